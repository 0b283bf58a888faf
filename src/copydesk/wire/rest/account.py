"""The endpoints of /api/v5/account: money, positions and their settings here, the others in the files beside."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest import account_margin
from copydesk.wire.rest.account_balance import BalanceRow
from copydesk.wire.rest.account_bills import BILLS, BILLS_ARCHIVE, SUBTYPES
from copydesk.wire.rest.account_capacity import LEVERAGE_ESTIMATE, MAX_AVAILABLE, MAX_SIZE, MAX_WITHDRAWAL
from copydesk.wire.rest.account_history import POSITIONS_HISTORY
from copydesk.wire.rest.account_instruments import ACCOUNT_INSTRUMENTS
from copydesk.wire.rest.account_positions import PositionRow
from copydesk.wire.rest.account_risk import POSITION_RISK, RISK_STATE, TRADE_FEE
from copydesk.wire.scalars import WITHOUT_EFFECT

_ANCHOR: Final = "OKX docs v5, #trading-account-rest-api-"

PositionMode = Literal["long_short_mode", "net_mode"]
MarginMode = Literal["isolated", "cross"]


class BalanceRequest(Struct, frozen=True):
    """Which currencies to show."""

    ccy: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=20)] | None,
        Meta(description="Only these currencies, comma-separated, at most 20."),
    ] = None


class PositionsRequest(Struct, frozen=True):
    """Which positions to show."""

    instType: Annotated[
        Literal["MARGIN", "SWAP", "FUTURES", "OPTION"] | None,
        Meta(description="Only this type; only swaps have positions here."),
    ] = None
    instId: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=10)] | None,
        Meta(description="Only these instruments, comma-separated, at most 10."),
    ] = None
    posId: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=20)] | None,
        Meta(description="Only these positions, comma-separated, at most 20."),
    ] = None


class ConfigRequest(Struct, frozen=True):
    """Takes no parameters."""


class ConfigRow(Struct, frozen=True, kw_only=True):
    """How the account is set up, its roles in copy trading, and what the API key may do."""

    uid: Annotated[str, Meta(description="Account of the caller.")]
    mainUid: Annotated[str, Meta(description="Main account; the same for a main account.")]
    acctLv: Annotated[str, Meta(description="Account mode: 2 is futures mode.")] = "2"
    acctStpMode: Annotated[str, Meta(description="Self-trade prevention.")] = "cancel_maker"
    posMode: Annotated[str, Meta(description="Position mode: long_short_mode or net_mode.")] = "net_mode"
    autoLoan: Annotated[bool, Meta(description="Whether borrowing is automatic.")] = False
    greeksType: Annotated[str, Meta(description="Display of greeks: PA or BS.")] = "PA"
    feeType: Annotated[str, Meta(description="Fee currency of spot: 0 what is received.")] = "0"
    level: Annotated[str, Meta(description="Fee tier.")] = "Lv1"
    levelTmp: Annotated[str, Meta(description="Temporary fee tier; empty when none.")] = ""
    ctIsoMode: Annotated[str, Meta(description="Transfers of isolated margin, contracts.")] = "automatic"
    mgnIsoMode: Annotated[str, Meta(description="Transfers of isolated margin, spot margin.")] = "automatic"
    spotOffsetType: Annotated[str, Meta(description="Deprecated.")] = ""
    stgyType: Annotated[str, Meta(description="Strategy type: 0 general.")] = "0"
    roleType: Annotated[
        str, Meta(description="Role in contract copy trading: 0 ordinary user, 1 lead trader, 2 copy trader.")
    ] = "0"
    traderInsts: Annotated[tuple[str, ...], Meta(description="Leading instruments of contracts.")] = ()
    spotRoleType: Annotated[
        str, Meta(description="Role in spot copy trading: 0 ordinary user, 1 lead trader, 2 copy trader.")
    ] = "0"
    spotTraderInsts: Annotated[tuple[str, ...], Meta(description="Leading instruments of spot.")] = ()
    opAuth: Annotated[str, Meta(description="Whether options are activated: 0 no, 1 yes.")] = "0"
    kycLv: Annotated[str, Meta(description="Level of identity verification.")] = "3"
    label: Annotated[str, Meta(description="Name of the API key.")] = ""
    ip: Annotated[str, Meta(description="Addresses the API key is bound to, comma-separated; empty when none.")] = ""
    perm: Annotated[str, Meta(description="Permissions of the API key, comma-separated.")] = ""
    liquidationGear: Annotated[str, Meta(description="Level of the liquidation alert.")] = "-1"
    enableSpotBorrow: Annotated[bool, Meta(description="Whether spot mode may borrow.")] = False
    spotBorrowAutoRepay: Annotated[bool, Meta(description="Whether spot mode repays automatically.")] = False
    type: Annotated[str, Meta(description="Account type: 0 main account.")] = "0"
    settleCcy: Annotated[str, Meta(description="Settlement currency of USD-margined contracts.")] = "USD"
    settleCcyList: Annotated[tuple[str, ...], Meta(description="Settlement currencies to choose from.")] = ("USD",)


class SetPositionModeRequest(Struct, frozen=True):
    """How positions are kept from now on."""

    posMode: Annotated[
        PositionMode, Meta(description="One net position per instrument, or separate long and short positions.")
    ]


class PositionModeRow(Struct, frozen=True):
    """How positions are kept."""

    posMode: Annotated[str, Meta(description="Position mode: long_short_mode or net_mode.")]


class SetLeverageRequest(Struct, frozen=True, kw_only=True):
    """The leverage of an instrument from now on."""

    instId: Annotated[str | None, Meta(description="Instrument; needed, as leverage by currency is not served.")] = None
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    lever: Annotated[Decimal, Meta(description="The new leverage.")]
    mgnMode: Annotated[MarginMode, Meta(description="Margin mode that it is for.")]
    posSide: Annotated[
        Literal["long", "short", "net"] | None,
        Meta(description="Position side; needed for isolated margin in long/short mode, else without effect."),
    ] = None


class LeverageSetRow(Struct, frozen=True):
    """The leverage that was set."""

    lever: Annotated[str, Meta(description="Leverage.")]
    mgnMode: Annotated[str, Meta(description="Margin mode: cross or isolated.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    posSide: Annotated[str, Meta(description="Position side: net, long or short.")]


class LeverageInfoRequest(Struct, frozen=True, kw_only=True):
    """Whose leverage to show."""

    instId: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=20)] | None,
        Meta(description="Instruments, comma-separated, at most 20; needed, as leverage by currency is not served."),
    ] = None
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None
    mgnMode: Annotated[MarginMode, Meta(description="Margin mode.")]


class LeverageRow(Struct, frozen=True):
    """The leverage of an instrument and position side."""

    instId: Annotated[str, Meta(description="Instrument.")]
    ccy: Annotated[str, Meta(description="Spot margin only.")]
    mgnMode: Annotated[str, Meta(description="Margin mode: cross or isolated.")]
    posSide: Annotated[str, Meta(description="Position side: net, or one row each for long and short.")]
    lever: Annotated[str, Meta(description="Leverage.")]


BALANCE: Final = Endpoint(
    name="account.balance",
    section="account",
    method="GET",
    path="/api/v5/account/balance",
    summary="The account's money, as a whole and per currency",
    request=BalanceRequest,
    row=BalanceRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-balance",
)

POSITIONS: Final = Endpoint(
    name="account.positions",
    section="account",
    method="GET",
    path="/api/v5/account/positions",
    summary="The account's open positions",
    request=PositionsRequest,
    row=PositionRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-positions",
)

CONFIG: Final = Endpoint(
    name="account.config",
    section="account",
    method="GET",
    path="/api/v5/account/config",
    summary="How the account is set up, with its roles in copy trading",
    request=ConfigRequest,
    row=ConfigRow,
    permission=Permission.READ,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-account-configuration",
)

SET_POSITION_MODE: Final = Endpoint(
    name="account.set_position_mode",
    section="account",
    method="POST",
    path="/api/v5/account/set-position-mode",
    summary="Choose between net positions and separate long and short ones",
    request=SetPositionModeRequest,
    row=PositionModeRow,
    permission=Permission.TRADE,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "set-position-mode",
    idempotent=True,
)

SET_LEVERAGE: Final = Endpoint(
    name="account.set_leverage",
    section="account",
    method="POST",
    path="/api/v5/account/set-leverage",
    summary="Set the leverage of an instrument",
    request=SetLeverageRequest,
    row=LeverageSetRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "set-leverage",
    idempotent=True,
)

LEVERAGE_INFO: Final = Endpoint(
    name="account.leverage_info",
    section="account",
    method="GET",
    path="/api/v5/account/leverage-info",
    summary="The leverage of instruments",
    request=LeverageInfoRequest,
    row=LeverageRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "get-leverage",
)

ENDPOINTS: Final = (
    BALANCE,
    POSITIONS,
    POSITIONS_HISTORY,
    POSITION_RISK,
    BILLS,
    BILLS_ARCHIVE,
    SUBTYPES,
    CONFIG,
    SET_POSITION_MODE,
    SET_LEVERAGE,
    LEVERAGE_INFO,
    LEVERAGE_ESTIMATE,
    MAX_SIZE,
    MAX_AVAILABLE,
    MAX_WITHDRAWAL,
    TRADE_FEE,
    RISK_STATE,
    ACCOUNT_INSTRUMENTS,
    *account_margin.ENDPOINTS,
)
