"""The endpoints of /api/v5/public: instruments, mark prices and the time here, the others in the files beside."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit
from copydesk.wire.rest.public_funding import FUNDING_RATE, FUNDING_RATE_HISTORY
from copydesk.wire.rest.public_market import (
    CONTRACT_COIN,
    DISCOUNT_RATES,
    ESTIMATED_PRICE,
    OPEN_INTEREST,
    POSITION_TIERS,
    PRICE_LIMIT,
    UNDERLYING,
)


class InstrumentsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which instruments to list."""

    instType: Annotated[
        Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"],
        Meta(description="Kind of instrument; only SPOT and SWAP are traded, the list of others is empty."),
    ]
    uly: Annotated[str | None, Meta(description="Underlying index; swaps only. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    seriesId: Annotated[str | None, Meta(description="Series of event contracts; no instrument has one.")] = None


class UpcomingChange(msgspec.Struct, frozen=True):
    """A change of an instrument's terms that was announced."""

    param: Annotated[str, Meta(description="Term that will change.")] = ""
    newValue: Annotated[str, Meta(description="Its value then.")] = ""
    effTime: Annotated[str, Meta(description="When it changes, Unix ms.")] = ""


class InstrumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one instrument; empty where a term does not apply."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    uly: Annotated[str, Meta(description="Underlying index; swaps only.")] = ""
    groupId: Annotated[str, Meta(description="Group of instruments with one fee.")] = ""
    instFamily: Annotated[str, Meta(description="Instrument family; swaps only.")] = ""
    category: Annotated[str, Meta(description="Out of use; always 1.")] = "1"
    baseCcy: Annotated[str, Meta(description="Base currency; spot only.")] = ""
    quoteCcy: Annotated[str, Meta(description="Quote currency; spot only.")] = ""
    settleCcy: Annotated[str, Meta(description="Currency of margin and profit; swaps only.")] = ""
    ctVal: Annotated[str, Meta(description="Value of one contract, in ctValCcy.")] = ""
    ctMult: Annotated[str, Meta(description="Multiplier of the contract value.")] = ""
    ctValCcy: Annotated[str, Meta(description="Currency of ctVal.")] = ""
    optType: Annotated[str, Meta(description="Options only; always empty.")] = ""
    stk: Annotated[str, Meta(description="Options only; always empty.")] = ""
    listTime: Annotated[str, Meta(description="Listing, Unix ms.")] = ""
    auctionEndTime: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    contTdSwTime: Annotated[str, Meta(description="Begin of continuous trading, Unix ms.")] = ""
    preMktSwTime: Annotated[str, Meta(description="When a pre-market swap became an ordinary one, Unix ms.")] = ""
    openType: Annotated[str, Meta(description="How trading opened.")] = ""
    expTime: Annotated[str, Meta(description="Expiry or delisting, Unix ms.")] = ""
    lever: Annotated[str, Meta(description="Largest leverage.")] = ""
    tickSz: Annotated[str, Meta(description="Step of prices.")] = ""
    lotSz: Annotated[str, Meta(description="Step of sizes: contracts, or base currency for spot.")] = ""
    minSz: Annotated[str, Meta(description="Smallest size.")] = ""
    ctType: Annotated[str, Meta(description="linear or inverse; swaps only.")] = ""
    alias: Annotated[str, Meta(description="Dated futures only; always empty.")] = ""
    state: Annotated[str, Meta(description="live, suspend or preopen; what has expired is not listed.")] = ""
    ruleType: Annotated[str, Meta(description="Class of trading rules.")] = ""
    maxLmtSz: Annotated[str, Meta(description="Largest limit order.")] = ""
    maxMktSz: Annotated[str, Meta(description="Largest market order: contracts, or USDT for spot.")] = ""
    maxLmtAmt: Annotated[str, Meta(description="Largest value of a limit order in USD.")] = ""
    maxMktAmt: Annotated[str, Meta(description="Largest value of a market order in USD; spot only.")] = ""
    maxTwapSz: Annotated[str, Meta(description="Largest TWAP order.")] = ""
    maxIcebergSz: Annotated[str, Meta(description="Largest iceberg order.")] = ""
    maxTriggerSz: Annotated[str, Meta(description="Largest trigger order.")] = ""
    maxStopSz: Annotated[str, Meta(description="Largest stop order at market: contracts, or USDT for spot.")] = ""
    futureSettlement: Annotated[bool, Meta(description="Whether profit is settled daily; dated futures only.")] = False
    tradeQuoteCcyList: Annotated[tuple[str, ...], Meta(description="Currencies the pair can be traded in.")] = ()
    instIdCode: Annotated[int | None, Meta(description="The instrument's code.")] = None
    upcChg: Annotated[tuple[UpcomingChange, ...], Meta(description="Announced changes of terms.")] = ()
    seriesId: Annotated[str, Meta(description="Event contracts only; always empty.")] = ""
    instCategory: Annotated[str, Meta(description="Kind of thing that the base is.")] = ""
    initPxLmtPct: Annotated[str, Meta(description="Price band just after listing, a fraction.")] = ""
    floatPxLmtPct: Annotated[str, Meta(description="Floating price band, a fraction.")] = ""
    maxPxLmtPct: Annotated[str, Meta(description="Widest price band around the index, a fraction.")] = ""
    rpiMinLevel: Annotated[str, Meta(description="Smallest distance of RPI orders in levels.")] = ""
    rpiMinPxBand: Annotated[str, Meta(description="Smallest distance of RPI orders in basis points.")] = ""
    posLmtAmt: Annotated[str, Meta(description="Position limit in USD; recorded, not documented here.")] = ""
    posLmtPct: Annotated[str, Meta(description="Position limit in percent; recorded, not documented here.")] = ""
    maxPlatOILmt: Annotated[str, Meta(description="Open interest limit; recorded, not documented here.")] = ""
    maxPlatOICoinLmt: Annotated[
        str, Meta(description="Open interest limit in coins; recorded, not documented here.")
    ] = ""
    longPosRemainingQuota: Annotated[str, Meta(description="Long quota left; recorded, not documented here.")] = ""
    shortPosRemainingQuota: Annotated[str, Meta(description="Short quota left; recorded, not documented here.")] = ""
    freq: Annotated[str, Meta(description="Event contracts only; recorded, not documented here.")] = ""
    method: Annotated[str, Meta(description="Event contracts only; recorded, not documented here.")] = ""


class TimeRequest(msgspec.Struct, frozen=True):
    """Takes no parameters."""


class TimeRow(msgspec.Struct, frozen=True):
    """The server's clock."""

    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class MarkPricesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which mark prices to look at."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"],
        Meta(description="Kind of instrument; only SWAP is traded, the list of others is empty."),
    ] = "SWAP"
    uly: Annotated[str | None, Meta(description="Underlying index. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None


class MarkPriceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The mark price of one instrument."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    markPx: Annotated[str, Meta(description="Mark price.")]
    ts: Annotated[str, Meta(description="When it was set, Unix ms.")]


INSTRUMENTS = Endpoint(
    name="public.instruments",
    section="public",
    method="GET",
    path="/api/v5/public/instruments",
    summary="List the instruments of a kind with their terms",
    request=InstrumentsRequest,
    row=InstrumentRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip+instrument_type"),
    source="OKX docs v5, #public-data-rest-api-get-instruments",
)
TIME = Endpoint(
    name="public.time",
    section="public",
    method="GET",
    path="/api/v5/public/time",
    summary="Read the server's clock",
    request=TimeRequest,
    row=TimeRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-system-time",
)
MARK_PRICES = Endpoint(
    name="public.mark_prices",
    section="public",
    method="GET",
    path="/api/v5/public/mark-price",
    summary="Look at mark prices",
    request=MarkPricesRequest,
    row=MarkPriceRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip+instrument"),
    source="OKX docs v5, #public-data-rest-api-get-mark-price",
)

ENDPOINTS: tuple[Endpoint, ...] = (
    INSTRUMENTS,
    UNDERLYING,
    TIME,
    MARK_PRICES,
    FUNDING_RATE,
    FUNDING_RATE_HISTORY,
    OPEN_INTEREST,
    PRICE_LIMIT,
    ESTIMATED_PRICE,
    POSITION_TIERS,
    CONTRACT_COIN,
    DISCOUNT_RATES,
)
