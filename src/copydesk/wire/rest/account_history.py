"""Closed positions, as they stand on the wire."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_entry import OrderNumber


class PositionsHistoryRequest(Struct, frozen=True, kw_only=True):
    """Which of the closed positions to list; all if nothing is said."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES", "OPTION"] | None,
        Meta(description="Kind of instrument; only swaps have positions here."),
    ] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    mgnMode: Annotated[Literal["cross", "isolated"] | None, Meta(description="Margin mode.")] = None
    type: Annotated[
        Literal["1", "2", "3", "4", "5", "6"] | None,
        Meta(description="What its latest closing was: 1 a part, 2 all, 3 liquidation, 4 of a part; else nothing."),
    ] = None
    posId: Annotated[OrderNumber | None, Meta(description="Position.")] = None
    after: Annotated[int | None, Meta(description="Only positions whose latest closing is older, Unix ms.")] = None
    before: Annotated[int | None, Meta(description="Only positions whose latest closing is newer, Unix ms.")] = None
    limit: Annotated[
        int, Meta(ge=1, le=100, description="Rows per page, at most 100, and what closed at the last row's time.")
    ] = 100


class ClosedPositionRow(Struct, frozen=True, kw_only=True):
    """What was closed of one opening of a position, wholly or in part."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    mgnMode: Annotated[str, Meta(description="Margin mode: cross or isolated.")]
    type: Annotated[str, Meta(description="What its latest closing was: 1 a part, 2 all, 3 liquidation, 4 of a part.")]
    cTime: Annotated[str, Meta(description="When the position was opened, Unix ms.")]
    uTime: Annotated[str, Meta(description="When it was closed last, Unix ms; the cursor of pages.")]
    openAvgPx: Annotated[str, Meta(description="Average entry price.")]
    nonSettleAvgPx: Annotated[str, Meta(description="Expiry futures only; always empty.")] = ""
    closeAvgPx: Annotated[str, Meta(description="Average price of what was closed.")]
    posId: Annotated[str, Meta(description="Position.")]
    openMaxPos: Annotated[str, Meta(description="Largest size that it reached, in contracts.")]
    closeTotalPos: Annotated[str, Meta(description="What was closed of it, in contracts.")]
    realizedPnl: Annotated[str, Meta(description="Profit with fees, funding and penalties.")]
    settledPnl: Annotated[str, Meta(description="Expiry futures only; always empty.")] = ""
    pnlRatio: Annotated[str, Meta(description="realizedPnl over the initial margin of what was closed.")]
    fee: Annotated[str, Meta(description="Fees of opening and closing; negative is paid.")]
    fundingFee: Annotated[str, Meta(description="Funding; negative is paid.")]
    liqPenalty: Annotated[str, Meta(description="Penalty of liquidation; negative is paid.")] = "0"
    pnl: Annotated[str, Meta(description="Profit without fees.")]
    posSide: Annotated[str, Meta(description="Position side: net, long or short.")]
    lever: Annotated[str, Meta(description="Leverage, with a decimal.")]
    direction: Annotated[str, Meta(description="long or short.")]
    triggerPx: Annotated[str, Meta(description="Mark price at liquidation; empty otherwise.")] = ""
    uly: Annotated[str, Meta(description="Underlying index.")]
    ccy: Annotated[str, Meta(description="Margin currency.")]


POSITIONS_HISTORY: Final = Endpoint(
    name="account.positions_history",
    section="account",
    method="GET",
    path="/api/v5/account/positions-history",
    summary="List what was closed of positions in the last 3 months, latest closing first",
    request=PositionsHistoryRequest,
    row=ClosedPositionRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2_000, key="user"),
    source="OKX docs v5, #trading-account-rest-api-get-positions-history",
)
