"""The lead trader's own calls: leading instruments, terms, coming and going."""

from collections.abc import Mapping
from typing import Final, cast

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.messages import (
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    CopyingCommand,
    LeadingInstrumentsSet,
    SetLeadingInstruments,
    StopLeadTrading,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.messages import Outcome
from copydesk.engine.numbers import text
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.gateway.rejections import refusal_naming_instrument
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import ROLES, shown_name, unique_code
from copydesk.wire.rest import copytrading

_TYPES: Final[tuple[InstrumentType, ...]] = ("SWAP", "SPOT")


async def _instruments(call: Call) -> Reply:
    """What is offered for leading, and what the caller leads although it is offered no more; in order of listing."""
    request: copytrading.InstrumentsRequest = call.request
    leading = _leading(call, request.instType)
    listed = queries.instruments(call.exchange, request.instType)
    return Reply(
        [
            copytrading.InstrumentRow(instId=one.id, enabled=one.id in leading)
            for one in listed
            if one.offered_for_leading or one.id in leading
        ]
    )


async def _set_instruments(call: Call) -> Reply:
    request: copytrading.SetInstrumentsRequest = call.request
    asked = cast(tuple[InstrumentId, ...], tuple(dict.fromkeys(request.instId)))
    outcome = await submit(call, SetLeadingInstruments(call.account, request.instType, asked))
    refused = _refused(outcome)
    return Reply([copytrading.InstrumentRow(name, name not in refused) for name in asked])


async def _amend_profit_sharing_ratio(call: Call) -> Reply:
    request: copytrading.AmendProfitSharingRatioRequest = call.request
    await submit(call, AmendProfitSharingRatio(call.account, request.instType, request.profitSharingRatio))
    return Reply([copytrading.ResultRow(result=True)])


async def _config(call: Call) -> Reply:
    details = tuple(_role(call, instrument_type) for instrument_type in _TYPES)
    row = copytrading.ConfigRow(
        uniqueCode=unique_code(call.account), nickName=shown_name(call, call.account), portLink="", details=details
    )
    return Reply([row])


async def _apply_lead_trading(call: Call) -> Reply:
    request: copytrading.ApplyLeadTradingRequest = call.request
    asked = tuple(InstrumentId(name) for name in request.instId)
    await submit(call, ApplyForLeadTrading(call.account, request.instType, asked))
    return Reply([copytrading.ResultRow(result=True)])


async def _stop_lead_trading(call: Call) -> Reply:
    request: copytrading.StopLeadTradingRequest = call.request
    await submit(call, StopLeadTrading(call.account, request.instType))
    return Reply([copytrading.ResultRow(result=True)])


async def submit(call: Call, command: CopyingCommand) -> Outcome:
    """What the command caused. Raises: Refused, naming the instrument that was in the way."""
    try:
        stamped = await call.world.sequencer.submit(command)
    except Rejected as rejected:
        raise refusal_naming_instrument(rejected) from rejected
    return stamped.outcome


def _refused(outcome: Outcome) -> frozenset[InstrumentId]:
    """The instruments that were asked for and not set."""
    for event in outcome.events:
        if isinstance(event, LeadingInstrumentsSet) and event.refused:
            return frozenset(instrument for instrument, _ in event.refused)
    return frozenset()


def _leading(call: Call, instrument_type: InstrumentType) -> frozenset[InstrumentId]:
    lead = queries.lead_trader(call.exchange, call.account, instrument_type)
    return frozenset(lead.instruments) if lead else frozenset()


def _role(call: Call, instrument_type: InstrumentType) -> copytrading.ConfigDetail:
    """The caller's role; only swaps are copied, so a lead trader of spot has no copy traders."""
    role = ROLES[copying_queries.role(call.exchange, call.account, instrument_type)]
    lead = queries.lead_trader(call.exchange, call.account, instrument_type)
    if lead is None:
        return copytrading.ConfigDetail(instType=instrument_type, roleType=role)
    copied = copying_queries.copy_traders(call.exchange, call.account) if instrument_type == "SWAP" else []
    return copytrading.ConfigDetail(
        instType=instrument_type,
        roleType=role,
        profitSharingRatio=text(lead.profit_sharing_ratio),
        maxCopyTraderNum=str(lead.places(queries.copying_rules(call.exchange).max_copy_traders)),
        copyTraderNum=str(len(copied)),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.INSTRUMENTS.name: _instruments,
    copytrading.SET_INSTRUMENTS.name: _set_instruments,
    copytrading.AMEND_PROFIT_SHARING_RATIO.name: _amend_profit_sharing_ratio,
    copytrading.CONFIG.name: _config,
    copytrading.APPLY_LEAD_TRADING.name: _apply_lead_trading,
    copytrading.STOP_LEAD_TRADING.name: _stop_lead_trading,
}
