"""The handlers of /api/v5/asset. Money comes by the operator's hand, on a chain of our own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine import queries
from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Transfer, Transferred, Wallet
from copydesk.engine.numbers import ONE, ZERO, divide, exact, text
from copydesk.engine.valuation import usd_price
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.market_index import USD_CNY
from copydesk.history.kept.transfers import TRANSFERS, DoneTransfer
from copydesk.history.shelf import Page
from copydesk.wire.codes import Code
from copydesk.wire.rest import asset
from copydesk.wire.rest.asset_funding import (
    AccountCode,
    FundingBalanceRow,
    TransferRequest,
    TransferRow,
    TransferStateRequest,
    TransferStateRow,
    ValuationParts,
    ValuationRow,
)

CHAIN: Final = "Copydesk"

_WALLETS: Final[Mapping[AccountCode, Wallet]] = {"6": "funding", "18": "trading"}
ACCOUNT_CODES: Final[Mapping[Wallet, str]] = {wallet: code for code, wallet in _WALLETS.items()}
"""What OKX calls the wallets of an account."""

_PLACES: Final = 8
"""Decimals of a valuation."""


async def _currencies(call: Call) -> Reply:
    request: asset.CurrenciesRequest = call.request
    return Reply(
        [
            asset.CurrencyRow(ccy=currency, name=currency, chain=f"{currency}-{CHAIN}")
            for currency in queries.currencies(call.exchange)
            if request.ccy is None or currency in request.ccy
        ]
    )


async def _balances(call: Call) -> Reply:
    """The currencies of which there is something."""
    asked = call.request.ccy
    return Reply(
        [
            FundingBalanceRow(ccy=one.currency, bal=text(one.funding), availBal=text(one.funding))
            for one in queries.balances(call.exchange, call.account).details
            if one.funding and (asked is None or one.currency in asked)
        ]
    )


async def _valuation(call: Call) -> Reply:
    view = queries.balances(call.exchange, call.account)
    with exact():
        per_usd = _per_usd(call, call.request.ccy)
        funding_usd = sum(
            (one.funding * (usd_price(call.exchange, one.currency) or ZERO) for one in view.details), ZERO
        )
        funding, trading = (divide(usd, per_usd, _PLACES, "down") for usd in (funding_usd, view.total_equity_usd))
        total = funding + trading
    parts = ValuationParts(funding=text(funding), trading=text(trading))
    return Reply([ValuationRow(totalBal=text(total), ts=str(call.world.now_ms), details=parts)])


def _per_usd(call: Call, currency: str) -> Decimal:
    """What one of the currency is worth in US dollars. Raises: Refused."""
    if currency == "CNY":
        return divide(ONE, USD_CNY, 2 * _PLACES, "half_even")
    price = usd_price(call.exchange, Currency(currency))
    if price is None:
        raise refused(Code.PARAMETER_ERROR, parameter="ccy")
    return price


async def _transfer(call: Call) -> Reply:
    request: TransferRequest = call.request
    if request.amt <= 0:
        raise refused(Code.TRANSFER_NOT_POSITIVE)
    stamped = await call.world.sequencer.submit(
        Transfer(
            call.account,
            Currency(request.ccy),
            request.amt,
            _WALLETS[request.source],
            _WALLETS[request.target],
            request.clientId or "",
        )
    )
    (made,) = (event for event in stamped.outcome.events if isinstance(event, Transferred))
    return Reply(
        [
            TransferRow(
                transId=str(made.transfer),
                clientId=made.client_id,
                ccy=made.currency,
                source=request.source,
                amt=text(made.amount),
                target=request.target,
            )
        ]
    )


async def _transfer_state(call: Call) -> Reply:
    request: TransferStateRequest = call.request
    if request.transId is None and request.clientId is None:
        raise refused(Code.EITHER_PARAMETER, parameter="transId", other="clientId")
    if request.type != "0":
        return Reply([])
    by_number = request.transId is not None
    found = call.world.archive.page(
        TRANSFERS,
        Page(limit=1),
        account=call.account,
        id=int(request.transId) if request.transId is not None else None,
        client_id=None if by_number else request.clientId,
    )
    return Reply([_transfer_row(transfer) for transfer in found])


def _transfer_row(transfer: DoneTransfer) -> TransferStateRow:
    return TransferStateRow(
        transId=str(transfer.transfer),
        clientId=transfer.client_id,
        ccy=transfer.currency,
        amt=text(transfer.amount),
        source=ACCOUNT_CODES[transfer.source],
        target=ACCOUNT_CODES[transfer.target],
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    asset.CURRENCIES.name: _currencies,
    asset.FUNDING_BALANCES.name: _balances,
    asset.VALUATION.name: _valuation,
    asset.TRANSFER.name: _transfer,
    asset.TRANSFER_STATE.name: _transfer_state,
}
