"""Funding rates as they stand on the wire: the one that is charged next, and those that were."""

from typing import Annotated

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit


class FundingRateRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose funding rate to look at."""

    instId: Annotated[str, Meta(description="A swap, or ANY for all of them.")]


class FundingRateRow(msgspec.Struct, frozen=True, kw_only=True):
    """How one swap is funded."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = "SWAP"
    instId: Annotated[str, Meta(description="Instrument.")]
    method: Annotated[str, Meta(description="Always current_period: charged for the period that ends.")] = (
        "current_period"
    )
    formulaType: Annotated[str, Meta(description="Generation of the formula.")] = "withRate"
    fundingRate: Annotated[str, Meta(description="Rate that is charged at fundingTime; a recorded one that stands.")]
    nextFundingRate: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    fundingTime: Annotated[str, Meta(description="Next settlement, Unix ms.")]
    nextFundingTime: Annotated[str, Meta(description="The settlement after it, Unix ms.")]
    minFundingRate: Annotated[str, Meta(description="Lowest possible rate.")]
    maxFundingRate: Annotated[str, Meta(description="Highest possible rate.")]
    interestRate: Annotated[str, Meta(description="Interest part of the formula.")]
    impactValue: Annotated[str, Meta(description="Quote currency whose trading makes an impact price.")]
    settState: Annotated[str, Meta(description="Always settled: a settlement is one moment.")] = "settled"
    settFundingRate: Annotated[str, Meta(description="Rate of the last settlement; empty before the first.")]
    premium: Annotated[str, Meta(description="How far the impact prices lie from the index, per index.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class FundingRateHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which settlements to look at, newest first."""

    instId: Annotated[str, Meta(description="A swap.")]
    before: Annotated[int | None, Meta(description="Only settlements later than this time, Unix ms.")] = None
    after: Annotated[int | None, Meta(description="Only settlements earlier than this time, Unix ms.")] = None
    limit: Annotated[int, Meta(ge=1, le=400, description="Settlements per page, at most 400.")] = 400


class FundingRateHistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One settlement of one swap."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = "SWAP"
    instId: Annotated[str, Meta(description="Instrument.")]
    formulaType: Annotated[str, Meta(description="Generation of the formula.")] = "withRate"
    fundingRate: Annotated[str, Meta(description="Rate as it was told before.")]
    realizedRate: Annotated[str, Meta(description="Rate that was charged.")]
    fundingTime: Annotated[str, Meta(description="Time of the settlement, Unix ms.")]
    method: Annotated[str, Meta(description="Always current_period.")] = "current_period"


FUNDING_RATE = Endpoint(
    name="public.funding_rate",
    section="public",
    method="GET",
    path="/api/v5/public/funding-rate",
    summary="Look at the funding rate that is charged next",
    request=FundingRateRequest,
    row=FundingRateRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip+instrument"),
    source="OKX docs v5, #public-data-rest-api-get-funding-rate",
)
FUNDING_RATE_HISTORY = Endpoint(
    name="public.funding_rate_history",
    section="public",
    method="GET",
    path="/api/v5/public/funding-rate-history",
    summary="Look at the funding rates that were charged, newest first",
    request=FundingRateHistoryRequest,
    row=FundingRateHistoryRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip+instrument"),
    source="OKX docs v5, #public-data-rest-api-get-funding-rate-history",
)
