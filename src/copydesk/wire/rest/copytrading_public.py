"""What anybody may know of lead traders: their ranks, their profit by day and week, their habits, their copy traders.

Each call had a signed twin, which is retired and which clients still make; what it takes and gives is the same.
"""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.copytrading_words import ANCHOR, PER_ADDRESS, LastDays, LeadTraderCode, SwapOnly


class PublicConfigRequest(Struct, frozen=True, kw_only=True):
    """Which product line."""

    instType: SwapOnly = "SWAP"


class PublicConfigRow(Struct, frozen=True, kw_only=True):
    """What copy settings must keep within."""

    maxCopyAmt: Annotated[str, Meta(description="Most USDT for each order.")]
    minCopyAmt: Annotated[str, Meta(description="Least USDT for each order, and least copyTotalAmt.")]
    maxCopyTotalAmt: Annotated[str, Meta(description="Highest copyTotalAmt, USDT.")]
    minCopyRatio: Annotated[str, Meta(description="Least multiple of each order.")]
    maxCopyRatio: Annotated[str, Meta(description="Highest multiple of each order.")]
    maxTpRatio: Annotated[str, Meta(description="Highest take profit of each order, as a fraction; the least is 0.")]
    maxSlRatio: Annotated[str, Meta(description="Highest stop loss of each order, as a fraction; the least is 0.")]


class RanksRequest(Struct, frozen=True, kw_only=True):
    """Which lead traders, in which order, and which page of them."""

    instType: SwapOnly = "SWAP"
    sortType: Annotated[
        Literal["overview", "pnl", "aum", "win_ratio", "pnl_ratio", "current_copy_trader_pnl"],
        Meta(description="What ranks them; overview weighs several figures together."),
    ] = "overview"
    state: Annotated[Literal["0", "1"], Meta(description="1: only those with a vacancy for copy traders.")] = "0"
    minLeadDays: Annotated[
        Literal["1", "2", "3", "4"] | None,
        Meta(description="Least time as lead trader: 1 is 7 days, 2 is 30, 3 is 90, 4 is 180."),
    ] = None
    minAssets: Annotated[Decimal | None, Meta(description="Least own assets, USDT.")] = None
    maxAssets: Annotated[Decimal | None, Meta(description="Most own assets, USDT.")] = None
    minAum: Annotated[Decimal | None, Meta(description="Least assets under management, USDT.")] = None
    maxAum: Annotated[Decimal | None, Meta(description="Most assets under management, USDT.")] = None
    dataVer: Annotated[
        str | None, Meta(description="A version that was answered, for pages that fit; the newest if it is not kept.")
    ] = None
    page: Annotated[int, Meta(ge=1, le=1_000_000, description="Which page.")] = 1
    limit: Annotated[int, Meta(ge=1, le=20, description="Lead traders per page, at most 20.")] = 10


class RankedDay(Struct, frozen=True, kw_only=True):
    """How a lead trader stood after a day."""

    beginTs: Annotated[str, Meta(description="Begin of the day (UTC+8), Unix ms.")]
    pnlRatio: Annotated[str, Meta(description="Profit per principal from the begin of the 90 days to this day.")]


class RankedLeadTrader(Struct, frozen=True, kw_only=True):
    """A lead trader in the ranks."""

    aum: Annotated[str, Meta(description="Assets under management, USDT.")]
    copyState: Annotated[str, Meta(description="1: the caller copies the lead trader; 0: not, or not known.")] = "0"
    maxCopyTraderNum: Annotated[str, Meta(description="Most copy traders at a time.")]
    copyTraderNum: Annotated[str, Meta(description="Copy traders at present.")]
    accCopyTraderNum: Annotated[str, Meta(description="Copy traders that ever began.")]
    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    nickName: Annotated[str, Meta(description="The lead trader's name.")]
    ccy: Annotated[str, Meta(description="Margin currency.")] = "USDT"
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    winRatio: Annotated[str, Meta(description="Days with profit per days with profit or loss, of the last 90.")]
    leadDays: Annotated[str, Meta(description="Whole days as lead trader.")]
    traderInsts: Annotated[tuple[str, ...], Meta(description="Leading instruments.")]
    pnl: Annotated[str, Meta(description="Profit of the lead positions closed in the last 90 days, USDT.")]
    pnlRatio: Annotated[str, Meta(description="pnl per principal.")]
    pnlRatios: Annotated[tuple[RankedDay, ...], Meta(description="How pnlRatio came about, latest day first.")]


class RanksRow(Struct, frozen=True, kw_only=True):
    """A page of the ranks."""

    dataVer: Annotated[str, Meta(description="The version of the figures.")]
    totalPage: Annotated[str, Meta(description="How many pages there are.")]
    ranks: Annotated[tuple[RankedLeadTrader, ...], Meta(description="The lead traders of the page.")]


class LeadTraderRequest(Struct, frozen=True, kw_only=True):
    """Which lead trader."""

    instType: SwapOnly = "SWAP"
    uniqueCode: LeadTraderCode


class LastDaysRequest(Struct, frozen=True, kw_only=True):
    """Which lead trader, and how far back."""

    instType: SwapOnly = "SWAP"
    uniqueCode: LeadTraderCode
    lastDays: LastDays


class PnlRow(Struct, frozen=True, kw_only=True):
    """The profit of a day or week."""

    beginTs: Annotated[str, Meta(description="Its begin (UTC+8), Unix ms.")]
    pnl: Annotated[str, Meta(description="Profit, USDT: of that week; of days, all up to that day.")]
    pnlRatio: Annotated[str, Meta(description="pnl per principal, to four decimals.")]


class StatsRow(Struct, frozen=True, kw_only=True):
    """A lead trader's key figures over the days asked for."""

    winRatio: Annotated[str, Meta(description="profitDays per profitDays and lossDays together, to four decimals.")]
    profitDays: Annotated[str, Meta(description="Days on which closed lead positions came to a profit.")]
    lossDays: Annotated[str, Meta(description="Days on which they came to a loss.")]
    curCopyTraderPnl: Annotated[str, Meta(description="What the present copy traders' copies realised, USDT.")]
    avgSubPosNotional: Annotated[str, Meta(description="Mean value at opening of the lead positions opened, USDT.")]
    investAmt: Annotated[str, Meta(description="Principal: balance at the begin, and what was paid in since, USDT.")]
    ccy: Annotated[str, Meta(description="Margin currency.")] = "USDT"


class PreferenceRow(Struct, frozen=True, kw_only=True):
    """How often a lead trader trades a currency."""

    ccy: Annotated[str, Meta(description="Base currency of the instruments.")]
    ratio: Annotated[str, Meta(description="Its part of all lead positions opened; the parts add up to 1.")]


PUBLIC_CONFIG: Final = Endpoint(
    name="copytrading.public_config",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-config",
    summary="What copy settings must keep within",
    request=PublicConfigRequest,
    row=PublicConfigRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-copy-trading-configuration",
)

RANKS: Final = Endpoint(
    name="copytrading.ranks",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-lead-traders",
    summary="Lead traders in the order of a figure, by page, of a version that stands for a while",
    request=RanksRequest,
    row=RanksRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-ranks",
)

WEEKLY_PNL: Final = Endpoint(
    name="copytrading.weekly_pnl",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-weekly-pnl",
    summary="A lead trader's profit in each of the last twelve weeks, latest first",
    request=LeadTraderRequest,
    row=PnlRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-weekly-pnl",
)

DAILY_PNL: Final = Endpoint(
    name="copytrading.daily_pnl",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-pnl",
    summary="A lead trader's profit up to each of the last days, latest first",
    request=LastDaysRequest,
    row=PnlRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-daily-pnl",
)

STATS: Final = Endpoint(
    name="copytrading.stats",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-stats",
    summary="A lead trader's key figures over the last days",
    request=LastDaysRequest,
    row=StatsRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-stats",
)

PREFERENCES: Final = Endpoint(
    name="copytrading.preferences",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/public-preference-currency",
    summary="What a lead trader trades most",
    request=LeadTraderRequest,
    row=PreferenceRow,
    permission=None,
    limit=PER_ADDRESS,
    source=ANCHOR + "get-lead-trader-currency-preferences",
)
