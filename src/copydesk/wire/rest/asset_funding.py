"""The funding account, and transfers between it and the trading account, as they stand on the wire."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import REFUSED, ClientId

AccountCode = Literal["6", "18"]

_ANCHOR: Final = "OKX docs v5, #funding-account-rest-api-"
_ACCOUNT: Final = "6 is the funding account, 18 the trading account."
_NO_SUB_ACCOUNTS: Final = "There are no sub-accounts here."


class FundingBalancesRequest(Struct, frozen=True):
    """Which currencies to show."""

    ccy: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=20)] | None,
        Meta(description="Only these currencies, comma-separated, at most 20."),
    ] = None


class FundingBalanceRow(Struct, frozen=True, kw_only=True):
    """What lies in the funding account of one currency."""

    ccy: Annotated[str, Meta(description="Currency.")]
    bal: Annotated[str, Meta(description="Balance.")]
    frozenBal: Annotated[str, Meta(description="What of it is set aside; nothing ever is.")] = "0"
    availBal: Annotated[str, Meta(description="What of it is free.")]


class ValuationRequest(Struct, frozen=True):
    """In which currency to value."""

    ccy: Annotated[str, Meta(description="A currency of the exchange, USD or CNY.")] = "BTC"


class ValuationParts(Struct, frozen=True, kw_only=True):
    """What is in which account, in the asked currency."""

    funding: Annotated[str, Meta(description="Funding account.")]
    trading: Annotated[str, Meta(description="Trading account.")]
    classic: Annotated[str, Meta(description="Out of use; always 0.")] = "0"
    earn: Annotated[str, Meta(description="Earning is not served; always 0.")] = "0"


class ValuationRow(Struct, frozen=True, kw_only=True):
    """What a user has in all."""

    totalBal: Annotated[str, Meta(description="In all, in the asked currency.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]
    details: Annotated[ValuationParts, Meta(description="By account.")]


class TransferRequest(Struct, frozen=True, kw_only=True):
    """A transfer between the accounts of the caller."""

    type: Annotated[
        Literal["0"], Meta(description="0 is within the user. Transfers of sub-accounts are not served and refused.")
    ] = "0"
    ccy: Annotated[str, Meta(description="Currency.")]
    amt: Annotated[Decimal, Meta(description="Amount.")]
    source: Annotated[AccountCode, Meta(description=f"Account that gives. {_ACCOUNT}")] = field(name="from")
    target: Annotated[AccountCode, Meta(description=f"Account that receives. {_ACCOUNT}")] = field(name="to")
    subAcct: Annotated[str | None, Meta(description=_NO_SUB_ACCOUNTS, extra=REFUSED)] = None
    loanTrans: Annotated[bool | None, Meta(description="Borrowing is not served; true is.", extra=REFUSED)] = None
    omitPosRisk: Annotated[str | None, Meta(description="Portfolio margin only; true is.", extra=REFUSED)] = None
    clientId: Annotated[ClientId | None, Meta(description="Client's id of the transfer.")] = None


class TransferRow(Struct, frozen=True, kw_only=True):
    """The transfer that was made."""

    transId: Annotated[str, Meta(description="Id of the transfer.")]
    clientId: Annotated[str, Meta(description="Client's id.")]
    ccy: Annotated[str, Meta(description="Currency.")]
    source: Annotated[str, Meta(description=f"Account that gave. {_ACCOUNT}")] = field(name="from")
    amt: Annotated[str, Meta(description="Amount.")]
    target: Annotated[str, Meta(description=f"Account that received. {_ACCOUNT}")] = field(name="to")


class TransferStateRequest(Struct, frozen=True, kw_only=True):
    """Which transfer to look at."""

    transId: Annotated[OrderNumber | None, Meta(description="Transfer; either this or clientId. This one wins.")] = None
    clientId: Annotated[ClientId | None, Meta(description="Transfer by the client's id: the newest that had it.")] = (
        None
    )
    type: Annotated[
        Literal["0", "1", "2", "3", "4"], Meta(description="Kind of transfer; only those of kind 0 exist.")
    ] = "0"


class TransferStateRow(Struct, frozen=True, kw_only=True):
    """A transfer and what became of it."""

    transId: Annotated[str, Meta(description="Id of the transfer.")]
    clientId: Annotated[str, Meta(description="Client's id.")]
    ccy: Annotated[str, Meta(description="Currency.")]
    amt: Annotated[str, Meta(description="Amount.")]
    type: Annotated[str, Meta(description="Within the user; always 0.")] = "0"
    source: Annotated[str, Meta(description=f"Account that gave. {_ACCOUNT}")] = field(name="from")
    target: Annotated[str, Meta(description=f"Account that received. {_ACCOUNT}")] = field(name="to")
    subAcct: Annotated[str, Meta(description="There are no sub-accounts; always empty.")] = ""
    instId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    toInstId: Annotated[str, Meta(description="Out of use; always empty.")] = ""
    state: Annotated[str, Meta(description="What became of it; a transfer that exists succeeded.")] = "success"


FUNDING_BALANCES: Final = Endpoint(
    name="asset.funding_balances",
    section="asset",
    method="GET",
    path="/api/v5/asset/balances",
    summary="Look at what lies in the funding account",
    request=FundingBalancesRequest,
    row=FundingBalanceRow,
    permission=Permission.READ,
    limit=Limit(requests=6, window_ms=1_000, key="user"),
    source=_ANCHOR + "get-balance",
)
VALUATION: Final = Endpoint(
    name="asset.valuation",
    section="asset",
    method="GET",
    path="/api/v5/asset/asset-valuation",
    summary="Value all that a user has in one currency",
    request=ValuationRequest,
    row=ValuationRow,
    permission=Permission.READ,
    limit=Limit(requests=1, window_ms=1_000, key="user"),
    source=_ANCHOR + "get-account-asset-valuation",
)
TRANSFER: Final = Endpoint(
    name="asset.transfer",
    section="asset",
    method="POST",
    path="/api/v5/asset/transfer",
    summary="Move money between the funding and the trading account",
    request=TransferRequest,
    row=TransferRow,
    permission=Permission.TRADE,
    limit=Limit(requests=2, window_ms=1_000, key="user+currency"),
    source=_ANCHOR + "funds-transfer",
)
TRANSFER_STATE: Final = Endpoint(
    name="asset.transfer_state",
    section="asset",
    method="GET",
    path="/api/v5/asset/transfer-state",
    summary="Look at what became of a transfer",
    request=TransferStateRequest,
    row=TransferStateRow,
    permission=Permission.READ,
    limit=Limit(requests=10, window_ms=1_000, key="user"),
    source=_ANCHOR + "get-funds-transfer-state",
)
