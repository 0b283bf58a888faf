"""A whole house and its time: the same acts give the same bytes, a restart finds the clock, and weeks pass quickly."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from copydesk.bootstrap import CannotStart, House, build
from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import (
    CopySettings,
    ProfitSharingSettled,
    SettleProfitSharing,
    StartCopying,
    WeekSettled,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import ClosePosition, Level, MoveMarket, PlaceOrder, Quote
from copydesk.runtime.clock import FrozenClock
from copydesk.settings import QuoteSettings, Settings
from copydesk.testing.running import WORLD

BEGIN = 1_767_571_200_000
"""Monday, 5 January 2026, 00:00 UTC."""

DAY = 86_400_000
HOUR = 3_600_000
QUOTES = QuoteSettings(enabled=True, most_ticks_at_once=100)
BITCOIN = InstrumentId("BTC-USDT-SWAP")

Story = Callable[[House], Awaitable[Any]]


def settings(folder: Path | None = None, **said: Any) -> Settings:
    """A house whose time stands at the beginning, with a living market."""
    usual = {"tls": False, "port": 0, "operator_port": 0, "world": WORLD, "quotes": QUOTES}
    where = {"in_memory": True} if folder is None else {"data_folder": folder}
    return Settings(**{"frozen_at": datetime.fromtimestamp(BEGIN / 1000, UTC), **usual, **where, **said})


def lived(story: Story, chosen: Settings, real_at: int = BEGIN) -> Any:
    """What the story tells of a house of these settings, whose real clock stands."""

    async def live() -> Any:
        house = build(chosen, clock=FrozenClock(real_at * 1000))
        async with house.running():
            return await story(house)

    return asyncio.run(live())


async def three_days(house: House) -> None:
    """A lead trader and an operator act now and then, and time passes at once, by hours, to Tuesday, by two days."""
    submit, timekeeper = house.memory.sequencer.submit, house.memory.timekeeper
    lead = queries.account_named(house.memory.sequencer.exchange, "lead")
    assert lead is not None
    buy = PlaceOrder(lead.id, BITCOIN, side="buy", type="market", trade_mode="cross", size=Decimal(1))
    await submit(buy)
    await timekeeper.jump(lambda now: now + 7 * HOUR)
    await submit(MoveMarket((Quote(BITCOIN, Decimal(70_000), Decimal(70_000)),)))
    await timekeeper.jump(lambda now: BEGIN + DAY)
    await asyncio.gather(submit(buy), submit(buy))
    await timekeeper.jump(lambda now: now + 2 * DAY)


async def written(house: House) -> tuple[list[bytes], str]:
    """The journal's bytes and the digest of the state after three days."""
    await three_days(house)
    entries = [b"%d %d %b" % (one.seq, one.at, one.body) for one in house.memory.journal.entries()]
    return entries, hashlib.sha256(house.memory.sequencer.exchange.state()).hexdigest()


def test_the_same_acts_in_a_frozen_house_give_the_same_bytes(tmp_path: Path) -> None:
    """On disk or in memory, today or in ten years, to the last byte; another seed gives other bytes."""
    journal, digest = lived(written, settings(tmp_path / "one"))
    again = lived(written, settings(tmp_path / "two"), real_at=BEGIN + 3650 * DAY)
    in_memory = lived(written, settings(), real_at=BEGIN - 3650 * DAY)
    another = lived(written, settings(quotes=msgspec.structs.replace(QUOTES, seed=2)))

    assert len(journal) > 500
    assert (journal, digest) == again == in_memory
    assert another != (journal, digest)


async def moments(house: House) -> tuple[str, int]:
    """How the clock goes and what it shows."""
    return house.memory.clock.mode, house.memory.timekeeper.now


def test_a_new_house_begins_at_the_time_it_is_told(tmp_path: Path) -> None:
    """And stays there after a restart that tells another time, or none."""
    assert lived(moments, settings(tmp_path), real_at=BEGIN + 9 * DAY) == ("frozen", BEGIN)

    later = datetime.fromtimestamp((BEGIN + DAY) / 1000, UTC)
    assert lived(moments, settings(tmp_path, frozen_at=later)) == ("frozen", BEGIN)
    assert lived(moments, settings(tmp_path, frozen_at=None), real_at=BEGIN + 10 * DAY) == ("frozen", BEGIN)


async def _ahead(house: House) -> None:
    await house.memory.timekeeper.jump(lambda now: now + 3 * DAY)
    await house.memory.timekeeper.follow()


async def _fast(house: House) -> None:
    await house.memory.timekeeper.run(Decimal(60))
    assert isinstance(house.memory.real_clock, FrozenClock)
    house.memory.real_clock.advance(ms=1000)


@pytest.mark.parametrize(
    ("act", "goes", "shows"),
    [
        (_ahead, "real", BEGIN + 3 * DAY + HOUR),
        (_fast, "running", BEGIN + 60_000),
        (three_days, "frozen", BEGIN + 3 * DAY),
    ],
    ids=["in step and ahead", "running", "frozen"],
)
def test_after_an_hour_of_rest_the_clock_goes_on_as_it_was_left(
    tmp_path: Path, act: Story, goes: str, shows: int
) -> None:
    """In step just as far ahead; running and frozen from where it stood."""
    lived(act, settings(tmp_path))

    assert lived(moments, settings(tmp_path), real_at=BEGIN + HOUR) == (goes, shows)


def test_without_its_file_time_goes_on_from_the_last_record(tmp_path: Path) -> None:
    """Whoever removes clock.json has a clock in step, which is ahead, for what has happened has happened."""
    last_at = lived(_last_at_after_three_days, settings(tmp_path))
    (tmp_path / "clock.json").unlink()

    assert lived(moments, settings(tmp_path, frozen_at=None)) == ("real", last_at)


async def _last_at_after_three_days(house: House) -> int:
    await three_days(house)
    return house.memory.sequencer.last_at


def test_a_clock_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    """The house does not start with a guess."""
    lived(moments, settings(tmp_path))
    (tmp_path / "clock.json").write_text("noon")

    with pytest.raises(CannotStart, match=r"clock\.json cannot be read"):
        lived(moments, settings(tmp_path))


def test_what_the_calendar_holds_is_made_up_after_a_rest(tmp_path: Path) -> None:
    """A house that was closed over two Mondays settles both when it starts, each at its own time, and once."""
    chosen = settings(tmp_path, frozen_at=None, quotes=QuoteSettings())
    monday = next_settlement_at(BEGIN)

    async def settled(house: House) -> list[int]:
        await house.memory.sequencer.keep_up()
        return [one.at for one in house.memory.journal.read() if isinstance(one.command, SettleProfitSharing)]

    assert lived(settled, chosen) == []
    assert lived(settled, chosen, real_at=monday + 8 * DAY) == [monday, monday + 7 * DAY]
    assert lived(settled, chosen, real_at=monday + 9 * DAY) == [monday, monday + 7 * DAY]


@pytest.mark.rule("profit-sharing.weeks")
def test_a_share_is_paid_once_however_long_the_house_was_closed(tmp_path: Path) -> None:
    """Closed over three Mondays, the first pays what was won before it, for that Monday, and no later one does."""
    chosen = settings(tmp_path, frozen_at=None, quotes=QuoteSettings())
    monday = next_settlement_at(BEGIN)
    expected = lived(a_profit_is_shared, chosen)
    assert expected > 0

    for days in (15, 16, 40):
        paid = lived(shares_paid, chosen, real_at=monday + days * DAY)
        assert [(share.week_end, share.amount) for share in paid] == [(monday, expected)]


@pytest.mark.rule("profit-sharing.weeks")
def test_a_jump_over_three_mondays_settles_each_in_its_turn() -> None:
    """What is won before the first is paid there; the weeks after it have nothing to settle."""

    async def story(house: House) -> None:
        expected = await a_profit_is_shared(house)
        await house.memory.timekeeper.jump(lambda now: now + 22 * DAY)
        monday = next_settlement_at(BEGIN)
        assert [(share.week_end, share.amount) for share in await shares_paid(house)] == [(monday, expected)]
        weeks = [one.at for one in house.memory.journal.read() if isinstance(one.command, SettleProfitSharing)]
        assert weeks == [monday, monday + 7 * DAY, monday + 14 * DAY]

    lived(story, settings(quotes=QuoteSettings()))


async def a_profit_is_shared(house: House) -> Decimal:
    """A copied trade is won; gives the share that the lead trader may expect of it."""
    sequencer = house.memory.sequencer
    lead, copier = (queries.account_named(sequencer.exchange, name) for name in ("lead", "copier"))
    assert lead is not None
    assert copier is not None
    settings = CopySettings(total_amount=Decimal(30_000), mode="ratio_copy", ratio=Decimal(1))
    await sequencer.submit(StartCopying(copier.id, lead.id, settings))
    await sequencer.submit(PlaceOrder(lead.id, BITCOIN, "buy", "market", "cross", Decimal(1)))
    price = Decimal(200_000)
    await sequencer.submit(MoveMarket((Quote(BITCOIN, price, price, (Level(price, Decimal(100)),)),)))
    await sequencer.submit(ClosePosition(lead.id, BITCOIN, "cross"))
    return copying_queries.total_expected_share(sequencer.exchange, lead.id)


async def shares_paid(house: House) -> list[ProfitSharingSettled]:
    """All that was ever settled; the ledger holds as much."""
    sequencer = house.memory.sequencer
    await sequencer.keep_up()
    records = house.memory.journal.read()
    settled = [event for one in records for event in one.events if isinstance(event, ProfitSharingSettled)]
    lead = queries.account_named(sequencer.exchange, "lead")
    assert lead is not None
    assert copying_queries.total_share_paid(sequencer.exchange, lead.id) == sum(share.amount for share in settled)
    return settled


def test_a_jump_to_the_settlement_settles() -> None:
    """On Monday 00:00 UTC+8 to the millisecond, and the answer comes when it is done."""

    async def story(house: House) -> None:
        await house.memory.timekeeper.jump(next_settlement_at)
        *_, settlement, quoted, _traded = house.memory.journal.read()

        assert settlement.at == quoted.at == next_settlement_at(BEGIN) == house.memory.timekeeper.now
        assert settlement.events == (WeekSettled(settlement.at),)

    lived(story, settings(quotes=QuoteSettings(enabled=True, interval_ms=HOUR)))


@pytest.mark.parametrize("quotes", [False, True], ids=["prices stand still", "prices move"])
def test_a_quiet_week_passes_in_well_under_two_seconds(tmp_path: Path, quotes: bool) -> None:
    """With the journal on disk; measured in the time that the processor needs."""

    async def seconds(house: House) -> float:
        begin = time.process_time()
        await house.memory.timekeeper.jump(lambda now: now + 7 * DAY)
        return time.process_time() - begin

    assert lived(seconds, settings(tmp_path, quotes=QuoteSettings(enabled=quotes))) < 2
