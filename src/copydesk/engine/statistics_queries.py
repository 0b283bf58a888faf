"""Read-only questions that the statistics of lead traders ask of the present: what is owned, and what is managed."""

from decimal import Decimal

from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import ZERO, exact


def assets(exchange: Exchange, account: AccountId) -> Decimal:
    """The equity of the trading account. Units: USDT."""
    with exact():
        return exchange.trading.funds(account, COPY_CURRENCY).equity


def assets_managed(exchange: Exchange, lead_trader: AccountId) -> Decimal:
    """The sum, over the copy traders, of what they let be in use at most, but no more than they have. Units: USDT."""
    relations = exchange.copying.copying.relations.of_lead_trader(lead_trader)
    with exact():
        return sum((_managed(exchange, one.copy_trader, one.settings.total_amount) for one in relations), ZERO)


def _managed(exchange: Exchange, copy_trader: AccountId, total: Decimal) -> Decimal:
    return max(ZERO, min(total, exchange.trading.funds(copy_trader, COPY_CURRENCY).equity))
