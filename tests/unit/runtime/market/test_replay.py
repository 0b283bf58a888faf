"""The replay: the way within a candle, when each step happens, what the house quotes and the crowd trades."""

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest

from copydesk.data import listed_instruments
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import MoveMarket, PlaceOrder
from copydesk.runtime.market.price_path import steps
from copydesk.runtime.market.quotes import Anchor
from copydesk.runtime.market.replay import Plan, Replay, plan
from copydesk.runtime.market.replay_file import BadReplay, PriceFile
from copydesk.runtime.schedule import Schedule

ANCHORS = [Anchor(item.instrument, item.last, item.last) for item in listed_instruments()]
BITCOIN = InstrumentId("BTC-USDT-SWAP")
BEGIN = 1_700_000_040_000
MINUTE = 60_000
FIRST = 1_600_000_020_000
CANDLES = "ts,open,high,low,close,volume\n1600000020000,100,140,90,120,8\n1600000080000,120,130,80,100,4\n"


def planned(
    folder: Path, text: str, *, loop: bool = False, shifted: bool = True, instrument: str | None = BITCOIN
) -> Plan:
    """The plan of a CSV file with this text."""
    file = folder / "prices.csv"
    file.write_text(text)
    listed = {anchor.instrument.id for anchor in ANCHORS}
    return plan(PriceFile(file, instrument), listed.__contains__, loop=loop, shifted=shifted)


def played(playing: Plan, *ends: int, begin: int = BEGIN) -> list[tuple[int, Decimal, PlaceOrder]]:
    """When it quotes on the ways to these times, the mark of the instrument itself, and the trade there."""
    schedule, found = Schedule([Replay(playing, ANCHORS, AccountId(7), begin)], done_to=begin), []
    for end in ends:
        while instant := schedule.next_instant(end):
            commands = [due.command for due in instant.due()]
            for moved, trade in zip(commands[::2], commands[1::2], strict=True):
                assert isinstance(moved, MoveMarket)
                assert isinstance(trade, PlaceOrder)
                found.append((instant.at, moved.quotes[0].mark, trade))
    return found


def test_a_candle_is_walked_by_its_nearer_turn_first(tmp_path: Path) -> None:
    """One that rose goes down first, one that fell up; a quarter of its length apart, a quarter of its size each."""
    playing = planned(tmp_path, CANDLES)
    found = list(steps(playing.file.rows(), playing.extent.length_ms))

    assert [int(step.price) for step in found] == [100, 90, 140, 120, 120, 130, 80, 100]
    assert [step.at for step in found] == [FIRST + 15_000 * number for number in range(8)]
    assert [step.side for step in found] == ["buy", "sell", "buy", "sell", "sell", "buy", "sell", "buy"]
    assert [step.size for step in found] == [Decimal(2)] * 4 + [Decimal(1)] * 4


def test_it_begins_with_the_house_and_keeps_its_distances(tmp_path: Path) -> None:
    """Whatever year the file is of; a candle begins on the grain of its length."""
    found = played(planned(tmp_path, CANDLES), BEGIN + 10 * MINUTE, begin=BEGIN)

    assert BEGIN % MINUTE == 0
    assert [at - BEGIN for at, _, _ in found] == [1, *(15_000 * number for number in range(1, 8))]
    assert [mark for _, mark, _ in found] == [100, 90, 140, 120, 120, 130, 80, 100]


def test_the_speed_and_the_ways_make_no_difference(tmp_path: Path) -> None:
    """At once, or by many short ways: the same commands at the same times."""
    playing = planned(tmp_path, CANDLES)
    ends = range(BEGIN, BEGIN + 5 * MINUTE, 777)

    assert played(playing, BEGIN + 5 * MINUTE) == played(playing, *ends)


def test_recorded_times_are_kept_and_the_past_is_left_out(tmp_path: Path) -> None:
    """A house that begins in the midst of the file goes on from there."""
    playing = planned(tmp_path, CANDLES, shifted=False)

    assert [at - FIRST for at, _, _ in played(playing, FIRST + 10 * MINUTE, begin=FIRST + 30_000)] == [
        30_001,
        *range(45_000, 120_000, 15_000),
    ]
    assert played(playing, FIRST + 10 * MINUTE, begin=FIRST + 2 * MINUTE) == []


def test_at_the_end_prices_stand_or_the_file_begins_again(tmp_path: Path) -> None:
    """A loop goes on for ever; a house of later times finds its place in it."""
    once = played(planned(tmp_path, CANDLES), BEGIN + 6 * MINUTE)
    looped = played(planned(tmp_path, CANDLES, loop=True), BEGIN + 6 * MINUTE - 1)

    assert (len(once), len(looped)) == (8, 24)
    assert [at - 2 * MINUTE for at, _, _ in looped[9:16]] == [at for at, _, _ in once[1:]]
    recorded = planned(tmp_path, CANDLES, loop=True, shifted=False)
    begin = FIRST + 1000 * MINUTE + 15_001
    assert [mark for _, mark, _ in played(recorded, begin + 30_000, begin=begin)] == [140, 120]


def test_the_trade_takes_the_price_itself(tmp_path: Path) -> None:
    """A buy takes the best ask, a sell the best bid, and that is the file's price; so it becomes the last."""
    for _, mark, trade in played(planned(tmp_path, CANDLES), BEGIN + 5 * MINUTE):
        assert trade.price == mark
        assert (trade.type, trade.account) == ("ioc", 7)


def test_a_trade_of_the_file_keeps_its_side_and_its_size_on_the_lot(tmp_path: Path) -> None:
    """As much as was traded, but no more than the best level holds."""
    text = "ts,price,size,side\n1,100,2.345,sell\n2,101,999999999999,buy\n3,101,,buy\n"
    first, second, third = (trade for _, _, trade in played(planned(tmp_path, text), BEGIN + MINUTE))

    assert (first.side, first.size) == ("sell", Decimal("2.34"))
    assert (second.side, second.size < 999_999_999_999) == ("buy", True)
    assert third.size > 0


def test_the_coins_other_instruments_keep_their_distance(tmp_path: Path) -> None:
    """When the swap of the file is at twice its price, the spot instrument is too; other coins are left alone."""
    mark = next(anchor.mark for anchor in ANCHORS if anchor.instrument.id == BITCOIN)
    playing = planned(tmp_path, f"ts,price\n1,{mark * 2}\n")
    moved = next(iter(Replay(playing, ANCHORS, None, BEGIN).due(BEGIN + 1))).command

    assert isinstance(moved, MoveMarket)
    marks = {quote.instrument: quote.mark for quote in moved.quotes}
    bases = {anchor.instrument.id: anchor for anchor in ANCHORS}
    assert len(marks) > 1
    assert {bases[name].instrument.base for name in marks} == {"BTC"}
    for name, now in marks.items():
        assert abs(now - bases[name].mark * 2) <= bases[name].instrument.tick_size


def test_instruments_of_one_file_happen_in_the_order_of_time(tmp_path: Path) -> None:
    """The candles of two instruments are walked side by side."""
    text = "ts,instId,o,h,l,c\n60,BTC-USDT-SWAP,1,2,1,2\n60,ETH-USDT-SWAP,3,4,3,4\n120,BTC-USDT-SWAP,5,5,5,5\n"
    playing = planned(tmp_path, text, instrument=None)
    found = list(steps(playing.file.rows(), playing.extent.length_ms))

    assert [step.at for step in found] == sorted(step.at for step in found)
    assert [step.instrument[:3] for step in found[:8]] == ["BTC", "ETH"] * 4
    assert playing.instruments == ("BTC-USDT-SWAP", "ETH-USDT-SWAP")


@pytest.mark.parametrize(
    ("text", "why"), [("ts,px,instId\n1,2,NO-SUCH\n", "line 2: NO-SUCH"), ("ts,px\n", "holds no row")]
)
def test_all_of_the_file_is_looked_at_before_it_plays(text: str, why: str, tmp_path: Path) -> None:
    """An instrument that does not exist and a file without rows are refused at the start."""
    with pytest.raises(BadReplay, match=why):
        planned(tmp_path, text, instrument=None)


def test_a_file_that_breaks_while_it_plays_ends_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Prices stand, and it is told."""
    playing = planned(tmp_path, "ts,price\n1,100\n2,101\n")
    (tmp_path / "prices.csv").write_text("ts,price\n1,100\n2,101\n3,broken\n")

    assert [mark for _, mark, _ in played(playing, BEGIN + MINUTE)] == [100]
    assert "line 4: price 'broken' is no number" in caplog.text


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A long file is walked with a small part of that."""
    text = "ts,price\n" + "".join(f"{1_600_000_000_000 + number},{100 + number % 7}\n" for number in range(30_000))
    playing = planned(tmp_path, text)
    tracemalloc.start()
    walked = sum(1 for _ in playing.steps(BEGIN))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert walked == 30_000
    assert peak < len(text) / 3
