"""The operator's acts upon lead traders and copying: on which terms, who is let go, who may copy."""

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.messages import AllowCopying, DecideLeadStop, LeadTerms, SetLeadTerms
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.numbers import text
from copydesk.gateway.operator.acts import done
from copydesk.gateway.operator.desk import OperatorDesk
from copydesk.wire import operator as wire
from copydesk.wire import operator_leads as leads


async def list_leads(desk: OperatorDesk, _: leads.ListLeads) -> list[leads.Lead]:
    exchange = desk.exchange
    everyone = copying_queries.lead_traders(exchange, "SWAP") + copying_queries.lead_traders(exchange, "SPOT")
    return [_lead(desk, lead) for lead in everyone]


async def set_lead_terms(desk: OperatorDesk, request: leads.SetTerms) -> wire.Done:
    terms = LeadTerms(request.mode, request.custom_copying, request.places)
    return done(await desk.submit(SetLeadTerms(desk.user(request.user).id, terms)))


async def decide_lead_stop(desk: OperatorDesk, request: leads.DecideStop) -> wire.Done:
    account = desk.user(request.user).id
    return done(await desk.submit(DecideLeadStop(account, request.instrument_type, request.accept)))


async def allow_copying(desk: OperatorDesk, request: leads.AllowUser) -> wire.Done:
    return done(await desk.submit(AllowCopying(desk.user(request.user).id, request.allowed)))


def _lead(desk: OperatorDesk, lead: LeadTrader) -> leads.Lead:
    copied = copying_queries.copy_traders(desk.exchange, lead.account) if lead.instrument_type == "SWAP" else []
    return leads.Lead(
        uid=str(lead.account),
        name=queries.account(desk.exchange, lead.account).name,
        instrument_type=lead.instrument_type,
        instruments=tuple(lead.instruments),
        profit_sharing_ratio=text(lead.profit_sharing_ratio),
        mode=lead.terms.mode,
        custom_copying=lead.terms.custom_copying,
        places=lead.terms.places,
        copy_traders=len(copied),
        asked_to_stop=lead.asked_to_stop,
    )
