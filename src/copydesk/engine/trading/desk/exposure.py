"""What an order would do to its account's positions: how much it closes, opens and needs. Reads the state only.

In net mode an order against the position closes first, and needs margin only for what would cross zero. Of several such
orders the older ones close first. When the position becomes smaller, a pending order may suddenly open more than it
has set aside for; `settled` tells what then has to change: reduce-only orders that would open go, the others set aside
what they need now. Source: assumed, from the documented fields.
"""

from decimal import Decimal

from copydesk.engine.identifiers import AccountId, AlgoOrderId, OrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import order_hold
from copydesk.engine.trading.messages import MarginMode, OrderCanceled, OrderHoldChanged, Side
from copydesk.engine.trading.orders import Order, left
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.pending_orders import SizePlace
from copydesk.engine.trading.state.trading_state import TradingState


def net_size(position: Position | None) -> Decimal:
    """The size of a position in net mode, signed."""
    return ZERO if position is None else position.size


def is_against(side: Side, net: Decimal) -> bool:
    """Whether an order of this side reduces a position of this signed size."""
    return net > ZERO if side == "sell" else net < ZERO


def cover(state: TradingState, place: SizePlace, net: Decimal, before: OrderId | None = None) -> Decimal:
    """How much of a position of signed size `net` is left to close for an order of this place.

    Older orders come first; `before` is the order itself if it is pending already. Reduce-only orders take nothing
    away: they go when the position does.
    """
    account, instrument, margin_mode, _, side = place
    if not is_against(side, net):
        return ZERO
    free = abs(net)
    for order in state.pending.leaning(account, instrument, margin_mode):
        if before is not None and order.order >= before:
            break
        if order.side == side and not order.reduce_only:
            free -= left(order)
    return max(ZERO, free)


def settled(
    state: TradingState, account: AccountId, instrument: Instrument, margin_mode: MarginMode
) -> list[OrderCanceled | OrderHoldChanged]:
    """What has to change about the account's pending orders of net mode after its position became smaller."""
    leaning = state.pending.leaning(account, instrument.id, margin_mode)
    if not leaning:
        return []
    net = net_size(state.positions.get(account, (instrument.id, margin_mode, "net")))
    changes: list[OrderCanceled | OrderHoldChanged] = []
    free = abs(net)
    for order in sorted((order for order in leaning if order.reduce_only), key=priority):
        free -= left(order)
        if free < 0 or not is_against(order.side, net):
            changes.append(OrderCanceled(order.order, account, "position_reduced"))
    changes.extend(_held_again(instrument, [order for order in leaning if not order.reduce_only], net))
    return changes


def needed_beside(state: TradingState, instrument: Instrument, amended: Order) -> Decimal:
    """What the account's other orders of net mode would set aside in addition if a pending order were as it is here."""
    if instrument.type == "SPOT" or amended.position_side != "net":
        return ZERO
    leaning = state.pending.leaning(amended.account, instrument.id, amended.margin_mode)
    others = [order for order in leaning if not order.reduce_only and order.order != amended.order]
    net = net_size(state.positions.get(amended.account, (instrument.id, amended.margin_mode, "net")))
    pending = others if amended.reduce_only else sorted([*others, amended], key=lambda order: order.order)
    holds = {order.order: order.hold for order in others}
    changes = _held_again(instrument, pending, net)
    return sum((change.hold - holds[change.order] for change in changes if change.order in holds), ZERO)


def orphans(state: TradingState, order: Order) -> list[AlgoOrderId]:
    """The algo orders that end with their position, which the order has closed or turned to the other side."""
    place = (order.instrument, order.margin_mode, order.position_side)
    if not state.waiting.exist(order.account, order.instrument):
        return []
    position = state.positions.get(order.account, place)
    return [
        waiting.algo_order
        for waiting in state.waiting.of(order.account, order.instrument)
        if (waiting.whole_position or waiting.ends_with_position)
        and (waiting.instrument, waiting.margin_mode, waiting.position_side) == place
        and (position is None or position.is_long != (waiting.side == "sell"))
    ]


def priority(order: Order) -> tuple[Decimal, OrderId]:
    """What sorts orders of one side as they would trade."""
    assert order.price is not None
    return (order.price.copy_negate() if order.side == "buy" else order.price), order.queued_as


def _held_again(instrument: Instrument, pending: list[Order], net: Decimal) -> list[OrderHoldChanged]:
    """The orders that set aside less than they need, with what they need."""
    changes = []
    free = abs(net)
    for order in pending:
        assert order.price is not None
        closing = min(left(order), free) if is_against(order.side, net) else ZERO
        free -= closing
        needed = order_hold(instrument, order.side, order.price, left(order) - closing, order.leverage)
        if needed > order.hold:
            changes.append(OrderHoldChanged(order.order, order.account, needed))
    return changes
