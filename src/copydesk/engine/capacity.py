"""What an account could still do: the largest orders that would be accepted now, and what another leverage would mean.

Reads the exchange and decides nothing; the desk checks an order by the same arithmetic when it comes.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.copying_queries import lead_positions
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import ONE, ZERO, divide, exact, to_step
from copydesk.engine.trading.desk.exposure import cover, net_size
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import (
    largest_size,
    liquidation_price,
    order_hold,
    tier_of,
    unrealised,
    worst_price,
)
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side, TradeMode
from copydesk.engine.trading.orders import margin_mode_of
from copydesk.engine.trading.positions import Position, initial_margin
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.pending_orders import SizePlace
from copydesk.engine.valuation import position_view

_SIDES: tuple[Side, ...] = ("buy", "sell")
_PLACES = 30
"""Decimals of a size before it is cut to lots."""


class Both(msgspec.Struct, frozen=True):
    """A figure for buying and one for selling."""

    buy: Decimal
    sell: Decimal


class Assumed(msgspec.Struct, frozen=True):
    """What an order is assumed to be: at a price, or at market; with a leverage, or with the one that holds."""

    trade_mode: TradeMode
    price: Decimal | None = None
    leverage: Decimal | None = None


class LeverageEstimate(msgspec.Struct, frozen=True):
    """What another leverage would mean. Units: settlement currency, `largest` contracts.

    `margin` is what the positions would need, `transferable` what could leave them or the trading wallet.
    """

    margin: Decimal
    transferable: Decimal
    liquidation_price: Decimal | None
    largest: Decimal
    largest_leverage: Decimal
    has_orders: bool


def available(exchange: Exchange, account: AccountId, instrument: Instrument, trade_mode: TradeMode) -> Both:
    """What can be spent or set aside for orders: both currencies of SPOT, the margin currency of SWAP.

    A spot lead trader sells, in the mode of lead trades, what can be closed of his lead positions.
    """
    with exact():
        if instrument.type == "SPOT":
            quote = exchange.trading.free_funds(account, instrument.quote)
            if trade_mode == "spot_isolated":
                return Both(quote.available, _closable(exchange, account, instrument))
            return Both(quote.available, exchange.trading.free_funds(account, instrument.base).available)
        funds = exchange.trading.free_funds(account, instrument.settle)
        free = funds.available_equity if trade_mode == "cross" else funds.available
        return Both(free, free)


def largest_orders(exchange: Exchange, account: AccountId, instrument: Instrument, assumed: Assumed) -> Both | None:
    """The largest orders that open, or close and open, and would be accepted; None while there is no price.

    In long/short mode only opening counts: buying long, selling short. Units: contracts or base currency.
    """
    with exact():
        market = exchange.trading.markets[instrument.id]
        if any(_price(market, side, assumed, exchange.at) is None for side in _SIDES):
            return None
        return Both(
            _largest(exchange, account, market, "buy", assumed), _largest(exchange, account, market, "sell", assumed)
        )


def leverage_estimate(
    exchange: Exchange,
    account: AccountId,
    instrument: Instrument,
    place: tuple[MarginMode, PositionSide],
    leverage: Decimal,
) -> LeverageEstimate:
    """What another leverage would mean for an account's positions and orders in an instrument."""
    mode, side = place
    with exact():
        market = exchange.trading.markets[instrument.id]
        positions = [
            one
            for one in exchange.trading.positions.of_account(account)
            if one.instrument == instrument.id and one.margin_mode == mode and (mode == "cross" or one.side == side)
        ]
        needed = sum((_margin(market, one, leverage) for one in positions), ZERO)
        size = max((abs(one.size) for one in positions), default=ZERO)
        tier = tier_of(instrument, size)
        assumed = Assumed(mode, leverage=leverage)
        largest = largest_orders(exchange, account, instrument, assumed)
        return LeverageEstimate(
            margin=needed,
            transferable=_transferable(exchange, account, market, positions, needed),
            liquidation_price=_liquidation(exchange, instrument, positions, needed),
            largest=ZERO if largest is None else largest.sell if side == "short" else largest.buy,
            largest_leverage=instrument.max_leverage if tier is None else tier.max_leverage,
            has_orders=exchange.trading.pending.exist(account, instrument.id),
        )


def _closable(exchange: Exchange, account: AccountId, instrument: Instrument) -> Decimal:
    """What can be closed of an account's lead positions in an instrument."""
    views = (view for view in lead_positions(exchange, account) if view.position.instrument == instrument.id)
    return sum((view.standing.available for view in views), ZERO)


def _largest(exchange: Exchange, account: AccountId, market: Market, side: Side, assumed: Assumed) -> Decimal:
    instrument = market.instrument
    most = instrument.max_limit_size
    free = available(exchange, account, instrument, assumed.trade_mode)
    price = _price(market, side, assumed, exchange.at)
    assert price is not None
    if instrument.type == "SPOT":
        size = divide(free.buy, price, _PLACES, "down") if side == "buy" else free.sell
        return min(to_step(size, instrument.lot_size, "down"), most)
    position_side = _position_side(exchange, account, side)
    leverage = assumed.leverage or _leverage(exchange, account, instrument, position_side, assumed)
    opened = _affordable(instrument, side, price, free.buy, leverage)
    closed, room = _room(exchange, (account, instrument.id, margin_mode_of(assumed.trade_mode), position_side, side))
    limit = largest_size(instrument, leverage)
    if limit is not None:
        opened = min(opened, limit + room - closed)
    return min(closed + max(ZERO, opened), most)


def _price(market: Market, side: Side, assumed: Assumed, at: int) -> Decimal | None:
    """The price at which the order would set aside most; without one it is at the price limit."""
    best = market.book.opposite(side).best_price()
    if assumed.price is not None:
        spot = market.instrument.type == "SPOT"
        return assumed.price if spot else worst_price(market.instrument, side, assumed.price, best)
    if market.instrument.type == "SPOT":
        return market.prices.last or market.prices.valuation
    limits = market.limits(at)
    if limits is not None:
        return worst_price(market.instrument, side, limits.best(side), best)
    return market.prices.valuation if best is None else best


def _position_side(exchange: Exchange, account: AccountId, side: Side) -> PositionSide:
    """The side of the position that an opening order is about."""
    if exchange.trading.position_mode(account) == "net":
        return "net"
    return "long" if side == "buy" else "short"


def _leverage(
    exchange: Exchange, account: AccountId, instrument: Instrument, side: PositionSide, assumed: Assumed
) -> Decimal:
    mode = margin_mode_of(assumed.trade_mode)
    return exchange.trading.leverage((account, instrument.id, mode, side if mode == "isolated" else "net"))


def _affordable(instrument: Instrument, side: Side, price: Decimal, free: Decimal, leverage: Decimal) -> Decimal:
    """The largest opening size that the money pays, in lots."""
    lot = instrument.lot_size
    size = to_step(divide(free, order_hold(instrument, side, price, ONE, leverage), _PLACES, "down"), lot, "down")
    while size > 0 and order_hold(instrument, side, price, size, leverage) > free:
        size -= lot
    while order_hold(instrument, side, price, size + lot, leverage) <= free:
        size += lot
    return size


def _room(exchange: Exchange, place: SizePlace) -> tuple[Decimal, Decimal]:
    """How much an order of a place would close, and how much its position and pending orders leave below a limit.

    The second is negative when they are in the order's direction.
    """
    account, instrument, mode, position_side, side = place
    state = exchange.trading
    position = state.positions.get(account, (instrument, mode, position_side))
    pending = state.pending.size(place)
    if position_side != "net":
        return ZERO, -pending - (ZERO if position is None else position.size)
    net = net_size(position)
    return cover(state, place, net), -pending - (net if side == "buy" else -net)


def _margin(market: Market, position: Position, leverage: Decimal) -> Decimal:
    """What a position needs with a leverage: at its open price if isolated, at the mark price if cross."""
    price = market.prices.valuation if position.margin_mode == "cross" else None
    return initial_margin(market.instrument, abs(position.size), price or position.average_price, leverage)


def _transferable(
    exchange: Exchange, account: AccountId, market: Market, positions: list[Position], needed: Decimal
) -> Decimal:
    """What could leave: the margin of an isolated position, or the wallet behind cross ones, beyond what is needed."""
    price = market.prices.valuation
    if any(one.margin_mode == "isolated" for one in positions):
        losses = sum(
            (min(ZERO, unrealised(market.instrument, one, price or one.average_price)) for one in positions), ZERO
        )
        return max(ZERO, sum((one.margin for one in positions), ZERO) + losses - needed)
    funds = exchange.trading.free_funds(account, market.instrument.settle)
    now = sum((_margin(market, one, one.leverage) for one in positions), ZERO)
    spendable = funds.cash + min(ZERO, funds.cross_profit)
    return max(ZERO, spendable - funds.cross_initial_margin - funds.order_hold + now - needed)


def _liquidation(
    exchange: Exchange, instrument: Instrument, positions: list[Position], needed: Decimal
) -> Decimal | None:
    """Where the position would be liquidated: an isolated one gets the margin that it lacks."""
    if len(positions) != 1:
        return None
    (position,) = positions
    if position.margin_mode == "cross":
        return position_view(exchange, position).liquidation_price
    return liquidation_price(instrument, position, max(position.margin, needed))
