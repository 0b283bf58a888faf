"""The endpoints of /api/v5/asset: currencies here, the funding account and transfers in the file beside.

Money comes and goes by the operator's hand, so withdrawals are closed.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.asset_funding import FUNDING_BALANCES, TRANSFER, TRANSFER_STATE, VALUATION

__all__ = ["CURRENCIES", "ENDPOINTS", "FUNDING_BALANCES", "TRANSFER", "TRANSFER_STATE", "VALUATION"]


class CurrenciesRequest(Struct, frozen=True):
    """Which currencies to show."""

    ccy: Annotated[tuple[str, ...] | None, Meta(description="Only these currencies, comma-separated.")] = None


class CurrencyRow(Struct, frozen=True, kw_only=True):
    """A currency on one chain."""

    ccy: Annotated[str, Meta(description="Currency.")]
    name: Annotated[str, Meta(description="Name of the currency.")]
    logoLink: Annotated[str, Meta(description="Address of its picture.")] = ""
    chain: Annotated[str, Meta(description="Chain, as currency and chain name.")]
    ctAddr: Annotated[str, Meta(description="Last digits of the contract address.")] = ""
    canDep: Annotated[bool, Meta(description="Whether deposits are open.")] = True
    canWd: Annotated[bool, Meta(description="Whether withdrawals are open.")] = False
    canInternal: Annotated[bool, Meta(description="Whether transfers between users are open.")] = False
    depEstOpenTime: Annotated[str, Meta(description="When deposits reopen, Unix milliseconds; empty when open.")] = ""
    wdEstOpenTime: Annotated[
        str, Meta(description="When withdrawals reopen, Unix milliseconds; empty when open or unknown.")
    ] = ""
    minDep: Annotated[str, Meta(description="Smallest deposit.")] = "0"
    minWd: Annotated[str, Meta(description="Smallest withdrawal.")] = "0"
    minInternal: Annotated[str, Meta(description="Smallest transfer between users.")] = "0"
    maxWd: Annotated[str, Meta(description="Largest withdrawal.")] = "0"
    wdTickSz: Annotated[str, Meta(description="Decimals of a withdrawal.")] = "8"
    wdQuota: Annotated[str, Meta(description="Withdrawals allowed in 24 hours, in USD.")] = "0"
    usedWdQuota: Annotated[str, Meta(description="Used part of it, in USD.")] = "0"
    fee: Annotated[str, Meta(description="Fee of a withdrawal.")] = "0"
    minFee: Annotated[str, Meta(description="Deprecated.")] = "0"
    maxFee: Annotated[str, Meta(description="Deprecated.")] = "0"
    minFeeForCtAddr: Annotated[str, Meta(description="Deprecated.")] = ""
    maxFeeForCtAddr: Annotated[str, Meta(description="Deprecated.")] = ""
    burningFeeRate: Annotated[str, Meta(description="Part of a withdrawal that is burnt; empty when none.")] = ""
    mainNet: Annotated[bool, Meta(description="Whether the chain is the main one.")] = True
    needTag: Annotated[bool, Meta(description="Whether a deposit needs a memo.")] = False
    minDepArrivalConfirm: Annotated[str, Meta(description="Confirmations until a deposit counts.")] = "1"
    minWdUnlockConfirm: Annotated[str, Meta(description="Confirmations until a deposit may leave.")] = "1"
    depQuotaFixed: Annotated[str, Meta(description="Deposits allowed in all, in USD; empty when unbounded.")] = ""
    usedDepQuotaFixed: Annotated[str, Meta(description="Used part of it; empty when unbounded.")] = ""
    depQuoteDailyLayer2: Annotated[
        str, Meta(description="Deposits allowed per day on layer 2; empty when unbounded.")
    ] = ""


CURRENCIES: Final = Endpoint(
    name="asset.currencies",
    section="asset",
    method="GET",
    path="/api/v5/asset/currencies",
    summary="The currencies of the exchange",
    request=CurrenciesRequest,
    row=CurrencyRow,
    permission=Permission.READ,
    limit=Limit(requests=6, window_ms=1_000, key="user"),
    source="OKX docs v5, #funding-account-rest-api-get-currencies",
)

ENDPOINTS: Final = (CURRENCIES, FUNDING_BALANCES, VALUATION, TRANSFER, TRANSFER_STATE)
