"""Placing and canceling algo orders, as they stand on the wire.

Served are take profit and stop loss (conditional, oco), trigger orders and trailing stops (move_order_stop). What
belongs to chase, TWAP and iceberg orders is declared, says so in its description, and is refused with 51000.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import AttachRequest, ChaseParameters, IcebergTrigger, PriceType
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import REFUSED, WITHOUT_EFFECT, ClientId, Tag

_CHASE = "Chase orders are not served; refused."
_SLICES = "TWAP and iceberg orders are not served; refused."
_ICEBERG = "Smart iceberg orders are not served; refused."


class PlaceAlgoOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One algo order to place."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tdMode: Annotated[
        Literal["cross", "isolated", "cash", "spot_isolated"],
        Meta(description="cash for spot (cross for conditional, too), cross or isolated for swaps, or spot_isolated."),
    ]
    ccy: Annotated[
        str | None, Meta(description="Margin currency of spot margin, which is not served.", extra=WITHOUT_EFFECT)
    ] = None
    side: Annotated[Literal["buy", "sell"], Meta(description="Direction of the order it releases.")]
    posSide: Annotated[
        Literal["net", "long", "short"] | None,
        Meta(description="Position side; needed for swaps in long/short mode, net otherwise."),
    ] = None
    ordType: Annotated[
        Literal["conditional", "oco", "trigger", "move_order_stop", "chase", "twap", "iceberg"],
        Meta(description="conditional, oco, trigger or move_order_stop; the others are not served and refused."),
    ]
    sz: Annotated[Decimal | None, Meta(description="Size; either this or closeFraction.")] = None
    tag: Annotated[Tag | None, Meta(description="Client's label; letters and digits, at most 16.")] = None
    tgtCcy: Annotated[
        Literal["base_ccy", "quote_ccy"] | None,
        Meta(
            description="Unit of sz of a spot market order: quote for buys, base for sells if absent. Else no effect."
        ),
    ] = None
    algoClOrdId: Annotated[ClientId | None, Meta(description="Client's id of the algo order.")] = None
    closeFraction: Annotated[
        Literal["1"] | None, Meta(description="1: close the whole position; swaps, conditional and oco. Else refused.")
    ] = None
    tradeQuoteCcy: Annotated[
        str | None, Meta(description="Quote currency of a spot trade; only the instrument's own, else refused.")
    ] = None
    tpTriggerPx: Annotated[Decimal | None, Meta(description="Take profit: price that releases it.")] = None
    tpTriggerPxType: Annotated[PriceType | None, Meta(description="Take profit: price watched; last if absent.")] = None
    tpOrdPx: Annotated[Decimal | None, Meta(description="Take profit: order price; -1 is market.")] = None
    tpOrdKind: Annotated[
        Literal["condition"] | None,
        Meta(description="Only condition: a take profit waits for its trigger. limit is refused."),
    ] = None
    slTriggerPx: Annotated[Decimal | None, Meta(description="Stop loss: price that releases it.")] = None
    slTriggerPxType: Annotated[PriceType | None, Meta(description="Stop loss: price watched; last if absent.")] = None
    slOrdPx: Annotated[Decimal | None, Meta(description="Stop loss: order price; -1 is market.")] = None
    cxlOnClosePos: Annotated[
        bool | None,
        Meta(description="true: cancel it when its position is closed; needs reduceOnly in net mode."),
    ] = None
    reduceOnly: Annotated[
        bool | None, Meta(description="Only shrink the position; net mode. A JSON boolean or its text.")
    ] = None
    chaseType: Annotated[str | None, Meta(description=_CHASE, extra=REFUSED)] = None
    chaseVal: Annotated[str | None, Meta(description=_CHASE, extra=REFUSED)] = None
    maxChaseType: Annotated[str | None, Meta(description=_CHASE, extra=REFUSED)] = None
    maxChaseVal: Annotated[str | None, Meta(description=_CHASE, extra=REFUSED)] = None
    triggerPx: Annotated[Decimal | None, Meta(description="trigger: price that releases the order.")] = None
    orderPx: Annotated[Decimal | None, Meta(description="trigger: order price; -1 is market.")] = None
    advanceOrdType: Annotated[
        Literal["fok", "ioc"] | None,
        Meta(description="trigger: type of the order at orderPx; a limit order if absent. Not at market."),
    ] = None
    triggerPxType: Annotated[PriceType | None, Meta(description="trigger: price watched; last if absent.")] = None
    attachAlgoOrds: Annotated[
        tuple[AttachRequest, ...] | None,
        Meta(description="trigger: what follows the order that it releases. Not in parts."),
    ] = None
    callbackRatio: Annotated[
        Decimal | None, Meta(description="move_order_stop: distance as a fraction, 0.05 is 5 %; or the spread.")
    ] = None
    callbackSpread: Annotated[
        Decimal | None, Meta(description="move_order_stop: distance as a price difference; or the ratio.")
    ] = None
    activePx: Annotated[
        Decimal | None, Meta(description="move_order_stop: price from which it follows; at once if absent.")
    ] = None
    pxVar: Annotated[str | None, Meta(description=_SLICES, extra=REFUSED)] = None
    pxSpread: Annotated[str | None, Meta(description=_SLICES, extra=REFUSED)] = None
    szLimit: Annotated[str | None, Meta(description=_SLICES, extra=REFUSED)] = None
    pxLimit: Annotated[str | None, Meta(description=_SLICES, extra=REFUSED)] = None
    timeInterval: Annotated[str | None, Meta(description=_SLICES, extra=REFUSED)] = None
    advChaseParams: Annotated[tuple[ChaseParameters, ...] | None, Meta(description=_CHASE, extra=REFUSED)] = None
    lmtOrderNumber: Annotated[str | None, Meta(description=_ICEBERG, extra=REFUSED)] = None
    aggressiveness: Annotated[str | None, Meta(description=_ICEBERG, extra=REFUSED)] = None
    triggerParams: Annotated[tuple[IcebergTrigger, ...] | None, Meta(description=_ICEBERG, extra=REFUSED)] = None


class PlacedAlgoRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one algo order that was to be placed."""

    algoId: Annotated[str, Meta(description="Id of the algo order; empty if it was refused.")] = ""
    clOrdId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    algoClOrdId: Annotated[str, Meta(description="Client's id, as sent.")] = ""
    sCode: Annotated[str, Meta(description="Verdict on this order; 0 is placed.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words; empty on success.")] = ""
    tag: Annotated[str, Meta(description="Client's label, as sent.")] = ""


class CancelAlgoOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One algo order to cancel."""

    instId: Annotated[str, Meta(description="Instrument.")]
    algoId: Annotated[OrderNumber | None, Meta(description="Algo order; either this or algoClOrdId. This wins.")] = None
    algoClOrdId: Annotated[ClientId | None, Meta(description="Algo order by the client's id.")] = None


class CanceledAlgoRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one algo order that was to be canceled."""

    algoId: Annotated[str, Meta(description="Id of the algo order.")] = ""
    sCode: Annotated[str, Meta(description="Verdict on this order; 0 is canceled.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words; empty on success.")] = ""
    clOrdId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    algoClOrdId: Annotated[str, Meta(description="Client's id of the algo order.")] = ""
    tag: Annotated[str, Meta(description="Client's label of the algo order.")] = ""


PLACE_ALGO_ORDER = Endpoint(
    name="trade.place_algo_order",
    section="trade",
    method="POST",
    path="/api/v5/trade/order-algo",
    summary="Place a take profit, a stop loss, both, a trigger order or a trailing stop",
    request=PlaceAlgoOrderRequest,
    row=PlacedAlgoRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2000, key="user+instrument", lead_trader_requests=1),
    source="OKX docs v5, #order-book-trading-algo-trading-post-place-algo-order",
)
CANCEL_ALGO_ORDERS = Endpoint(
    name="trade.cancel_algo_orders",
    section="trade",
    method="POST",
    path="/api/v5/trade/cancel-algos",
    summary="Cancel up to 10 algo orders, each judged by itself",
    request=CancelAlgoOrderRequest,
    row=CanceledAlgoRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2000, key="user+instrument", counts="orders"),
    source="OKX docs v5, #order-book-trading-algo-trading-post-cancel-algo-order",
    batch=True,
    idempotent=True,
)
