"""What must hold in every world after every command. Each check raises with what is wrong.

- Money: per currency, all purses together hold zero; deposits stand as the outside world's debt.
- Positions: per instrument, all positions together, shorts negative, are zero.
- Books: the best bid lies below the best ask, and what rests is what is pending and what the house quotes.
- Holds: per account and currency, what is set aside is the sum of the pending orders' holds.
- Margin: per account and currency, the isolated purse is the sum of the isolated positions' margins.
- Reduce-only orders of one side never exceed the position; closing orders of long/short mode neither.
- Risk: after a command nobody but the house holds positions that are backed by no more than they must keep.
- Memory: the state rebuilt from its bytes has the same bytes.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.balances import EXCHANGE
from copydesk.engine.numbers import exact
from copydesk.engine.trading.liquidation import needed
from copydesk.engine.trading.margin import unrealised
from copydesk.engine.trading.orders import left
from copydesk.engine.trading.positions import Position


def check(exchange: Exchange) -> None:
    """Everything that is cheap to see."""
    with exact():
        _money_is_conserved(exchange)
        _positions_cancel_out(exchange)
        _books_do_not_cross(exchange)
        _holds_are_the_orders_holds(exchange)
        _isolated_margin_is_the_positions_margin(exchange)
        _closing_orders_fit_the_positions(exchange)
        _nobody_is_to_be_liquidated(exchange)


def check_memory(exchange: Exchange) -> None:
    """A restored world is the same world."""
    state = exchange.state()
    assert Exchange.restore(state).state() == state


def _sums(pairs: Iterable[tuple[object, Decimal]]) -> dict[object, Decimal]:
    sums: dict[object, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}


def _money_is_conserved(exchange: Exchange) -> None:
    entries = exchange.ledger.balances.entries()
    assert _sums((currency, amount) for _, _, currency, amount, _ in entries) == {}


def _signed(position: Position) -> Decimal:
    return -position.size if position.side == "short" else position.size


def _positions_cancel_out(exchange: Exchange) -> None:
    positions = list(exchange.trading.positions)
    assert _sums((position.instrument, _signed(position)) for position in positions) == {}
    assert all(position.size > 0 or position.side == "net" for position in positions)
    assert all(position.size for position in positions)


def _books_do_not_cross(exchange: Exchange) -> None:
    for market in exchange.trading.markets:
        bid, ask = market.book.bids.best_price(), market.book.asks.best_price()
        assert bid is None or ask is None or bid < ask, f"{market.instrument.id}: {bid} crosses {ask}"
        resting = {one.order: one.left for side in (market.book.bids, market.book.asks) for one in side.walk()}
        quoted = {order: quote.resting.left for order, quote in market.quotes.items()}
        pending = [order for order in exchange.trading.pending if order.instrument == market.instrument.id]
        assert resting == quoted | {order.order: left(order) for order in pending}


def _holds_are_the_orders_holds(exchange: Exchange) -> None:
    pending = exchange.trading.pending
    summed = _sums(((order.account, order.hold_currency), order.hold) for order in pending)
    for account, currency in {(order.account, order.hold_currency) for order in pending}:
        assert pending.hold(account, currency) == summed.get((account, currency), 0)


def _isolated_margin_is_the_positions_margin(exchange: Exchange) -> None:
    margins = _sums(
        ((position.account, exchange.trading.markets[position.instrument].instrument.settle), position.margin)
        for position in exchange.trading.positions
        if position.margin_mode == "isolated"
    )
    entries = exchange.ledger.balances.entries()
    assert margins == _sums(
        ((owner, currency), amount) for owner, kind, currency, amount, _ in entries if kind == "isolated"
    )


def _closing_orders_fit_the_positions(exchange: Exchange) -> None:
    closing = _sums(
        ((order.account, order.instrument, order.margin_mode, order.position_side), left(order))
        for order in exchange.trading.pending
        if order.trade_mode != "cash"
        if (order.reduce_only and order.position_side == "net")
        or (order.position_side, order.side) in (("long", "sell"), ("short", "buy"))
    )
    for (account, *place), size in closing.items():
        position = exchange.trading.positions.get(account, tuple(place))
        assert position is not None
        assert size <= abs(position.size)


def _nobody_is_to_be_liquidated(exchange: Exchange) -> None:
    markets = exchange.trading.markets
    for position in exchange.trading.positions:
        if position.account in (exchange.ledger.house, EXCHANGE):
            continue
        market = markets[position.instrument]
        price = market.prices.valuation
        assert price is not None
        if position.margin_mode == "isolated":
            backing = position.margin + unrealised(market.instrument, position, price)
            assert backing > needed(market.instrument, position, price)
        else:
            funds = exchange.trading.funds(position.account, market.instrument.settle)
            assert funds.cross_backing > funds.cross_maintenance_margin + funds.cross_closing_fees
