"""Trading's state as plain data, and the markets rebuilt from it."""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import (
    FIRST_ALGO_ORDER,
    FIRST_ORDER,
    AccountId,
    AlgoOrderId,
    InstrumentId,
    OrderId,
)
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import MarginMode, PositionMode, PositionSide, Side
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.countdowns import Countdown
from copydesk.engine.trading.state.markets import Funding, HouseOrder, Market, Markets
from copydesk.engine.trading.state.open_positions import PositionIdEntry
from copydesk.engine.trading.state.order_book import Resting
from copydesk.engine.trading.state.prices import Prices


class MarketSnapshot(msgspec.Struct, frozen=True):
    """One market; `quotes` are what is left of the house's levels, with their order ids."""

    instrument: Instrument
    prices: Prices
    sequence: int
    quotes: tuple[tuple[OrderId, Side, Decimal, Decimal], ...] = ()
    funding: Funding | None = None
    opened_at: int | None = None


class TradingSnapshot(msgspec.Struct, frozen=True):
    """All of the state; the books follow from the orders and the quotes, whose ids grow with their time."""

    markets: tuple[MarketSnapshot, ...] = ()
    orders: tuple[Order, ...] = ()
    positions: tuple[Position, ...] = ()
    position_ids: tuple[PositionIdEntry, ...] = ()
    algo_orders: tuple[AlgoOrder, ...] = ()
    leverages: tuple[tuple[AccountId, InstrumentId, MarginMode, PositionSide, Decimal], ...] = ()
    position_modes: tuple[tuple[AccountId, PositionMode], ...] = ()
    next_order: OrderId = FIRST_ORDER
    next_algo_order: AlgoOrderId = FIRST_ALGO_ORDER
    countdowns: tuple[Countdown, ...] = ()


def saved_market(market: Market) -> MarketSnapshot:
    """A market as plain data."""
    quotes = tuple(
        (order, quote.side, quote.resting.price, quote.resting.left) for order, quote in market.quotes.items()
    )
    return MarketSnapshot(
        market.instrument, market.prices.copied(), market.book.sequence, quotes, market.funding, market.opened_at
    )


def restored_markets(snapshot: TradingSnapshot, house: AccountId | None) -> Markets:
    """The markets with their books, in which everybody has his old place."""
    markets = Markets()
    resting: list[tuple[OrderId, InstrumentId, Order | HouseOrder]] = [
        (order.queued_as, order.instrument, order) for order in snapshot.orders if order.rests
    ]
    for saved in snapshot.markets:
        markets.add(Market(saved.instrument, saved.prices, funding=saved.funding, opened_at=saved.opened_at))
        for order_id, side, price, size in saved.quotes:
            assert house is not None
            quote = HouseOrder(side, Resting(order_id, house, price, size))
            resting.append((order_id, saved.instrument.id, quote))
    for _, instrument, order in sorted(resting, key=lambda place: place[0]):
        if isinstance(order, HouseOrder):
            markets[instrument].put_quote(order)
        else:
            assert order.price is not None
            waiting = Resting(order.order, order.account, order.price, order.size - order.filled)
            markets[instrument].book.add(order.side, waiting)
    for saved in snapshot.markets:
        markets[saved.instrument.id].book.sequence = saved.sequence
    return markets
