"""The copy trader's calls: to start, to amend, to stop, and to look at what one copies."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.messages import AmendCopySettings, CopySettings, StartCopying, StopCopying
from copydesk.engine.copying_views import RelationView
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import text
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_lead import submit
from copydesk.gateway.rest.copytrading_people import check_swaps, lead_trader_named, shown_name, unique_code
from copydesk.wire.codes import Code
from copydesk.wire.rest import copytrading

DONE: Final = copytrading.ResultRow(result=True)


async def _start_copying(call: Call) -> Reply:
    request: copytrading.CopySettingsRequest = call.request
    check_swaps(request.instType)
    settings = _settings(request)
    lead = lead_trader_named(call, request.uniqueCode)
    await submit(call, StartCopying(call.account, lead.account, settings))
    return Reply([DONE])


async def _amend_copy_settings(call: Call) -> Reply:
    """All settings are replaced; an optional one that is not said is none from now on."""
    request: copytrading.CopySettingsRequest = call.request
    check_swaps(request.instType)
    settings = _settings(request)
    lead = lead_trader_named(call, request.uniqueCode)
    await submit(call, AmendCopySettings(call.account, lead.account, settings))
    return Reply([DONE])


async def _stop_copying(call: Call) -> Reply:
    request: copytrading.StopCopyingRequest = call.request
    check_swaps(request.instType)
    lead = lead_trader_named(call, request.uniqueCode)
    await submit(call, StopCopying(call.account, lead.account, request.subPosCloseType))
    return Reply([DONE])


async def _copy_settings(call: Call) -> Reply:
    request: copytrading.CopySettingsQuery = call.request
    check_swaps(request.instType)
    lead = lead_trader_named(call, request.uniqueCode)
    copied = tuple(
        copytrading.CopiedInstrument(instId=one.instrument, enabled="1" if one.is_copied else "0")
        for one in copying_queries.copied_instruments(call.exchange, call.account, lead.account)
    )
    relation = copying_queries.relation(call.exchange, call.account, lead.account)
    if relation is None:
        return Reply([copytrading.CopySettingsRow(instIds=copied)])
    return Reply([_settings_row(relation.settings, copied)])


async def _my_lead_traders(call: Call) -> Reply:
    request: copytrading.MyLeadTradersRequest = call.request
    check_swaps(request.instType)
    relations = copying_queries.relations(call.exchange, call.account, call.world.now_ms)
    if not relations:
        raise refused(Code.NO_COPY_TRADER)
    return Reply([_lead_trader_row(call, view) for view in relations])


def _settings(request: copytrading.CopySettingsRequest) -> CopySettings:
    """What the request asks for; a parameter of the mode that was not chosen counts nothing. Raises: Refused."""
    fixed, custom = request.copyMode == "fixed_amount", request.copyInstIdType == "custom"
    needed = {
        "instId": (custom, request.instId),
        "copyAmt": (fixed, request.copyAmt),
        "copyRatio": (not fixed, request.copyRatio),
    }
    for parameter, (is_needed, value) in needed.items():
        if is_needed and value is None:
            raise refused(Code.PARAMETER_EMPTY, parameter=parameter)
    return CopySettings(
        total_amount=request.copyTotalAmt,
        mode=request.copyMode,
        amount=request.copyAmt if fixed else None,
        ratio=None if fixed else request.copyRatio,
        margin_mode=request.copyMgnMode,
        instruments=tuple(map(InstrumentId, request.instId or ())) if custom else None,
        take_profit_ratio=request.tpRatio or None,
        stop_loss_ratio=request.slRatio or None,
        total_stop_loss=request.slTotalAmt or None,
        close_type=request.subPosCloseType,
        tag=request.tag or "",
    )


def _settings_row(
    settings: CopySettings, copied: tuple[copytrading.CopiedInstrument, ...]
) -> copytrading.CopySettingsRow:
    return copytrading.CopySettingsRow(
        copyMode=settings.mode,
        copyAmt=text_or_blank(settings.amount),
        copyRatio=text_or_blank(settings.ratio),
        copyTotalAmt=text(settings.total_amount),
        tpRatio=text_or_blank(settings.take_profit_ratio),
        slRatio=text_or_blank(settings.stop_loss_ratio),
        copyInstIdType="copy" if settings.instruments is None else "custom",
        instIds=copied,
        slTotalAmt=text_or_blank(settings.total_stop_loss),
        subPosCloseType=settings.close_type,
        copyMgnMode=settings.margin_mode,
        copyState="1",
        tag=settings.tag,
    )


def _lead_trader_row(call: Call, view: RelationView) -> copytrading.MyLeadTraderRow:
    relation = view.relation
    lead = queries.lead_trader(call.exchange, relation.lead_trader, "SWAP")
    assert lead is not None, f"relation {relation.id} is active and leads to nobody"
    return copytrading.MyLeadTraderRow(
        nickName=shown_name(call, relation.lead_trader),
        margin=text(view.margin),
        copyTotalAmt=text(relation.settings.total_amount),
        copyTotalPnl=text(relation.profit),
        uniqueCode=unique_code(relation.lead_trader),
        profitSharingRatio=text(lead.profit_sharing_ratio),
        beginCopyTime=str(relation.started_at),
        upl=text(view.unrealised_profit),
        todayPnl=text(view.profit_of_day),
        leadMode=lead.terms.mode,
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.START_COPYING.name: _start_copying,
    copytrading.AMEND_COPY_SETTINGS.name: _amend_copy_settings,
    copytrading.STOP_COPYING.name: _stop_copying,
    copytrading.COPY_SETTINGS.name: _copy_settings,
    copytrading.MY_LEAD_TRADERS.name: _my_lead_traders,
}
