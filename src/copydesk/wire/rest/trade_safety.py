"""Canceling all orders after a countdown, and asking what an order would do, as they stand on the wire."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import AttachRequest
from copydesk.wire.scalars import REFUSED, Tag


class CancelAllAfterRequest(msgspec.Struct, frozen=True, kw_only=True):
    """When all orders shall be canceled, unless this is asked again before."""

    timeOut: Annotated[str, Meta(pattern="^[0-9]{1,3}$", description="Seconds: 10 to 120, or 0 to stop the countdown.")]
    tag: Annotated[Tag | None, Meta(description="Only orders with this label; all if absent.")] = None


class CountdownRow(msgspec.Struct, frozen=True, kw_only=True):
    """The countdown as it runs now."""

    triggerTime: Annotated[str, Meta(description="When the orders are canceled, Unix ms; 0 if they are not.")]
    tag: Annotated[str, Meta(description="Label of the orders; empty for all.")]
    ts: Annotated[str, Meta(description="When the countdown was set, Unix ms.")]


class PrecheckRequest(msgspec.Struct, frozen=True, kw_only=True):
    """An order to be thought through."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tdMode: Annotated[Literal["cross", "isolated", "cash", "spot_isolated"], Meta(description="Trade mode.")]
    side: Annotated[Literal["buy", "sell"], Meta(description="Direction.")]
    posSide: Annotated[Literal["net", "long", "short"] | None, Meta(description="Position side.")] = None
    ordType: Annotated[
        Literal["market", "limit", "post_only", "fok", "ioc", "optimal_limit_ioc", "elp"],
        Meta(description="Order type."),
    ]
    sz: Annotated[Decimal, Meta(description="Size.")]
    px: Annotated[Decimal | None, Meta(description="Limit price.")] = None
    reduceOnly: Annotated[bool | None, Meta(description="Only shrink the position.")] = None
    tgtCcy: Annotated[
        Literal["base_ccy", "quote_ccy"] | None, Meta(description="Unit of sz of a spot market order.")
    ] = None
    attachAlgoOrds: Annotated[
        tuple[AttachRequest, ...] | None, Meta(description="What follows the order once it is filled.")
    ] = None
    outcome: Annotated[str | None, Meta(description="Event contracts are not served.", extra=REFUSED)] = None


class PrecheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the order would change. No account here has one of the modes for which this is told."""

    adjEq: Annotated[str, Meta(description="Effective equity.")] = ""
    adjEqChg: Annotated[str, Meta(description="Its change.")] = ""
    imr: Annotated[str, Meta(description="Initial margin.")] = ""
    imrChg: Annotated[str, Meta(description="Its change.")] = ""
    mmr: Annotated[str, Meta(description="Maintenance margin.")] = ""
    mmrChg: Annotated[str, Meta(description="Its change.")] = ""
    mgnRatio: Annotated[str, Meta(description="Margin ratio.")] = ""
    mgnRatioChg: Annotated[str, Meta(description="Its change.")] = ""
    availBal: Annotated[str, Meta(description="Free balance.")] = ""
    availBalChg: Annotated[str, Meta(description="Its change.")] = ""
    liqPx: Annotated[str, Meta(description="Liquidation price.")] = ""
    liqPxDiff: Annotated[str, Meta(description="Its distance from the mark price.")] = ""
    liqPxDiffRatio: Annotated[str, Meta(description="The distance as a fraction.")] = ""
    posBal: Annotated[str, Meta(description="Spot margin only.")] = ""
    posBalChg: Annotated[str, Meta(description="Spot margin only.")] = ""
    liab: Annotated[str, Meta(description="Liabilities.")] = ""
    liabChg: Annotated[str, Meta(description="Their change.")] = ""
    liabChgCcy: Annotated[str, Meta(description="Currency of the change.")] = ""
    type: Annotated[str, Meta(description="Unit of the position's asset.")] = ""


CANCEL_ALL_AFTER = Endpoint(
    name="trade.cancel_all_after",
    section="trade",
    method="POST",
    path="/api/v5/trade/cancel-all-after",
    summary="Cancel all pending orders after a countdown, unless it is started anew",
    request=CancelAllAfterRequest,
    row=CountdownRow,
    permission=Permission.TRADE,
    limit=Limit(requests=1, window_ms=1000, key="user+tag"),
    source="OKX docs v5, #order-book-trading-trade-post-cancel-all-after",
    idempotent=True,
)
PRECHECK = Endpoint(
    name="trade.order_precheck",
    section="trade",
    method="POST",
    path="/api/v5/trade/order-precheck",
    summary="Ask what an order would change: refused, as it is for modes that no account here has",
    request=PrecheckRequest,
    row=PrecheckRow,
    permission=Permission.TRADE,
    limit=Limit(requests=5, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-trade-post-order-precheck",
)
