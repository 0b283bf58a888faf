"""Take profit and stop loss that follow an order: from requests to the world, and how they stand on the wire."""

from decimal import Decimal
from typing import Final, NoReturn

from msgspec import structs

from copydesk.engine import queries
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Attached, AttachedStop, PriceKind
from copydesk.gateway.refusal import Refused
from copydesk.gateway.rest.call import Call
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_amend import AmendAttachRequest
from copydesk.wire.rest.trade_attached import AttachedAlgoOrder, AttachRequest

AT_MARKET: Final = Decimal(-1)
"""The order price that stands for a market order."""


def attached(call: Call, instrument: Instrument, requests: tuple[AttachRequest, ...] | None) -> Attached | None:
    """What shall follow the order. Raises: Refused."""
    if not requests:
        return None
    is_led = leads(call, instrument)
    if len(requests) > 1:
        _refuse(Code.LEAD_SPLIT_TAKE_PROFIT) if is_led else _refuse_parameter("attachAlgoOrds")
    request = requests[0]
    if request.tpOrdKind == "limit":
        _refuse(Code.LEAD_TAKE_PROFIT_LIMIT) if is_led else _refuse_parameter("tpOrdKind")
    profit = _stop("tp", request.tpTriggerPx, request.tpTriggerRatio, request.tpOrdPx, request.tpTriggerPxType)
    loss = _stop("sl", request.slTriggerPx, request.slTriggerRatio, request.slOrdPx, request.slTriggerPxType)
    if profit is None and loss is None:
        if request.attachAlgoClOrdId:
            _refuse(Code.ATTACHED_PRICES_MISSING)
        _refuse(Code.EITHER_PARAMETER, parameter="tpTriggerPx", other="slTriggerPx")
    return Attached(profit, loss, request.attachAlgoClOrdId or "")


def amended(before: Attached | None, requests: tuple[AmendAttachRequest, ...] | None) -> Attached | None:
    """All that shall follow the order from now on, None if the request says nothing about it. Raises: Refused."""
    if not requests:
        return None
    if len(requests) > 1:
        _refuse_parameter("attachAlgoOrds")
    request = requests[0]
    if before is None or (before.take_profit is None and before.stop_loss is None):
        if request.attachAlgoId:
            _refuse(Code.ATTACHED_UNKNOWN)
        before = Attached(client_order_id=request.attachAlgoClOrdId or "")
    elif not _names(request, before):
        _refuse(Code.ATTACHED_UNKNOWN)
    profit = _changed(
        "newTp",
        before.take_profit,
        (request.newTpTriggerPx, request.newTpTriggerRatio, request.newTpOrdPx),
        request.newTpTriggerPxType,
    )
    loss = _changed(
        "newSl",
        before.stop_loss,
        (request.newSlTriggerPx, request.newSlTriggerRatio, request.newSlOrdPx),
        request.newSlTriggerPxType,
    )
    return structs.replace(before, take_profit=profit, stop_loss=loss)


def attached_rows(told: Attached | None) -> tuple[AttachedAlgoOrder, ...]:
    """How what follows an order stands on the wire."""
    if told is None or (told.take_profit is None and told.stop_loss is None):
        return ()
    profit, loss = _shown(told.take_profit), _shown(told.stop_loss)
    row = AttachedAlgoOrder(
        attachAlgoId="" if told.id is None else str(told.id),
        attachAlgoClOrdId=told.client_order_id,
        tpOrdKind="condition" if told.take_profit else "",
        tpTriggerPx=profit[0],
        tpTriggerRatio=profit[1],
        tpTriggerPxType=profit[2],
        tpOrdPx=profit[3],
        slTriggerPx=loss[0],
        slTriggerRatio=loss[1],
        slTriggerPxType=loss[2],
        slOrdPx=loss[3],
        amendPxOnTriggerType="0",
    )
    return (row,)


def _stop(
    name: str, price: Decimal | None, ratio: Decimal | None, order_price: Decimal | None, kind: PriceKind | None
) -> AttachedStop | None:
    """One of the two; trigger and order price come as a pair, and a trigger is a price or a ratio."""
    if price is None and ratio is None and order_price is None:
        return None
    if price is not None and ratio is not None:
        _refuse(Code.PARAMETERS_EXCLUDE, parameter=f"{name}TriggerPx", other=f"{name}TriggerRatio")
    if order_price is None:
        _refuse(Code.PARAMETER_EMPTY, parameter=f"{name}OrdPx")
    if price is None and ratio is None:
        _refuse(Code.PARAMETER_EMPTY, parameter=f"{name}TriggerPx")
    return AttachedStop(price, ratio, kind or "last", None if order_price == AT_MARKET else order_price)


def _changed(
    name: str,
    before: AttachedStop | None,
    told: tuple[Decimal | None, Decimal | None, Decimal | None],
    kind: PriceKind | None,
) -> AttachedStop | None:
    """One of the two as it shall be; a 0 takes it away, what is not told stays."""
    price, ratio, order_price = told
    if any(value is not None and not value for value in told):
        return None
    if before is None:
        return _stop(name, price, ratio, order_price, kind)
    if price is None and ratio is None:
        price, ratio = before.price, before.ratio
    kept = AT_MARKET if before.order_price is None else before.order_price
    return _stop(name, price, ratio, kept if order_price is None else order_price, kind or before.kind)


def _names(request: AmendAttachRequest, before: Attached) -> bool:
    """Whether the request means what is there; it need not say so."""
    if request.attachAlgoId is not None:
        return before.id is not None and int(request.attachAlgoId) == before.id
    return request.attachAlgoClOrdId in (None, before.client_order_id)


def leads(call: Call, instrument: Instrument) -> bool:
    """Whether the caller is a lead trader of the instrument."""
    lead = queries.lead_trader(call.exchange, call.account, instrument.type)
    return lead is not None and instrument.id in lead.instruments


def _shown(stop: AttachedStop | None) -> tuple[str, str, str, str]:
    """Trigger price, trigger ratio, kind of price and order price."""
    if stop is None:
        return "", "", "", ""
    return (
        "" if stop.price is None else text(stop.price),
        "" if stop.ratio is None else text(stop.ratio),
        stop.kind,
        text(AT_MARKET if stop.order_price is None else stop.order_price),
    )


def _refuse_parameter(name: str) -> NoReturn:
    _refuse(Code.PARAMETER_ERROR, parameter=name)


def _refuse(code: Code, **named: str) -> NoReturn:
    raise Refused(code, code.message(**named))
