"""Lead positions and copies: those that are open, those that were closed, their protection, their close."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Permission
from copydesk.wire.rest.copytrading_words import (
    ANCHOR,
    POSITIONS_PER_USER,
    AnyType,
    LeadTraderCode,
    LedType,
    NewerThan,
    OlderThan,
    RecordId,
    SubPositionType,
)
from copydesk.wire.scalars import Tag

TriggerPriceType = Literal["last", "index", "mark"]

WhichKind = Annotated[
    SubPositionType, Meta(description="lead: the caller's lead positions; copy: the caller's copies of others'.")
]


class LeadPositionsRequest(Struct, frozen=True, kw_only=True):
    """Which of the open lead positions, or copies, to list."""

    instType: AnyType = None
    instId: Annotated[str | None, Meta(description="Only this instrument.")] = None
    after: OlderThan = None
    before: NewerThan = None
    limit: Annotated[int, Meta(ge=1, le=500, description="Rows per page, at most 500.")] = 500
    uniqueCode: Annotated[LeadTraderCode | None, Meta(description="Only of this lead trader.")] = None
    subPosType: WhichKind = "lead"


class LeadPositionRow(Struct, frozen=True, kw_only=True):
    """An open lead position, or copy."""

    instId: Annotated[str, Meta(description="Instrument.")]
    subPosId: Annotated[str, Meta(description="Id of the lead position or copy.")]
    posSide: Annotated[str, Meta(description="long, short or net; with net the sign of subPos tells the direction.")]
    mgnMode: Annotated[str, Meta(description="cross or isolated.")]
    lever: Annotated[str, Meta(description="Leverage at its opening.")]
    openOrdId: Annotated[str, Meta(description="The order that opened a lead position; empty for copies.")] = ""
    openAvgPx: Annotated[str, Meta(description="Average price of its opening.")]
    openTime: Annotated[str, Meta(description="When it was opened, Unix ms.")]
    subPos: Annotated[str, Meta(description="What is open: contracts, or coins for spot.")]
    tpTriggerPx: Annotated[str, Meta(description="Trigger price of its take profit, if it has one.")] = ""
    slTriggerPx: Annotated[str, Meta(description="Trigger price of its stop loss, if it has one.")] = ""
    algoId: Annotated[
        str, Meta(description="Id of its take profit and stop loss, which is its own id; empty without them.")
    ] = ""
    instType: Annotated[str, Meta(description="Product line: SWAP or SPOT.")]
    tpOrdPx: Annotated[str, Meta(description="Price of the order that its take profit releases; -1 is market.")] = ""
    slOrdPx: Annotated[str, Meta(description="Price of the order that its stop loss releases; -1 is market.")] = ""
    margin: Annotated[str, Meta(description="Value at the opening per leverage.")]
    upl: Annotated[str, Meta(description="Unrealised profit at the mark price; empty without one.")] = ""
    uplRatio: Annotated[str, Meta(description="upl per margin.")] = ""
    markPx: Annotated[str, Meta(description="Mark price; contracts only.")] = ""
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    ccy: Annotated[str, Meta(description="Currency of margin and profit.")]
    availSubPos: Annotated[str, Meta(description="What can be closed.")]


class LeadPositionsHistoryRequest(Struct, frozen=True, kw_only=True):
    """Which of the closed lead positions, or copies, to list."""

    instType: AnyType = None
    instId: Annotated[str | None, Meta(description="Only this instrument.")] = None
    after: OlderThan = None
    before: NewerThan = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Rows per page, at most 100.")] = 100
    subPosType: WhichKind = "lead"


class LeadPositionHistoryRow(Struct, frozen=True, kw_only=True):
    """A lead position, or copy, that was closed wholly or in part."""

    instId: Annotated[str, Meta(description="Instrument.")]
    subPosId: Annotated[str, Meta(description="Id of the lead position or copy.")]
    posSide: Annotated[str, Meta(description="long, short or net; with net the sign of subPos tells the direction.")]
    mgnMode: Annotated[str, Meta(description="cross or isolated.")]
    lever: Annotated[str, Meta(description="Leverage at its opening.")]
    openOrdId: Annotated[str, Meta(description="The order that opened a lead position; empty for copies.")] = ""
    openAvgPx: Annotated[str, Meta(description="Average price of its opening.")]
    openTime: Annotated[str, Meta(description="When it was opened, Unix ms.")]
    subPos: Annotated[str, Meta(description="All that was opened: contracts, or coins for spot.")]
    closeTime: Annotated[str, Meta(description="When it was closed last, Unix ms.")]
    closeAvgPx: Annotated[str, Meta(description="Average price of what was closed.")]
    pnl: Annotated[str, Meta(description="Profit of what was closed, without fees.")]
    pnlRatio: Annotated[str, Meta(description="The price's change from opening to closing, times the leverage.")]
    instType: Annotated[str, Meta(description="Product line: SWAP or SPOT.")]
    margin: Annotated[str, Meta(description="Value of subPos at the opening per leverage.")]
    ccy: Annotated[str, Meta(description="Currency of margin and profit.")]
    markPx: Annotated[str, Meta(description="Mark price; contracts only.")] = ""
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    profitSharingAmt: Annotated[str, Meta(description="Withheld from a copy for the lead trader; 0 otherwise.")] = "0"
    closeSubPos: Annotated[str, Meta(description="How much of subPos was closed.")]
    type: Annotated[str, Meta(description="1: closed in part; 2: closed wholly.")]


class ProtectLeadPositionRequest(Struct, frozen=True, kw_only=True):
    """Take profit and stop loss of one lead position or copy; what is not said stays."""

    instType: LedType = "SWAP"
    subPosId: Annotated[RecordId, Meta(description="The lead position or copy.")]
    tpTriggerPx: Annotated[Decimal | None, Meta(description="Trigger price of the take profit; 0 takes it away.")] = (
        None
    )
    slTriggerPx: Annotated[Decimal | None, Meta(description="Trigger price of the stop loss; 0 takes it away.")] = None
    tpOrdPx: Annotated[
        Decimal, Meta(description="Order price of the take profit; -1 is market, and all that contracts may have.")
    ] = Decimal(-1)
    slOrdPx: Annotated[
        Decimal, Meta(description="Order price of the stop loss; -1 is market, and all that contracts may have.")
    ] = Decimal(-1)
    tpTriggerPxType: Annotated[TriggerPriceType, Meta(description="Price that the take profit watches.")] = "last"
    slTriggerPxType: Annotated[TriggerPriceType, Meta(description="Price that the stop loss watches.")] = "last"
    tag: Annotated[Tag | None, Meta(description="The caller's label.")] = None
    subPosType: Annotated[SubPositionType, Meta(description="What subPosId names: a lead position or a copy.")] = "lead"


class CloseLeadPositionRequest(Struct, frozen=True, kw_only=True):
    """One lead position or copy to close, all of it."""

    instType: LedType = "SWAP"
    subPosId: Annotated[RecordId, Meta(description="The lead position or copy.")]
    ordType: Annotated[Literal["market", "limit"], Meta(description="How to close; limit in SPOT only.")] = "market"
    px: Annotated[
        Decimal | None,
        Meta(description="Limit price, SPOT only; 0 cancels the waiting close, another price amends it."),
    ] = None
    tag: Annotated[Tag | None, Meta(description="The caller's label.")] = None
    subPosType: Annotated[SubPositionType, Meta(description="What subPosId names: a lead position or a copy.")] = "lead"


class SubPositionRow(Struct, frozen=True, kw_only=True):
    """The lead position or copy that it was done to."""

    subPosId: Annotated[str, Meta(description="Id of the lead position or copy.")]
    tag: Annotated[str, Meta(description="The caller's label.")] = ""


LEAD_POSITIONS: Final = Endpoint(
    name="copytrading.lead_positions",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/current-subpositions",
    summary="The caller's open lead positions, or copies, latest first",
    request=LeadPositionsRequest,
    row=LeadPositionRow,
    permission=Permission.READ,
    limit=POSITIONS_PER_USER,
    source=ANCHOR + "get-existing-lead-positions",
)

LEAD_POSITIONS_HISTORY: Final = Endpoint(
    name="copytrading.lead_positions_history",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/subpositions-history",
    summary="What the caller closed of lead positions, or copies, in the last three months, highest id first",
    request=LeadPositionsHistoryRequest,
    row=LeadPositionHistoryRow,
    permission=Permission.READ,
    limit=POSITIONS_PER_USER,
    source=ANCHOR + "get-lead-position-history",
)

PROTECT_LEAD_POSITION: Final = Endpoint(
    name="copytrading.protect_lead_position",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/algo-order",
    summary="Set, replace or remove take profit and stop loss of one lead position or copy",
    request=ProtectLeadPositionRequest,
    row=SubPositionRow,
    permission=Permission.TRADE,
    limit=POSITIONS_PER_USER,
    source=ANCHOR + "post-place-lead-stop-order",
    idempotent=True,
)

CLOSE_LEAD_POSITION: Final = Endpoint(
    name="copytrading.close_lead_position",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/close-subposition",
    summary="Close one lead position or copy, all of it",
    request=CloseLeadPositionRequest,
    row=SubPositionRow,
    permission=Permission.TRADE,
    limit=POSITIONS_PER_USER,
    source=ANCHOR + "post-close-lead-position",
)
