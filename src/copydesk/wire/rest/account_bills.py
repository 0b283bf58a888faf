"""Bills, as they stand on the wire: every change of the trading account, with the balance after it."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_entry import OrderNumber

_ANCHOR: Final = "OKX docs v5, #trading-account-rest-api-"
_ACCOUNT: Final = "6 is the funding account, 18 the trading account; empty if it is no transfer."

BillCode = Annotated[str, Meta(pattern="^[0-9]{1,3}$")]
"""A documented code; those of what does not happen here match nothing."""


class BillsRequest(Struct, frozen=True, kw_only=True):
    """Which bills to list; all if nothing is said."""

    instType: Annotated[
        Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"] | None,
        Meta(description="Kind of instrument; bills are about SPOT, SWAP or neither."),
    ] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    ccy: Annotated[str | None, Meta(description="Currency.")] = None
    mgnMode: Annotated[
        Literal["isolated", "cross"] | None, Meta(description="Margin mode; of swaps and lead assets.")
    ] = None
    ctType: Annotated[Literal["linear", "inverse"] | None, Meta(description="Kind of contract; swaps only.")] = None
    type: Annotated[BillCode | None, Meta(description="Type of bill; see the row.")] = None
    subType: Annotated[BillCode | None, Meta(description="Subtype of bill; see account/subtypes.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only bills older than this id.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only bills newer than this id.")] = None
    begin: Annotated[int | None, Meta(description="Only bills at this time or later, Unix ms.")] = None
    end: Annotated[int | None, Meta(description="Only bills at this time or earlier, Unix ms.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Bills per page, at most 100.")] = 100


class BillRow(Struct, frozen=True, kw_only=True):
    """A change of the trading account in one currency."""

    instType: Annotated[str, Meta(description="Kind of instrument; empty if it is about none.")]
    billId: Annotated[str, Meta(description="Id of the bill; the cursor of pages.")]
    type: Annotated[
        str,
        Meta(description="1 transfer, 2 trade, 5 liquidation, 6 margin, 8 funding …; see account/subtypes."),
    ]
    subType: Annotated[str, Meta(description="What it was exactly; see account/subtypes.")]
    ts: Annotated[str, Meta(description="When it happened, Unix ms.")]
    balChg: Annotated[str, Meta(description="Change of the cash.")]
    posBalChg: Annotated[str, Meta(description="Change of an isolated position's margin, or of lead assets.")]
    bal: Annotated[str, Meta(description="Cash afterwards.")]
    posBal: Annotated[str, Meta(description="The isolated position's margin, or the lead assets, afterwards.")]
    sz: Annotated[str, Meta(description="Contracts for swaps, else the amount of the currency.")]
    px: Annotated[str, Meta(description="Price of the fill; empty if it is about none.")]
    ccy: Annotated[str, Meta(description="Currency of all amounts.")]
    pnl: Annotated[str, Meta(description="Profit of what was closed, without fees.")]
    fee: Annotated[str, Meta(description="Fee; negative is paid.")]
    earnAmt: Annotated[str, Meta(description="Earning is not served; always empty.")] = ""
    earnApr: Annotated[str, Meta(description="Earning is not served; always empty.")] = ""
    mgnMode: Annotated[str, Meta(description="isolated, cross, or cash for spot; empty if it is about no instrument.")]
    instId: Annotated[str, Meta(description="Instrument; empty if it is about none.")]
    ordId: Annotated[str, Meta(description="Order; empty if it is about none.")]
    execType: Annotated[str, Meta(description="T taker, M maker; empty if it is no fill.")]
    source: Annotated[str, Meta(description=f"Account that gave. {_ACCOUNT}")] = field(name="from")
    target: Annotated[str, Meta(description=f"Account that received. {_ACCOUNT}")] = field(name="to")
    notes: Annotated[str, Meta(description="Always empty.")] = ""
    interest: Annotated[str, Meta(description="Borrowing is not served; always 0.")] = "0"
    tag: Annotated[str, Meta(description="Client's label of the order.")]
    fillTime: Annotated[str, Meta(description="When the fill happened, Unix ms; empty if it is no fill.")]
    tradeId: Annotated[str, Meta(description="Trade; empty if it is no fill.")]
    clOrdId: Annotated[str, Meta(description="Client's id of the order.")]
    fillIdxPx: Annotated[str, Meta(description="Index price at the fill.")]
    fillMarkPx: Annotated[str, Meta(description="Mark price at the fill; swaps only.")]
    fillPxVol: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillPxUsd: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillMarkVol: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillFwdPx: Annotated[str, Meta(description="Options only; always empty.")] = ""


class SubtypesRequest(Struct, frozen=True):
    """Which types of bills to explain."""

    type: Annotated[tuple[str, ...] | None, Meta(description="Only these types, comma-separated.")] = None


class Subtype(Struct, frozen=True):
    """A subtype of bills."""

    subType: Annotated[str, Meta(description="Subtype.")]
    subTypeDesc: Annotated[str, Meta(description="What it is.")]


class SubtypesRow(Struct, frozen=True):
    """A type of bills with its subtypes."""

    type: Annotated[str, Meta(description="Type.")]
    typeDesc: Annotated[str, Meta(description="What it is; empty for a type of which there are no bills here.")] = ""
    subTypeDetails: Annotated[tuple[Subtype, ...], Meta(description="Subtypes of which there are bills here.")] = ()


BILLS: Final = Endpoint(
    name="account.bills",
    section="account",
    method="GET",
    path="/api/v5/account/bills",
    summary="List the bills of the last 7 days, newest first",
    request=BillsRequest,
    row=BillRow,
    permission=Permission.READ,
    limit=Limit(requests=5, window_ms=1_000, key="user"),
    source=_ANCHOR + "get-bills-details-last-7-days",
)
BILLS_ARCHIVE: Final = Endpoint(
    name="account.bills_archive",
    section="account",
    method="GET",
    path="/api/v5/account/bills-archive",
    summary="List the bills of the last 3 months, newest first",
    request=BillsRequest,
    row=BillRow,
    permission=Permission.READ,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-bills-details-last-3-months",
)
SUBTYPES: Final = Endpoint(
    name="account.subtypes",
    section="account",
    method="GET",
    path="/api/v5/account/subtypes",
    summary="List the types of bills and what they mean",
    request=SubtypesRequest,
    row=SubtypesRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-bill-types",
)
