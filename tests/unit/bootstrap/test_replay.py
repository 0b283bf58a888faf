"""A whole house that replays a file: its candles are the file's, a restart goes on, and a bad file stops the start."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.bootstrap import CannotStart, House, build
from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.views import MarketView
from copydesk.runtime.clock import FrozenClock
from copydesk.settings import QuoteSettings, Settings
from copydesk.testing.running import WORLD

BEGIN = 1_767_571_200_000
MINUTE = 60_000
BITCOIN = InstrumentId("BTC-USDT-SWAP")
CANDLES = "".join(
    f"{BEGIN + number * MINUTE},65000,{65_100 + number},64900,{65_050 - number},12\n" for number in range(10)
)


def settings(folder: Path, text: str = CANDLES, **quotes: Any) -> Settings:
    """A house whose time stands where the file begins."""
    file = folder / "prices.csv"
    file.write_text("ts,open,high,low,close,volume\n" + text)
    said = {"replay": file, "replay_instrument": BITCOIN, "replay_times": "recorded", **quotes}
    return Settings(
        data_folder=folder / "data",
        tls=False,
        port=0,
        operator_port=0,
        world=WORLD,
        frozen_at=datetime.fromtimestamp(BEGIN / 1000, UTC),
        quotes=QuoteSettings(**said),
    )


def lived(chosen: Settings, *ways_ms: int) -> tuple[int, MarketView]:
    """The number of records and the market after so much time has passed."""

    async def live() -> tuple[int, MarketView]:
        house: House = build(chosen, clock=FrozenClock(BEGIN * 1000))
        async with house.running():
            for way_ms in ways_ms:
                await house.memory.timekeeper.jump(lambda at, way_ms=way_ms: at + way_ms)
            sequencer = house.memory.sequencer
            return sequencer.last_seq, queries.market(sequencer.exchange, BITCOIN)

    return asyncio.run(live())


def test_a_restart_in_the_midst_leads_to_the_same_market(tmp_path: Path) -> None:
    """Nothing is left out and nothing repeated, even when it stopped at the very moment of a row."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    at_once = lived(settings(tmp_path / "one"), 10 * MINUTE)
    lived(settings(tmp_path / "two"), 3 * MINUTE)
    resumed = lived(settings(tmp_path / "two"), MINUTE // 2, 6 * MINUTE, MINUTE // 2)

    assert at_once[1].last == 65_041
    assert resumed[0] == at_once[0]
    for told in ("last", "mark", "bid", "ask", "high_24h", "low_24h", "volume_24h", "at"):
        assert getattr(resumed[1], told) == getattr(at_once[1], told)


def test_the_last_price_is_the_files(tmp_path: Path) -> None:
    """After a candle's last step it is its close; before that, where the candle stood."""
    assert lived(settings(tmp_path), MINUTE + 46_000)[1].last == 65_049


@pytest.mark.parametrize(
    ("text", "quotes", "why"),
    [
        ("x,1,1,1,1,1\n", {}, "line 2: time 'x' is neither"),
        (CANDLES, {"replay_instrument": "NO-SUCH"}, "line 2: NO-SUCH"),
        (CANDLES, {"replay": Path("nowhere.parquet")}, r"copydesk\[parquet\]|No such file"),
    ],
)
def test_a_bad_file_stops_the_start(text: str, quotes: dict[str, Any], why: str, tmp_path: Path) -> None:
    """In one line, before anybody is listened to."""
    with pytest.raises(CannotStart, match=why):
        lived(settings(tmp_path, text, **quotes))
