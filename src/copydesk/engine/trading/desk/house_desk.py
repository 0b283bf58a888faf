"""The house's desk: moves prices and replaces the house's quotes, which trade with the orders that they cross.

Where an instrument is not live, only its prices move: the house quotes nothing there.
"""

from collections.abc import Callable
from itertools import pairwise

from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_lots, check_price, listed
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.messages import HouseQuoted, Level, MarketMoved, MoveMarket, Quote, Side, TradingEvent
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


class HouseDesk:
    """Decides about quotes; the state behind it only holds."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None], taking: Taking) -> None:
        self._state = state
        self._record = record
        self._taking = taking

    def move(self, command: MoveMarket) -> None:
        """Move prices and replace quotes, market by market."""
        for quote in command.quotes:
            self._check(quote)
        for quote in command.quotes:
            market = self._state.markets[quote.instrument]
            self._record(MarketMoved(quote.instrument, quote.index, quote.mark))
            self._taking.moved[quote.instrument] = None
            if market.instrument.state == "live" and self._state.ledger.house is not None:
                self._quote(market, self._state.ledger.house, quote)

    def _check(self, quote: Quote) -> None:
        instrument = listed(self._state, quote.instrument).instrument
        if (quote.bids or quote.asks) and self._state.ledger.house is None:
            raise Rejected(Reason.NO_HOUSE_ACCOUNT)
        for price in (quote.index, quote.mark):
            if price <= 0:
                raise Rejected(Reason.PRICE_NOT_POSITIVE, price=price)
        for level in (*quote.bids, *quote.asks):
            check_price(instrument, level.price)
            check_lots(instrument, level.size)
        ladder = [level.price for level in (*reversed(quote.bids), *quote.asks)]
        if any(lower >= higher for lower, higher in pairwise(ladder)):
            raise Rejected(Reason.QUOTES_OUT_OF_ORDER, instrument=quote.instrument)

    def _quote(self, market: Market, house: AccountId, quote: Quote) -> None:
        bids = self._untaken(market, house, "buy", quote.bids)
        asks = self._untaken(market, house, "sell", quote.asks)
        if bids or asks:
            self._record(HouseQuoted(quote.instrument, self._state.next_order, bids, asks))

    def _untaken(self, market: Market, house: AccountId, side: Side, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        """What of the levels is left to rest after they met the users' orders."""
        taken = (self._taking.take_for_house(market, house, side, level) for level in levels)
        return tuple(level for level in taken if level.size)
