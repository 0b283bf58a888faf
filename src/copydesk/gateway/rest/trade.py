"""The handlers of /api/v5/trade: order entry here, what is only looked at and algo orders in the files beside."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import structs

from copydesk.engine.trading.messages import OrderPlaced
from copydesk.gateway.rest import (
    trade_algo,
    trade_algo_amend,
    trade_algo_history,
    trade_amend,
    trade_history,
    trade_orders,
    trade_safety,
)
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.trade_checks import check_batch, check_deadline
from copydesk.gateway.rest.trade_entry import cancel_order, close_position, place_order
from copydesk.gateway.rest.verdicts import Verdict, summed_up, verdicts
from copydesk.wire.codes import Code
from copydesk.wire.rest import trade
from copydesk.wire.rest.trade_entry import (
    CanceledRow,
    CancelOrderRequest,
    ClosedPositionRow,
    PlacedRow,
    PlaceOrderRequest,
)


async def _place_order(call: Call) -> Reply:
    return await _place(call, [call.request])


async def _place_orders(call: Call) -> Reply:
    check_batch(call.request, Code.BATCH_TOO_LONG)
    return await _place(call, call.request)


async def _place(call: Call, requests: Sequence[PlaceOrderRequest]) -> Reply:
    check_deadline(call)
    given = await verdicts(call, requests, place_order)
    return summed_up([_placed_row(*pair) for pair in zip(requests, given, strict=True)], given)


async def _cancel_order(call: Call) -> Reply:
    return await _cancel(call, [call.request])


async def _cancel_orders(call: Call) -> Reply:
    check_batch(call.request, Code.CANCEL_BATCH_TOO_LONG)
    return await _cancel(call, call.request)


async def _cancel(call: Call, requests: Sequence[CancelOrderRequest]) -> Reply:
    rows = [_named_row(call, request) for request in requests]
    given = await verdicts(call, requests, cancel_order)
    return summed_up([_canceled_row(*pair) for pair in zip(rows, given, strict=True)], given)


async def _close_position(call: Call) -> Reply:
    command = close_position(call, call.request)
    await call.world.sequencer.submit(command)
    return Reply(
        [
            ClosedPositionRow(
                instId=command.instrument,
                posSide=command.position_side,
                clOrdId=command.client_order_id,
                tag=command.tag,
            )
        ]
    )


def _placed_row(request: PlaceOrderRequest, verdict: Verdict) -> PlacedRow:
    """The first order that the command placed is the one that was asked for."""
    placed = next((event for event in verdict.events if isinstance(event, OrderPlaced)), None)
    return PlacedRow(
        ordId=str(placed.order) if placed else "",
        clOrdId=request.clOrdId or "",
        tag=request.tag or "",
        ts=str(verdict.at),
        sCode=verdict.code,
        sMsg="Order placed" if verdict.accepted else verdict.message,
        subCode=verdict.subcode,
    )


def _named_row(call: Call, request: CancelOrderRequest) -> CanceledRow:
    """The order as far as it can be named before it is canceled: by both its ids if it is pending."""
    order = trade_orders.pending(call, request.ordId, request.clOrdId)
    if order is None:
        return CanceledRow(ordId=request.ordId or "", clOrdId=request.clOrdId or "")
    return CanceledRow(ordId=str(order.order), clOrdId=order.client_order_id)


def _canceled_row(named: CanceledRow, verdict: Verdict) -> CanceledRow:
    return structs.replace(named, ts=str(verdict.at), sCode=verdict.code, sMsg=verdict.message)


HANDLERS: Final[Mapping[str, Handler]] = {
    trade.PLACE_ORDER.name: _place_order,
    trade.PLACE_ORDERS.name: _place_orders,
    trade.CANCEL_ORDER.name: _cancel_order,
    trade.CANCEL_ORDERS.name: _cancel_orders,
    trade.CLOSE_POSITION.name: _close_position,
    **trade_amend.HANDLERS,
    **trade_safety.HANDLERS,
    **trade_orders.HANDLERS,
    **trade_history.HANDLERS,
    **trade_algo.HANDLERS,
    **trade_algo_amend.HANDLERS,
    **trade_algo_history.HANDLERS,
}
