"""The ranks of lead traders. The signed twin also tells whom the caller copies."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying import statistics
from copydesk.engine.copying.calendar import DAY_MS, day_of
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.copying.statistics import Figures, SortType, Window
from copydesk.engine.numbers import ZERO, exact, text
from copydesk.engine.statistics_queries import assets, assets_managed
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import shown_name, unique_code
from copydesk.gateway.rest.rank_versions import RankedLead, RankVersion, name_of
from copydesk.history.tallies import LeadHistory
from copydesk.wire.rest import copytrading

RANKED_DAYS: Final = 90
_MONTH, _WEEK = 30, 7
_SORTS: Final[Mapping[str, SortType]] = {
    "overview": "overview",
    "pnl": "profit",
    "aum": "assets_managed",
    "win_ratio": "win_ratio",
    "pnl_ratio": "profit_ratio",
    "current_copy_trader_pnl": "copy_profit",
}
_LEAD_DAYS: Final[Mapping[str, int]] = {"1": 7, "2": 30, "3": 90, "4": 180}


async def _ranks(call: Call) -> Reply:
    request: copytrading.RanksRequest = call.request
    now = call.world.now_ms
    version = await call.world.ranks.named(request.dataVer, now, lambda: _made(call, now))
    with exact():
        order = statistics.ranked([one.figures for one in version.leads], _SORTS[request.sortType])
        asked = [one for one in (version.leads[place] for place in order) if _is_asked_for(call, request, version, one)]
        begin = (request.page - 1) * request.limit
        ranks = tuple(_row(call, version, one) for one in asked[begin : begin + request.limit])
    pages = -(-len(asked) // request.limit)
    return Reply([copytrading.RanksRow(dataVer=version.name, totalPage=str(pages), ranks=ranks)])


async def _made(call: Call, now: int) -> RankVersion:
    """The version of now, of all who lead in public. Between any two lead traders others get their turn."""
    leads = []
    for lead in copying_queries.lead_traders(call.exchange):
        if lead.terms.mode == "private":
            continue
        with exact():
            leads.append(_ranked(call, lead, now))
        await asyncio.sleep(0)
    return RankVersion(name_of(now), now, tuple(leads))


def _ranked(call: Call, lead: LeadTrader, now: int) -> RankedLead:
    relations = copying_queries.copy_traders(call.exchange, lead.account)
    return RankedLead(
        lead=lead,
        figures=_figures(call, lead, now, sum((relation.profit for relation in relations), ZERO)),
        assets=assets(call.exchange, lead.account),
        copy_traders_ever=copying_queries.copy_traders_ever(call.exchange, lead.account),
    )


def _figures(call: Call, lead: LeadTrader, now: int, copy_profit: Decimal) -> Figures:
    history, today = LeadHistory(call.world.archive, lead.account), day_of(now)

    def window(days: int) -> Window:
        return history.window(statistics.first_day(days, at=now, since=lead.approved_at), today)

    ranked = window(RANKED_DAYS)
    whole = Window(history.record.opening, ranked.end)
    days = history.each_day(max(today - _WEEK, history.record.opening.day), today)
    week = Window(days[-1], days[0])
    return Figures(
        account=lead.account,
        window=ranked,
        assets_managed=assets_managed(call.exchange, lead.account),
        copy_profit=copy_profit,
        total_ratio=whole.profit_ratio,
        month_ratio=window(_MONTH).profit_ratio,
        week_ratio=week.profit_ratio,
        total_fall=statistics.ratio_of(ranked.end.drawdown, whole.principal),
        week_fall=statistics.ratio_of(statistics.greatest_fall([tally.profit for tally in days[::-1]]), week.principal),
    )


def _is_asked_for(call: Call, request: copytrading.RanksRequest, version: RankVersion, one: RankedLead) -> bool:
    """Whether the request's filters let the lead trader through; the bounds are inclusive."""
    most = one.lead.places(queries.copying_rules(call.exchange).max_copy_traders)
    days = _LEAD_DAYS[request.minLeadDays] if request.minLeadDays else 0
    managed = one.figures.assets_managed
    return (
        (request.state == "0" or one.figures.window.end.copy_traders < most)
        and _lead_days(version, one) >= days
        and (request.minAssets is None or one.assets >= request.minAssets)
        and (request.maxAssets is None or one.assets <= request.maxAssets)
        and (request.minAum is None or managed >= request.minAum)
        and (request.maxAum is None or managed <= request.maxAum)
    )


def _lead_days(version: RankVersion, one: RankedLead) -> int:
    """Whole days as lead trader, at the time of the version."""
    return (version.at - one.lead.approved_at) // DAY_MS


def _row(call: Call, version: RankVersion, one: RankedLead) -> copytrading.RankedLeadTrader:
    account, window = one.lead.account, one.figures.window
    copied = call.caller is not None and copying_queries.relation(call.exchange, call.account, account) is not None
    return copytrading.RankedLeadTrader(
        aum=text(one.figures.assets_managed),
        copyState="1" if copied else "0",
        maxCopyTraderNum=str(one.lead.places(queries.copying_rules(call.exchange).max_copy_traders)),
        copyTraderNum=str(window.end.copy_traders),
        accCopyTraderNum=str(one.copy_traders_ever),
        nickName=shown_name(call, account),
        uniqueCode=unique_code(account),
        winRatio=text(window.win_ratio),
        leadDays=str(_lead_days(version, one)),
        traderInsts=one.lead.instruments,
        pnl=text(window.profit),
        pnlRatio=text(window.profit_ratio),
        pnlRatios=_ratios(call, version, one),
    )


def _ratios(call: Call, version: RankVersion, one: RankedLead) -> tuple[copytrading.RankedDay, ...]:
    """The days before that of the version stand in the archive; its own day is as the version has it."""
    window, last = one.figures.window, day_of(version.at)
    first = statistics.first_day(RANKED_DAYS, at=version.at, since=one.lead.approved_at)
    earlier = LeadHistory(call.world.archive, one.lead.account).each_day(first, last - 1)
    return tuple(
        copytrading.RankedDay(
            beginTs=str(statistics.begin_of_day(day)),
            pnlRatio=text(statistics.ratio_of(tally.profit - window.before.profit, window.principal)),
        )
        for day, tally in zip(range(last, first - 1, -1), (window.end, *earlier), strict=True)
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.RANKS.name: _ranks,
    copytrading.SIGNED_RANKS.name: _ranks,
}
