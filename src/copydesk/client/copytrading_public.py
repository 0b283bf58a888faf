"""What anybody may ask of lead traders, without a key: their ranks, what they made, their trades, who copies them.

Pages of positions hold what is older than the id `after`, or newer than the id `before`.
"""

from decimal import Decimal
from typing import Literal

from copydesk.client.calls import call
from copydesk.client.conversation import Conversation, Session
from copydesk.wire.rest import copytrading as wire
from copydesk.wire.rest.copytrading_profile import ShownClosedPositionRow, ShownPositionRow
from copydesk.wire.rest.copytrading_public import PublicConfigRequest

LastDays = Literal["1", "2", "3", "4"]
"""How far back: 1 is 7 days, 2 is 30, 3 is 90, 4 is 365."""
SortType = Literal["overview", "pnl", "aum", "win_ratio", "pnl_ratio", "current_copy_trader_pnl"]


def public_config(session: Session) -> Conversation[list[wire.PublicConfigRow]]:
    """What copy settings must keep within."""
    return call(session, wire.PUBLIC_CONFIG, PublicConfigRequest(), wire.PublicConfigRow)


def public_lead_traders(
    session: Session,
    sort_type: SortType = "overview",
    *,
    with_vacancy: bool = False,
    min_lead_days: Literal["1", "2", "3", "4"] | None = None,
    min_assets: Decimal | None = None,
    max_assets: Decimal | None = None,
    min_aum: Decimal | None = None,
    max_aum: Decimal | None = None,
    data_ver: str | None = None,
    page: int = 1,
    limit: int = 10,
) -> Conversation[list[wire.RanksRow]]:
    """A page of the lead traders' ranks; pages of one `data_ver` fit together. Units: assets and aum are USDT.

    `min_lead_days`: 1 is 7 days, 2 is 30, 3 is 90, 4 is 180.
    """
    request = wire.RanksRequest(
        sortType=sort_type,
        state="1" if with_vacancy else "0",
        minLeadDays=min_lead_days,
        minAssets=min_assets,
        maxAssets=max_assets,
        minAum=min_aum,
        maxAum=max_aum,
        dataVer=data_ver,
        page=page,
        limit=limit,
    )
    return call(session, wire.RANKS, request, wire.RanksRow)


def public_weekly_pnl(session: Session, code: str) -> Conversation[list[wire.PnlRow]]:
    """A lead trader's profit in each of the last twelve weeks, latest first."""
    return call(session, wire.WEEKLY_PNL, wire.LeadTraderRequest(uniqueCode=code), wire.PnlRow)


def public_pnl(session: Session, code: str, last_days: LastDays) -> Conversation[list[wire.PnlRow]]:
    """A lead trader's profit up to each of the last days, latest first."""
    return call(session, wire.DAILY_PNL, wire.LastDaysRequest(uniqueCode=code, lastDays=last_days), wire.PnlRow)


def public_stats(session: Session, code: str, last_days: LastDays) -> Conversation[list[wire.StatsRow]]:
    """A lead trader's key figures over the last days."""
    return call(session, wire.STATS, wire.LastDaysRequest(uniqueCode=code, lastDays=last_days), wire.StatsRow)


def public_preference_currency(session: Session, code: str) -> Conversation[list[wire.PreferenceRow]]:
    """Which currencies a lead trader trades, and how often."""
    return call(session, wire.PREFERENCES, wire.LeadTraderRequest(uniqueCode=code), wire.PreferenceRow)


def public_current_subpositions(
    session: Session, code: str, *, after: str | None = None, before: str | None = None, limit: int = 100
) -> Conversation[list[ShownPositionRow]]:
    """A page of a lead trader's open lead positions, latest first."""
    request = wire.ShownPositionsRequest(uniqueCode=code, after=after, before=before, limit=limit)
    return call(session, wire.SHOWN_POSITIONS, request, ShownPositionRow)


def public_subpositions_history(
    session: Session, code: str, *, after: str | None = None, before: str | None = None, limit: int = 100
) -> Conversation[list[ShownClosedPositionRow]]:
    """A page of the lead positions that a lead trader closed in the last three months, highest id first."""
    request = wire.ShownPositionsRequest(uniqueCode=code, after=after, before=before, limit=limit)
    return call(session, wire.SHOWN_CLOSED_POSITIONS, request, ShownClosedPositionRow)


def public_copy_traders(session: Session, code: str, limit: int = 100) -> Conversation[list[wire.CopyTradersRow]]:
    """Who copies a lead trader, highest profit first, and how their number changes."""
    request = wire.CopyTradersRequest(uniqueCode=code, limit=limit)
    return call(session, wire.COPY_TRADERS, request, wire.CopyTradersRow)
