"""What anybody may see of a lead trader's trading: lead positions, open and closed, and who copies them.

The signed twins of these calls are answered the same.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine import copying_queries
from copydesk.engine.copying import statistics
from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.numbers import ZERO, exact, text
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import lead_trader_named, shown_name
from copydesk.gateway.rest.copytrading_positions import last_three_months, page_of
from copydesk.gateway.rest.copytrading_rows import shown_closed_row, shown_position_row
from copydesk.gateway.rest.pages import page
from copydesk.history.copying.closed import CLOSED_LEAD_POSITIONS
from copydesk.history.tallies import LeadHistory
from copydesk.wire.rest import copytrading


async def _shown_positions(call: Call) -> Reply:
    request: copytrading.ShownPositionsRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    views = copying_queries.lead_positions(call.exchange, lead.account)
    newest = page(
        [view for view in views if instruments.known(call, view.position.instrument).type == request.instType],
        lambda view: view.position.id,
        after=request.after,
        before=request.before,
        limit=request.limit,
    )
    return Reply([shown_position_row(call, view) for view in newest])


async def _shown_closed_positions(call: Call) -> Reply:
    """Only what was closed wholly: others have no field to tell a part by."""
    request: copytrading.ShownPositionsRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    rows = call.world.archive.page(
        CLOSED_LEAD_POSITIONS,
        page_of(request.after, request.before, request.limit),
        last_three_months(call),
        account=lead.account,
        instrument_type=request.instType,
        is_wholly_closed=1,
    )
    return Reply([shown_closed_row(call, row) for row in rows])


async def _copy_traders(call: Call) -> Reply:
    request: copytrading.CopyTradersRequest = call.request
    lead = lead_trader_named(call, request.uniqueCode)
    relations = copying_queries.copy_traders(call.exchange, lead.account)
    a_week_ago = day_of(call.world.now_ms) - statistics.DAYS_OF_WEEK
    before = LeadHistory(call.world.archive, lead.account).by_the_end_of(a_week_ago).copy_traders
    change = len(relations) - before
    best = sorted(relations, key=lambda relation: relation.profit, reverse=True)[: request.limit]
    with exact():
        row = copytrading.CopyTradersRow(
            copyTotalPnl=text(sum((relation.profit for relation in relations), ZERO)),
            copyTraderNumChg=str(change),
            copyTraderNumChgRatio=text(statistics.ratio_of(Decimal(change), Decimal(before))),
            copyTraders=tuple(_copy_trader(call, relation) for relation in best),
        )
    return Reply([row])


def _copy_trader(call: Call, relation: Relation) -> copytrading.CopyTrader:
    return copytrading.CopyTrader(
        beginCopyTime=str(relation.started_at),
        nickName=shown_name(call, relation.copy_trader),
        pnl=text(relation.profit),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    copytrading.SHOWN_POSITIONS.name: _shown_positions,
    copytrading.SIGNED_POSITIONS.name: _shown_positions,
    copytrading.SHOWN_CLOSED_POSITIONS.name: _shown_closed_positions,
    copytrading.SIGNED_CLOSED_POSITIONS.name: _shown_closed_positions,
    copytrading.COPY_TRADERS.name: _copy_traders,
    copytrading.SIGNED_COPY_TRADERS.name: _copy_traders,
}
