"""Balances and positions of one instant, the risk state, and fee rates, as they stand on the wire."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission

_ANCHOR: Final = "OKX docs v5, #trading-account-rest-api-"
_PRICES: Final = "Out of use; the rates by groups count."


class PositionRiskRequest(Struct, frozen=True):
    """Which positions to show."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES", "OPTION"] | None,
        Meta(description="Only this type; only swaps have positions here."),
    ] = None


class RiskBalance(Struct, frozen=True, kw_only=True):
    """One currency of the account."""

    ccy: Annotated[str, Meta(description="Currency.")]
    eq: Annotated[str, Meta(description="Equity.")]
    disEq: Annotated[
        str, Meta(description="Discounted equity in USD; nothing counts as collateral in futures mode.")
    ] = "0"


class RiskPosition(Struct, frozen=True, kw_only=True):
    """One open position."""

    instType: Annotated[str, Meta(description="Kind of instrument.")]
    mgnMode: Annotated[str, Meta(description="Margin mode: cross or isolated.")]
    posId: Annotated[str, Meta(description="Position.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    pos: Annotated[str, Meta(description="Size in contracts; in net mode negative when short.")]
    baseBal: Annotated[str, Meta(description="Deprecated; always empty.")] = ""
    quoteBal: Annotated[str, Meta(description="Deprecated; always empty.")] = ""
    posSide: Annotated[str, Meta(description="Position side: net, long or short.")]
    posCcy: Annotated[str, Meta(description="Spot margin only; always empty.")] = ""
    ccy: Annotated[str, Meta(description="Margin currency.")]
    notionalCcy: Annotated[str, Meta(description="Value in coins.")]
    notionalUsd: Annotated[str, Meta(description="Value in USD.")]


class PositionRiskRow(Struct, frozen=True, kw_only=True):
    """The account at one instant."""

    ts: Annotated[str, Meta(description="Now, Unix ms.")]
    adjEq: Annotated[str, Meta(description="Discounted equity in USD; empty in futures mode.")] = ""
    balData: Annotated[tuple[RiskBalance, ...], Meta(description="Currencies of which there is something.")]
    posData: Annotated[tuple[RiskPosition, ...], Meta(description="Open positions.")]


class RiskStateRequest(Struct, frozen=True):
    """Takes no parameters."""


class RiskStateRow(Struct, frozen=True, kw_only=True):
    """Whether borrowing has brought the account into danger; nothing is borrowed here."""

    atRisk: Annotated[bool, Meta(description="Always false.")] = False
    atRiskIdx: Annotated[tuple[str, ...], Meta(description="Contracts in danger; always empty.")] = ()
    atRiskMgn: Annotated[tuple[str, ...], Meta(description="Spot margin in danger; always empty.")] = ()
    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class TradeFeeRequest(Struct, frozen=True, kw_only=True):
    """Whose fee rates to show; those of all groups of the kind if nothing more is said."""

    instType: Annotated[
        Literal["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION"],
        Meta(description="Kind of instrument; only SPOT and SWAP are traded, others have no rates."),
    ]
    instId: Annotated[str | None, Meta(description="Instrument; spot only.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None
    groupId: Annotated[str | None, Meta(description="Group of fees; neither with instId nor with instFamily.")] = None


class FeeGroup(Struct, frozen=True, kw_only=True):
    """The rates of one group of instruments; negative is paid."""

    taker: Annotated[str, Meta(description="Rate of takers.")]
    maker: Annotated[str, Meta(description="Rate of makers.")]
    groupId: Annotated[str, Meta(description="Group.")]
    elpMaker: Annotated[str, Meta(description="ELP orders are not served; always empty.")] = ""
    rpiMaker: Annotated[str, Meta(description="RPI orders are not served; always empty.")] = ""


class FiatFee(Struct, frozen=True):
    """The rates of one fiat currency."""

    ccy: Annotated[str, Meta(description="Currency.")] = ""
    taker: Annotated[str, Meta(description="Rate of takers.")] = ""
    maker: Annotated[str, Meta(description="Rate of makers.")] = ""


class TradeFeeRow(Struct, frozen=True, kw_only=True):
    """The fee rates of a kind of instrument; negative is paid."""

    level: Annotated[str, Meta(description="Fee tier; everybody is a regular user.")] = "Lv1"
    feeGroup: Annotated[tuple[FeeGroup, ...], Meta(description="Rates by group of instruments.")]
    delivery: Annotated[str, Meta(description="Dated futures only; always empty.")] = ""
    exercise: Annotated[str, Meta(description="Options only; always empty.")] = ""
    instType: Annotated[str, Meta(description="Kind of instrument.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]
    taker: Annotated[str, Meta(description=_PRICES)]
    maker: Annotated[str, Meta(description=_PRICES)]
    takerU: Annotated[str, Meta(description=_PRICES)] = ""
    makerU: Annotated[str, Meta(description=_PRICES)] = ""
    takerUSDC: Annotated[str, Meta(description=_PRICES)] = ""
    makerUSDC: Annotated[str, Meta(description=_PRICES)] = ""
    ruleType: Annotated[str, Meta(description="Class of trading rules.")] = "normal"
    category: Annotated[str, Meta(description="Out of use; always 1.")] = "1"
    fiat: Annotated[tuple[FiatFee, ...], Meta(description="Out of use; always empty.")] = ()
    settle: Annotated[str, Meta(description="Event contracts only; always empty.")] = ""


POSITION_RISK: Final = Endpoint(
    name="account.position_risk",
    section="account",
    method="GET",
    path="/api/v5/account/account-position-risk",
    summary="Look at balances and positions of one instant",
    request=PositionRiskRequest,
    row=PositionRiskRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-account-and-position-risk",
)
RISK_STATE: Final = Endpoint(
    name="account.risk_state",
    section="account",
    method="GET",
    path="/api/v5/account/risk-state",
    summary="Look whether borrowing has brought the account into danger",
    request=RiskStateRequest,
    row=RiskStateRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-account-risk-state",
)
TRADE_FEE: Final = Endpoint(
    name="account.trade_fee",
    section="account",
    method="GET",
    path="/api/v5/account/trade-fee",
    summary="Look at fee rates",
    request=TradeFeeRequest,
    row=TradeFeeRow,
    permission=Permission.READ,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-fee-rates",
)
