"""Orders that have ended and fills, as they stand on the wire."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.rest.trade_orders import OrderRow

_KIND = "Kind of instrument; orders exist in SPOT and SWAP only."
_UNDERLYING = "Underlying index; swaps only. An older parameter."

InstrumentKind = Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"]
FillSubType = Annotated[str, Meta(pattern="^[0-9]{1,3}$")]
"""A documented code; those of what does not happen here match nothing."""


class OrdersHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the ended orders to list."""

    instType: Annotated[InstrumentKind, Meta(description=_KIND)]
    uly: Annotated[str | None, Meta(description=_UNDERLYING)] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    ordType: Annotated[
        Literal[
            "market",
            "limit",
            "post_only",
            "fok",
            "ioc",
            "optimal_limit_ioc",
            "mmp",
            "mmp_and_post_only",
            "op_fok",
            "elp",
        ]
        | None,
        Meta(description="Order type; those not served match nothing."),
    ] = None
    state: Annotated[
        Literal["canceled", "filled", "mmp_canceled"] | None,
        Meta(description="How it ended; mmp_canceled matches nothing."),
    ] = None
    category: Annotated[
        Literal["twap", "adl", "full_liquidation", "partial_liquidation", "delivery", "ddh"] | None,
        Meta(description="Only orders that exist for this reason."),
    ] = None
    after: Annotated[OrderNumber | None, Meta(description="Only orders older than this id.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only orders newer than this id.")] = None
    begin: Annotated[int | None, Meta(description="Only orders created at this time or later, Unix ms.")] = None
    end: Annotated[int | None, Meta(description="Only orders created at this time or earlier, Unix ms.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Orders per page, at most 100.")] = 100


class FillsRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which fills to list; all if nothing is said."""

    instType: Annotated[InstrumentKind | None, Meta(description=_KIND)] = None
    uly: Annotated[str | None, Meta(description=_UNDERLYING)] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    ordId: Annotated[OrderNumber | None, Meta(description="Only fills of this order.")] = None
    subType: Annotated[FillSubType | None, Meta(description="Only fills that did this; see the row.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only fills older than this billId.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only fills newer than this billId.")] = None
    begin: Annotated[int | None, Meta(description="Only fills at this time or later, Unix ms.")] = None
    end: Annotated[int | None, Meta(description="Only fills at this time or earlier, Unix ms.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Fills per page, at most 100.")] = 100


class FillsHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which fills to list; the kind of instrument is needed."""

    instType: Annotated[InstrumentKind, Meta(description=_KIND)]
    uly: Annotated[str | None, Meta(description=_UNDERLYING)] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    ordId: Annotated[OrderNumber | None, Meta(description="Only fills of this order.")] = None
    subType: Annotated[FillSubType | None, Meta(description="Only fills that did this; see the row.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only fills older than this billId.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only fills newer than this billId.")] = None
    begin: Annotated[int | None, Meta(description="Only fills at this time or later, Unix ms.")] = None
    end: Annotated[int | None, Meta(description="Only fills at this time or earlier, Unix ms.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Fills per page, at most 100.")] = 100


class FillRow(msgspec.Struct, frozen=True, kw_only=True):
    """One fill of one order."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    tradeId: Annotated[str, Meta(description="Id of the trade, counted by instrument.")]
    ordId: Annotated[str, Meta(description="Order.")]
    clOrdId: Annotated[str, Meta(description="Client's id of the order.")]
    billId: Annotated[str, Meta(description="The first bill that it made; the cursor of pages.")]
    subType: Annotated[
        str, Meta(description="1 buy, 2 sell on spot; 3, 4 open long, short and 5, 6 close long, short on swaps.")
    ]
    tag: Annotated[str, Meta(description="Client's label of the order.")]
    fillPx: Annotated[str, Meta(description="Price.")]
    fillSz: Annotated[str, Meta(description="Size: contracts, or base currency for spot.")]
    fillIdxPx: Annotated[str, Meta(description="Index price then; empty if there was none.")]
    fillPnl: Annotated[str, Meta(description="Profit of what it closed, without fees; 0 if it closed nothing.")]
    fillPxVol: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillPxUsd: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillMarkVol: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillFwdPx: Annotated[str, Meta(description="Options only; always empty.")] = ""
    fillMarkPx: Annotated[str, Meta(description="Mark price then; swaps only.")]
    side: Annotated[str, Meta(description="buy or sell.")]
    posSide: Annotated[str, Meta(description="net, long or short; net for spot.")]
    execType: Annotated[str, Meta(description="T taker, M maker.")]
    feeCcy: Annotated[str, Meta(description="Currency of the fee.")]
    fee: Annotated[str, Meta(description="Fee; negative is paid.")]
    ts: Annotated[str, Meta(description="When it was booked, Unix ms; when it happened.")]
    fillTime: Annotated[str, Meta(description="When it happened, Unix ms.")]
    feeRate: Annotated[str, Meta(description="Rate of the fee, negative is paid; spot only.")]
    tradeQuoteCcy: Annotated[str, Meta(description="Quote currency of a spot trade; empty for swaps.")]


ORDERS_HISTORY = Endpoint(
    name="trade.orders_history",
    section="trade",
    method="GET",
    path="/api/v5/trade/orders-history",
    summary="List the orders that ended in the last 7 days, newest first; those never filled vanish after 2 hours",
    request=OrdersHistoryRequest,
    row=OrderRow,
    permission=Permission.READ,
    limit=Limit(requests=40, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-get-order-history-last-7-days",
)
ORDERS_ARCHIVE = Endpoint(
    name="trade.orders_archive",
    section="trade",
    method="GET",
    path="/api/v5/trade/orders-history-archive",
    summary="List the orders that ended in the last 3 months and were filled at least in part, newest first",
    request=OrdersHistoryRequest,
    row=OrderRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-get-order-history-last-3-months",
)
FILLS = Endpoint(
    name="trade.fills",
    section="trade",
    method="GET",
    path="/api/v5/trade/fills",
    summary="List the fills of the last 3 days, newest first",
    request=FillsRequest,
    row=FillRow,
    permission=Permission.READ,
    limit=Limit(requests=60, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-get-transaction-details-last-3-days",
)
FILLS_HISTORY = Endpoint(
    name="trade.fills_history",
    section="trade",
    method="GET",
    path="/api/v5/trade/fills-history",
    summary="List the fills of the last 3 months, newest first",
    request=FillsHistoryRequest,
    row=FillRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-get-transaction-details-last-3-months",
)
