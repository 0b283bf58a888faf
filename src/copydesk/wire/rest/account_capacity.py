"""What an account could still do, as it stands on the wire: order sizes, what is available, withdrawals, leverage."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.scalars import REFUSED, WITHOUT_EFFECT

_ANCHOR: Final = "OKX docs v5, #trading-account-rest-api-"
_MARGIN_ONLY: Final = "Spot margin only, which is not served; always empty."

TradeMode = Literal["cross", "isolated", "cash", "spot_isolated"]
_MODE: Final = "cash for spot, cross or isolated for swaps, spot_isolated for spot lead trades."
UpToFive = Annotated[tuple[str, ...], Meta(max_length=5)]


class MaxSizeRequest(Struct, frozen=True, kw_only=True):
    """Whose largest orders to tell."""

    instId: Annotated[UpToFive, Meta(description="Instruments of one kind, comma-separated, at most 5.")]
    tdMode: Annotated[TradeMode, Meta(description=_MODE)]
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    px: Annotated[
        Decimal | None,
        Meta(description="Price of the order; the best or last one if absent, and for several instruments."),
    ] = None
    leverage: Annotated[Decimal | None, Meta(description="Leverage to assume; the one that holds if absent.")] = None
    tradeQuoteCcy: Annotated[
        str | None, Meta(description="Quote currency of a spot instrument; no other is served.")
    ] = None
    outcome: Annotated[Literal["yes", "no"] | None, Meta(description="Event contracts only.", extra=REFUSED)] = None


class MaxSizeRow(Struct, frozen=True, kw_only=True):
    """The largest orders that would be accepted now; empty as long as nobody knows a price."""

    instId: Annotated[str, Meta(description="Instrument.")]
    ccy: Annotated[str, Meta(description="Margin currency of swaps, base currency of spot.")]
    maxBuy: Annotated[str, Meta(description="Contracts or base currency; in long/short mode opening long.")]
    maxSell: Annotated[str, Meta(description="Contracts or base currency; in long/short mode opening short.")]


class MaxAvailableRequest(Struct, frozen=True, kw_only=True):
    """What is available for orders in which instruments."""

    instId: Annotated[UpToFive, Meta(description="Instruments, comma-separated, at most 5.")]
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    tdMode: Annotated[TradeMode, Meta(description=_MODE)]
    reduceOnly: Annotated[bool | None, Meta(description="Spot margin only, which is not served.", extra=REFUSED)] = None
    px: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    tradeQuoteCcy: Annotated[
        str | None, Meta(description="Quote currency of a spot instrument; no other is served.")
    ] = None


class MaxAvailableRow(Struct, frozen=True, kw_only=True):
    """What can be spent or set aside for orders."""

    instId: Annotated[str, Meta(description="Instrument.")]
    availBuy: Annotated[str, Meta(description="For buying: quote currency of spot, margin currency of swaps.")]
    availSell: Annotated[str, Meta(description="For selling: base currency of spot, margin currency of swaps.")]


class MaxWithdrawalRequest(Struct, frozen=True):
    """Of which currencies to tell."""

    ccy: Annotated[tuple[str, ...] | None, Meta(description="Only these currencies, comma-separated.")] = None


class MaxWithdrawalRow(Struct, frozen=True, kw_only=True):
    """What can leave the trading account of one currency."""

    ccy: Annotated[str, Meta(description="Currency.")]
    maxWd: Annotated[str, Meta(description="What neither orders nor positions need, without unrealised profit.")]
    maxWdEx: Annotated[str, Meta(description="The same: nothing can be borrowed.")]
    spotOffsetMaxWd: Annotated[str, Meta(description="Portfolio margin only; always empty.")] = ""
    spotOffsetMaxWdEx: Annotated[str, Meta(description="Portfolio margin only; always empty.")] = ""


class LeverageEstimateRequest(Struct, frozen=True, kw_only=True):
    """Which leverage to try on which instrument."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES"], Meta(description="Kind of instrument; only swaps have leverage here.")
    ]
    mgnMode: Annotated[Literal["isolated", "cross"], Meta(description="Margin mode.")]
    lever: Annotated[Decimal, Meta(description="The leverage to try.")]
    instId: Annotated[str | None, Meta(description="Instrument; needed, as leverage by currency is not served.")] = None
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    posSide: Annotated[
        Literal["net", "long", "short"] | None,
        Meta(description="Position side; needed for isolated margin in long/short mode."),
    ] = None


class LeverageEstimateRow(Struct, frozen=True, kw_only=True):
    """What the leverage would mean. Amounts are of the margin currency."""

    estAvailQuoteTrans: Annotated[str, Meta(description=_MARGIN_ONLY)] = ""
    estAvailTrans: Annotated[
        str, Meta(description="What could be taken out: of the isolated position, or of the trading account.")
    ]
    estLiqPx: Annotated[str, Meta(description="Liquidation price; empty without a position.")]
    estMgn: Annotated[str, Meta(description="Margin that the position would need.")]
    estQuoteMgn: Annotated[str, Meta(description=_MARGIN_ONLY)] = ""
    estMaxAmt: Annotated[str, Meta(description="Largest order that would be accepted, in contracts.")]
    estQuoteMaxAmt: Annotated[str, Meta(description=_MARGIN_ONLY)] = ""
    existOrd: Annotated[bool, Meta(description="Whether orders are pending in the instrument.")]
    maxLever: Annotated[str, Meta(description="Largest leverage at the size of the position.")]
    minLever: Annotated[str, Meta(description="Smallest leverage.")]


MAX_SIZE: Final = Endpoint(
    name="account.max_size",
    section="account",
    method="GET",
    path="/api/v5/account/max-size",
    summary="Tell the largest orders that would be accepted",
    request=MaxSizeRequest,
    row=MaxSizeRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-maximum-order-quantity",
)
MAX_AVAILABLE: Final = Endpoint(
    name="account.max_available",
    section="account",
    method="GET",
    path="/api/v5/account/max-avail-size",
    summary="Tell what is available for orders",
    request=MaxAvailableRequest,
    row=MaxAvailableRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-maximum-available-balance-equity",
)
MAX_WITHDRAWAL: Final = Endpoint(
    name="account.max_withdrawal",
    section="account",
    method="GET",
    path="/api/v5/account/max-withdrawal",
    summary="Tell what can leave the trading account",
    request=MaxWithdrawalRequest,
    row=MaxWithdrawalRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-maximum-withdrawals",
)
LEVERAGE_ESTIMATE: Final = Endpoint(
    name="account.leverage_estimate",
    section="account",
    method="GET",
    path="/api/v5/account/adjust-leverage-info",
    summary="Try what another leverage would mean",
    request=LeverageEstimateRequest,
    row=LeverageEstimateRow,
    permission=Permission.READ,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-leverage-estimated-info",
)
