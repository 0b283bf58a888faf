"""The markets: each listed instrument with its terms, its prices, its book, and the house's quotes in the book."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.stirred import Stirred
from copydesk.engine.trading.funding import next_settlement
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import HouseQuoted, Level, Side
from copydesk.engine.trading.price_limits import NEW_FOR_MS, PriceLimits, price_limits
from copydesk.engine.trading.state.order_book import OrderBook, Resting
from copydesk.engine.trading.state.prices import Prices


class HouseOrder(msgspec.Struct, frozen=True):
    """One level of the house in the book."""

    side: Side
    resting: Resting


class Funding(msgspec.Struct, frozen=True):
    """When funding is settled next, and how it was settled last; None before. Units: times are Unix ms."""

    due_at: int
    last_rate: Decimal | None = None
    last_at: int | None = None


class Market:
    """One market. `instrument` is replaced when its terms change; the rest changes in place.

    Units: `opened_at` is Unix ms; None for what was traded already when it was listed.
    """

    __slots__ = ("_limits", "book", "funding", "instrument", "opened_at", "prices", "quotes")

    def __init__(
        self,
        instrument: Instrument,
        prices: Prices | None = None,
        sequence: int = 0,
        funding: Funding | None = None,
        opened_at: int | None = None,
    ) -> None:
        self.instrument = instrument
        self.prices = prices or Prices()
        self.book = OrderBook(sequence)
        self.quotes: dict[OrderId, HouseOrder] = {}
        self.funding = funding
        self.opened_at = opened_at
        self._limits: dict[bool, PriceLimits | None] = {}
        """Those that follow from the present terms and prices, by whether the instrument is new."""

    def change(self, **terms: object) -> None:
        """Let some of the instrument's terms be these."""
        self.instrument = msgspec.structs.replace(self.instrument, **terms)
        self._limits.clear()

    def move(self, index: Decimal, mark: Decimal, at: int) -> None:
        """Let index and mark be these; the house's quotes are gone. Units: `at` is Unix ms."""
        self.drop_quotes()
        self.prices.moved(index, mark, at)
        self._limits.clear()

    def limits(self, at: int) -> PriceLimits | None:
        """The price limits at a time; None if the instrument has none, or no index yet. Units: Unix ms.

        They are computed again only when something that they follow from has changed.
        """
        is_new = self.opened_at is not None and at < self.opened_at + NEW_FOR_MS
        if is_new not in self._limits:
            self._limits[is_new] = self._limits_now(is_new=is_new)
        return self._limits[is_new]

    def _limits_now(self, *, is_new: bool) -> PriceLimits | None:
        index, mark = self.prices.index, self.prices.mark
        return None if index is None or mark is None else price_limits(self.instrument, index, mark, is_new=is_new)

    def quote(self, event: HouseQuoted, house: AccountId) -> OrderId:
        """Put the house's levels into the book. Gives the id after the last one used."""
        order = event.first_order
        sides: tuple[tuple[Side, tuple[Level, ...]], ...] = (("buy", event.bids), ("sell", event.asks))
        for side, levels in sides:
            for level in levels:
                self.put_quote(HouseOrder(side, Resting(order, house, level.price, level.size)))
                order = OrderId(order + 1)
        return order

    def put_quote(self, quote: HouseOrder) -> None:
        """Put one level of the house into the book."""
        self.quotes[quote.resting.order] = quote
        self.book.add(quote.side, quote.resting)

    def drop_quotes(self) -> None:
        """Take all levels of the house out of the book."""
        for order, quote in self.quotes.items():
            self.book.remove(quote.side, quote.resting.price, order)
        self.quotes = {}


def first_funding(instrument: Instrument, at: int) -> Funding | None:
    """When an instrument that is listed now is funded first; None if it never is. Units: Unix ms."""
    terms = instrument.funding
    return None if terms is None else Funding(next_settlement(terms.interval_ms, at))


class Markets:
    """Markets in the order of their listing."""

    def __init__(self) -> None:
        self._of: dict[InstrumentId, Market] = {}
        self._by_code: dict[int, Market] = {}
        self._currencies: dict[Currency, None] = {}
        self.stirred: Stirred[InstrumentId] = Stirred()
        """The markets whose valuation may have moved."""

    def __iter__(self) -> Iterator[Market]:
        """All markets, in the order of their listing."""
        return iter(self._of.values())

    def __getitem__(self, instrument: InstrumentId) -> Market:
        """The market of a listed instrument."""
        return self._of[instrument]

    def get(self, instrument: InstrumentId) -> Market | None:
        """The market of an instrument, if it is listed."""
        return self._of.get(instrument)

    def by_code(self, code: int) -> Market | None:
        """The market of the instrument with that code."""
        return self._by_code.get(code)

    def add(self, market: Market) -> None:
        """Let an instrument be listed."""
        instrument = market.instrument
        self._of[instrument.id] = market
        self._by_code[instrument.code] = market
        for currency in (instrument.base, instrument.quote, instrument.settle):
            if currency:
                self._currencies[currency] = None

    def currencies(self) -> tuple[Currency, ...]:
        """Every currency of the listed instruments, in the order of their coming."""
        return tuple(self._currencies)

    def knows(self, currency: Currency) -> bool:
        """Whether a listed instrument has this currency."""
        return currency in self._currencies
