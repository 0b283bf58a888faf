"""What a fill means for one of its parties: fee, realised profit, and what its order still sets aside. Reads only."""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, OrderId, PositionId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, round_to
from copydesk.engine.trading.desk.exposure import cover, net_size
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import order_hold
from copydesk.engine.trading.matching import lots_for
from copydesk.engine.trading.messages import FillSide, Side
from copydesk.engine.trading.orders import Order, closes, left, sells_lead_assets, sized_in_quote
from copydesk.engine.trading.positions import Position, PositionPlace, closed_part, fee_of, realised
from copydesk.engine.trading.state.trading_state import TradingState


class Terms(msgspec.Struct, frozen=True, gc=False):
    """What both parties of a fill share."""

    instrument: Instrument
    price: Decimal
    size: Decimal


def user_side(
    state: TradingState, terms: Terms, order: Order, rate: Decimal, other: PositionId | None = None
) -> FillSide:
    """A user's part of a fill. `other` is the position of the party that was decided first, if any."""
    instrument, price, size = terms.instrument, terms.price, terms.size
    if instrument.type == "SPOT":
        return FillSide(
            order=order.order,
            account=order.account,
            side=order.side,
            fee=-_spot_fee(order.side, price, size, rate),
            fee_currency=instrument.base if order.side == "buy" else instrument.quote,
            hold_left=_spot_hold_left(instrument, order, price, size),
        )
    place = (instrument.id, order.margin_mode, order.position_side)
    position = state.positions.get(order.account, place)
    closed = closed_part(position, order.side, size)
    return FillSide(
        order=order.order,
        account=order.account,
        side=order.side,
        fee=-fee_of(instrument, size, price, rate),
        fee_currency=instrument.settle,
        profit=ZERO if position is None or not closed else realised(instrument, position, closed, price),
        closed=closed,
        hold_left=_swap_hold_left(state, instrument, order, size, position),
        position=_position_id(state, order.account, place, other) if position is None else position.id,
    )


def house_side(
    state: TradingState, terms: Terms, house: AccountId, order: OrderId, side: Side, *, other: PositionId | None = None
) -> FillSide:
    """The house's part of a fill: no fee, no hold, one net position per instrument. `other` is as of a user's."""
    instrument = terms.instrument
    if instrument.type == "SPOT":
        return FillSide(order, house, side, ZERO, instrument.base if side == "buy" else instrument.quote)
    place: PositionPlace = (instrument.id, "cross", "net")
    position = state.positions.get(house, place)
    closed = closed_part(position, side, terms.size)
    return FillSide(
        order=order,
        account=house,
        side=side,
        fee=ZERO,
        fee_currency=instrument.settle,
        profit=ZERO if position is None or not closed else realised(instrument, position, closed, terms.price),
        closed=closed,
        position=_position_id(state, house, place, other) if position is None else position.id,
    )


def _position_id(state: TradingState, account: AccountId, place: PositionPlace, other: PositionId | None) -> PositionId:
    """The id of a place without a position; where both parties of a fill are new, the second takes the next one."""
    position = state.positions.id_of(account, place)
    return PositionId(position + 1) if position == other else position


def _spot_fee(side: Side, price: Decimal, size: Decimal, rate: Decimal) -> Decimal:
    """The fee comes off what is received: base when buying, quote when selling. Rounded up at sixteen decimals."""
    received = size if side == "buy" else price * size
    return round_to(received * rate, RATIO_PLACES, "up")


def _spot_hold_left(instrument: Instrument, order: Order, price: Decimal, size: Decimal) -> Decimal:
    if sized_in_quote(order):
        spent = price * size
        money = order.hold - spent if order.side == "buy" else order.size - order.filled_value - spent
        if not lots_for(money, price, instrument.lot_size):
            return ZERO
        return money if order.side == "buy" else order.hold - size
    rest = left(order) - size
    if order.side == "sell":
        return ZERO if sells_lead_assets(order) else rest
    if order.price is not None:
        return order.price * rest
    return divide(order.hold * rest, left(order), RATIO_PLACES, "down")


def _swap_hold_left(
    state: TradingState, instrument: Instrument, order: Order, size: Decimal, position: Position | None
) -> Decimal:
    rest = left(order) - size
    if not rest or closes(order.side, order.position_side):
        return ZERO
    if order.price is None:
        return divide(order.hold * rest, left(order), RATIO_PLACES, "down")
    if order.position_side == "net":
        if order.reduce_only:
            return ZERO
        net = net_size(position) + (size if order.side == "buy" else -size)
        place = (order.account, instrument.id, order.margin_mode, order.position_side, order.side)
        rest -= min(rest, cover(state, place, net, before=order.order))
    return order_hold(instrument, order.side, order.price, rest, order.leverage)
