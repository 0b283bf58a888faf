"""The caller's lead positions and copies: those that are open and closed, their protection, their close."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.messages import CloseCopy, CloseLeadPosition, ProtectCopy, ProtectLeadPosition
from copydesk.engine.copying_views import CopyView, LeadPositionView
from copydesk.engine.identifiers import CopyId, LeadPositionId
from copydesk.engine.trading.messages import Trigger
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_lead import submit
from copydesk.gateway.rest.copytrading_people import check_leads, check_swaps, unique_code
from copydesk.gateway.rest.copytrading_rows import history_row, lead_position_row, led_by
from copydesk.gateway.rest.pages import page
from copydesk.history.archive import Bound, Page
from copydesk.history.copying.closed import (
    CLOSED_COPIES,
    CLOSED_LEAD_POSITIONS,
    ENDED_RELATIONS,
    ClosedCopy,
    ClosedLeadPosition,
)
from copydesk.history.shelf import THREE_MONTHS_MS
from copydesk.wire.codes import Code
from copydesk.wire.rest import copytrading

_AT_MARKET: Final = Decimal(-1)
Views = Sequence[LeadPositionView | CopyView]


async def _lead_positions(call: Call) -> Reply:
    request: copytrading.LeadPositionsRequest = call.request
    _check_has_traded(call)
    if request.instId is not None:
        instruments.known(call, request.instId)
    views: Views = (
        copying_queries.copies(call.exchange, call.account)
        if request.subPosType == "copy"
        else copying_queries.lead_positions(call.exchange, call.account)
    )
    asked = [view for view in views if _is_asked_for(call, request, view)]
    newest = page(asked, _number, after=request.after, before=request.before, limit=request.limit)
    return Reply([lead_position_row(call, view) for view in newest])


async def _lead_positions_history(call: Call) -> Reply:
    request: copytrading.LeadPositionsHistoryRequest = call.request
    _check_has_traded(call)
    if request.instId is not None:
        instruments.known(call, request.instId)
    rows = _closed_copies(call, request) if request.subPosType == "copy" else _closed_positions(call, request)
    return Reply([history_row(call, row) for row in rows])


async def _protect_lead_position(call: Call) -> Reply:
    request: copytrading.ProtectLeadPositionRequest = call.request
    _check_may_act(call, request)
    if request.tpTriggerPx is None and request.slTriggerPx is None:
        words = {"parameter": "tpTriggerPx", "other": "slTriggerPx"}
        raise refused(Code.EITHER_PARAMETER, **words)
    number, tag = int(request.subPosId), request.tag or ""
    take_profit = _trigger("tpTriggerPx", request.tpTriggerPx, request.tpTriggerPxType, request.tpOrdPx)
    stop_loss = _trigger("slTriggerPx", request.slTriggerPx, request.slTriggerPxType, request.slOrdPx)
    if request.subPosType == "copy":
        await submit(call, ProtectCopy(call.account, CopyId(number), take_profit, stop_loss, tag))
    else:
        await submit(call, ProtectLeadPosition(call.account, LeadPositionId(number), take_profit, stop_loss, tag))
    return Reply([copytrading.SubPositionRow(subPosId=request.subPosId, tag=tag)])


async def _close_lead_position(call: Call) -> Reply:
    """Contracts are closed at market only: for a price of their own there are the ordinary orders."""
    request: copytrading.CloseLeadPositionRequest = call.request
    _check_may_act(call, request)
    number, tag = int(request.subPosId), request.tag or ""
    if request.instType == "SPOT":
        await submit(call, CloseLeadPosition(call.account, LeadPositionId(number), tag, request.ordType, request.px))
        return Reply([copytrading.SubPositionRow(subPosId=request.subPosId, tag=tag)])
    for parameter, is_given in (("ordType", request.ordType == "limit"), ("px", request.px is not None)):
        if is_given:
            raise refused(Code.PARAMETER_ERROR, parameter=parameter)
    if request.subPosType == "copy":
        await submit(call, CloseCopy(call.account, CopyId(number), tag))
    else:
        await submit(call, CloseLeadPosition(call.account, LeadPositionId(number), tag))
    return Reply([copytrading.SubPositionRow(subPosId=request.subPosId, tag=tag)])


def _check_may_act(
    call: Call, request: copytrading.ProtectLeadPositionRequest | copytrading.CloseLeadPositionRequest
) -> None:
    """Raises: Refused where no lead position or copy of the product line can be the caller's."""
    if request.subPosType == "copy":
        check_swaps(request.instType)
        return
    check_leads(call, request.instType)
    position = copying_queries.lead_position(call.exchange, LeadPositionId(int(request.subPosId)))
    if position is not None and instruments.known(call, position.instrument).type != request.instType:
        raise refused(Code.LEAD_POSITION_UNKNOWN)


def _check_has_traded(call: Call) -> None:
    """Raises: Refused if the caller neither leads nor copies and never did."""
    exchange, account = call.exchange, call.account
    leads = any(queries.lead_trader(exchange, account, kind) for kind in ("SWAP", "SPOT"))
    copies = copying_queries.role(exchange, account, "SWAP") == "copy_trader" or copying_queries.copies(
        exchange, account
    )
    if not (leads or copies or _ever_led_or_copied(call)):
        raise refused(Code.NEITHER_LED_NOR_COPIED)


def _ever_led_or_copied(call: Call) -> bool:
    archive, one = call.world.archive, Page(limit=1)
    return bool(
        archive.page(CLOSED_LEAD_POSITIONS, one, account=call.account)
        or archive.page(ENDED_RELATIONS, one, copy_trader=call.account)
    )


def _is_asked_for(call: Call, request: copytrading.LeadPositionsRequest, view: LeadPositionView | CopyView) -> bool:
    held = view.position if isinstance(view, LeadPositionView) else view.copy
    return (
        (request.instType is None or instruments.known(call, held.instrument).type == request.instType)
        and (request.instId is None or held.instrument == request.instId)
        and (request.uniqueCode is None or unique_code(led_by(held)) == request.uniqueCode)
    )


def _number(view: LeadPositionView | CopyView) -> int:
    return view.position.id if isinstance(view, LeadPositionView) else view.copy.id


def _closed_positions(call: Call, request: copytrading.LeadPositionsHistoryRequest) -> list[ClosedLeadPosition]:
    return call.world.archive.page(
        CLOSED_LEAD_POSITIONS,
        page_of(request.after, request.before, request.limit),
        last_three_months(call),
        account=call.account,
        instrument_type=request.instType,
        instrument=request.instId,
    )


def _closed_copies(call: Call, request: copytrading.LeadPositionsHistoryRequest) -> list[ClosedCopy]:
    return call.world.archive.page(
        CLOSED_COPIES,
        page_of(request.after, request.before, request.limit),
        last_three_months(call),
        copy_trader=call.account,
        instrument_type=request.instType,
        instrument=request.instId,
    )


def page_of(after: str | None, before: str | None, limit: int) -> Page:
    """The page of the archive between two cursors of the wire."""
    return Page(None if after is None else int(after), None if before is None else int(before), limit)


def last_three_months(call: Call) -> Bound:
    """What lies in the time that is shown, as documented; what is older may still be there."""
    return Bound("at", call.world.now_ms - THREE_MONTHS_MS)


def _trigger(
    parameter: str, price: Decimal | None, kind: copytrading.TriggerPriceType, order_price: Decimal
) -> Trigger | None:
    """The trigger, if it is said. Raises: Refused for an order price that nothing would release."""
    if price is None and order_price != _AT_MARKET:
        raise refused(Code.PARAMETER_EMPTY, parameter=parameter)
    if price is None:
        return None
    return Trigger(price, kind, None if order_price == _AT_MARKET else order_price)


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.LEAD_POSITIONS.name: _lead_positions,
    copytrading.LEAD_POSITIONS_HISTORY.name: _lead_positions_history,
    copytrading.PROTECT_LEAD_POSITION.name: _protect_lead_position,
    copytrading.CLOSE_LEAD_POSITION.name: _close_lead_position,
}
