"""Algo orders: the handlers, and how an algo order stands on the wire."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import structs

from copydesk.engine import queries
from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.numbers import exact, text
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import AlgoOrderPlaced, Trail, Trigger
from copydesk.engine.trading.trailing import calling_price
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.pages import page
from copydesk.gateway.rest.trade_algo_entry import cancel_algo_order, place_algo_order
from copydesk.gateway.rest.trade_attached import AT_MARKET, attached_rows
from copydesk.gateway.rest.trade_orders import size_currency
from copydesk.gateway.rest.verdicts import Verdict, summed_up, verdicts
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_algo import (
    CANCEL_ALGO_ORDERS,
    PLACE_ALGO_ORDER,
    CancelAlgoOrderRequest,
    CanceledAlgoRow,
    PlaceAlgoOrderRequest,
    PlacedAlgoRow,
)
from copydesk.wire.rest.trade_algo_orders import PENDING_ALGO_ORDERS, AlgoOrderRow, PendingAlgoOrdersRequest

LARGEST_BATCH: Final = 10
"""Algo orders canceled by one request: documented."""

_DOCUMENTED_TYPES: Final = frozenset(
    {"conditional", "oco", "trigger", "chase", "move_order_stop", "iceberg", "twap", "smart_iceberg"}
)
_TOGETHER: Final = frozenset({"conditional", "oco"})
"""The only types that can be listed together: documented."""

_OWN_CODES: Final[Mapping[Reason, Code]] = {
    Reason.CLIENT_ORDER_ID_TAKEN: Code.ALGO_CLIENT_ID_TAKEN,
    Reason.NO_POSITION: Code.NO_POSITION_FOR_ALGO,
}
"""Rules that have a code of their own where an algo order breaks them."""


async def _place_algo_order(call: Call) -> Reply:
    given = await verdicts(call, [call.request], place_algo_order, _refusal)
    return summed_up([_placed_row(call.request, given[0])], given)


async def _cancel_algo_orders(call: Call) -> Reply:
    requests: Sequence[CancelAlgoOrderRequest] = call.request
    if not requests:
        raise refused(Code.BODY_EMPTY)
    if len(requests) > LARGEST_BATCH:
        raise refused(Code.CANCEL_BATCH_TOO_LONG, limit=LARGEST_BATCH)
    rows = [_named_row(call, request) for request in requests]
    given = await verdicts(call, requests, cancel_algo_order)
    return summed_up([_canceled_row(*pair) for pair in zip(rows, given, strict=True)], given)


async def _pending_algo_orders(call: Call) -> Reply:
    request: PendingAlgoOrdersRequest = call.request
    check_types(request.ordType)
    orders = queries.pending_algo_orders(call.exchange, call.account)
    listed = ((order, instruments.known(call, order.instrument)) for order in orders)
    newest = page(
        [pair for pair in listed if _asked_for(request, *pair)],
        lambda pair: pair[0].algo_order,
        after=request.after,
        before=request.before,
        limit=request.limit,
    )
    return Reply([algo_order_row(call, order, instrument) for order, instrument in newest])


def check_types(types: Sequence[str]) -> None:
    """Nothing, if algo orders of these types may be listed together. Raises: Refused."""
    distinct = frozenset(types)
    if not distinct <= _DOCUMENTED_TYPES or (len(distinct) > 1 and distinct != _TOGETHER):
        raise refused(Code.PARAMETER_ERROR, parameter="ordType")


def _asked_for(request: PendingAlgoOrdersRequest, order: AlgoOrder, instrument: Instrument) -> bool:
    """Whether the request's filters let the algo order through."""
    return (
        order.type in request.ordType
        and (request.algoId is None or order.algo_order == int(request.algoId))
        and (request.instType is None or instrument.type == request.instType)
        and (request.instId is None or instrument.id == request.instId)
    )


def _refusal(rejected: Rejected) -> Refused:
    """The rejection in OKX's words for algo orders."""
    own = _OWN_CODES.get(rejected.reason)
    if rejected.reason is Reason.TOO_MANY_ALGO_ORDERS and rejected.details.get("type") == "move_order_stop":
        own = Code.TOO_MANY_TRAILING_STOPS
    return Refused(own, own.message(maximum=rejected.details.get("limit"))) if own else refusal(rejected)


def _placed_row(request: PlaceAlgoOrderRequest, verdict: Verdict) -> PlacedAlgoRow:
    placed = next((event for event in verdict.events if isinstance(event, AlgoOrderPlaced)), None)
    return PlacedAlgoRow(
        algoId=str(placed.algo_order) if placed else "",
        algoClOrdId=request.algoClOrdId or "",
        sCode=verdict.code,
        sMsg=verdict.message,
        tag=request.tag or "",
    )


def _named_row(call: Call, request: CancelAlgoOrderRequest) -> CanceledAlgoRow:
    """The algo order as far as it can be named before it is canceled: by both its ids if it is pending."""
    number = AlgoOrderId(int(request.algoId)) if request.algoId else None
    order = queries.find_algo_order(call.exchange, call.account, number, request.algoClOrdId or "")
    if order is None:
        return CanceledAlgoRow(algoId=request.algoId or "", algoClOrdId=request.algoClOrdId or "")
    return CanceledAlgoRow(algoId=str(order.algo_order), algoClOrdId=order.client_order_id, tag=order.tag)


def _canceled_row(named: CanceledAlgoRow, verdict: Verdict) -> CanceledAlgoRow:
    return structs.replace(named, sCode=verdict.code, sMsg=verdict.message)


def algo_order_row(call: Call, order: AlgoOrder, instrument: Instrument) -> AlgoOrderRow:
    """How the algo order stands on the wire."""
    take_profit, stop_loss, trigger = map(_prices, (order.take_profit, order.stop_loss, order.trigger))
    trail = order.trail or Trail()
    return AlgoOrderRow(
        instType=instrument.type,
        instId=instrument.id,
        algoId=str(order.algo_order),
        sz=text_or_blank(order.size),
        closeFraction="1" if order.whole_position else "",
        ordType=order.type,
        side=order.side,
        posSide=order.position_side,
        tdMode=order.trade_mode,
        tgtCcy=_size_currency(instrument, order),
        lever=_leverage(call, order, instrument),
        tpTriggerPx=take_profit[0],
        tpTriggerPxType=take_profit[1],
        tpOrdPx=take_profit[2],
        slTriggerPx=stop_loss[0],
        slTriggerPxType=stop_loss[1],
        slOrdPx=stop_loss[2],
        triggerPx=trigger[0],
        triggerPxType=trigger[1],
        ordPx=trigger[2],
        advanceOrdType=order.released,
        tag=order.tag,
        reduceOnly="true" if order.reduce_only else "false",
        callbackRatio=text_or_blank(trail.callback_ratio),
        callbackSpread=text_or_blank(trail.callback_spread),
        activePx=text_or_blank(trail.active_price),
        moveTriggerPx=text_or_blank(_calling_price(order)),
        last=text(order.last),
        algoClOrdId=order.client_order_id,
        amendPxOnTriggerType="0" if order.cost is None else "1",
        attachAlgoOrds=attached_rows(order.attached),
        cTime=str(order.created_at),
        uTime=str(order.updated_at or order.created_at),
        tradeQuoteCcy=instrument.quote if instrument.type == "SPOT" else "",
    )


def _size_currency(instrument: Instrument, order: AlgoOrder) -> str:
    triggers = [one for one in (order.take_profit, order.stop_loss, order.trigger) if one is not None]
    at_market = order.trail is not None or any(trigger.order_price is None for trigger in triggers)
    return size_currency(instrument, "market" if at_market else "limit", order.side, order.size_currency)


def _calling_price(order: AlgoOrder) -> Decimal | None:
    with exact():
        return calling_price(order)


def _prices(trigger: Trigger | None) -> tuple[str, str, str]:
    """The price a trigger watches for, its kind, and the price of its order."""
    if trigger is None:
        return "", "", ""
    return text(trigger.price), trigger.kind, text(AT_MARKET if trigger.order_price is None else trigger.order_price)


def _leverage(call: Call, order: AlgoOrder, instrument: Instrument) -> str:
    if instrument.type == "SPOT":
        return ""
    return text(queries.leverage(call.exchange, call.account, instrument.id, order.margin_mode, order.position_side))


HANDLERS: Final[Mapping[str, Handler]] = {
    PLACE_ALGO_ORDER.name: _place_algo_order,
    CANCEL_ALGO_ORDERS.name: _cancel_algo_orders,
    PENDING_ALGO_ORDERS.name: _pending_algo_orders,
}
