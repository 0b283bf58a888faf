"""Price limits: the highest price at which an order may buy and the lowest at which it may sell.

Theory. The limits follow the index. For the first ten minutes of trading they lie a fixed fraction around it. Later the
upper limit is the index, widened by the floating fraction and moved along by the premium at which the contract trades;
but never below the index itself, nor above the widest fraction. The lower limit is its mirror image. This is
documented. The premium is the mark price less the index, for the mark price is made of the index and the average
premium; that is assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.numbers import ONE, to_step
from copydesk.engine.trading.instruments import Instrument, PriceBand
from copydesk.engine.trading.words import Side

NEW_FOR_MS = 600_000
"""How long the first band holds. Source: documented."""


class PriceLimits(msgspec.Struct, frozen=True):
    """The limits of a market at a moment, on the tick."""

    highest_buy: Decimal
    lowest_sell: Decimal

    def best(self, side: Side) -> Decimal:
        """The most aggressive price that a side may name."""
        return self.highest_buy if side == "buy" else self.lowest_sell

    def allow(self, side: Side, price: Decimal) -> bool:
        """Whether a side may name the price."""
        return price <= self.highest_buy if side == "buy" else price >= self.lowest_sell


def price_limits(instrument: Instrument, index: Decimal, mark: Decimal, *, is_new: bool) -> PriceLimits | None:
    """The limits around an index; None if the instrument has none. Both are rounded to the tick towards the index."""
    band = instrument.price_band
    if band is None or not instrument.price_limited:
        return None
    highest, lowest = _bounds(band, index, mark - index, is_new=is_new)
    tick = instrument.tick_size
    return PriceLimits(to_step(highest, tick, "floor"), max(tick, to_step(lowest, tick, "ceiling")))


def _bounds(band: PriceBand, index: Decimal, premium: Decimal, *, is_new: bool) -> tuple[Decimal, Decimal]:
    if is_new and band.first is not None:
        return index * (ONE + band.first), index * (ONE - band.first)
    highest = max(index, index * (ONE + band.floating) + premium)
    lowest = min(index, index * (ONE - band.floating) + premium)
    return min(highest, index * (ONE + band.widest)), max(lowest, index * (ONE - band.widest))
