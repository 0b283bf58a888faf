"""Candles: what trades and moved prices make of them, and how they are told."""

from decimal import Decimal

import pytest
from tests.unit.history.events import BTC, COIN, HOUSE, SPOT, archive_at, filled

from copydesk.engine.trading.messages import MarketMoved
from copydesk.history.archive import Archive
from copydesk.history.candles.bars import BARS
from copydesk.history.candles.reading import CandlePage

NOON = 1_700_006_400_000
"""A multiple of twelve hours, in UTC."""
MINUTE_MS = 60_000


def traded(at, price, size=1, *, instrument=BTC):
    """A trade of the house's customers, at a time."""
    return at, filled(at, (98, HOUSE), (99, HOUSE), instrument=instrument, price=price, size=size)


def moved(at, mark, index=None):
    """A market whose mark and index were set, at a time."""
    return at, MarketMoved(BTC, Decimal(index or mark), Decimal(mark))


def archive_with(*events) -> Archive:
    """An archive that was shown these events."""
    archive = Archive()
    archive_at(archive, *events)
    return archive


def told(archive, bar="1m", *, kind="last", instrument=BTC, **page):
    """Start in minutes after noon and the prices of each candle of a page, newest first."""
    asked = CandlePage(**{"now": NOON + 10 * MINUTE_MS, "limit": 100, **page})
    candles = archive.candles(kind, instrument, BARS[bar], asked)
    return [((c.start - NOON) // MINUTE_MS, int(c.open), int(c.high), int(c.low), int(c.close)) for c in candles]


def test_trades_make_a_candle():
    """Open is the first trade, close the last, high and low the furthest; the next minute has its own."""
    archive = archive_with(
        traded(NOON, 100),
        traded(NOON + 1, 120),
        traded(NOON + 2, 90),
        traded(NOON + 3, 110),
        traded(NOON + 60_000, 105),
    )

    assert told(archive, now=NOON + MINUTE_MS) == [(1, 105, 105, 105, 105), (0, 100, 120, 90, 110)]


@pytest.mark.rule("candles.flat")
def test_a_bar_without_trades_is_flat():
    """It stands where the price stood, with nothing traded; there is none before the first trade."""
    archive = archive_with(traded(NOON + MINUTE_MS, 100), traded(NOON + 4 * MINUTE_MS, 120))

    assert told(archive, now=NOON + 5 * MINUTE_MS) == [
        (5, 120, 120, 120, 120),
        (4, 120, 120, 120, 120),
        (3, 100, 100, 100, 100),
        (2, 100, 100, 100, 100),
        (1, 100, 100, 100, 100),
    ]
    flat = archive.candles("last", BTC, BARS["1m"], CandlePage(now=NOON + 3 * MINUTE_MS, limit=1))[0]
    assert (flat.volume, flat.base, flat.quote) == (0, 0, 0)


@pytest.mark.parametrize("bar", [name for name in BARS if name != "1s"])
def test_long_bars_are_made_of_short_ones(bar):
    """Whatever the bar, all trades of its time are in one candle, and its volume is theirs."""
    start = BARS[bar].start(NOON)
    times = [start + (BARS[bar].after(start) - start) * part // 7 for part in range(7)]
    archive = archive_with(*(traded(at, 100 + part, size=2) for part, at in enumerate(times)))

    (candle,) = archive.candles("last", BTC, BARS[bar], CandlePage(now=times[-1], limit=10))
    assert (candle.start, candle.open, candle.high, candle.low, candle.close) == (start, 100, 106, 100, 106)
    assert candle.volume == 14


def test_candles_of_seconds_are_made_of_the_trades():
    """A second without trades is flat, and stands where the last trade before it stood."""
    archive = archive_with(traded(NOON, 100), traded(NOON + 2500, 90), traded(NOON + 2900, 95))
    candles = archive.candles("last", BTC, BARS["1s"], CandlePage(now=NOON + 3000, limit=2))

    assert [(c.start - NOON, c.open, c.low, c.close, c.volume) for c in candles] == [
        (3000, 95, 95, 95, 0),
        (2000, 90, 90, 95, 2),
    ]
    assert len(archive.candles("last", BTC, BARS["1s"], CandlePage(now=NOON + 3000, limit=100))) == 4


@pytest.mark.parametrize(("instrument", "base", "quote"), [(BTC, "0.03", "3"), (COIN, "3", "300"), (SPOT, "3", "300")])
def test_volume_is_told_in_both_currencies(instrument, base, quote):
    """Contracts are worth base currency if linear, quote currency if inverse; spot trades base currency itself."""
    archive = archive_with(traded(NOON, 100, 3, instrument=instrument))
    (candle,) = archive.candles("last", instrument, BARS["1m"], CandlePage(now=NOON, limit=1))

    assert (candle.volume, candle.base, candle.quote) == (3, Decimal(base), Decimal(quote))


@pytest.mark.rule("candles.standing-prices")
def test_mark_and_index_open_where_they_stood():
    """They stand until they are moved, so a bar opens with the price of before; nothing is traded in them."""
    archive = archive_with(moved(NOON, 100, 200), moved(NOON + 90_000, 110, 210))

    assert told(archive, kind="mark", now=NOON + MINUTE_MS) == [(1, 100, 110, 100, 110), (0, 100, 100, 100, 100)]
    assert told(archive, kind="index", now=NOON + MINUTE_MS) == [(1, 200, 210, 200, 210), (0, 200, 200, 200, 200)]
    assert told(archive) == []


@pytest.mark.parametrize(
    ("page", "minutes"),
    [
        ({}, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"limit": 3}, [10, 9, 8]),
        ({"after": NOON + 5 * MINUTE_MS}, [4, 3, 2, 1, 0]),
        ({"after": NOON + 5 * MINUTE_MS + 1}, [5, 4, 3, 2, 1, 0]),
        ({"before": NOON + 5 * MINUTE_MS}, [10, 9, 8, 7, 6]),
        ({"before": NOON + 5 * MINUTE_MS - 1}, [10, 9, 8, 7, 6, 5]),
        ({"before": NOON + 5 * MINUTE_MS, "limit": 2}, [10, 9]),
        ({"after": NOON + 8 * MINUTE_MS, "before": NOON + 5 * MINUTE_MS}, [7, 6]),
        ({"after": 10**20}, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"after": 0}, []),
        ({"after": -5}, []),
        ({"before": 10**20}, []),
        ({"before": 0}, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"latest": 4}, [10, 9, 8, 7]),
        ({"latest": 4, "after": NOON + 8 * MINUTE_MS}, [7]),
        ({"latest": 4, "after": NOON + 5 * MINUTE_MS}, []),
    ],
)
def test_pages_of_candles(page, minutes):
    """Cursors are times and exclude their own bar; `before` alone gives the latest page."""
    assert [candle[0] for candle in told(archive_with(traded(NOON, 100)), **page)] == minutes


@pytest.mark.parametrize("bar", BARS)
@pytest.mark.parametrize("page", [{"after": 10**19}, {"after": 1}, {"before": 10**19}, {"before": 1, "limit": 300}])
def test_any_cursor_may_be_asked_for(bar, page):
    """Neither far future nor far past is an error."""
    archive = archive_with(traded(NOON, 100))
    archive.candles("last", BTC, BARS[bar], CandlePage(**{"now": NOON + MINUTE_MS, "limit": 300, **page}))


def test_a_day_opens_with_its_first_trade():
    """Without a trade in the day it opens where the price stands; without any trade ever, there is no price."""
    archive = archive_with(traded(NOON, 100), traded(NOON + 1, 130))
    day = BARS["1Dutc"]

    assert archive.opened("last", BTC, day, NOON + 5) == 100
    assert archive.opened("last", BTC, day, NOON + 86_400_000) == 130
    assert archive.opened("mark", BTC, day, NOON) is None


@pytest.mark.rule("candles.kept")
def test_minutes_are_kept_for_three_months_and_days_for_good():
    """A bar that nobody keeps is missing, not flat."""
    later = NOON + 100 * 86_400_000
    archive = archive_with(traded(NOON, 100))
    archive_at(archive, *(traded(later + number, 120) for number in range(60)))

    assert told(archive, after=NOON + 5 * MINUTE_MS, now=later) == []
    (candle,) = archive.candles("last", BTC, BARS["1Dutc"], CandlePage(now=NOON, limit=1))
    assert candle.open == 100
