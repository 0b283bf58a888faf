"""Margin: what orders and positions need, how near they are to liquidation, and where they break even. Pure.

The formulas are those of the exchange's help pages; two of their recorded examples are reproduced to the last digit.
Figures that are only shown have nineteen decimals.
"""

from bisect import bisect_left
from decimal import Decimal

from copydesk.engine.numbers import ONE, RATIO_PLACES, ZERO, divide, round_to
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.instruments import Instrument, Tier
from copydesk.engine.trading.messages import Side
from copydesk.engine.trading.orders import Order, left
from copydesk.engine.trading.positions import Position, fee_of, initial_margin, profit_of, value_of

SHOWN_PLACES = 19
"""Decimals of a figure that is only shown; the longest recorded one has nineteen."""

DEFAULT_LEVERAGE = Decimal(10)
"""The leverage of an instrument that nobody set, at most the instrument's own. Source: assumed."""


def default_leverage(instrument: Instrument) -> Decimal:
    """The leverage that holds until one is set."""
    most = instrument.max_leverage
    return DEFAULT_LEVERAGE if most > DEFAULT_LEVERAGE else most


def tier_of(instrument: Instrument, contracts: Decimal) -> Tier | None:
    """The step of the ladder that a position of this size stands on; None if it is larger than the ladder."""
    if instrument.tiers and contracts <= instrument.tiers[0].max_size_contracts:
        return instrument.tiers[0]
    place = bisect_left(instrument.tiers, contracts, key=lambda tier: tier.max_size_contracts)
    return instrument.tiers[place] if place < len(instrument.tiers) else None


def largest_size(instrument: Instrument, leverage: Decimal) -> Decimal | None:
    """The largest position that may be held with a leverage; None if the instrument has no ladder."""
    if not instrument.tiers:
        return None
    sizes = [tier.max_size_contracts for tier in instrument.tiers if tier.max_leverage >= leverage]
    return sizes[-1] if sizes else ZERO


def maintenance_ratio(instrument: Instrument, contracts: Decimal) -> Decimal:
    """The maintenance rate of a position of this size; beyond the ladder its last step holds."""
    if not instrument.tiers:
        return ZERO
    tier = tier_of(instrument, contracts) or instrument.tiers[-1]
    return tier.maintenance_margin_ratio


def order_hold(instrument: Instrument, side: Side, price: Decimal, size: Decimal, leverage: Decimal) -> Decimal:
    """What an order sets aside for a size that opens: price × size or size in SPOT, margin and taker fee in SWAP."""
    if instrument.type == "SPOT":
        return price * size if side == "buy" else size
    if not size:
        return ZERO
    fee = fee_of(instrument, size, price, REGULAR["SWAP"].taker)
    return initial_margin(instrument, size, price, leverage) + fee


def needs_position(instrument: Instrument, order: Order) -> bool:
    """Whether an order of net mode that has a price sets aside less than opening all that is left would take."""
    if instrument.type == "SPOT" or order.position_side != "net" or order.price is None:
        return False
    return order.hold < order_hold(instrument, order.side, order.price, left(order), order.leverage)


def worst_price(instrument: Instrument, side: Side, limit: Decimal, best_opposite: Decimal | None) -> Decimal:
    """The price within an order's limit at which contracts take most margin: high if linear, low if inverse."""
    if best_opposite is None:
        return limit
    if instrument.contract == "inverse":
        return min(limit, best_opposite) if side == "buy" else limit
    return max(limit, best_opposite) if side == "sell" else limit


def unrealised(instrument: Instrument, position: Position, price: Decimal) -> Decimal:
    """The profit that closing at the price would realise. Units: settlement currency."""
    size = abs(position.size)
    return profit_of(instrument, size, position.average_price, price, is_long=position.is_long)


def unrealised_ratio(instrument: Instrument, position: Position, profit: Decimal) -> Decimal:
    """Unrealised profit per initial margin at the open price; half to even at nineteen decimals."""
    nominal = instrument.contract_value * abs(position.size)
    if instrument.contract == "inverse":
        return divide(profit * position.average_price * position.leverage, nominal, SHOWN_PLACES, "half_even")
    return divide(profit * position.leverage, nominal * position.average_price, SHOWN_PLACES, "half_even")


def maintenance_margin(instrument: Instrument, position: Position, price: Decimal) -> Decimal:
    """What a position must keep. Units: settlement currency; half to even at sixteen decimals."""
    size = abs(position.size)
    margin = value_of(instrument, size, price) * maintenance_ratio(instrument, size)
    return round_to(margin, RATIO_PLACES, "half_even")


def closing_fee(instrument: Instrument, position: Position, price: Decimal) -> Decimal:
    """The taker fee that liquidation would cost at the price. Units: settlement currency."""
    return fee_of(instrument, abs(position.size), price, REGULAR["SWAP"].taker)


def margin_ratio(backing: Decimal, maintenance: Decimal, fees: Decimal) -> Decimal | None:
    """What backs positions per what they must keep, 1 is liquidation; None without positions."""
    needed = maintenance + fees
    return divide(backing, needed, SHOWN_PLACES, "half_even") if needed else None


def liquidation_price(instrument: Instrument, position: Position, backing: Decimal) -> Decimal | None:
    """The price at which the margin ratio is 1, one tick to the careful side; None if no price can liquidate.

    `backing` is the isolated margin, or what of the balance backs a cross position. Half to even at nineteen decimals.
    Source: recorded for longs; the tick for shorts is assumed.
    """
    size = abs(position.size)
    nominal = instrument.contract_value * size
    rates = maintenance_ratio(instrument, size) + REGULAR["SWAP"].taker
    sign = ONE if position.is_long else -ONE
    if instrument.contract == "inverse":
        dividend = nominal * (ONE + sign * rates) * position.average_price
        divisor = nominal + sign * backing * position.average_price
    else:
        dividend = backing - sign * nominal * position.average_price
        divisor = nominal * (rates - sign)
    if not divisor or dividend.is_signed() != divisor.is_signed():
        return None
    price = divide(dividend, divisor, SHOWN_PLACES, "half_even") + sign * instrument.tick_size
    return price if price > 0 else None


def break_even_price(position: Position) -> Decimal:
    """The price that pays the fees of opening and closing as a taker; half to even at nineteen decimals."""
    rate = REGULAR["SWAP"].taker
    sign = ONE if position.is_long else -ONE
    average = position.average_price
    return divide(average * (ONE + sign * rate), ONE - sign * rate, SHOWN_PLACES, "half_even")
