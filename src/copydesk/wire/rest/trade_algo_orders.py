"""Algo orders to look at, as they stand on the wire; which of them are pending."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import AttachedAlgoOrder, ChaseParameters, IcebergTrigger, LinkedOrder
from copydesk.wire.rest.trade_entry import OrderNumber

_CHASE = "Chase orders are not served; always empty."
_SLICES = "TWAP and iceberg orders are not served; always empty."
_ICEBERG = "Smart iceberg orders are not served; always empty."


class PendingAlgoOrdersRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the pending algo orders to list."""

    ordType: Annotated[
        tuple[str, ...],
        Meta(description="One type, or conditional,oco. Types that are not served match nothing."),
    ]
    algoId: Annotated[OrderNumber | None, Meta(description="Only this algo order.")] = None
    instType: Annotated[
        Literal["SPOT", "SWAP", "FUTURES", "MARGIN"] | None,
        Meta(description="Kind of instrument; orders exist in SPOT and SWAP only."),
    ] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only algo orders older than this id.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only algo orders newer than this id.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Algo orders per page, at most 100.")] = 100


class AlgoOrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """One algo order."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    ccy: Annotated[str, Meta(description="Margin currency of spot margin; always empty.")] = ""
    ordId: Annotated[str, Meta(description="Order that was released; empty before it.")] = ""
    ordIdList: Annotated[tuple[str, ...], Meta(description="Orders that were released; none before it.")] = ()
    algoId: Annotated[str, Meta(description="Id of the algo order.")] = ""
    clOrdId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    sz: Annotated[str, Meta(description="Size; empty if the whole position is to close.")] = ""
    closeFraction: Annotated[str, Meta(description="1 if the whole position is to close.")] = ""
    ordType: Annotated[str, Meta(description="conditional, oco, trigger or move_order_stop.")] = ""
    side: Annotated[str, Meta(description="buy or sell.")] = ""
    posSide: Annotated[str, Meta(description="net, long or short; net for spot.")] = ""
    tdMode: Annotated[str, Meta(description="Trade mode.")] = ""
    tgtCcy: Annotated[str, Meta(description="Unit of sz of a spot market order; empty otherwise.")] = ""
    state: Annotated[str, Meta(description="live, effective (released), canceled or order_failed.")] = "live"
    lever: Annotated[str, Meta(description="Leverage it traded with, or would trade with now; empty for spot.")] = ""
    tpTriggerPx: Annotated[str, Meta(description="Take profit: price that releases it.")] = ""
    tpTriggerPxType: Annotated[str, Meta(description="Take profit: price watched.")] = ""
    tpOrdPx: Annotated[str, Meta(description="Take profit: order price; -1 is market.")] = ""
    slTriggerPx: Annotated[str, Meta(description="Stop loss: price that releases it.")] = ""
    slTriggerPxType: Annotated[str, Meta(description="Stop loss: price watched.")] = ""
    slOrdPx: Annotated[str, Meta(description="Stop loss: order price; -1 is market.")] = ""
    triggerPx: Annotated[str, Meta(description="trigger: price that releases the order.")] = ""
    triggerPxType: Annotated[str, Meta(description="trigger: price watched.")] = ""
    ordPx: Annotated[str, Meta(description="trigger: order price; -1 is market.")] = ""
    advanceOrdType: Annotated[str, Meta(description="trigger: fok or ioc; empty for a limit or market order.")] = ""
    actualSz: Annotated[str, Meta(description="Size released; 0 before it.")] = "0"
    tag: Annotated[str, Meta(description="Client's label.")] = ""
    actualPx: Annotated[str, Meta(description="Price of the released order; empty before it, and at market.")] = ""
    actualSide: Annotated[str, Meta(description="What released it: tp or sl; empty before it, and for triggers.")] = ""
    triggerTime: Annotated[str, Meta(description="When its price came, Unix ms; empty before it.")] = ""
    pxVar: Annotated[str, Meta(description=_SLICES)] = ""
    pxSpread: Annotated[str, Meta(description=_SLICES)] = ""
    szLimit: Annotated[str, Meta(description=_SLICES)] = ""
    pxLimit: Annotated[str, Meta(description=_SLICES)] = ""
    timeInterval: Annotated[str, Meta(description=_SLICES)] = ""
    callbackRatio: Annotated[str, Meta(description="Trailing stop: distance as a fraction.")] = ""
    callbackSpread: Annotated[str, Meta(description="Trailing stop: distance as a price difference.")] = ""
    activePx: Annotated[str, Meta(description="Trailing stop: price from which it follows.")] = ""
    moveTriggerPx: Annotated[
        str, Meta(description="Trailing stop: price that releases it now; empty before it follows.")
    ] = ""
    reduceOnly: Annotated[str, Meta(description="Whether it may only shrink a position, as text.")] = "false"
    quickMgnType: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    last: Annotated[str, Meta(description="Last price when it was placed.")] = ""
    failCode: Annotated[str, Meta(description="Why the released order was refused; 0 before it.")] = "0"
    algoClOrdId: Annotated[str, Meta(description="Client's id of the algo order.")] = ""
    amendPxOnTriggerType: Annotated[
        str, Meta(description="1: a stop beside split take profits that moves to the average price with the first.")
    ] = "0"
    attachAlgoOrds: Annotated[
        tuple[AttachedAlgoOrder, ...], Meta(description="trigger: what follows the order that it releases.")
    ] = ()
    linkedOrd: Annotated[LinkedOrder, Meta(description="Resting take profit of an oco; not served, always empty.")] = (
        LinkedOrder()
    )
    cTime: Annotated[str, Meta(description="Creation, Unix ms.")] = ""
    uTime: Annotated[str, Meta(description="Last change, Unix ms.")] = ""
    isTradeBorrowMode: Annotated[str, Meta(description="Borrowing is not served; always empty.")] = ""
    chaseType: Annotated[str, Meta(description=_CHASE)] = ""
    chaseVal: Annotated[str, Meta(description=_CHASE)] = ""
    maxChaseType: Annotated[str, Meta(description=_CHASE)] = ""
    maxChaseVal: Annotated[str, Meta(description=_CHASE)] = ""
    tradeQuoteCcy: Annotated[str, Meta(description="Quote currency of a spot trade; empty for swaps.")] = ""
    subAlgoIdList: Annotated[
        tuple[str, ...], Meta(description="Algo orders that release algo orders are not served; always empty.")
    ] = ()
    advChaseParams: Annotated[tuple[ChaseParameters, ...], Meta(description=_CHASE)] = ()
    lmtOrderNumber: Annotated[str, Meta(description=_ICEBERG)] = ""
    aggressiveness: Annotated[str, Meta(description=_ICEBERG)] = ""
    triggerParams: Annotated[tuple[IcebergTrigger, ...], Meta(description=_ICEBERG)] = ()


PENDING_ALGO_ORDERS = Endpoint(
    name="trade.pending_algo_orders",
    section="trade",
    method="GET",
    path="/api/v5/trade/orders-algo-pending",
    summary="List pending algo orders, newest first",
    request=PendingAlgoOrdersRequest,
    row=AlgoOrderRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-algo-trading-get-algo-order-list",
)
