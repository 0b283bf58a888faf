"""The algo orders that follow an order when it is filled, and what those of a split take profit mean to each other.

When a part of a split take profit is called, the stop loss beside it shrinks by as much, and with the first part it
moves to the average price if it shall; a stop never moves back. With the last part, and when the stop loss itself is
called, the rest of them waits no more. Source: assumed, but for the move.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.numbers import to_step
from copydesk.engine.trading.algo_orders import AlgoOrder, Called
from copydesk.engine.trading.attached import is_empty, stop_loss_of, take_profit_of
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import AlgoOrderAmended, AlgoOrderCanceled, AlgoOrderPlaced, Attached, Trigger
from copydesk.engine.trading.orders import Order, buys_lead_assets
from copydesk.engine.trading.state.trading_state import TradingState


def following(state: TradingState, instrument: Instrument, order: Order) -> list[AlgoOrderPlaced]:
    """The algo orders that follow an order that is filled.

    Of coins that were bought, the fee is gone already: what follows sells what is left, in whole lots. Nothing follows
    an order that buys lead assets: take profit and stop loss are those of its lead position.
    """
    attached, average = order.attached, order.average_price
    if attached is None or average is None or is_empty(attached) or buys_lead_assets(order):
        return []
    size = order.filled
    if instrument.type == "SPOT" and order.side == "buy":
        size = to_step(size + order.fee, instrument.lot_size, "down")
    if size <= 0:
        return []
    form = _form(state, instrument, order, size)
    loss = stop_loss_of(attached.stop_loss, order.side, average, instrument.tick_size)
    if attached.splits:
        return _split(state, instrument, order, form, loss)
    profit = take_profit_of(attached.take_profit, average, instrument.tick_size)
    named = msgspec.structs.replace(form, client_order_id=_free(state, order, attached.client_order_id))
    if attached.trail is not None:
        return [msgspec.structs.replace(named, type="move_order_stop", trail=attached.trail)]
    kind = "oco" if profit is not None and loss is not None else "conditional"
    return [msgspec.structs.replace(named, type=kind, take_profit=profit, stop_loss=loss)]


def _form(state: TradingState, instrument: Instrument, order: Order, size: Decimal) -> AlgoOrderPlaced:
    """What all that follows an order has in common: it closes what the order has opened."""
    assert order.average_price is not None
    return AlgoOrderPlaced(
        algo_order=state.next_algo_order,
        account=order.account,
        instrument=instrument.id,
        side="sell" if order.side == "buy" else "buy",
        type="conditional",
        trade_mode=order.trade_mode,
        last=order.last_fill_price or order.average_price,
        size=size,
        position_side=order.position_side,
        reduce_only=instrument.type == "SWAP" and order.position_side == "net",
        size_currency="base" if instrument.type == "SPOT" else None,
        tag=order.tag,
    )


def _split(
    state: TradingState, instrument: Instrument, order: Order, form: AlgoOrderPlaced, loss: Trigger | None
) -> list[AlgoOrderPlaced]:
    """The parts of a split take profit, and the stop loss beside them if there is one."""
    attached, average = order.attached, order.average_price
    assert attached is not None and average is not None
    orders = [
        msgspec.structs.replace(
            form,
            algo_order=AlgoOrderId(form.algo_order + place),
            size=part.size,
            take_profit=take_profit_of(part.stop, average, instrument.tick_size),
            client_order_id=_free(state, order, part.client_order_id),
            follows=order.order,
        )
        for place, part in enumerate(attached.splits)
    ]
    if loss is not None:
        stop = msgspec.structs.replace(
            form,
            algo_order=AlgoOrderId(form.algo_order + len(orders)),
            stop_loss=loss,
            client_order_id=_free(state, order, attached.client_order_id),
            follows=order.order,
            cost=_cost(attached, average, instrument.tick_size),
        )
        orders.append(stop)
    return orders


def _cost(attached: Attached, average: Decimal, tick: Decimal) -> Decimal | None:
    """Where the stop loss moves to when the first take profit is called, if it does: the average price on the tick."""
    return to_step(average, tick, "half_up") if attached.stop_to_cost else None


def _free(state: TradingState, order: Order, name: str) -> str:
    """The client's id, if no algo order that waits has it by now."""
    return name if state.waiting.named(order.account, name) is None else ""


def changes_of_split(state: TradingState, called: AlgoOrder, by: Called) -> list[AlgoOrderAmended | AlgoOrderCanceled]:
    """What changes for those that follow the same order as an algo order that was called."""
    if called.follows is None:
        return []
    others = [other for other in state.waiting.of(called.account, called.instrument) if other.follows == called.follows]
    if by == "stop_loss":
        return [AlgoOrderCanceled(other.algo_order, other.account, "split_done") for other in others]
    return [_beside(called, stop) for stop in others if stop.stop_loss is not None]


def _beside(called: AlgoOrder, stop: AlgoOrder) -> AlgoOrderAmended | AlgoOrderCanceled:
    """The stop loss beside a take profit that was called: smaller by as much, or gone."""
    assert called.size is not None and stop.size is not None and stop.stop_loss is not None
    size = stop.size - called.size
    if size <= 0:
        return AlgoOrderCanceled(stop.algo_order, stop.account, "split_done")
    return AlgoOrderAmended(
        stop.algo_order, stop.account, size=size, stop_loss=_moved(stop, stop.stop_loss), rises=stop.rises
    )


def _moved(stop: AlgoOrder, trigger: Trigger) -> Trigger:
    """The trigger of a stop loss at cost, if that is where it moves and not back."""
    cost = stop.cost
    if cost is None or (cost <= trigger.price if stop.side == "sell" else cost >= trigger.price):
        return trigger
    return msgspec.structs.replace(trigger, price=cost)
