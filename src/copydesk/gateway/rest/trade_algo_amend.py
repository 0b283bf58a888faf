"""Amending algo orders: the handler, and the command that a request means."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from msgspec import structs

from copydesk.engine import queries
from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.messages import AmendAlgoOrder, PriceKind, Trigger
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.trade_attached import AT_MARKET
from copydesk.gateway.rest.verdicts import summed_up, verdicts
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_algo_amend import AMEND_ALGO_ORDER, AmendAlgoOrderRequest, AmendedAlgoRow

_OWN_CODES: Final[Mapping[Reason, Code]] = {
    Reason.UNKNOWN_ALGO_ORDER: Code.AMEND_UNKNOWN_ORDER,
    Reason.ORDER_ID_MISSING: Code.ORDER_NAME_MISSING,
}
"""Rules that have a code of their own where an amendment breaks them."""


async def _amend_algo_order(call: Call) -> Reply:
    request: AmendAlgoOrderRequest = call.request
    order = _named(call, request)
    row = AmendedAlgoRow(
        algoId=request.algoId or "" if order is None else str(order.algo_order),
        algoClOrdId=request.algoClOrdId or "" if order is None else order.client_order_id,
        reqId=request.reqId or "",
    )
    given = await verdicts(call, [request], amend_algo_order, _refusal)
    return summed_up([structs.replace(row, sCode=given[0].code, sMsg=given[0].message)], given)


def amend_algo_order(call: Call, request: AmendAlgoOrderRequest) -> AmendAlgoOrder:
    """The command that a request to amend an algo order means; its id wins over the client's. Raises: Refused."""
    instrument = instruments.known(call, request.instId)
    order = _named(call, request)
    profit = order.take_profit if order else None
    loss = order.stop_loss if order else None
    trigger = order.trigger if order else None
    return AmendAlgoOrder(
        account=call.account,
        instrument=instrument.id,
        algo_order=AlgoOrderId(int(request.algoId)) if request.algoId else None,
        client_order_id="" if request.algoId else request.algoClOrdId or "",
        size=request.newSz,
        take_profit=_changed(profit, request.newTpTriggerPx, request.newTpOrdPx, request.newTpTriggerPxType),
        stop_loss=_changed(loss, request.newSlTriggerPx, request.newSlOrdPx, request.newSlTriggerPxType),
        trigger=_changed(trigger, request.newTriggerPx, request.newOrdPx, request.newTriggerPxType),
        cancel_on_failure=bool(request.cxlOnFail),
        request_id=request.reqId or "",
    )


def _changed(
    before: Trigger | None, price: Decimal | None, order_price: Decimal | None, kind: PriceKind | None
) -> Trigger | None:
    """A trigger as it shall be, None if the request says nothing about it; what is not told stays. Raises: Refused."""
    if price is None and order_price is None:
        return None
    if 0 in (price, order_price):
        raise refused(Code.ALGO_AMEND_SIDES_FIXED)
    if before is None:
        return Trigger(price or AT_MARKET, kind or "last")  # the world says that there is none
    kept = before.order_price if order_price is None else order_price
    return Trigger(
        price=before.price if price is None else price,
        kind=kind or before.kind,
        order_price=None if kept == AT_MARKET else kept,
    )


def _named(call: Call, request: AmendAlgoOrderRequest) -> AlgoOrder | None:
    number = AlgoOrderId(int(request.algoId)) if request.algoId else None
    return queries.find_algo_order(call.exchange, call.account, number, request.algoClOrdId or "")


def _refusal(rejected: Rejected) -> Refused:
    """The rejection in OKX's words for amendments."""
    own = _OWN_CODES.get(rejected.reason)
    return Refused(own, own.message()) if own else refusal(rejected)


HANDLERS: Final[Mapping[str, Handler]] = {AMEND_ALGO_ORDER.name: _amend_algo_order}
