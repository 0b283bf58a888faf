"""Orders to look at, as they stand on the wire: one by its id, or those that are pending."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import AttachedAlgoOrder, LinkedAlgoOrder
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import ClientId


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which order to look at."""

    instId: Annotated[str, Meta(description="Instrument.")]
    ordId: Annotated[OrderNumber | None, Meta(description="Order; either this or clOrdId. This one wins.")] = None
    clOrdId: Annotated[ClientId | None, Meta(description="Order by the client's id: the newest that had it.")] = None


class PendingOrdersRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the pending orders to list; all if nothing is said."""

    instType: Annotated[
        Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"] | None,
        Meta(description="Kind of instrument; orders exist in SPOT and SWAP only."),
    ] = None
    uly: Annotated[str | None, Meta(description="Underlying index; swaps only. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    ordType: Annotated[
        tuple[str, ...] | None, Meta(description="Order types, separated by commas; those not served match nothing.")
    ] = None
    state: Annotated[Literal["live", "partially_filled"] | None, Meta(description="State of the order.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only orders older than this id.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only orders newer than this id.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Orders per page, at most 100.")] = 100


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One order."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    tgtCcy: Annotated[str, Meta(description="Unit of sz of a spot market order; empty otherwise.")] = ""
    ccy: Annotated[str, Meta(description="Margin currency of spot margin; always empty.")] = ""
    ordId: Annotated[str, Meta(description="Id of the order.")] = ""
    clOrdId: Annotated[str, Meta(description="Client's id.")] = ""
    tag: Annotated[str, Meta(description="Client's label.")] = ""
    px: Annotated[str, Meta(description="Limit price; empty for market orders.")] = ""
    pxUsd: Annotated[str, Meta(description="Options only; always empty.")] = ""
    pxVol: Annotated[str, Meta(description="Options only; always empty.")] = ""
    pxType: Annotated[str, Meta(description="Options only; always empty.")] = ""
    sz: Annotated[str, Meta(description="Size ordered.")] = ""
    pnl: Annotated[str, Meta(description="Profit of what it closed, without fees; 0 if it closed nothing.")] = "0"
    ordType: Annotated[str, Meta(description="Order type.")] = ""
    side: Annotated[str, Meta(description="buy or sell.")] = ""
    posSide: Annotated[str, Meta(description="net, long or short; net for spot.")] = ""
    tdMode: Annotated[str, Meta(description="Trade mode.")] = ""
    accFillSz: Annotated[str, Meta(description="Size filled so far: contracts, or base currency for spot.")] = "0"
    fillPx: Annotated[str, Meta(description="Price of the last fill; empty before it.")] = ""
    tradeId: Annotated[str, Meta(description="Id of the last fill; empty before it.")] = ""
    fillSz: Annotated[str, Meta(description="Size of the last fill.")] = "0"
    fillTime: Annotated[str, Meta(description="Time of the last fill, Unix ms; empty before it.")] = ""
    avgPx: Annotated[str, Meta(description="Average price of all fills; empty before the first.")] = ""
    state: Annotated[str, Meta(description="live, partially_filled, filled or canceled.")] = ""
    stpId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    stpMode: Annotated[str, Meta(description="Self-trade prevention.")] = "cancel_maker"
    lever: Annotated[str, Meta(description="Leverage it was margined with; empty for spot.")] = ""
    attachAlgoClOrdId: Annotated[str, Meta(description="Client's id of what follows the order.")] = ""
    tpTriggerPx: Annotated[str, Meta(description="Take profit that follows: trigger price.")] = ""
    tpTriggerPxType: Annotated[str, Meta(description="Take profit that follows: price watched.")] = ""
    tpOrdPx: Annotated[str, Meta(description="Take profit that follows: order price; -1 is market.")] = ""
    slTriggerPx: Annotated[str, Meta(description="Stop loss that follows: trigger price.")] = ""
    slTriggerPxType: Annotated[str, Meta(description="Stop loss that follows: price watched.")] = ""
    slOrdPx: Annotated[str, Meta(description="Stop loss that follows: order price; -1 is market.")] = ""
    attachAlgoOrds: Annotated[
        tuple[AttachedAlgoOrder, ...], Meta(description="What follows the order once it is filled.")
    ] = ()
    linkedAlgoOrd: Annotated[
        LinkedAlgoOrder, Meta(description="Stop loss linked to a resting take profit; not served, always empty.")
    ] = LinkedAlgoOrder()
    feeCcy: Annotated[str, Meta(description="Currency of the fee.")] = ""
    fee: Annotated[str, Meta(description="Fee so far; negative is paid.")] = "0"
    rebateCcy: Annotated[str, Meta(description="Currency of the rebate; empty for swaps.")] = ""
    rebate: Annotated[str, Meta(description="Rebate so far; this exchange pays none.")] = "0"
    source: Annotated[
        str,
        Meta(description="6 from a trigger, 7 from a take profit or stop loss, 25 from a trailing stop, else empty."),
    ] = ""
    category: Annotated[str, Meta(description="Why it exists: normal, full_liquidation or partial_liquidation.")] = (
        "normal"
    )
    reduceOnly: Annotated[str, Meta(description="Whether it may only shrink a position, as text.")] = "false"
    isTpLimit: Annotated[str, Meta(description="Whether it is a resting take profit; always false.")] = "false"
    cancelSource: Annotated[str, Meta(description="Code of what canceled it; empty if nothing did.")] = ""
    cancelSourceReason: Annotated[str, Meta(description="cancelSource in words.")] = ""
    quickMgnType: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    algoClOrdId: Annotated[str, Meta(description="Client's id of the algo order it came from.")] = ""
    algoId: Annotated[str, Meta(description="Id of the algo order it came from.")] = ""
    uTime: Annotated[str, Meta(description="Last change, Unix ms.")] = ""
    cTime: Annotated[str, Meta(description="Creation, Unix ms.")] = ""
    tradeQuoteCcy: Annotated[str, Meta(description="Quote currency of a spot trade; empty for swaps.")] = ""
    outcome: Annotated[str, Meta(description="Event contracts only; always empty.")] = ""


ORDER = Endpoint(
    name="trade.order",
    section="trade",
    method="GET",
    path="/api/v5/trade/order",
    summary="Look at one order, pending or ended",
    request=OrderRequest,
    row=OrderRow,
    permission=Permission.READ,
    limit=Limit(requests=60, window_ms=2000, key="user+instrument"),
    source="OKX docs v5, #order-book-trading-trade-get-order-details",
)
PENDING_ORDERS = Endpoint(
    name="trade.pending_orders",
    section="trade",
    method="GET",
    path="/api/v5/trade/orders-pending",
    summary="List pending orders, newest first",
    request=PendingOrdersRequest,
    row=OrderRow,
    permission=Permission.READ,
    limit=Limit(requests=60, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-get-order-list",
)
