"""The house market maker in time: ticks on the interval, fewer and longer ones where much time is gone at once."""

from decimal import Decimal
from itertools import pairwise

import pytest

from copydesk.data import listed_instruments
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import MoveMarket, PlaceOrder, Quote
from copydesk.journal.record import Record
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.market.market_maker import MarketMaker
from copydesk.runtime.market.quotes import Anchor, Walk
from copydesk.runtime.schedule import Schedule, Way
from copydesk.runtime.world_clock import WorldClock

ANCHORS = [Anchor(item.instrument, item.last, item.last) for item in listed_instruments()]
BEGIN = 1_700_000_000_000
DAY = 86_400_000
BITCOIN = InstrumentId("BTC-USDT-SWAP")


@pytest.fixture
def clock() -> WorldClock:
    """A clock that stands."""
    clock = WorldClock(FrozenClock(BEGIN * 1000))
    clock.freeze()
    return clock


def maker(clock: WorldClock, *, most: int = 100) -> MarketMaker:
    """A market maker that quotes every second."""
    return MarketMaker(Walk(ANCHORS, 1, 1), AccountId(7), clock, seed=1, interval_ms=1000, most_ticks_at_once=most)


def ticks(quoting: MarketMaker, *ends: int) -> list[int]:
    """When it quotes on the ways to these times."""
    schedule, found = Schedule([quoting], done_to=BEGIN), []
    for end in ends:
        while instant := schedule.next_instant(end):
            assert list(instant.due())
            found.append(instant.at)
    return found


def test_it_quotes_at_every_interval(clock: WorldClock) -> None:
    """On the full seconds, whatever the moment at which one asks."""
    assert ticks(maker(clock), BEGIN + 1500, BEGIN + 3999) == [BEGIN + 1000, BEGIN + 2000, BEGIN + 3000]


@pytest.mark.parametrize("days", [1, 7, 366])
def test_a_long_way_is_quoted_evenly_and_not_more_often_than_set(clock: WorldClock, days: int) -> None:
    """Ninety-nine or a hundred times here, the same time apart."""
    found = ticks(maker(clock), BEGIN + days * DAY)

    assert 99 <= len(found) <= 100
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


def test_after_a_long_way_it_quotes_as_before(clock: WorldClock) -> None:
    """The coarser ticks are those of the way alone."""
    end = BEGIN + DAY

    assert ticks(maker(clock), end, end + 2000)[-2:] == [end + 1000, end + 2000]


def test_a_day_of_few_long_steps_leads_as_far_as_many_short_ones(clock: WorldClock) -> None:
    """The steps are longer by the root of what they stand for, so prices wander by the same order."""

    def wandered(most: int) -> Decimal:
        quoting, moved = maker(clock, most=most), Decimal(0)
        start = next(anchor.mark for anchor in ANCHORS if anchor.instrument.id == BITCOIN)
        schedule = Schedule([quoting], done_to=BEGIN)
        while instant := schedule.next_instant(BEGIN + DAY):
            for due in instant.due():
                if isinstance(due.command, MoveMarket):
                    marks = [quote.mark for quote in due.command.quotes if quote.instrument == BITCOIN]
                    moved = max([moved, *(abs(mark / start - 1) for mark in marks)])
        return moved

    few, many = wandered(50), wandered(5000)
    assert many / 4 < few < many * 4


@pytest.mark.parametrize(("speed", "apart"), [("1", 1000), ("50", 1000), ("60", 2000), ("3600", 72_000)])
def test_in_fast_time_it_quotes_fifty_times_a_real_second_at_most(clock: WorldClock, speed: str, apart: int) -> None:
    """At sixty times the speed every second tick, at an hour a second one in seventy-two seconds."""
    clock.run(Decimal(speed))
    quoting = maker(clock)

    first = quoting.next_at(BEGIN, Way(BEGIN, BEGIN))
    assert quoting.next_at(first, Way(first, first)) - first == apart


def test_while_the_house_was_closed_nobody_quoted(clock: WorldClock) -> None:
    """A market maker quotes from its own beginning on, however long ago the last record is."""
    schedule = Schedule([maker(clock)], done_to=BEGIN - 7 * DAY)
    instant = schedule.next_instant(BEGIN + 1000)

    assert instant is not None
    assert instant.at == BEGIN + 1000


def test_at_each_tick_the_crowd_trades_with_what_was_quoted(clock: WorldClock) -> None:
    """Quotes first, and a trade that the rules may refuse."""
    quoted, traded = maker(clock).due(BEGIN + 1000)

    assert isinstance(quoted.command, MoveMarket)
    assert isinstance(traded.command, PlaceOrder)
    assert traded.command.instrument in {quote.instrument for quote in quoted.command.quotes}
    assert (quoted.may_be_refused, traded.may_be_refused) == (False, True)


def test_it_goes_on_from_where_somebody_else_has_moved_the_market(clock: WorldClock) -> None:
    """Its own quotes it knows, also when several are shown to it together."""
    quoting, undisturbed = maker(clock), maker(clock)
    own = [next(iter(one.due(at))) for one in (quoting, undisturbed) for at in (BEGIN + 1000, BEGIN + 2000)]
    for seq, due in enumerate(own[:2], 1):
        quoting.notice([Record(seq, BEGIN, due.command)])
    assert next(iter(quoting.due(BEGIN + 3000))) == next(iter(undisturbed.due(BEGIN + 3000)))

    theirs = MoveMarket((Quote(BITCOIN, Decimal(100_000), Decimal(100_000)),))
    quoting.notice([Record(9, BEGIN, theirs)])
    _, after = (next(iter(quoting.due(at))) for at in (BEGIN + 4000, BEGIN + 5000))
    assert isinstance(after.command, MoveMarket)
    (mark,) = (quote.mark for quote in after.command.quotes if quote.instrument == BITCOIN)
    assert abs(mark - 100_000) < 100
