"""Liquidation as arithmetic: at which price a position is in danger, how far it is reduced, and what that costs. Pure.

A position is taken over when what backs it is no more than what it must keep and the fee of closing it: at a margin
ratio of 1. The taking over costs just these two, the fee and a penalty of the maintenance margin; so at a ratio of 1
nothing is left and nothing is missing. Where the price has jumped further, the penalty shrinks first; what is missing
then is paid by the insurance. A position on the third step of its ladder or higher is reduced to the next lower step
before, and again, until it stands or is on the second. Source: documented; penalty and steps are assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.numbers import ONE, ZERO, divide, to_step
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import (
    closing_fee,
    liquidation_price,
    maintenance_margin,
    maintenance_ratio,
    unrealised,
)
from copydesk.engine.trading.positions import Position, value_of

_PLACES = 19
"""Decimals of a price that is only compared."""

_ROUNDED = Decimal("1E-15")
"""More than rounding to sixteen decimals adds to profit, margin and fee of one position."""

WHOLE_STEPS = 2
"""Positions on so many lowest steps of the ladder are taken over whole. Source: assumed."""


class Cost(msgspec.Struct, frozen=True):
    """What a taking over costs its account besides the fee, and what the insurance pays. Units: both positive."""

    penalty: Decimal
    insured: Decimal


def needed(instrument: Instrument, position: Position, price: Decimal) -> Decimal:
    """What must back a position at a price, or it is taken over. Units: settlement currency."""
    return maintenance_margin(instrument, position, price) + closing_fee(instrument, position, price)


def needed_ratio(instrument: Instrument, position: Position) -> Decimal:
    """What must back a position, per its value: the maintenance rate and the fee of closing."""
    return maintenance_ratio(instrument, abs(position.size)) + REGULAR["SWAP"].taker


def surplus(instrument: Instrument, position: Position, price: Decimal, rates: Decimal) -> Decimal:
    """What a position makes at a price beyond what must back it, less a little for what rounding could add.

    Units: settlement currency; `rates` is its `needed_ratio`. It tells from afar who may be in danger: `needed` decides
    that.
    """
    if instrument.contract == "inverse":
        return unrealised(instrument, position, price) - needed(instrument, position, price)
    gain = price - position.average_price if position.is_long else position.average_price - price
    return instrument.contract_value * abs(position.size) * (gain - price * rates) - _ROUNDED


def isolated_danger(instrument: Instrument, position: Position) -> Decimal | None:
    """The price at which an isolated position has to be looked at; one tick early, None if it never has."""
    return liquidation_price(instrument, position, position.margin)


def cross_danger(
    instrument: Instrument, position: Position, price: Decimal, loss: Decimal, rates: Decimal
) -> Decimal | None:
    """The price at which a cross position has cost what backs it so much more than now; one tick early, None if never.

    Counted are its profit, and what it must keep itself, by its `needed_ratio`. Rounded at nineteen decimals; the tick
    is more than that.
    """
    is_long = position.is_long
    nominal = instrument.contract_value * abs(position.size)
    if instrument.contract == "inverse":
        sign = ONE if is_long else -ONE
        weight = ONE + sign * rates
        divisor = weight * nominal + sign * loss * price
        if divisor <= 0:
            return None
        danger = divide(weight * nominal * price, divisor, _PLACES, "half_even") + sign * instrument.tick_size
        return danger if danger > 0 else None
    if not is_long:
        return price + divide(loss, nominal * (ONE + rates), _PLACES, "half_even") - instrument.tick_size
    early, divisor = price + instrument.tick_size, nominal * (ONE - rates)
    if loss >= early * divisor:
        return None  # no price is so low
    return early - divide(loss, divisor, _PLACES, "half_even")


def size_to_take(instrument: Instrument, position: Position) -> Decimal:
    """How many contracts are taken over at once: down to the next lower step, or all."""
    size = abs(position.size)
    below = [tier.max_size_contracts for tier in instrument.tiers if tier.max_size_contracts < size]
    if len(below) < WHOLE_STEPS:
        return size
    return size - to_step(below[-1], instrument.lot_size, "down")


def cost(instrument: Instrument, taken: Decimal, price: Decimal, rate: Decimal, rest: Decimal) -> Cost:
    """What taking over contracts costs, given what of their backing is left after loss and fee.

    `rate` is that of the penalty. Rounded as the value is.
    """
    penalty = min(value_of(instrument, taken, price) * rate, max(ZERO, rest))
    return Cost(penalty, max(ZERO, -rest))
