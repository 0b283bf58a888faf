"""What follows an order: take profit, stop loss, their parts, trailing stop; from requests to the world and back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NoReturn

from copydesk.engine import queries
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Attached, AttachedStop, PriceKind, SplitTakeProfit, Trail
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_attached import AttachedAlgoOrder, AttachRequest

AT_MARKET: Final = Decimal(-1)
"""The order price that stands for a market order."""

MOST_STOPS: Final = 1
"""Stop losses beside split take profits: documented."""


def attached(call: Call, instrument: Instrument, requests: tuple[AttachRequest, ...] | None) -> Attached | None:
    """What shall follow the order. Raises: Refused."""
    if not requests:
        return None
    if any(request.tpOrdKind == "limit" for request in requests):
        if leads(call, instrument):
            raise refused(Code.LEAD_TAKE_PROFIT_LIMIT)
        raise refused(Code.PARAMETER_ERROR, parameter="tpOrdKind")
    first = requests[0]
    if len(requests) > 1 or first.sz is not None or first.amendPxOnTriggerType == "1":
        return _split(requests)
    profit, loss = _stops(first)
    trail = _trail(first)
    if profit is None and loss is None and trail is None:
        _refuse_empty(first)
    return of_one_kind(Attached(profit, loss, first.attachAlgoClOrdId or "", trail=trail))


def of_one_kind(told: Attached) -> Attached:
    """The same, if a trailing stop has nothing beside it. Raises: Refused."""
    if told.trail is not None and (told.take_profit is not None or told.stop_loss is not None):
        raise refused(
            Code.PARAMETERS_EXCLUDE,
            parameter="callbackRatio",
            other="tpTriggerPx" if told.take_profit else "slTriggerPx",
        )
    return told


def _split(requests: Sequence[AttachRequest]) -> Attached:
    """A split take profit, and the stop loss beside it if there is one; each is an item of the list."""
    splits: list[SplitTakeProfit] = []
    stop: AttachRequest | None = None
    for request in requests:
        if _trail(request) is not None:
            raise refused(Code.PARAMETER_ERROR, parameter="attachAlgoOrds")
        profit, loss = _stops(request)
        if profit is not None and loss is not None:
            raise refused(Code.SPLIT_ONE_WAY)
        if profit is not None:
            splits.append(_part(request, profit))
        elif loss is None:
            _refuse_empty(request)
        elif stop is not None:
            raise refused(Code.TOO_MANY_STOPS_BESIDE_SPLITS, limit=str(MOST_STOPS))
        elif request.sz is not None:
            raise refused(Code.PARAMETER_ERROR, parameter="sz")  # the stop loss is as large as the order
        else:
            stop = request
    if stop is None:
        return Attached(splits=tuple(splits))
    return Attached(
        stop_loss=_stops(stop)[1],
        client_order_id=stop.attachAlgoClOrdId or "",
        splits=tuple(splits),
        stop_to_cost=stop.amendPxOnTriggerType == "1",
    )


def _part(request: AttachRequest, profit: AttachedStop) -> SplitTakeProfit:
    """One part of a split take profit."""
    if request.sz is None:
        raise refused(Code.SPLIT_SIZE_MISSING)
    if request.amendPxOnTriggerType == "1":
        raise refused(Code.PARAMETER_ERROR, parameter="amendPxOnTriggerType")  # it is the stop loss that moves
    return SplitTakeProfit(profit, request.sz, request.attachAlgoClOrdId or "")


def _stops(request: AttachRequest) -> tuple[AttachedStop | None, AttachedStop | None]:
    """Take profit and stop loss of one item."""
    return (
        stop_of("tp", request.tpTriggerPx, request.tpTriggerRatio, request.tpOrdPx, request.tpTriggerPxType),
        stop_of("sl", request.slTriggerPx, request.slTriggerRatio, request.slOrdPx, request.slTriggerPxType),
    )


def _trail(request: AttachRequest) -> Trail | None:
    """The trailing stop of one item."""
    if request.callbackRatio is not None and request.callbackSpread is not None:
        raise refused(Code.PARAMETERS_EXCLUDE, parameter="callbackRatio", other="callbackSpread")
    if request.callbackRatio is None and request.callbackSpread is None and request.activePx is None:
        return None
    return Trail(request.callbackRatio, request.callbackSpread, request.activePx)


def attached_rows(told: Attached | None) -> tuple[AttachedAlgoOrder, ...]:
    """How what follows an order stands on the wire."""
    if told is None:
        return ()
    rows = [_row(part.id, part.client_order_id, part.stop, None, size=text(part.size)) for part in told.splits]
    if told.trail is not None:
        rows.append(_trail_row(told, told.trail))
    elif told.take_profit is not None or told.stop_loss is not None:
        at_cost = "1" if told.stop_to_cost else "0"
        rows.append(_row(told.id, told.client_order_id, told.take_profit, told.stop_loss, at_cost=at_cost))
    return tuple(rows)


def _row(
    number: int | None,
    name: str,
    take_profit: AttachedStop | None,
    stop_loss: AttachedStop | None,
    *,
    size: str = "",
    at_cost: str = "0",
) -> AttachedAlgoOrder:
    profit, loss = _shown(take_profit), _shown(stop_loss)
    return AttachedAlgoOrder(
        attachAlgoId="" if number is None else str(number),
        attachAlgoClOrdId=name,
        tpOrdKind="condition" if take_profit else "",
        tpTriggerPx=profit[0],
        tpTriggerRatio=profit[1],
        tpTriggerPxType=profit[2],
        tpOrdPx=profit[3],
        slTriggerPx=loss[0],
        slTriggerRatio=loss[1],
        slTriggerPxType=loss[2],
        slOrdPx=loss[3],
        sz=size,
        amendPxOnTriggerType=at_cost,
    )


def _trail_row(told: Attached, trail: Trail) -> AttachedAlgoOrder:
    return AttachedAlgoOrder(
        attachAlgoId="" if told.id is None else str(told.id),
        attachAlgoClOrdId=told.client_order_id,
        amendPxOnTriggerType="0",
        callbackRatio=text_or_blank(trail.callback_ratio),
        callbackSpread=text_or_blank(trail.callback_spread),
        activePx=text_or_blank(trail.active_price),
    )


def stop_of(
    name: str, price: Decimal | None, ratio: Decimal | None, order_price: Decimal | None, kind: PriceKind | None
) -> AttachedStop | None:
    """One of the two; trigger and order price come as a pair, and a trigger is a price or a ratio. Raises: Refused."""
    if price is None and ratio is None and order_price is None:
        return None
    if price is not None and ratio is not None:
        raise refused(Code.PARAMETERS_EXCLUDE, parameter=f"{name}TriggerPx", other=f"{name}TriggerRatio")
    if order_price is None:
        raise refused(Code.PARAMETER_EMPTY, parameter=f"{name}OrdPx")
    if price is None and ratio is None:
        raise refused(Code.PARAMETER_EMPTY, parameter=f"{name}TriggerPx")
    return AttachedStop(price, ratio, kind or "last", None if order_price == AT_MARKET else order_price)


def leads(call: Call, instrument: Instrument) -> bool:
    """Whether the caller is a lead trader of the instrument."""
    lead = queries.lead_trader(call.exchange, call.account, instrument.type)
    return lead is not None and instrument.id in lead.instruments


def _shown(stop: AttachedStop | None) -> tuple[str, str, str, str]:
    """Trigger price, trigger ratio, kind of price and order price."""
    if stop is None:
        return "", "", "", ""
    order_price = AT_MARKET if stop.order_price is None else stop.order_price
    return text_or_blank(stop.price), text_or_blank(stop.ratio), stop.kind, text(order_price)


def _refuse_empty(request: AttachRequest) -> NoReturn:
    """Refuse an item that holds nothing to follow."""
    if request.attachAlgoClOrdId:
        raise refused(Code.ATTACHED_PRICES_MISSING)
    raise refused(Code.EITHER_PARAMETER, parameter="tpTriggerPx", other="slTriggerPx")
