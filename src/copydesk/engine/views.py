"""What a reader of the exchange is shown: plain data, computed when asked for by `queries`."""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.trading.instruments import FundingTerms
from copydesk.engine.trading.messages import PositionMode
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.order_book import DepthLevel


class Account(msgspec.Struct, frozen=True):
    """An account. Units: `opened_at` is Unix ms."""

    id: AccountId
    name: str
    kind: Literal["user", "house"]
    position_mode: PositionMode
    opened_at: int


class MarketView(msgspec.Struct, frozen=True):
    """A market at a glance; None where there is nothing yet.

    Units: `volume_24h` is contracts or base currency; `volume_currency_24h` is base currency for SWAP and quote
    currency for SPOT; `at` is the time of the last change of a price, Unix ms.
    """

    instrument: InstrumentId
    last: Decimal | None
    last_size: Decimal | None
    bid: Decimal | None
    bid_size: Decimal | None
    ask: Decimal | None
    ask_size: Decimal | None
    index: Decimal | None
    mark: Decimal | None
    open_24h: Decimal | None
    high_24h: Decimal | None
    low_24h: Decimal | None
    volume_24h: Decimal | None
    volume_currency_24h: Decimal | None
    at: int | None


class FundingView(msgspec.Struct, frozen=True):
    """How a swap is funded now. Units: times are Unix ms; the last settlement's figures are None before the first."""

    terms: FundingTerms
    due_at: int
    last_rate: Decimal | None
    last_at: int | None
    premium: Decimal


class DepthView(msgspec.Struct, frozen=True):
    """The best levels of a book. Units: `at` is Unix ms; `sequence` grows with each change of the book."""

    bids: tuple[DepthLevel, ...]
    asks: tuple[DepthLevel, ...]
    at: int
    sequence: int


class BalanceView(msgspec.Struct, frozen=True):
    """How an account stands in one currency. Units: the currency, but `equity_usd`; `updated_at` is Unix ms.

    `cash` holds neither the margin of isolated positions nor the lead assets, the coins of open lead positions of SPOT;
    `frozen` is all that is set aside; `funding` lies in the funding wallet and counts nowhere else.
    """

    currency: Currency
    cash: Decimal
    equity: Decimal
    available: Decimal
    available_equity: Decimal
    frozen: Decimal
    order_hold: Decimal
    lead_assets: Decimal
    isolated_equity: Decimal
    isolated_profit: Decimal
    unrealised_profit: Decimal
    initial_margin: Decimal
    maintenance_margin: Decimal
    margin_ratio: Decimal | None
    equity_usd: Decimal
    updated_at: int
    funding: Decimal


class BalancesView(msgspec.Struct, frozen=True):
    """How an account stands in all currencies. Units: `at` is Unix ms."""

    at: int
    total_equity_usd: Decimal
    details: tuple[BalanceView, ...]


class PositionView(msgspec.Struct, frozen=True):
    """An open position at the present prices. Units: settlement currency, but `notional_usd`.

    The figures at a price are None while there is no such price. `available` is what no pending closing order takes.
    """

    position: Position
    mark: Decimal | None
    last: Decimal | None
    index: Decimal | None
    unrealised_profit: Decimal | None
    unrealised_ratio: Decimal | None
    unrealised_profit_last: Decimal | None
    unrealised_ratio_last: Decimal | None
    initial_margin: Decimal | None
    maintenance_margin: Decimal | None
    margin_ratio: Decimal | None
    liquidation_price: Decimal | None
    break_even_price: Decimal
    notional_usd: Decimal | None
    available: Decimal
    adl: int
