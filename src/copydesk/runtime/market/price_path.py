"""From rows to steps: at which moments a price stands where, and on which side somebody took it.

Theory: a trade is one step at its time. A candle says where the price began, ended and turned, not when: it is walked
in four steps, each a quarter of its length after the one before, from open by the nearer turn to the further one and
to close: low first where it rose, high first where it fell. What traded in it is spread over the four. A step whose
side nobody told is a buy where the price rose and a sell where it fell; where it stood still, the side before.

Pure calculation. The file is `replay_file.py`, its coming true `replay.py`.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count

import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import divide
from copydesk.engine.trading.messages import Side
from copydesk.runtime.market.replay_file import Row

SHORTEST_CANDLE_MS = 4


class Step(msgspec.Struct, frozen=True):
    """A price at a moment. Units: `at` is Unix milliseconds; `size` as in the file, None where nothing was said."""

    at: int
    instrument: InstrumentId
    price: Decimal
    size: Decimal | None
    side: Side


class Extent(msgspec.Struct, frozen=True):
    """What a whole file holds. `length_ms` is the length of its candles, None if it has trades only.

    Units: Unix milliseconds; `end` is when the last row is over.
    """

    first: int
    end: int
    instruments: tuple[InstrumentId, ...]
    length_ms: int | None


def extent(rows: Iterable[Row], otherwise_ms: int = 60_000) -> Extent | None:
    """What the rows hold, if any. A candle lasts as long as the least gap between two of an instrument."""
    latest: dict[InstrumentId, int] = {}
    first = last = None
    least: int | None = None
    has_candles = False
    for row in rows:
        first, last = row.at if first is None else first, row.at
        has_candles = has_candles or len(row.prices) > 1
        apart = row.at - latest.get(row.instrument, row.at)
        latest[row.instrument] = row.at
        if apart and (least is None or apart < least):
            least = apart
    if first is None or last is None:
        return None
    length_ms = max(SHORTEST_CANDLE_MS, least or otherwise_ms) if has_candles else None
    return Extent(first, last + (length_ms or 1), tuple(latest), length_ms)


def steps(rows: Iterable[Row], length_ms: int | None) -> Iterator[Step]:
    """The steps of the rows in the order of time; no more of them wait than the rows of one candle's length have."""
    waiting: list[tuple[int, int, Row, int]] = []
    before: dict[InstrumentId, Step] = {}
    number = count()
    for row in rows:
        while waiting and waiting[0][0] <= row.at:
            yield _step(waiting, before)
        for turn, after in enumerate(_turns(row)):
            heappush(waiting, (row.at + (length_ms or 0) * turn // 4, next(number), row, after))
    while waiting:
        yield _step(waiting, before)


def _turns(row: Row) -> tuple[int, ...]:
    """In which order the prices of a row are walked."""
    if len(row.prices) == 1:
        return (0,)
    opened, _, _, closed = row.prices
    return (0, 2, 1, 3) if closed >= opened else (0, 1, 2, 3)


def _step(waiting: list[tuple[int, int, Row, int]], before: dict[InstrumentId, Step]) -> Step:
    at, _, row, which = heappop(waiting)
    price, last = row.prices[which], before.get(row.instrument)
    side: Side = "buy" if last is None or price > last.price else "sell" if price < last.price else last.side
    size = None if row.size is None else divide(row.size, Decimal(len(row.prices)), 18, "down")
    step = before[row.instrument] = Step(at, row.instrument, price, size, row.side or side)
    return step
