"""What a fill changes: money between purses, positions, orders and the book. All of it was decided in the event."""

from copydesk.engine.identifiers import OrderId
from copydesk.engine.ledger.balances import CLEARING, FEES, INSURANCE, Balances, Purse
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import needs_position
from copydesk.engine.trading.messages import Filled, FillSide
from copydesk.engine.trading.orders import Order, buys_lead_assets, filled, is_whole
from copydesk.engine.trading.positions import after_fill, place_of
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.open_positions import OpenPositions
from copydesk.engine.trading.state.pending_orders import PendingOrders


def exchange_currencies(balances: Balances, pending: PendingOrders, market: Market, fill: Filled, at: int) -> None:
    """A SPOT fill: the base currency goes to the buyer, the quote currency to the seller."""
    instrument = market.instrument
    buyer, seller = (fill.taker, fill.maker) if fill.taker.side == "buy" else (fill.maker, fill.taker)
    source, target = coins_of(seller, pending.get(seller.order)), coins_of(buyer, pending.get(buyer.order))
    balances.move(source, target, instrument.base, fill.size, at)
    value = fill.price * fill.size
    balances.move((buyer.account, "trading"), (seller.account, "trading"), instrument.quote, value, at)


def coins_of(side: FillSide, order: Order | None) -> Purse:
    """Where the coins lie that a SPOT order trades; without an order they are the house's."""
    is_led = order is not None and order.trade_mode == "spot_isolated"
    return side.account, "lead_assets" if is_led else "trading"


def pay(balances: Balances, side: FillSide, order: Order | None, at: int) -> None:
    """The fee of one party goes to the exchange; a positive one comes from it. Who buys coins pays in coins.

    What being taken over costs a party goes to the insurance, which pays what the party cannot.
    """
    cash: Purse = (side.account, "trading")
    if side.fee:
        is_coins = order is not None and buys_lead_assets(order)
        balances.move(coins_of(side, order) if is_coins else cash, FEES, side.fee_currency, -side.fee, at)
    if side.penalty:
        balances.move(cash, INSURANCE, side.fee_currency, -side.penalty, at)
    if side.insured:
        balances.move(INSURANCE, cash, side.fee_currency, side.insured, at)


def change_position(
    balances: Balances,
    positions: OpenPositions,
    instrument: Instrument,
    fill: Filled,
    side: FillSide,
    *,
    order: Order | None,
    at: int,
) -> None:
    """One party's position after a SWAP fill; its realised profit and its margin move with it."""
    place = place_of(instrument, order)
    before = positions.get(side.account, place)
    after = after_fill(instrument, before, order, fill, side, at=at)
    if after is None:
        positions.remove(side.account, place)
    else:
        positions.put(after)
    cash: Purse = (side.account, "trading")
    if side.profit:
        balances.move(CLEARING, cash, instrument.settle, side.profit, at)
    if place[1] == "isolated":
        margin_before = ZERO if before is None else before.margin
        margin_after = ZERO if after is None else after.margin
        balances.move(cash, (side.account, "isolated"), instrument.settle, margin_after - margin_before, at)


def fill_order(pending: PendingOrders, market: Market, order: Order, fill: Filled, side: FillSide, *, at: int) -> None:
    """A user's order after its part of a fill, in the book and among the pending ones."""
    if order.rests:
        assert order.price is not None
        market.book.reduce(order.side, order.price, order.order, fill.size)
    if is_whole(order, fill, side):
        pending.remove(order)
    else:
        after = filled(order, fill, side, at)
        leans = bool(side.closed or pending.leans(order)) and needs_position(market.instrument, after)
        pending.replace(order, after, leans=leans)


def fill_quote(market: Market, order: OrderId, fill: Filled) -> None:
    """A level of the house after its part of a fill."""
    quote = market.quotes[order]
    market.book.reduce_resting(quote.side, quote.resting, fill.size)
    if not quote.resting.left:
        del market.quotes[order]
