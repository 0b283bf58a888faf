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
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, round_to
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side

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
        return self.side == "long" or (self.side == "net" and self.size > 0)


class Opening(msgspec.Struct, frozen=True, gc=False):
    """The terms on which a fill opens a position or adds to it."""

    id: PositionId
    account: AccountId
    margin_mode: MarginMode
    side: PositionSide
    leverage: Decimal
    is_margined: bool = True
    """Whether margin is set aside for an isolated position; the house sets none aside."""


class PartOfFill(msgspec.Struct, frozen=True, gc=False):
    """What of one party's fill touches its position. Units: `fee` is negative when paid; `at` is Unix ms."""

    side: Side
    price: Decimal
    size: Decimal
    closed: Decimal
    profit: Decimal
    fee: Decimal
    trade: TradeId
    at: int
    penalty: Decimal = ZERO


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
    instrument: Instrument, position: Position | None, opening: Opening, part: PartOfFill
) -> Position | None:
    """What a fill makes of a position; None when nothing is open."""
    opened = part.size - part.closed
    closing_fee = part.fee
    if part.closed and opened:
        closing_fee = divide(part.fee * part.closed, part.size, RATIO_PLACES, "half_even")
    if position is not None and part.closed:
        position = _reduced(position, part, closing_fee)
    if not opened:
        return position
    fee = part.fee - closing_fee if part.closed else part.fee
    return _added(instrument, position, opening, part, opened=opened, fee=fee)


def _reduced(position: Position, part: PartOfFill, fee: Decimal) -> Position | None:
    size = abs(position.size)
    rest = size - part.closed
    if not rest:
        return None
    return msgspec.structs.replace(
        position,
        size=rest.copy_sign(position.size),
        margin=margin_left(position, rest),
        penalty=position.penalty + part.penalty,
        profit=position.profit + part.profit,
        fee=position.fee + fee,
        updated_at=part.at,
        last_trade=part.trade,
    )


def _added(
    instrument: Instrument,
    position: Position | None,
    opening: Opening,
    part: PartOfFill,
    *,
    opened: Decimal,
    fee: Decimal,
) -> Position:
    margin = ZERO
    if opening.margin_mode == "isolated" and opening.is_margined:
        margin = initial_margin(instrument, opened, part.price, opening.leverage)
    if position is None:
        return Position(
            id=opening.id,
            account=opening.account,
            instrument=instrument.id,
            margin_mode=opening.margin_mode,
            side=opening.side,
            size=opened.copy_negate() if opening.side == "net" and part.side == "sell" else opened,
            average_price=part.price,
            leverage=opening.leverage,
            margin=margin,
            profit=ZERO,
            fee=fee,
            funding_fee=ZERO,
            opened_at=part.at,
            updated_at=part.at,
            last_trade=part.trade,
        )
    size = abs(position.size)
    return msgspec.structs.replace(
        position,
        size=(size + opened).copy_sign(position.size),
        average_price=averaged(instrument, size, position.average_price, opened, part.price),
        margin=position.margin + margin,
        fee=position.fee + fee,
        updated_at=part.at,
        last_trade=part.trade,
    )


def averaged(instrument: Instrument, size: Decimal, average: Decimal, added: Decimal, price: Decimal) -> Decimal:
    """The average open price after adding; rounded half to even at sixteen decimals."""
    if average == price:
        return average
    if instrument.contract == "inverse":
        return divide((size + added) * average * price, size * price + added * average, RATIO_PLACES, "half_even")
    return divide(size * average + added * price, size + added, RATIO_PLACES, "half_even")
