"""The instruments that an account may trade, as they stand on the wire."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.public import UpcomingChange


class AccountInstrumentsRequest(Struct, frozen=True, kw_only=True):
    """Which instruments to list."""

    instType: Annotated[
        Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"],
        Meta(description="Kind of instrument; only SPOT and SWAP are traded, the list of others is empty."),
    ]
    uly: Annotated[str | None, Meta(description="Underlying index; swaps only. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    seriesId: Annotated[str | None, Meta(description="Series of event contracts; no instrument has one.")] = None


class AccountInstrumentRow(Struct, frozen=True, kw_only=True):
    """The terms of one instrument; empty where a term does not apply."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    uly: Annotated[str, Meta(description="Underlying index; swaps only.")] = ""
    groupId: Annotated[str, Meta(description="Group of instruments with one fee.")] = ""
    instFamily: Annotated[str, Meta(description="Instrument family; swaps only.")] = ""
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
    elp: Annotated[str, Meta(description="ELP orders are not served; always 0.")] = "0"
    expTime: Annotated[str, Meta(description="Expiry or delisting, Unix ms.")] = ""
    lever: Annotated[str, Meta(description="Largest leverage.")] = ""
    tickSz: Annotated[str, Meta(description="Step of prices.")] = ""
    lotSz: Annotated[str, Meta(description="Step of sizes: contracts, or base currency for spot.")] = ""
    minSz: Annotated[str, Meta(description="Smallest size.")] = ""
    ctType: Annotated[str, Meta(description="linear or inverse; swaps only.")] = ""
    state: Annotated[str, Meta(description="live, suspend or preopen; what has expired is not listed.")] = ""
    ruleType: Annotated[str, Meta(description="Class of trading rules.")] = ""
    posLmtAmt: Annotated[str, Meta(description="Published position limit in USD; only the tiers hold here.")] = ""
    posLmtPct: Annotated[str, Meta(description="Published position limit in percent; only the tiers hold here.")] = ""
    maxPlatOILmt: Annotated[str, Meta(description="Published open interest limit in USD; it does not hold here.")] = ""
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
    rpi: Annotated[str, Meta(description="RPI orders are not served; always 0.")] = "0"
    maxPlatOICoinLmt: Annotated[
        str, Meta(description="Published open interest limit in coins; it does not hold here.")
    ] = ""
    longPosRemainingQuota: Annotated[str, Meta(description="Long quota left; there is none.")] = ""
    shortPosRemainingQuota: Annotated[str, Meta(description="Short quota left; there is none.")] = ""
    instCategory: Annotated[str, Meta(description="Kind of thing that the base is.")] = ""
    initPxLmtPct: Annotated[str, Meta(description="Price band just after listing, a fraction.")] = ""
    floatPxLmtPct: Annotated[str, Meta(description="Floating price band, a fraction.")] = ""
    maxPxLmtPct: Annotated[str, Meta(description="Widest price band around the index, a fraction.")] = ""


ACCOUNT_INSTRUMENTS: Final = Endpoint(
    name="account.instruments",
    section="account",
    method="GET",
    path="/api/v5/account/instruments",
    summary="List the instruments of a kind that the account may trade",
    request=AccountInstrumentsRequest,
    row=AccountInstrumentRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user+instrument_type"),
    source="OKX docs v5, #trading-account-rest-api-get-instruments",
)
