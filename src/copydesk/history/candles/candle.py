"""A candle and how it grows. Pure.

A candle of trades opens with its first trade; one of index or mark, which stand while nothing moves them, opens where
the one before it closed.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.positions import value_of
from copydesk.history.candles.bars import Bar

CandleKind = Literal["last", "mark", "index"]
Line = tuple[CandleKind, InstrumentId]
"""Whose price it is, and which of its prices."""


class Candle(msgspec.Struct, frozen=True, array_like=True):
    """The prices of a bar, and what was traded in it; nothing for index and mark.

    Units: `start` is Unix ms; `volume` is contracts or base currency; `base` and `quote` are what it was worth in both.
    """

    start: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal = ZERO
    base: Decimal = ZERO
    quote: Decimal = ZERO


def of_trade(instrument: Instrument, price: Decimal, size: Decimal, at: int) -> Candle:
    """The candle of a single trade; it starts when the trade was. Inverse: half to even at sixteen decimals."""
    if instrument.type == "SPOT":
        return Candle(at, price, price, price, price, size, size, price * size)
    nominal, value = instrument.contract_value * size, value_of(instrument, size, price)
    base, quote = (value, nominal) if instrument.contract == "inverse" else (nominal, value)
    return Candle(at, price, price, price, price, size, base, quote)


def of_price(price: Decimal, at: int) -> Candle:
    """The candle of a price that was set."""
    return Candle(at, price, price, price, price)


def joined(earlier: Candle, later: Candle) -> Candle:
    """Two candles of one bar as one."""
    return Candle(
        earlier.start,
        earlier.open,
        max(earlier.high, later.high),
        min(earlier.low, later.low),
        later.close,
        earlier.volume + later.volume,
        earlier.base + later.base,
        earlier.quote + later.quote,
    )


def begun(start: int, first: Candle, before: Candle | None) -> Candle:
    """The candle of a bar by what comes first in it; `before` is the bar before, if that is where it opens."""
    candle = msgspec.structs.replace(first, start=start)
    return candle if before is None else joined(flat(start, before.close), candle)


def flat(start: int, price: Decimal) -> Candle:
    """The candle of a bar in which nothing happened."""
    return Candle(start, price, price, price, price)


def gathered(bar: Bar, candles: Iterable[Candle]) -> Iterator[Candle]:
    """The candles of a bar out of shorter ones, oldest first; bars in which nothing is are missing."""
    whole: Candle | None = None
    for candle in candles:
        start = bar.start(candle.start)
        if whole is not None and whole.start == start:
            whole = joined(whole, candle)
            continue
        if whole is not None:
            yield whole
        whole = msgspec.structs.replace(candle, start=start)
    if whole is not None:
        yield whole


def without_gaps(bar: Bar, candles: Iterable[Candle], *, least: int, most: int, close: Decimal | None) -> list[Candle]:
    """A candle for every bar that begins from `least` to `most`, oldest first; where nothing happened, a flat one.

    `close` is where the price stood before; there are no candles before the first price.
    """
    found = {candle.start: candle for candle in candles}
    whole: list[Candle] = []
    start = least
    while start <= most:
        candle = found.get(start)
        if candle is None and close is not None:
            candle = flat(start, close)
        if candle is not None:
            whole.append(candle)
            close = candle.close
        start = bar.after(start)
    return whole
