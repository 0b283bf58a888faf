"""Looking at orders: the handlers, and how an order stands on the wire."""

from collections.abc import Mapping
from typing import Final

from msgspec import structs

from copydesk.engine import queries
from copydesk.engine.identifiers import Currency, OrderId
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import CancelReason, OrderSource, SizeCurrency
from copydesk.engine.trading.orders import Order
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.pages import page
from copydesk.gateway.rest.trade_attached import attached_rows
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_attached import AttachedAlgoOrder
from copydesk.wire.rest.trade_orders import ORDER, PENDING_ORDERS, OrderRow, PendingOrdersRequest

UNFILLED_KEPT_MS: Final = 2 * 60 * 60 * 1000
"""How long an order that was canceled before any fill can be looked at: documented as about two hours."""

_CANCEL_SOURCES: Final[Mapping[CancelReason, tuple[str, str]]] = {
    "user": ("1", "Canceled by the user"),
    "post_only_would_take": ("31", "The post-only order would have taken liquidity"),
    "not_filled_whole": ("13", "The fill-or-kill order could not be filled whole"),
    "not_filled_rest": ("14", "The rest of the immediate-or-cancel order was not filled"),
    "self_trade": ("32", "Self-trade prevention"),
    "price_limit": ("15", "The market lies beyond the price limit"),
    "too_many_makers": ("33", "The order met more makers than one order may"),
    "amend_failed": ("1", "Canceled because it could not be amended, as the user asked"),
    "countdown": ("20", "Canceled when the countdown to cancel all had ended"),
    "liquidation": ("3", "Canceled before a liquidation"),
    "close_position": ("17", "The position was closed at market"),
    "position_reduced": ("23", "The position became smaller than the reduce-only orders"),
    "instrument_expired": ("7", "The instrument expired"),
}
_SOURCES: Final[Mapping[OrderSource, str]] = {"": "", "trigger": "6", "tp_sl": "7", "trailing": "25", "copy": ""}
_SIZE_CURRENCIES: Final[Mapping[SizeCurrency, str]] = {"base": "base_ccy", "quote": "quote_ccy"}


async def _order(call: Call) -> Reply:
    request = call.request
    instrument = instruments.known(call, request.instId)
    if not request.ordId and not request.clOrdId:
        raise refused(Code.ORDER_NAME_MISSING)
    order = pending(call, request.ordId, request.clOrdId) or _ended(call, request.ordId, request.clOrdId)
    if order is None or order.instrument != instrument.id:
        raise refused(Code.ORDER_UNKNOWN)
    return Reply([order_row(order, instrument)])


async def _pending_orders(call: Call) -> Reply:
    request: PendingOrdersRequest = call.request
    orders = queries.pending_orders(call.exchange, call.account)
    listed = ((order, instruments.known(call, order.instrument)) for order in orders)
    newest = page(
        [pair for pair in listed if _asked_for(call, request, *pair)],
        lambda pair: pair[0].order,
        after=request.after,
        before=request.before,
        limit=request.limit,
    )
    return Reply([order_row(order, instrument) for order, instrument in newest])


def pending(call: Call, number: str | None, client_id: str | None) -> Order | None:
    """The caller's pending order of this id, or else of this client's id."""
    if number:
        return queries.find_order(call.exchange, call.account, order=OrderId(int(number)))
    if client_id:
        return queries.find_order(call.exchange, call.account, client_order_id=client_id)
    return None


def order_row(order: Order, instrument: Instrument) -> OrderRow:
    """How the order stands on the wire."""
    fee_currency, rebate_currency = _fee_currencies(order, instrument)
    row = OrderRow(
        instType=instrument.type,
        instId=instrument.id,
        tgtCcy=size_currency(instrument, order.type, order.side, order.size_currency),
        ordId=str(order.order),
        clOrdId=order.client_order_id,
        tag=order.tag,
        px=text_or_blank(order.price),
        sz=text(order.size),
        pnl=text(order.profit),
        ordType=order.type,
        side=order.side,
        posSide=order.position_side,
        tdMode=order.trade_mode,
        accFillSz=text(order.filled),
        fillPx=text_or_blank(order.last_fill_price),
        tradeId=_number(order.last_trade),
        fillSz=text_or_blank(order.last_fill_size) or "0",
        fillTime=_number(order.last_fill_at),
        avgPx=text_or_blank(order.average_price),
        state=order.state,
        lever="" if instrument.type == "SPOT" else text(order.leverage),
        feeCcy=fee_currency,
        fee=text(order.fee),
        rebateCcy=rebate_currency,
        source=_SOURCES[order.source],
        stpMode=order.self_trade,
        category=order.category,
        reduceOnly="true" if order.reduce_only else "false",
        uTime=str(order.updated_at),
        cTime=str(order.created_at),
        tradeQuoteCcy=instrument.quote if instrument.type == "SPOT" else "",
    )
    return _completed(row, order)


def _completed(row: OrderRow, order: Order) -> OrderRow:
    """The row with what few orders have: an algo order they come from, a cancellation, what follows them."""
    if order.algo_order is not None:
        row = structs.replace(row, algoId=str(order.algo_order), algoClOrdId=order.algo_client_order_id)
    if order.cancel_reason:
        row = _with_reason(row, order.cancel_reason)
    return row if order.attached is None else _with_attached(row, attached_rows(order.attached))


def _with_reason(row: OrderRow, reason: CancelReason) -> OrderRow:
    """The row with why the order was canceled."""
    code, words = _CANCEL_SOURCES[reason]
    return structs.replace(row, cancelSource=code, cancelSourceReason=words)


def _with_attached(row: OrderRow, attached: tuple[AttachedAlgoOrder, ...]) -> OrderRow:
    """The row with what follows the order, in the list and in the older fields of one take profit and stop loss."""
    first = attached[0] if attached else AttachedAlgoOrder()
    return structs.replace(
        row,
        attachAlgoClOrdId=first.attachAlgoClOrdId,
        tpTriggerPx=first.tpTriggerPx,
        tpTriggerPxType=first.tpTriggerPxType,
        tpOrdPx=first.tpOrdPx,
        slTriggerPx=first.slTriggerPx,
        slTriggerPxType=first.slTriggerPxType,
        slOrdPx=first.slOrdPx,
        attachAlgoOrds=attached,
    )


def size_currency(instrument: Instrument, kind: str, side: str, given: SizeCurrency | None) -> str:
    """The unit of the size of a spot market order, which is quote currency for buys by default; else ""."""
    if instrument.type != "SPOT" or kind != "market":
        return ""
    return _SIZE_CURRENCIES[given or ("quote" if side == "buy" else "base")]


def _ended(call: Call, number: str | None, client_id: str | None) -> Order | None:
    """The caller's order among those that have ended, unless it vanished because it never was filled."""
    order = call.world.archive.order(
        call.account, order=OrderId(int(number)) if number else None, client_order_id="" if number else client_id or ""
    )
    if order is None or order.filled:
        return order
    age_ms = call.world.now_ms - order.updated_at
    return order if age_ms < UNFILLED_KEPT_MS else None


def _asked_for(call: Call, request: PendingOrdersRequest, order: Order, instrument: Instrument) -> bool:
    """Whether the request's filters let the order through."""
    return (
        (request.instType is None or instrument.type == request.instType)
        and (request.instId is None or instrument.id == request.instId)
        and (request.ordType is None or order.type in request.ordType)
        and (request.state is None or order.state == request.state)
        and instruments.in_group(call, instrument, underlying=request.uly, family=request.instFamily)
    )


def _fee_currencies(order: Order, instrument: Instrument) -> tuple[Currency, Currency]:
    """The currencies of fee and rebate: what is received and what is paid on spot, margin currency on swaps."""
    if instrument.type != "SPOT":
        return instrument.settle, instrument.settle
    received = (instrument.base, instrument.quote)
    return received if order.side == "buy" else (received[1], received[0])


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


HANDLERS: Final[Mapping[str, Handler]] = {
    ORDER.name: _order,
    PENDING_ORDERS.name: _pending_orders,
}
