"""Margin of isolated positions, and the modes of an account that are fixed here, as they stand on the wire."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.scalars import WITHOUT_EFFECT

_ANCHOR: Final = "OKX docs v5, #trading-account-rest-api-"


class MarginBalanceRequest(Struct, frozen=True, kw_only=True):
    """How an isolated position's margin shall change."""

    instId: Annotated[str, Meta(description="Instrument; a swap.")]
    posSide: Annotated[
        Literal["long", "short", "net"], Meta(description="Side of the position, as the position mode has it.")
    ]
    type: Annotated[Literal["add", "reduce"], Meta(description="Whether to add margin or to take some out.")]
    amt: Annotated[Decimal, Meta(description="How much, in settlement currency.")]
    ccy: Annotated[str | None, Meta(description="Spot margin only, which is not served.", extra=WITHOUT_EFFECT)] = None


class MarginBalanceRow(Struct, frozen=True, kw_only=True):
    """How an isolated position's margin has changed."""

    instId: Annotated[str, Meta(description="Instrument.")]
    posSide: Annotated[str, Meta(description="Side of the position.")]
    amt: Annotated[str, Meta(description="How much was added or taken out.")]
    type: Annotated[str, Meta(description="add or reduce.")]
    leverage: Annotated[str, Meta(description="The position's worth at mark per its margin now.")]
    ccy: Annotated[str, Meta(description="Settlement currency.")]


class SetAccountLevelRequest(Struct, frozen=True):
    """The mode that the account shall have."""

    acctLv: Annotated[
        Literal["1", "2", "3", "4"],
        Meta(description="Account mode: only 2, futures mode, which every account has; the others are refused."),
    ]


class AccountLevelRow(Struct, frozen=True):
    """The account's mode."""

    acctLv: Annotated[str, Meta(description="Account mode: 2 is futures mode.")]


class SetIsolatedModeRequest(Struct, frozen=True):
    """How margin comes to isolated positions."""

    isoMode: Annotated[
        Literal["automatic"],
        Meta(description="Only automatic, which every account has; auto_transfers_ccy is not served and refused."),
    ]
    type: Annotated[Literal["MARGIN", "CONTRACTS"], Meta(description="Kind of instruments that it is for.")]


class IsolatedModeRow(Struct, frozen=True):
    """How margin comes to isolated positions."""

    isoMode: Annotated[str, Meta(description="Always automatic.")]


MARGIN_BALANCE: Final = Endpoint(
    name="account.margin_balance",
    section="account",
    method="POST",
    path="/api/v5/account/position/margin-balance",
    summary="Add margin to an isolated position, or take some out",
    request=MarginBalanceRequest,
    row=MarginBalanceRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2_000, key="user"),
    source=_ANCHOR + "increase-decrease-margin",
)
SET_ACCOUNT_LEVEL: Final = Endpoint(
    name="account.set_account_level",
    section="account",
    method="POST",
    path="/api/v5/account/set-account-level",
    summary="Choose the account mode; only futures mode is served",
    request=SetAccountLevelRequest,
    row=AccountLevelRow,
    permission=Permission.TRADE,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "set-account-mode",
    idempotent=True,
)
SET_ISOLATED_MODE: Final = Endpoint(
    name="account.set_isolated_mode",
    section="account",
    method="POST",
    path="/api/v5/account/set-isolated-mode",
    summary="Choose how margin comes to isolated positions; only automatic is served",
    request=SetIsolatedModeRequest,
    row=IsolatedModeRow,
    permission=Permission.TRADE,
    limit=Limit(requests=5, window_ms=2_000, key="user"),
    source=_ANCHOR + "isolated-margin-trading-settings",
    idempotent=True,
)

ENDPOINTS: Final = (MARGIN_BALANCE, SET_ACCOUNT_LEVEL, SET_ISOLATED_MODE)
