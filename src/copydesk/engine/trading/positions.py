"""Positions and their arithmetic: value, profit, margin, and what a fill makes of them. Pure.

Linear contracts are worth base currency and settle in quote; inverse contracts are worth quote currency and settle in
coin. Rounded results name their places: amounts that are booked or shown have sixteen decimals, as the documented
examples do.

Adding to a position averages its price (linear by size, inverse harmonically); reducing leaves it. In net mode an order
may cross zero: it closes the old position and opens a new one at the fill's price. Source: documented; the averaging is
assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId, PositionId, TradeId
from copydesk.engine.numbers import ONE, RATIO_PLACES, ZERO, divide, round_to
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Filled, FillSide, MarginMode, PositionSide, Side
from copydesk.engine.trading.orders import Order

PositionPlace = tuple[InstrumentId, MarginMode, PositionSide]
"""What an account can hold one position of."""


class Position(msgspec.Struct, frozen=True, gc=False):
    """An open position.

    Units: `size` is contracts, signed in net mode; `margin` is what an isolated position has set aside; `profit`, `fee`
    and `funding_fee` are what it realised since its opening (fees negative when paid); times are Unix ms.
    """

    id: PositionId
    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    side: PositionSide
    size: Decimal
    average_price: Decimal
    leverage: Decimal
    margin: Decimal
    profit: Decimal
    fee: Decimal
    funding_fee: Decimal
    opened_at: int
    updated_at: int
    last_trade: TradeId
    penalty: Decimal = ZERO

    @property
    def place(self) -> PositionPlace:
        """What it is the account's one position of."""
        return self.instrument, self.margin_mode, self.side

    @property
    def is_long(self) -> bool:
        """Whether it gains when the price rises."""
        return self.side == "long" or (self.side == "net" and self.size > ZERO)


def place_of(instrument: Instrument, order: Order | None) -> PositionPlace:
    """Which position a fill of an order changes; without an order it is the house's."""
    if order is None:
        return instrument.id, "cross", "net"
    return instrument.id, order.margin_mode, order.position_side


def value_of(instrument: Instrument, contracts: Decimal, price: Decimal) -> Decimal:
    """The value of contracts at a price. Units: settlement currency; inverse half to even at sixteen decimals."""
    nominal = instrument.contract_value * contracts
    if instrument.contract == "inverse":
        return divide(nominal, price, RATIO_PLACES, "half_even")
    return nominal * price


def initial_margin(instrument: Instrument, contracts: Decimal, price: Decimal, leverage: Decimal) -> Decimal:
    """The margin that opening contracts takes. Units: settlement currency; rounded up at sixteen decimals."""
    nominal = instrument.contract_value * contracts
    if instrument.contract == "inverse":
        return divide(nominal, price * leverage, RATIO_PLACES, "up")
    return divide(nominal * price, leverage, RATIO_PLACES, "up")


def fee_of(instrument: Instrument, contracts: Decimal, price: Decimal, rate: Decimal) -> Decimal:
    """The fee of a fill, positive when paid. Units: settlement currency; rounded up at sixteen decimals."""
    nominal = instrument.contract_value * contracts
    if instrument.contract == "inverse":
        return divide(nominal * rate, price, RATIO_PLACES, "up")
    return round_to(nominal * price * rate, RATIO_PLACES, "up")


def profit_of(instrument: Instrument, contracts: Decimal, opened: Decimal, now: Decimal, *, is_long: bool) -> Decimal:
    """The profit of contracts opened at one price and priced at another. Units: settlement currency, without fees.

    Rounded half to even at sixteen decimals.
    """
    gain = now - opened if is_long else opened - now
    nominal = instrument.contract_value * contracts
    if instrument.contract == "inverse":
        return divide(nominal * gain, opened * now, RATIO_PLACES, "half_even")
    return round_to(nominal * gain, RATIO_PLACES, "half_even")


def closed_part(position: Position | None, side: Side, size: Decimal) -> Decimal:
    """How much of a fill closes the position; the rest opens."""
    if position is None or position.is_long == (side == "buy"):
        return ZERO
    return min(size, abs(position.size))


def realised(instrument: Instrument, position: Position, closed: Decimal, price: Decimal) -> Decimal:
    """The profit of closing a part of a position at a price."""
    return profit_of(instrument, closed, position.average_price, price, is_long=position.is_long)


def margin_left(position: Position, rest: Decimal) -> Decimal:
    """What of an isolated position's margin stays with the rest of its contracts; rounded up at sixteen decimals."""
    if not position.margin:
        return ZERO
    return divide(position.margin * rest, abs(position.size), RATIO_PLACES, "up")


def after_fill(
    instrument: Instrument, position: Position | None, order: Order | None, fill: Filled, side: FillSide, *, at: int
) -> Position | None:
    """What one party's side of a fill makes of its position; None when nothing is open.

    Without an order the party is the house, which sets no margin aside. Units: `at` is Unix ms.
    """
    if position is None:
        return _opened(instrument, order, fill, side, size=fill.size, fee=side.fee, at=at)
    if not side.closed:
        return _added(instrument, position, order, fill, side, at=at)
    crossing = fill.size - side.closed
    if not crossing:
        return _reduced(position, fill, side, at=at)
    closing_fee = divide(side.fee * side.closed, fill.size, RATIO_PLACES, "half_even")
    return _opened(instrument, order, fill, side, size=crossing, fee=side.fee - closing_fee, at=at)


def _reduced(position: Position, fill: Filled, side: FillSide, *, at: int) -> Position | None:
    size = abs(position.size)
    rest = size - side.closed
    if not rest:
        return None
    return msgspec.structs.replace(
        position,
        size=rest.copy_sign(position.size),
        margin=margin_left(position, rest),
        penalty=position.penalty + side.penalty,
        profit=position.profit + side.profit,
        fee=position.fee + side.fee,
        updated_at=at,
        last_trade=fill.trade,
    )


def _opened(
    instrument: Instrument, order: Order | None, fill: Filled, side: FillSide, *, size: Decimal, fee: Decimal, at: int
) -> Position:
    assert side.position is not None
    _, margin_mode, position_side = place_of(instrument, order)
    return Position(
        side.position,
        side.account,
        instrument.id,
        margin_mode,
        position_side,
        size.copy_negate() if position_side == "net" and side.side == "sell" else size,
        fill.price,
        ONE if order is None else order.leverage,
        _margin_of(instrument, order, size, fill.price),
        profit=ZERO,
        fee=fee,
        funding_fee=ZERO,
        opened_at=at,
        updated_at=at,
        last_trade=fill.trade,
    )


def _added(
    instrument: Instrument, position: Position, order: Order | None, fill: Filled, side: FillSide, *, at: int
) -> Position:
    size, added, price = abs(position.size), fill.size, fill.price
    return msgspec.structs.replace(
        position,
        size=(size + added).copy_sign(position.size),
        average_price=averaged(instrument, size, position.average_price, added, price),
        margin=position.margin + _margin_of(instrument, order, added, price),
        fee=position.fee + side.fee,
        updated_at=at,
        last_trade=fill.trade,
    )


def _margin_of(instrument: Instrument, order: Order | None, size: Decimal, price: Decimal) -> Decimal:
    """What is set aside for contracts that open; cross positions and the house's set nothing aside."""
    if order is None or order.trade_mode == "cross":
        return ZERO
    return initial_margin(instrument, size, price, order.leverage)


def averaged(instrument: Instrument, size: Decimal, average: Decimal, added: Decimal, price: Decimal) -> Decimal:
    """The average open price after adding; rounded half to even at sixteen decimals."""
    if average == price:
        return average
    if instrument.contract == "inverse":
        return divide((size + added) * average * price, size * price + added * average, RATIO_PLACES, "half_even")
    return divide(size * average + added * price, size + added, RATIO_PLACES, "half_even")
