"""What anybody may know of a lead trader's figures. The signed twins of these calls are answered the same."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying import statistics
from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.copying.statistics import DAYS_OF_WEEK, Window
from copydesk.engine.numbers import exact, text
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import lead_trader_named
from copydesk.history.tallies import LeadHistory, profit_since
from copydesk.wire.rest import copytrading

WEEKS: Final = 12
DAYS: Final[Mapping[str, int]] = {"1": 7, "2": 30, "3": 90, "4": 365}


async def _public_config(call: Call) -> Reply:
    rules = queries.copying_rules(call.exchange)
    row = copytrading.PublicConfigRow(
        maxCopyAmt=text(rules.max_copy_amount),
        minCopyAmt=text(rules.min_copy_amount),
        maxCopyTotalAmt=text(rules.max_copy_total_amount),
        minCopyRatio=text(rules.min_copy_ratio),
        maxCopyRatio=text(rules.max_copy_ratio),
        maxTpRatio=text(rules.max_take_profit_ratio),
        maxSlRatio=text(rules.max_stop_loss_ratio),
    )
    return Reply([row])


async def _weekly_pnl(call: Call) -> Reply:
    """Each week by itself; the first one begins with the lead trader's first day."""
    request: copytrading.LeadTraderRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    history = LeadHistory(call.world.archive, lead.account)
    today, since = day_of(call.world.now_ms), day_of(lead.approved_at)
    monday = statistics.monday_of(today)
    mondays = [monday - DAYS_OF_WEEK * weeks for weeks in range(WEEKS)]
    with exact():
        return Reply(
            [
                _weekly_row(one, history.window(max(one, since), min(one + DAYS_OF_WEEK - 1, today)))
                for one in mondays
                if one + DAYS_OF_WEEK > since
            ]
        )


async def _daily_pnl(call: Call) -> Reply:
    """All profit since the first of the days, up to each of them."""
    request: copytrading.LastDaysRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    history = LeadHistory(call.world.archive, lead.account)
    first, today = _days(call, lead, request.lastDays)
    with exact():
        window = history.window(first, today)
        days = zip(range(today, first - 1, -1), history.each_day(first, today), strict=True)
        return Reply([_daily_row(day, tally.profit - window.before.profit, window.principal) for day, tally in days])


async def _stats(call: Call) -> Reply:
    request: copytrading.LastDaysRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    first, today = _days(call, lead, request.lastDays)
    relations = copying_queries.copy_traders(call.exchange, lead.account)
    with exact():
        window = LeadHistory(call.world.archive, lead.account).window(first, today)
        row = copytrading.StatsRow(
            winRatio=text(window.win_ratio),
            profitDays=str(window.profit_days),
            lossDays=str(window.loss_days),
            curCopyTraderPnl=text(profit_since(call.world.archive, relations, first)),
            avgSubPosNotional=text(window.average_value),
            investAmt=text(window.principal),
        )
    return Reply([row])


async def _preferences(call: Call) -> Reply:
    request: copytrading.LeadTraderRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    opened = LeadHistory(call.world.archive, lead.account).record.opened
    return Reply(
        [copytrading.PreferenceRow(ccy=currency, ratio=text(part)) for currency, part in statistics.preferences(opened)]
    )


def _days(call: Call, lead: LeadTrader, last_days: str) -> tuple[int, int]:
    """The first day of the window, and today."""
    now = call.world.now_ms
    return statistics.first_day(DAYS[last_days], at=now, since=lead.approved_at), day_of(now)


def _daily_row(day: int, profit: Decimal, principal: Decimal) -> copytrading.PnlRow:
    ratio = statistics.ratio_of(profit, principal)
    return copytrading.PnlRow(beginTs=str(statistics.begin_of_day(day)), pnl=text(profit), pnlRatio=text(ratio))


def _weekly_row(day: int, window: Window) -> copytrading.PnlRow:
    return copytrading.PnlRow(
        beginTs=str(statistics.begin_of_day(day)), pnl=text(window.profit), pnlRatio=text(window.profit_ratio)
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.PUBLIC_CONFIG.name: _public_config,
    copytrading.WEEKLY_PNL.name: _weekly_pnl,
    copytrading.SIGNED_WEEKLY_PNL.name: _weekly_pnl,
    copytrading.DAILY_PNL.name: _daily_pnl,
    copytrading.SIGNED_DAILY_PNL.name: _daily_pnl,
    copytrading.STATS.name: _stats,
    copytrading.SIGNED_STATS.name: _stats,
    copytrading.PREFERENCES.name: _preferences,
    copytrading.SIGNED_PREFERENCES.name: _preferences,
}
