"""Amending what follows an order: from requests to all that shall follow it from then on.

What is not told stays. A single take profit and stop loss need no name; the parts of a split take profit and the stop
loss beside them are named by the exchange's or the client's id.
"""

from decimal import Decimal

from msgspec import structs

from copydesk.engine.trading.attached import is_empty
from copydesk.engine.trading.messages import Attached, AttachedStop, PriceKind, SplitTakeProfit, Trail
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.trade_attached import AT_MARKET, of_one_kind, stop_of
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_amend import AmendAttachRequest

_COST_STOP = {None: None, "0": False, "1": True}


def amended(before: Attached | None, requests: tuple[AmendAttachRequest, ...] | None) -> Attached | None:
    """All that shall follow the order from now on, None if the request says nothing about it. Raises: Refused."""
    if not requests:
        return None
    if before is not None and before.splits:
        return _split(before, requests)
    if len(requests) > 1:
        raise refused(Code.PARAMETER_ERROR, parameter="attachAlgoOrds")
    request = requests[0]
    if request.sz is not None:
        raise refused(
            Code.PARAMETER_ERROR, parameter="sz"
        )  # only parts of a split take profit have a size of their own
    if before is None or is_empty(before):
        if request.attachAlgoId:
            raise refused(Code.ATTACHED_UNKNOWN)
        before = Attached(client_order_id=request.attachAlgoClOrdId or "")
    elif not _names(request, before) and (request.attachAlgoId or request.attachAlgoClOrdId):
        raise refused(Code.ATTACHED_UNKNOWN)
    if request.amendPxOnTriggerType == "1":
        raise refused(Code.COST_STOP_WITHOUT_SPLITS)
    return of_one_kind(
        structs.replace(
            before,
            take_profit=_take_profit(request, before.take_profit),
            stop_loss=_stop_loss(request, before.stop_loss),
            trail=_trail(request, before.trail),
        )
    )


def _split(before: Attached, requests: tuple[AmendAttachRequest, ...]) -> Attached:
    """The split take profit with what each item changes of it."""
    names = [request.attachAlgoId or request.attachAlgoClOrdId for request in requests]
    if len(set(names)) < len(names):
        raise refused(Code.ATTACHED_NAMED_TWICE)
    after = before
    for request in requests:
        place = next((place for place, part in enumerate(after.splits) if _names(request, part)), None)
        if place is not None:
            _check_only(request, ("newSlTriggerPx", "newSlTriggerRatio", "newSlOrdPx", "newSlTriggerPxType"))
            part = _part(request, after.splits[place])
            kept = () if part is None else (part,)
            after = structs.replace(after, splits=(*after.splits[:place], *kept, *after.splits[place + 1 :]))
        elif before.stop_loss is not None and _names(request, before):
            _check_only(request, ("newTpTriggerPx", "newTpTriggerRatio", "newTpOrdPx", "newTpTriggerPxType"))
            if request.sz is not None:
                raise refused(Code.PARAMETER_ERROR, parameter="sz")  # the stop loss is as large as the order
            to_cost = _COST_STOP[request.amendPxOnTriggerType]
            loss = _stop_loss(request, before.stop_loss)
            kept_cost = before.stop_to_cost if to_cost is None else to_cost
            after = structs.replace(after, stop_loss=loss, stop_to_cost=kept_cost and loss is not None)
        else:
            raise refused(Code.ATTACHED_UNKNOWN)
    return after


def _check_only(request: AmendAttachRequest, others: tuple[str, ...]) -> None:
    """Nothing, if an item of a split tells nothing of the other direction, and of no trailing stop. Raises: Refused."""
    if any(getattr(request, name) is not None for name in others):
        raise refused(Code.SPLIT_ONE_WAY)
    if any(value is not None for value in (request.newCallbackRatio, request.newCallbackSpread, request.newActivePx)):
        raise refused(Code.ATTACHED_UNKNOWN)


def _part(request: AmendAttachRequest, before: SplitTakeProfit) -> SplitTakeProfit | None:
    """One part of a split take profit as it shall be; None if it is taken away."""
    if request.amendPxOnTriggerType == "1":
        raise refused(Code.PARAMETER_ERROR, parameter="amendPxOnTriggerType")
    stop = _take_profit(request, before.stop)
    if stop is None:
        return None
    return structs.replace(before, stop=stop, size=before.size if request.sz is None else request.sz)


def _take_profit(request: AmendAttachRequest, before: AttachedStop | None) -> AttachedStop | None:
    told = (request.newTpTriggerPx, request.newTpTriggerRatio, request.newTpOrdPx)
    return _changed("newTp", before, told, request.newTpTriggerPxType)


def _stop_loss(request: AmendAttachRequest, before: AttachedStop | None) -> AttachedStop | None:
    told = (request.newSlTriggerPx, request.newSlTriggerRatio, request.newSlOrdPx)
    return _changed("newSl", before, told, request.newSlTriggerPxType)


def _trail(request: AmendAttachRequest, before: Trail | None) -> Trail | None:
    """The trailing stop as it shall be; a 0 as its distance takes it away, one measure replaces the other."""
    ratio, spread, active = request.newCallbackRatio, request.newCallbackSpread, request.newActivePx
    if ratio is None and spread is None and active is None:
        return before
    if before is None:
        raise refused(Code.ATTACHED_UNKNOWN)
    if ratio is not None and spread is not None:
        raise refused(Code.PARAMETERS_EXCLUDE, parameter="newCallbackRatio", other="newCallbackSpread")
    if 0 in (ratio, spread):
        return None
    if ratio is None and spread is None:
        ratio, spread = before.callback_ratio, before.callback_spread
    return Trail(ratio, spread, before.active_price if active is None else active)


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
        return stop_of(name, price, ratio, order_price, kind)
    if price is None and ratio is None:
        price, ratio = before.price, before.ratio
    kept = AT_MARKET if before.order_price is None else before.order_price
    return stop_of(name, price, ratio, kept if order_price is None else order_price, kind or before.kind)


def _names(request: AmendAttachRequest, before: Attached | SplitTakeProfit) -> bool:
    """Whether the request means this one."""
    if request.attachAlgoId is not None:
        return before.id is not None and int(request.attachAlgoId) == before.id
    return bool(before.client_order_id) and request.attachAlgoClOrdId == before.client_order_id
