"""Funding: what long positions pay to short ones, or the other way, at set times. Pure.

At a settlement a position pays its value at mark times the rate: longs pay while the rate is positive, shorts while it
is negative. Who pays, pays the last digit rounded up; who receives, receives it rounded down; what that leaves stays
with the exchange. The rate is the recorded one of the instrument. Source: documented, but the rounding and the constant
rate, which are assumed.
"""

from collections.abc import Iterable
from decimal import Decimal

from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, round_to
from copydesk.engine.trading.instruments import Instrument

_PLACES = 30
"""Decimals of a price that is only compared."""


def next_settlement(interval_ms: int, after: int) -> int:
    """The first settlement later than a time: intervals count from midnight UTC. Units: Unix ms."""
    return (after // interval_ms + 1) * interval_ms


def payment(instrument: Instrument, contracts: Decimal, mark: Decimal, rate: Decimal, *, is_long: bool) -> Decimal:
    """What a position of this many contracts receives, negative if it pays. Units: settlement currency.

    Rounded towards paying more at sixteen decimals.
    """
    nominal = instrument.contract_value * contracts
    share = -nominal * rate if is_long else nominal * rate
    if instrument.contract == "inverse":
        return divide(share, mark, RATIO_PLACES, "floor")
    return round_to(share * mark, RATIO_PLACES, "floor")


def impact_price(instrument: Instrument, levels: Iterable[tuple[Decimal, Decimal]], value: Decimal) -> Decimal | None:
    """The average price of trading this much quote currency into these levels (price, size), best first.

    Of a side that holds less, the average of all that is there; None of one that is empty.
    """
    money, base = ZERO, ZERO
    for price, contracts in levels:
        nominal = instrument.contract_value * contracts
        worth = nominal if instrument.contract == "inverse" else nominal * price
        taken = min(worth, value - money)
        money += taken
        base += divide(taken, price, _PLACES, "half_even")
        if money == value:
            break
    return divide(money, base, _PLACES, "half_even") if base else None


def premium(index: Decimal, bid: Decimal | None, ask: Decimal | None) -> Decimal:
    """How far the impact prices lie from the index, per index; half to even at sixteen decimals.

    Source: documented; that an empty side counts nothing is assumed.
    """
    above = ZERO if bid is None else max(ZERO, bid - index)
    below = ZERO if ask is None else max(ZERO, index - ask)
    return divide(above - below, index, RATIO_PLACES, "half_even")
