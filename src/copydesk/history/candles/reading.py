"""Candles as they are told: a page of them, newest first, without gaps."""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from copydesk.history.candles.bars import BARS, Bar
from copydesk.history.candles.candle import Candle, gathered, without_gaps
from copydesk.history.candles.rows import CandleRows


class CandlePage(msgspec.Struct, frozen=True):
    """At most `limit` candles that begin before `after` and after `before`, both exclusive, and by `now`.

    With `latest`, only the latest so many bars of all count. Units: Unix ms.
    """

    now: int
    limit: int
    after: int | None = None
    before: int | None = None
    latest: int | None = None


def window(bar: Bar, page: CandlePage) -> tuple[int, int] | None:
    """When the first and the last bar of a page begin; None if the page is empty."""
    running = most = bar.start(page.now)
    if page.after is not None and page.after <= most:
        most = bar.start(max(page.after, 0) - 1)
    least = _back(bar, most, page.limit - 1)
    if page.before is not None and page.before >= least:
        least = bar.after(bar.start(min(page.before, running)))
    if page.latest is not None:
        least = max(least, _back(bar, running, page.latest - 1))
    return (least, most) if least <= most else None


def read_page(rows: CandleRows, line: str, bar: Bar, page: CandlePage) -> list[Candle]:
    """The page of a line's candles, newest first."""
    kept = BARS[bar.built_of]

    def candles(least: int, below: int) -> tuple[list[Candle], Decimal | None]:
        return rows.read(line, kept, least, below), rows.close_before(line, kept, least)

    return told(bar, page, candles)


def told(
    bar: Bar, page: CandlePage, candles: Callable[[int, int], tuple[list[Candle], Decimal | None]]
) -> list[Candle]:
    """The page of a bar, newest first; `candles` gives shorter ones of a time and where the price stood before it."""
    asked = window(bar, page)
    if asked is None:
        return []
    least, most = asked
    found, close = candles(least, bar.after(most))
    whole = without_gaps(bar, gathered(bar, found), least=least, most=most, close=close)
    whole.reverse()
    return whole


def _back(bar: Bar, start: int, bars: int) -> int:
    """The start of the bar so many bars before."""
    for _ in range(bars):
        start = bar.before(start)
    return start
