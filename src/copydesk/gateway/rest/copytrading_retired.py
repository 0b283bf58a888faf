"""Retired calls that clients still make: leverages in one go, and the lead traders of the past."""

from collections.abc import Iterator, Mapping
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import MarginMode, PositionSide, SetLeverage
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import lead_trader_named, shown_name, unique_code
from copydesk.gateway.rest.copytrading_positions import page_of
from copydesk.gateway.rest.verdicts import verdicts
from copydesk.history.copying.closed import ENDED_RELATIONS, EndedRelation
from copydesk.wire.codes import Code
from copydesk.wire.rest import copytrading

_IN_ALL, _IN_SOME, _IN_NONE = "0", "1", "2"


async def _leverages(call: Call) -> Reply:
    request: copytrading.LeveragesRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    named = request.instId if request.instId is not None else lead.instruments
    asked = [_swap(call, name) for name in dict.fromkeys(named)]
    return Reply([_leverages_row(call, lead.account, instrument, request.mgnMode) for instrument in asked])


async def _set_leverages(call: Call) -> Reply:
    """Isolated positions have a leverage for each side; an instrument counts as set if all its sides are."""
    request: copytrading.SetLeveragesRequest = call.request
    names = [InstrumentId(name) for name in dict.fromkeys(request.instId)]
    sides = _sides(call, call.account) if request.mgnMode == "isolated" else ("net",)
    commands = [
        SetLeverage(call.account, name, request.mgnMode, request.lever, position_side=side)
        for name in names
        for side in sides
    ]
    given = await verdicts(call, commands, lambda _, command: command)
    refused = {one.instrument for one, verdict in zip(commands, given, strict=True) if not verdict.accepted}
    succeeded = [name for name in names if name not in refused]
    failed = [name for name in names if name in refused]
    result = _IN_ALL if not failed else _IN_SOME if succeeded else _IN_NONE
    return Reply(
        [copytrading.SetLeveragesRow(succInstId=",".join(succeeded), failInstId=",".join(failed), result=result)]
    )


async def _past_lead_traders(call: Call) -> Reply:
    request: copytrading.PastLeadTradersRequest = call.request
    ended = call.world.archive.page(
        ENDED_RELATIONS, page_of(request.after, request.before, request.limit), copy_trader=call.account
    )
    return Reply([_past_row(call, one) for one in ended])


def _swap(call: Call, name: str) -> Instrument:
    instrument = instruments.known(call, name)
    if instrument.type != "SWAP":
        raise refused(Code.INSTRUMENT_UNKNOWN)
    return instrument


def _leverages_row(call: Call, lead: AccountId, instrument: Instrument, mode: MarginMode) -> copytrading.LeveragesRow:
    return copytrading.LeveragesRow(
        instId=instrument.id,
        mgnMode=mode,
        leadTraderLevers=tuple(_levers(call, lead, instrument.id, mode)),
        myLevers=tuple(_levers(call, call.account, instrument.id, mode)),
    )


def _levers(call: Call, account: AccountId, instrument: InstrumentId, mode: MarginMode) -> Iterator[copytrading.Lever]:
    for side in _sides(call, account):
        leverage = queries.leverage(call.exchange, account, instrument, mode, side)
        yield copytrading.Lever(lever=text(leverage), posSide=side)


def _sides(call: Call, account: AccountId) -> tuple[PositionSide, ...]:
    return ("net",) if queries.account(call.exchange, account).position_mode == "net" else ("long", "short")


def _past_row(call: Call, ended: EndedRelation) -> copytrading.PastLeadTraderRow:
    relation = ended.relation
    settings = relation.settings
    lead = queries.lead_trader(call.exchange, relation.lead_trader, "SWAP")
    again = copying_queries.relation(call.exchange, call.account, relation.lead_trader)
    return copytrading.PastLeadTraderRow(
        nickName=shown_name(call, relation.lead_trader),
        uniqueCode=unique_code(relation.lead_trader),
        copyNum=str(relation.copies),
        copyTotalAmt=text(settings.total_amount),
        copyTotalPnl=text(relation.profit),
        copyAmt=text_or_blank(settings.amount),
        copyMode=settings.mode,
        copyRatio=text_or_blank(settings.ratio),
        profitSharingRatio=text(ended.profit_sharing_ratio),
        beginCopyTime=str(relation.started_at),
        endCopyTime=str(ended.ended_at),
        copyRelId=str(relation.id),
        copyState="0" if again is None else "1",
        leadMode="public" if lead is None else lead.terms.mode,
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.LEVERAGES.name: _leverages,
    copytrading.SET_LEVERAGES.name: _set_leverages,
    copytrading.PAST_LEAD_TRADERS.name: _past_lead_traders,
}
