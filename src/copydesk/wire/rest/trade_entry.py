"""Placing and canceling orders, and closing positions, as they stand on the wire.

A parameter or a value that the exchange documents and this server does not serve says so in its description; it is
refused with 51000, never swallowed. The values a parameter takes here are those of its type.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import AttachRequest
from copydesk.wire.scalars import REFUSED, WITHOUT_EFFECT, ClientId, Tag

OrderNumber = Annotated[str, Meta(pattern="^[0-9]{1,19}$")]
"""An id given by the exchange: decimal digits."""


class PlaceOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One order to place."""

    instId: Annotated[str | None, Meta(description="Instrument; needed unless instIdCode is given.")] = None
    instIdCode: Annotated[int | None, Meta(description="Instrument by its code; wins over instId.")] = None
    tdMode: Annotated[
        Literal["cross", "isolated", "cash", "spot_isolated"],
        Meta(description="cash for spot, cross or isolated for swaps, spot_isolated for spot lead trades."),
    ]
    ccy: Annotated[
        str | None, Meta(description="Margin currency of spot margin, which is not served.", extra=WITHOUT_EFFECT)
    ] = None
    clOrdId: Annotated[
        ClientId | None, Meta(description="Client's id, unique among pending orders; letters and digits, at most 32.")
    ] = None
    tag: Annotated[Tag | None, Meta(description="Client's label; letters and digits, at most 16.")] = None
    side: Annotated[Literal["buy", "sell"], Meta(description="Direction.")]
    posSide: Annotated[
        Literal["net", "long", "short"] | None,
        Meta(description="Position side; needed for swaps in long/short mode, net otherwise."),
    ] = None
    ordType: Annotated[
        Literal["market", "limit", "post_only", "fok", "ioc", "optimal_limit_ioc"],
        Meta(description="Order type. mmp, mmp_and_post_only, elp and rpi are not served and refused."),
    ]
    sz: Annotated[Decimal, Meta(description="Contracts for swaps, base currency for spot; see tgtCcy.")]
    px: Annotated[Decimal | None, Meta(description="Limit price; without effect for market and optimal_limit_ioc.")] = (
        None
    )
    pxUsd: Annotated[str | None, Meta(description="Options only, which are not served.", extra=REFUSED)] = None
    pxVol: Annotated[str | None, Meta(description="Options only, which are not served.", extra=REFUSED)] = None
    reduceOnly: Annotated[
        bool | None, Meta(description="Only shrink the position; net mode. A JSON boolean or its text.")
    ] = None
    tgtCcy: Annotated[
        Literal["base_ccy", "quote_ccy"] | None,
        Meta(description="Unit of sz in spot market orders: quote for buys, base for sells if absent. Else no effect."),
    ] = None
    banAmend: Annotated[
        bool | None,
        Meta(description="Sizes are never cut to the balance here, as with true.", extra=WITHOUT_EFFECT),
    ] = None
    pxAmendType: Annotated[
        Literal["0", "1"] | None,
        Meta(description="A price beyond the price limit: 0 refuses it, 1 moves it to the limit; 0 if absent."),
    ] = None
    tradeQuoteCcy: Annotated[
        str | None, Meta(description="Quote currency of a spot trade; only the instrument's own, else refused.")
    ] = None
    stpMode: Annotated[
        Literal["cancel_maker", "cancel_taker", "cancel_both"] | None,
        Meta(description="Which of two orders of the account that would trade is canceled; the resting one if absent."),
    ] = None
    isElpTakerAccess: Annotated[
        bool | None, Meta(description="ELP liquidity is not served; true is refused.", extra=REFUSED)
    ] = None
    attachAlgoOrds: Annotated[
        tuple[AttachRequest, ...] | None,
        Meta(description="Take profits, stop loss or trailing stop to follow the order once it is filled whole."),
    ] = None
    outcome: Annotated[str | None, Meta(description="Event contracts are not served.", extra=REFUSED)] = None
    slippagePct: Annotated[str | None, Meta(description="Bounded slippage is not served.", extra=REFUSED)] = None
    rpiTakerAccess: Annotated[
        bool | None, Meta(description="RPI liquidity is not served; true is refused.", extra=REFUSED)
    ] = None
    rpiPxRound: Annotated[
        bool | None, Meta(description="RPI orders are not served; true is refused.", extra=REFUSED)
    ] = None
    speedBump: Annotated[str | None, Meta(description="Event contracts are not served.", extra=REFUSED)] = None


class PlacedRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one order that was to be placed."""

    ordId: Annotated[str, Meta(description="Id of the order; empty if it was refused.")] = ""
    clOrdId: Annotated[str, Meta(description="Client's id, as sent.")] = ""
    tag: Annotated[str, Meta(description="Client's label, as sent.")] = ""
    ts: Annotated[str, Meta(description="When the order was placed or refused, Unix ms.")] = ""
    sCode: Annotated[str, Meta(description="Verdict on this order; 0 is placed.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words.")] = ""
    subCode: Annotated[str, Meta(description="Finer code under sCode; empty if there is none.")] = ""


class CancelOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One order to cancel."""

    instId: Annotated[str | None, Meta(description="Instrument; needed unless instIdCode is given.")] = None
    instIdCode: Annotated[int | None, Meta(description="Instrument by its code; wins over instId.")] = None
    ordId: Annotated[OrderNumber | None, Meta(description="Order; either this or clOrdId. This one wins.")] = None
    clOrdId: Annotated[ClientId | None, Meta(description="Order by the client's id.")] = None


class CanceledRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one order that was to be canceled."""

    ordId: Annotated[str, Meta(description="Id of the order.")] = ""
    clOrdId: Annotated[str, Meta(description="Client's id of the order.")] = ""
    ts: Annotated[str, Meta(description="When the order was canceled or the request refused, Unix ms.")] = ""
    sCode: Annotated[str, Meta(description="Verdict on this order; 0 is canceled.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words; empty on success.")] = ""


class ClosePositionRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A position to close whole, at market."""

    instId: Annotated[str, Meta(description="Instrument.")]
    posSide: Annotated[
        Literal["net", "long", "short"] | None,
        Meta(description="Side of the position; long or short in long/short mode, net otherwise."),
    ] = None
    mgnMode: Annotated[Literal["cross", "isolated"], Meta(description="Margin mode of the position.")]
    ccy: Annotated[
        str | None, Meta(description="Margin currency of spot margin, which is not served.", extra=WITHOUT_EFFECT)
    ] = None
    autoCxl: Annotated[
        bool | None, Meta(description="true: cancel pending closing orders first; else they refuse the request.")
    ] = None
    clOrdId: Annotated[ClientId | None, Meta(description="Client's id for the closing order.")] = None
    tag: Annotated[Tag | None, Meta(description="Client's label; letters and digits, at most 16.")] = None


class ClosedPositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """The position whose closing was accepted."""

    instId: Annotated[str, Meta(description="Instrument.")] = ""
    posSide: Annotated[str, Meta(description="Side of the position.")] = ""
    clOrdId: Annotated[str, Meta(description="Client's id, as sent.")] = ""
    tag: Annotated[str, Meta(description="Client's label, as sent.")] = ""


PLACE_ORDER = Endpoint(
    name="trade.place_order",
    section="trade",
    method="POST",
    path="/api/v5/trade/order",
    summary="Place one order",
    request=PlaceOrderRequest,
    row=PlacedRow,
    permission=Permission.TRADE,
    limit=Limit(requests=60, window_ms=2000, key="user+instrument", lead_trader_requests=4),
    source="OKX docs v5, #order-book-trading-trade-post-place-order",
    timed=True,
)
PLACE_ORDERS = Endpoint(
    name="trade.place_orders",
    section="trade",
    method="POST",
    path="/api/v5/trade/batch-orders",
    summary="Place up to 20 orders, each judged by itself",
    request=PlaceOrderRequest,
    row=PlacedRow,
    permission=Permission.TRADE,
    limit=Limit(requests=300, window_ms=2000, key="user+instrument", counts="orders", lead_trader_requests=4),
    source="OKX docs v5, #order-book-trading-trade-post-place-multiple-orders",
    batch=True,
    timed=True,
)
CANCEL_ORDER = Endpoint(
    name="trade.cancel_order",
    section="trade",
    method="POST",
    path="/api/v5/trade/cancel-order",
    summary="Cancel one pending order",
    request=CancelOrderRequest,
    row=CanceledRow,
    permission=Permission.TRADE,
    limit=Limit(requests=60, window_ms=2000, key="user+instrument"),
    source="OKX docs v5, #order-book-trading-trade-post-cancel-order",
    timed=True,
    idempotent=True,
)
CANCEL_ORDERS = Endpoint(
    name="trade.cancel_orders",
    section="trade",
    method="POST",
    path="/api/v5/trade/cancel-batch-orders",
    summary="Cancel up to 20 pending orders, each judged by itself",
    request=CancelOrderRequest,
    row=CanceledRow,
    permission=Permission.TRADE,
    limit=Limit(requests=300, window_ms=2000, key="user+instrument", counts="orders"),
    source="OKX docs v5, #order-book-trading-trade-post-cancel-multiple-orders",
    batch=True,
    timed=True,
    idempotent=True,
)
CLOSE_POSITION = Endpoint(
    name="trade.close_position",
    section="trade",
    method="POST",
    path="/api/v5/trade/close-position",
    summary="Close a whole position at market",
    request=ClosePositionRequest,
    row=ClosedPositionRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2000, key="user+instrument"),
    source="OKX docs v5, #order-book-trading-trade-post-close-positions",
)
