"""The caller's lead positions and copies, open and closed, and the lead trader's shares: the calls."""

from decimal import Decimal
from typing import Final, Literal

from copydesk.client.calls import call
from copydesk.client.conversation import Conversation, Session
from copydesk.wire.rest import copytrading as wire
from copydesk.wire.rest.copytrading_positions import LeadPositionHistoryRow, LeadPositionRow
from copydesk.wire.rest.copytrading_sharing import TotalExpectedProfitSharingRequest
from copydesk.wire.rest.copytrading_words import InstrumentType

Kind = Literal["lead", "copy"]
"""The caller's own lead positions, or the caller's copies of others'."""

AT_MARKET: Final = Decimal(-1)
"""The price that stands for an order at market."""


def current_subpositions(
    session: Session,
    kind: Kind = "lead",
    *,
    inst_type: InstrumentType | None = None,
    inst_id: str | None = None,
    code: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 500,
) -> Conversation[list[LeadPositionRow]]:
    """A page of the open ones, latest first; `code` asks for those of one lead trader."""
    request = wire.LeadPositionsRequest(
        instType=inst_type,
        instId=inst_id,
        uniqueCode=code,
        after=after,
        before=before,
        limit=limit,
        subPosType=kind,
    )
    return call(session, wire.LEAD_POSITIONS, request, LeadPositionRow)


def subpositions_history(
    session: Session,
    kind: Kind = "lead",
    *,
    inst_type: InstrumentType | None = None,
    inst_id: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 100,
) -> Conversation[list[LeadPositionHistoryRow]]:
    """A page of those that were closed, wholly or in part, in the last three months, highest id first."""
    request = wire.LeadPositionsHistoryRequest(
        instType=inst_type, instId=inst_id, after=after, before=before, limit=limit, subPosType=kind
    )
    return call(session, wire.LEAD_POSITIONS_HISTORY, request, LeadPositionHistoryRow)


def protect_subposition(
    session: Session,
    sub_pos_id: str,
    kind: Kind = "lead",
    *,
    inst_type: InstrumentType = "SWAP",
    take_profit: Decimal | None = None,
    stop_loss: Decimal | None = None,
    take_profit_price: Decimal = AT_MARKET,
    stop_loss_price: Decimal = AT_MARKET,
) -> Conversation[list[wire.SubPositionRow]]:
    """Set the trigger prices of one; what is not said stays, 0 takes it away. At least one of both.

    They release an order at market, in SPOT also at a price.
    """
    request = wire.ProtectLeadPositionRequest(
        instType=inst_type,
        subPosId=sub_pos_id,
        tpTriggerPx=take_profit,
        slTriggerPx=stop_loss,
        tpOrdPx=take_profit_price,
        slOrdPx=stop_loss_price,
        subPosType=kind,
    )
    return call(session, wire.PROTECT_LEAD_POSITION, request, wire.SubPositionRow)


def close_subposition(
    session: Session,
    sub_pos_id: str,
    kind: Kind = "lead",
    *,
    inst_type: InstrumentType = "SWAP",
    price: Decimal | None = None,
) -> Conversation[list[wire.SubPositionRow]]:
    """Close exactly one at market, all of it; in SPOT also at a price; another amends it, 0 cancels."""
    request = wire.CloseLeadPositionRequest(
        instType=inst_type,
        subPosId=sub_pos_id,
        ordType="market" if price is None else "limit",
        px=price,
        subPosType=kind,
    )
    return call(session, wire.CLOSE_LEAD_POSITION, request, wire.SubPositionRow)


def profit_sharing_details(
    session: Session, *, after: str | None = None, before: str | None = None, limit: int = 100
) -> Conversation[list[wire.ProfitSharingRow]]:
    """A page of the shares that the lead trader was paid in the last three months."""
    request = wire.ProfitSharingDetailsRequest(after=after, before=before, limit=limit)
    return call(session, wire.PROFIT_SHARING_DETAILS, request, wire.ProfitSharingRow)


def total_profit_sharing(session: Session) -> Conversation[list[wire.TotalProfitSharingRow]]:
    """All shares that the lead trader ever got."""
    return call(session, wire.TOTAL_PROFIT_SHARING, wire.TotalProfitSharingRequest(), wire.TotalProfitSharingRow)


def unrealized_profit_sharing_details(session: Session) -> Conversation[list[wire.ExpectedProfitSharingRow]]:
    """What the lead trader may expect of each copy trader."""
    request = wire.ExpectedProfitSharingRequest()
    return call(session, wire.EXPECTED_PROFIT_SHARING, request, wire.ExpectedProfitSharingRow)


def total_unrealized_profit_sharing(session: Session) -> Conversation[list[wire.TotalExpectedProfitSharingRow]]:
    """What the lead trader may expect of all of them, and when it is settled next."""
    request = TotalExpectedProfitSharingRequest()
    return call(session, wire.TOTAL_EXPECTED_PROFIT_SHARING, request, wire.TotalExpectedProfitSharingRow)
