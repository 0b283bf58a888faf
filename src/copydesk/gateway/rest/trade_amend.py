"""Amending orders: the handlers, and the commands that their requests mean."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import structs

from copydesk.engine.identifiers import OrderId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.messages import AmendOrder, Attached
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest import instruments, trade_orders
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.trade_attached_amend import amended
from copydesk.gateway.rest.trade_checks import check_batch, check_deadline
from copydesk.gateway.rest.verdicts import Verdict, summed_up, verdicts
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_amend import AMEND_ORDER, AMEND_ORDERS, AmendedRow, AmendOrderRequest

_OWN_CODES: Final[Mapping[Reason, Code]] = {
    Reason.UNKNOWN_ORDER: Code.AMEND_UNKNOWN_ORDER,
    Reason.ORDER_ID_MISSING: Code.ORDER_NAME_MISSING,
    Reason.INSUFFICIENT_BALANCE: Code.AMEND_INSUFFICIENT_BALANCE,
}
"""Rules that have a code of their own where an amendment breaks them."""


def amend_order(call: Call, request: AmendOrderRequest) -> AmendOrder:
    """The command that a request to amend an order means; the order's id wins over the client's. Raises: Refused."""
    return AmendOrder(
        account=call.account,
        instrument=instruments.named(call, request).id,
        order=OrderId(int(request.ordId)) if request.ordId else None,
        client_order_id="" if request.ordId else request.clOrdId or "",
        size=request.newSz,
        price=request.newPx,
        cancel_on_failure=bool(request.cxlOnFail),
        request_id=request.reqId or "",
        attached=_attached(call, request),
        moves_to_limit=request.pxAmendType == "1",
    )


def _attached(call: Call, request: AmendOrderRequest) -> Attached | None:
    """All that shall follow the order from now on; what the request does not tell stays as it is."""
    order = trade_orders.pending(call, request.ordId, request.clOrdId)
    return amended(order.attached if order else None, request.attachAlgoOrds)


async def _amend_order(call: Call) -> Reply:
    return await _amend(call, [call.request])


async def _amend_orders(call: Call) -> Reply:
    check_batch(call.request, Code.AMEND_BATCH_TOO_LONG)
    _check_twice(call.request)
    return await _amend(call, call.request)


async def _amend(call: Call, requests: Sequence[AmendOrderRequest]) -> Reply:
    check_deadline(call)
    rows = [_named_row(call, request) for request in requests]
    given = await verdicts(call, requests, amend_order, _refusal)
    return summed_up([_amended_row(*pair) for pair in zip(rows, given, strict=True)], given)


def _check_twice(requests: Sequence[AmendOrderRequest]) -> None:
    """Nothing, if no order is named twice. Raises: Refused."""
    names = [request.ordId or request.clOrdId for request in requests if request.ordId or request.clOrdId]
    if len(set(names)) < len(names):
        raise refused(Code.AMEND_BATCH_TWICE)


def _refusal(rejected: Rejected) -> Refused:
    """The rejection in OKX's words for amendments."""
    own = _OWN_CODES.get(rejected.reason)
    return Refused(own, own.message()) if own else refusal(rejected)


def _named_row(call: Call, request: AmendOrderRequest) -> AmendedRow:
    """The order as far as it can be named before it is amended: by both its ids if it is pending."""
    order = trade_orders.pending(call, request.ordId, request.clOrdId)
    if order is None:
        return AmendedRow(ordId=request.ordId or "", clOrdId=request.clOrdId or "", reqId=request.reqId or "")
    return AmendedRow(ordId=str(order.order), clOrdId=order.client_order_id, reqId=request.reqId or "")


def _amended_row(named: AmendedRow, verdict: Verdict) -> AmendedRow:
    return structs.replace(named, ts=str(verdict.at), sCode=verdict.code, sMsg=verdict.message, subCode=verdict.subcode)


HANDLERS: Final[Mapping[str, Handler]] = {AMEND_ORDER.name: _amend_order, AMEND_ORDERS.name: _amend_orders}
