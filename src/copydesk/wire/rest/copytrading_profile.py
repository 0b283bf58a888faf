"""What anybody may see of one lead trader's trading: lead positions, open and closed, and copy traders."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.copytrading_words import ANCHOR, PER_ADDRESS, LeadTraderCode, NewerThan, OlderThan, SwapOnly


class ShownPositionsRequest(Struct, frozen=True, kw_only=True):
    """Whose lead positions, and which page of them."""

    instType: SwapOnly = "SWAP"
    uniqueCode: LeadTraderCode
    after: OlderThan = None
    before: NewerThan = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Rows per page, at most 100.")] = 100


class ShownPositionRow(Struct, frozen=True, kw_only=True):
    """An open lead position as others see it."""

    instId: Annotated[str, Meta(description="Instrument.")]
    subPosId: Annotated[str, Meta(description="Id of the lead position.")]
    posSide: Annotated[str, Meta(description="long, short or net; with net the sign of subPos tells the direction.")]
    mgnMode: Annotated[str, Meta(description="cross or isolated.")]
    lever: Annotated[str, Meta(description="Leverage at its opening.")]
    openAvgPx: Annotated[str, Meta(description="Average price of its opening.")]
    openTime: Annotated[str, Meta(description="When it was opened, Unix ms.")]
    subPos: Annotated[str, Meta(description="What is open, contracts.")]
    instType: Annotated[str, Meta(description="Product line.")]
    margin: Annotated[str, Meta(description="Value at the opening per leverage.")]
    upl: Annotated[str, Meta(description="Unrealised profit at the mark price; empty without one.")] = ""
    uplRatio: Annotated[str, Meta(description="upl per margin.")] = ""
    markPx: Annotated[str, Meta(description="Mark price.")] = ""
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    ccy: Annotated[str, Meta(description="Currency of margin and profit.")]


class ShownClosedPositionRow(Struct, frozen=True, kw_only=True):
    """A closed lead position as others see it."""

    instId: Annotated[str, Meta(description="Instrument.")]
    subPosId: Annotated[str, Meta(description="Id of the lead position.")]
    posSide: Annotated[str, Meta(description="long, short or net; with net the sign of subPos tells the direction.")]
    mgnMode: Annotated[str, Meta(description="cross or isolated.")]
    lever: Annotated[str, Meta(description="Leverage at its opening.")]
    openAvgPx: Annotated[str, Meta(description="Average price of its opening.")]
    openTime: Annotated[str, Meta(description="When it was opened, Unix ms.")]
    subPos: Annotated[str, Meta(description="All that was opened, contracts.")]
    closeTime: Annotated[str, Meta(description="When it was closed, Unix ms.")]
    closeAvgPx: Annotated[str, Meta(description="Average price of its closing.")]
    pnl: Annotated[str, Meta(description="Its profit, without fees.")]
    pnlRatio: Annotated[str, Meta(description="The price's change from opening to closing, times the leverage.")]
    instType: Annotated[str, Meta(description="Product line.")]
    margin: Annotated[str, Meta(description="Value of subPos at the opening per leverage.")]
    ccy: Annotated[str, Meta(description="Currency of margin and profit.")]
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]


class CopyTradersRequest(Struct, frozen=True, kw_only=True):
    """Whose copy traders, and how many of them."""

    instType: SwapOnly = "SWAP"
    uniqueCode: LeadTraderCode
    limit: Annotated[int, Meta(ge=1, le=100, description="Rows, at most 100.")] = 100


class CopyTrader(Struct, frozen=True, kw_only=True):
    """Somebody who copies the lead trader."""

    beginCopyTime: Annotated[str, Meta(description="When the copying began, Unix ms.")]
    nickName: Annotated[str, Meta(description="The copy trader's name; addresses and telephone numbers are masked.")]
    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    pnl: Annotated[str, Meta(description="What the copies realised, without fees, USDT.")]


class CopyTradersRow(Struct, frozen=True, kw_only=True):
    """The lead trader's copy traders."""

    copyTotalPnl: Annotated[str, Meta(description="What the copies of all of them realised, USDT.")]
    ccy: Annotated[str, Meta(description="Currency of profit.")] = "USDT"
    copyTraderNumChg: Annotated[str, Meta(description="How many more copy traders than seven days ago.")]
    copyTraderNumChgRatio: Annotated[str, Meta(description="The same per copy trader of then; 0 if there was none.")]
    copyTraders: Annotated[tuple[CopyTrader, ...], Meta(description="Copy traders, highest pnl first.")]


SHOWN_POSITIONS: Final = Endpoint(
    name="copytrading.shown_positions",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-current-subpositions",
    summary="A lead trader's open lead positions, latest first",
    request=ShownPositionsRequest,
    row=ShownPositionRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-current-lead-positions",
)

SHOWN_CLOSED_POSITIONS: Final = Endpoint(
    name="copytrading.shown_closed_positions",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-subpositions-history",
    summary="The lead positions that a lead trader closed wholly in the last three months, highest id first",
    request=ShownPositionsRequest,
    row=ShownClosedPositionRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-lead-position-history",
)

COPY_TRADERS: Final = Endpoint(
    name="copytrading.copy_traders",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-copy-traders",
    summary="A lead trader's copy traders, and how their number changes",
    request=CopyTradersRequest,
    row=CopyTradersRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-copy-traders",
)
