"""The lead trader's shares of the copy traders' profit: those that were paid, and those that are expected."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Permission
from copydesk.wire.rest.copytrading_words import ANCHOR, PER_USER, AnyType, NewerThan, OlderThan, SwapOnly


class ProfitSharingDetailsRequest(Struct, frozen=True, kw_only=True):
    """Which of the settled shares to list."""

    instType: AnyType = None
    after: OlderThan = None
    before: NewerThan = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Rows per page, at most 100.")] = 100


class ProfitSharingRow(Struct, frozen=True, kw_only=True):
    """What one settlement with one copy trader came to."""

    ccy: Annotated[str, Meta(description="Currency of the share.")]
    profitSharingAmt: Annotated[str, Meta(description="The share; 0 where there was nothing to share.")]
    nickName: Annotated[str, Meta(description="The copy trader's name.")]
    profitSharingId: Annotated[str, Meta(description="Id of the row.")]
    instType: Annotated[str, Meta(description="Product line.")]
    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    ts: Annotated[str, Meta(description="When it was settled, Unix ms.")]


class TotalProfitSharingRequest(Struct, frozen=True, kw_only=True):
    """Which product line to sum up."""

    instType: AnyType = None


class TotalProfitSharingRow(Struct, frozen=True, kw_only=True):
    """All shares that were ever paid, by product line and currency."""

    ccy: Annotated[str, Meta(description="Currency of the shares.")]
    totalProfitSharingAmt: Annotated[str, Meta(description="Their sum.")]
    instType: Annotated[str, Meta(description="Product line.")]


class ExpectedProfitSharingRequest(Struct, frozen=True, kw_only=True):
    """Which product line to list."""

    instType: AnyType = None


class ExpectedProfitSharingRow(Struct, frozen=True, kw_only=True):
    """What the next settlement with one copy trader would come to."""

    ccy: Annotated[str, Meta(description="Currency of the share.")]
    unrealizedProfitSharingAmt: Annotated[str, Meta(description="The share that is expected.")]
    nickName: Annotated[str, Meta(description="The copy trader's name.")]
    instType: Annotated[str, Meta(description="Product line.")]
    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    ts: Annotated[str, Meta(description="When it changed last, which is when a copy closed; Unix ms.")]


class TotalExpectedProfitSharingRequest(Struct, frozen=True, kw_only=True):
    """Which product line to sum up."""

    instType: SwapOnly = "SWAP"


class TotalExpectedProfitSharingRow(Struct, frozen=True, kw_only=True):
    """What the next settlement would come to with all copy traders."""

    profitSharingTs: Annotated[str, Meta(description="When it is settled, Unix ms.")]
    totalUnrealizedProfitSharingAmt: Annotated[str, Meta(description="The sum of the expected shares.")]


PROFIT_SHARING_DETAILS: Final = Endpoint(
    name="copytrading.profit_sharing_details",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/profit-sharing-details",
    summary="The shares that the lead trader got in the last three months, latest first",
    request=ProfitSharingDetailsRequest,
    row=ProfitSharingRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-profit-sharing-details",
)

TOTAL_PROFIT_SHARING: Final = Endpoint(
    name="copytrading.total_profit_sharing",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/total-profit-sharing",
    summary="The sum of all shares that the lead trader ever got",
    request=TotalProfitSharingRequest,
    row=TotalProfitSharingRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-total-profit-sharing",
)

EXPECTED_PROFIT_SHARING: Final = Endpoint(
    name="copytrading.expected_profit_sharing",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/unrealized-profit-sharing-details",
    summary="The shares that are expected at the next settlement, by copy trader",
    request=ExpectedProfitSharingRequest,
    row=ExpectedProfitSharingRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-unrealized-profit-sharing-details",
)

TOTAL_EXPECTED_PROFIT_SHARING: Final = Endpoint(
    name="copytrading.total_expected_profit_sharing",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/total-unrealized-profit-sharing",
    summary="The sum of the shares that are expected at the next settlement, and when that is",
    request=TotalExpectedProfitSharingRequest,
    row=TotalExpectedProfitSharingRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-total-unrealized-profit-sharing",
)
