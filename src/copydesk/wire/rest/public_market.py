"""What everybody may know of contracts, as it stands on the wire: underlyings, open interest, limits, tiers, sizes."""

from decimal import Decimal
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit
from copydesk.wire.scalars import WITHOUT_EFFECT

_ANCHOR: Final = "OKX docs v5, #public-data-rest-api-"
_SWAPS_ONLY: Final = "Kind of instrument; only SWAP is traded, the list of others is empty."
_DISCOUNT: Final = "Nothing counts as collateral in futures mode; "

ContractKind = Literal["SWAP", "FUTURES", "OPTION"]


class UnderlyingRequest(msgspec.Struct, frozen=True):
    """Whose underlyings to list."""

    instType: Annotated[ContractKind, Meta(description=_SWAPS_ONLY)]


class UnderlyingRow(msgspec.Struct, frozen=True, array_like=True):
    """All underlyings: an array of names within the array."""

    uly: Annotated[tuple[str, ...], Meta(description="Names of the indexes.")] = ()


class OpenInterestRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose open interest to tell."""

    instType: Annotated[ContractKind, Meta(description=_SWAPS_ONLY)]
    uly: Annotated[str | None, Meta(description="Underlying index. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None


class OpenInterestRow(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an instrument is held long, and as much short; empty where there is no price."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    oi: Annotated[str, Meta(description="In contracts.")]
    oiCcy: Annotated[str, Meta(description="In coins.")]
    oiUsd: Annotated[str, Meta(description="In USD.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class PriceLimitRequest(msgspec.Struct, frozen=True):
    """Whose price limits to tell."""

    instId: Annotated[str, Meta(description="Instrument.")]


class PriceLimitRow(msgspec.Struct, frozen=True, kw_only=True):
    """Between which prices orders are taken."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    buyLmt: Annotated[str, Meta(description="Highest price of a buy; empty without limits.")]
    sellLmt: Annotated[str, Meta(description="Lowest price of a sell; empty without limits.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]
    enabled: Annotated[bool, Meta(description="Whether there are limits now.")]


class EstimatedPriceRequest(msgspec.Struct, frozen=True):
    """Whose delivery price to estimate."""

    instId: Annotated[str, Meta(description="Instrument.")]


class EstimatedPriceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The price at which something will be delivered; nothing is."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    settlePx: Annotated[str, Meta(description="Estimated price.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class PositionTiersRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose position tiers to list."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES", "OPTION"],
        Meta(description="Kind of instrument; only SWAP has tiers, the list of others is empty."),
    ]
    tdMode: Annotated[Literal["cross", "isolated"], Meta(description="Margin mode; both have the same tiers.")]
    uly: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=5)] | None,
        Meta(description="Underlying indexes, comma-separated, at most 5. An older parameter."),
    ] = None
    instFamily: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=5)] | None,
        Meta(description="Instrument families, comma-separated, at most 5; these or uly are needed for swaps."),
    ] = None
    instId: Annotated[
        str | None, Meta(description="Spot margin only, which has no tiers here.", extra=WITHOUT_EFFECT)
    ] = None
    ccy: Annotated[str | None, Meta(description="Spot margin only, which has no tiers here.", extra=WITHOUT_EFFECT)] = (
        None
    )
    tier: Annotated[Annotated[int, Meta(ge=1)] | None, Meta(description="Only this tier.")] = None


class PositionTierRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the ladder of a family."""

    uly: Annotated[str, Meta(description="Underlying index.")]
    instFamily: Annotated[str, Meta(description="Instrument family.")]
    instId: Annotated[str, Meta(description="Spot margin only; always empty.")] = ""
    tier: Annotated[str, Meta(description="Number of the tier, from 1.")]
    minSz: Annotated[str, Meta(description="Smallest position, in contracts.")]
    maxSz: Annotated[str, Meta(description="Largest position, in contracts.")]
    mmr: Annotated[str, Meta(description="Maintenance margin rate.")]
    imr: Annotated[str, Meta(description="Initial margin rate.")]
    maxLever: Annotated[str, Meta(description="Largest leverage.")]
    optMgnFactor: Annotated[str, Meta(description="Options only; always 0.")] = "0"
    quoteMaxLoan: Annotated[str, Meta(description="Spot margin only; always empty.")] = ""
    baseMaxLoan: Annotated[str, Meta(description="Spot margin only; always empty.")] = ""


class ContractCoinRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to convert into what."""

    type: Annotated[Literal["1", "2"], Meta(description="1 from coins to contracts, 2 from contracts to coins.")] = "1"
    instId: Annotated[str, Meta(description="Instrument.")]
    sz: Annotated[Decimal, Meta(description="What to convert: coins or dollars, or contracts.")]
    px: Annotated[
        Decimal | None, Meta(description="Price; needed where coins and dollars are converted into each other.")
    ] = None
    unit: Annotated[Literal["coin", "usds"], Meta(description="Whether coins are meant, or quote currency.")] = "coin"
    opType: Annotated[
        Literal["open", "close"], Meta(description="Contracts are rounded down to open, to the nearest to close.")
    ] = "close"


class ContractCoinRow(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of it."""

    type: Annotated[str, Meta(description="1 from coins to contracts, 2 from contracts to coins.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    px: Annotated[str, Meta(description="Price; empty if none was given.")]
    sz: Annotated[str, Meta(description="Contracts, or coins or quote currency.")]
    unit: Annotated[str, Meta(description="coin or usds.")]


class DiscountRatesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose discount rates to tell."""

    ccy: Annotated[str | None, Meta(description="Only this currency.")] = None
    discountLv: Annotated[str | None, Meta(description="Out of use; a level matches nothing.")] = None


class DiscountTier(msgspec.Struct, frozen=True):
    """A step of a currency's worth as collateral."""

    discountRate: Annotated[str, Meta(description="Part that counts.")] = ""
    maxAmt: Annotated[str, Meta(description="Upper bound of the step.")] = ""
    minAmt: Annotated[str, Meta(description="Lower bound of the step.")] = ""
    tier: Annotated[str, Meta(description="Number of the step.")] = ""
    liqPenaltyRate: Annotated[str, Meta(description="Penalty of liquidation.")] = ""
    disCcyEq: Annotated[str, Meta(description="What counts of the upper bound.")] = ""


class DiscountRateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A currency as collateral."""

    ccy: Annotated[str, Meta(description="Currency.")]
    colRes: Annotated[str, Meta(description="Restriction as collateral; there is none.")] = "0"
    collateralRestrict: Annotated[bool, Meta(description="Out of use; always false.")] = False
    amt: Annotated[str, Meta(description="What can be borrowed without interest; nothing can be borrowed.")] = "0"
    discountLv: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    minDiscountRate: Annotated[str, Meta(description=_DISCOUNT + "always empty.")] = ""
    details: Annotated[tuple[DiscountTier, ...], Meta(description=_DISCOUNT + "no tiers.")] = ()


UNDERLYING: Final = Endpoint(
    name="public.underlying",
    section="public",
    method="GET",
    path="/api/v5/public/underlying",
    summary="List the indexes that contracts are on",
    request=UnderlyingRequest,
    row=UnderlyingRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source=_ANCHOR + "get-underlying",
    flat=True,
)
OPEN_INTEREST: Final = Endpoint(
    name="public.open_interest",
    section="public",
    method="GET",
    path="/api/v5/public/open-interest",
    summary="Tell how many contracts are held",
    request=OpenInterestRequest,
    row=OpenInterestRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip+instrument"),
    source=_ANCHOR + "get-open-interest",
)
PRICE_LIMIT: Final = Endpoint(
    name="public.price_limit",
    section="public",
    method="GET",
    path="/api/v5/public/price-limit",
    summary="Tell between which prices orders are taken",
    request=PriceLimitRequest,
    row=PriceLimitRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source=_ANCHOR + "get-limit-price",
)
ESTIMATED_PRICE: Final = Endpoint(
    name="public.estimated_price",
    section="public",
    method="GET",
    path="/api/v5/public/estimated-price",
    summary="Tell that nothing is delivered: the list is empty",
    request=EstimatedPriceRequest,
    row=EstimatedPriceRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip+instrument"),
    source=_ANCHOR + "get-estimated-delivery-exercise-price",
)
POSITION_TIERS: Final = Endpoint(
    name="public.position_tiers",
    section="public",
    method="GET",
    path="/api/v5/public/position-tiers",
    summary="List the position tiers of families",
    request=PositionTiersRequest,
    row=PositionTierRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip"),
    source=_ANCHOR + "get-position-tiers",
)
CONTRACT_COIN: Final = Endpoint(
    name="public.contract_coin",
    section="public",
    method="GET",
    path="/api/v5/public/convert-contract-coin",
    summary="Convert coins into contracts and back",
    request=ContractCoinRequest,
    row=ContractCoinRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip"),
    source=_ANCHOR + "unit-convert",
)
DISCOUNT_RATES: Final = Endpoint(
    name="public.discount_rates",
    section="public",
    method="GET",
    path="/api/v5/public/discount-rate-interest-free-quota",
    summary="Tell that nothing counts as collateral",
    request=DiscountRatesRequest,
    row=DiscountRateRow,
    permission=None,
    limit=Limit(requests=2, window_ms=2000, key="ip"),
    source=_ANCHOR + "get-discount-rate-and-interest-free-quota",
)
