"""What an order asks for: its shape against the instrument's terms, and its demand on positions and money.

In SPOT a market order that buys is sized in quote currency unless it says base, one that sells in base unless it says
quote; other orders are sized in base. A market order that buys a size in base sets aside a reserve over the cost.
Source: documented.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import Currency
from copydesk.engine.numbers import ZERO, divide
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import (
    check_limit_maximum,
    check_lots,
    check_market_maximum,
    check_minimum,
    check_price,
)
from copydesk.engine.trading.desk.exposure import cover, is_against, net_size
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import largest_size, order_hold, worst_price
from copydesk.engine.trading.matching import Offer, base_for
from copydesk.engine.trading.messages import MarginMode, PlaceOrder, Side, SizeCurrency
from copydesk.engine.trading.orders import PRICELESS_TYPES, Order, closes, left, margin_mode_of
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

MARKET_BUY_RESERVE_RATIO = Decimal("1.05")
"""Source: documented."""


class Demand(msgspec.Struct, frozen=True, gc=False):
    """What an order sets aside, and the leverage that it counts with. Units: `hold` is of `currency`."""

    hold: Decimal
    currency: Currency
    leverage: Decimal = ZERO


def size_currency_of(instrument: Instrument, command: PlaceOrder) -> SizeCurrency | None:
    """In which currency the size counts; None where there is no choice."""
    if instrument.type != "SPOT" or command.type != "market":
        return None
    return command.size_currency or ("quote" if command.side == "buy" else "base")


def check_shape(market: Market, command: PlaceOrder) -> None:
    """Type, price and size fit the instrument."""
    instrument = market.instrument
    if command.type == "optimal_limit_ioc" and instrument.type == "SPOT":
        raise Rejected(Reason.WRONG_ORDER_TYPE, type=command.type)
    if command.type == "fok" and command.self_trade == "cancel_both":
        raise Rejected(Reason.SELF_TRADE_MODE_OF_FOK)
    if command.type in PRICELESS_TYPES:
        _check_market_size(market, command)
        return
    if command.price is None:
        raise Rejected(Reason.PRICE_MISSING)
    check_price(instrument, command.price)
    check_lots(instrument, command.size)
    check_minimum(instrument, command.size)
    check_limit_maximum(instrument, command.size)


def _check_market_size(market: Market, command: PlaceOrder) -> None:
    instrument, size = market.instrument, command.size
    in_quote = size_currency_of(instrument, command) == "quote"
    if not in_quote:
        check_lots(instrument, size)
        check_minimum(instrument, size)
    elif size <= 0:
        raise Rejected(Reason.SIZE_NOT_POSITIVE, size=size)
    if instrument.type == "SWAP":
        check_market_maximum(instrument, size)
        return
    price = _present_price(market, command.side)
    if in_quote:
        check_minimum(instrument, divide(size, price, 30, "down"))
    check_market_maximum(instrument, size if in_quote else size * price)


def _present_price(market: Market, side: Side) -> Decimal:
    """The price at which a market order may expect to trade."""
    best = market.book.opposite(side).best_price()
    price = market.prices.valuation if best is None else best
    if price is None:
        raise Rejected(Reason.NO_MARKET_PRICE, instrument=market.instrument.id)
    return price


def demand(
    state: TradingState,
    taking: Taking,
    market: Market,
    command: PlaceOrder,
    *,
    instead_of: Order | None = None,
    beside: Decimal = ZERO,
    offer: Offer | None = None,
) -> Demand:
    """What the order needs; raises `Rejected` if its position may not be, or the money is not there.

    `instead_of` is a pending order that makes way for it, `beside` what other orders then need in addition. `offer` is
    what the book would fill of it at market, where that was looked up already.
    """
    if market.instrument.type == "SPOT":
        if command.reduce_only:
            raise Rejected(Reason.REDUCE_ONLY_NOT_OFFERED)
        need = _spot_demand(taking, market, command)
        available = state.free_funds(command.account, need.currency).available
    else:
        need = _swap_demand(state, taking, market, command, instead_of=instead_of, offer=offer)
        if not need.hold and not beside:
            return need
        funds = state.free_funds(command.account, need.currency)
        available = funds.available_equity if command.trade_mode == "cross" else funds.available
    if instead_of is not None:
        available += instead_of.hold
    needed = need.hold + beside
    if needed > available:
        lacks = _sells_lead_assets(state, command, need.currency, needed - available)
        reason = Reason.LEAD_ASSETS_SOLD_APART if lacks else Reason.INSUFFICIENT_BALANCE
        raise Rejected(reason, currency=need.currency, needed=needed, available=available)
    return need


def _sells_lead_assets(state: TradingState, command: PlaceOrder, currency: Currency, missing: Decimal) -> bool:
    """Whether what a sale of coins lacks lies among the account's lead assets."""
    sells = command.side == "sell" and command.trade_mode == "cash"
    return sells and missing <= state.ledger.balances.of((command.account, "lead_assets"), currency)


def _spot_demand(taking: Taking, market: Market, command: PlaceOrder) -> Demand:
    instrument, side, size = market.instrument, command.side, command.size
    if command.price is not None and command.type != "market":
        return Demand(
            order_hold(instrument, side, command.price, size, ZERO),
            instrument.quote if side == "buy" else instrument.base,
        )
    in_quote = size_currency_of(instrument, command) == "quote"
    if side == "buy":
        if in_quote:
            return Demand(size, instrument.quote)
        offer = taking.offered(market, side, command.account, size)
        return Demand(offer.value * MARKET_BUY_RESERVE_RATIO, instrument.quote)
    if in_quote:
        makers = taking.at_market(market, side, command.account)
        return Demand(base_for(makers, size, instrument.lot_size), instrument.base)
    return Demand(size, instrument.base)


def _swap_demand(
    state: TradingState,
    taking: Taking,
    market: Market,
    command: PlaceOrder,
    *,
    instead_of: Order | None,
    offer: Offer | None,
) -> Demand:
    instrument = market.instrument
    mode = margin_mode_of(command.trade_mode)
    side = command.position_side if mode == "isolated" else "net"
    leverage = state.leverage((command.account, instrument.id, mode, side))
    position = state.positions.get(command.account, (instrument.id, mode, command.position_side))
    opened = _opened_part(state, command, mode, position, instead_of)
    if not opened:
        return Demand(ZERO, instrument.settle, leverage)
    _check_tier(state, instrument, command, leverage, position=position, instead_of=instead_of)
    price = _dearest_price(taking, market, command, offer)
    return Demand(order_hold(instrument, command.side, price, opened, leverage), instrument.settle, leverage)


def _opened_part(
    state: TradingState, command: PlaceOrder, mode: MarginMode, position: Position | None, instead_of: Order | None
) -> Decimal:
    """How much of the order would open; raises `Rejected` if it closes what is not there."""
    account, instrument, side = command.account, command.instrument, command.side
    if command.position_side == "net":
        net = net_size(position)
        if command.reduce_only:
            _check_reduces(state, command, mode, net, instead_of)
            return ZERO
        if not is_against(side, net):
            return command.size
        before = None if instead_of is None else instead_of.order
        return command.size - min(command.size, cover(state, (account, instrument, mode, "net", side), net, before))
    if not closes(side, command.position_side):
        return command.size
    if position is None:
        raise Rejected(Reason.NO_POSITION_TO_REDUCE, instrument=instrument)
    closing = state.pending.size((account, instrument, mode, command.position_side, side))
    _check_closable(command.size, position.size - closing + _left(instead_of))
    return ZERO


def _left(order: Order | None) -> Decimal:
    return ZERO if order is None else left(order)


def _check_reduces(
    state: TradingState, command: PlaceOrder, mode: MarginMode, net: Decimal, instead_of: Order | None
) -> None:
    """A reduce-only order of net mode, with those that stand better, reduces the position and no more."""
    if not net:
        raise Rejected(Reason.NO_POSITION_TO_REDUCE, instrument=command.instrument)
    if not is_against(command.side, net):
        raise Rejected(Reason.REDUCE_ONLY_IN_DIRECTION_OF_POSITION, position=net)
    better = ZERO
    for order in state.pending.of(command.account, command.instrument):
        if order.reduce_only and order.margin_mode == mode and _stands_better(order, command):
            better += left(order)
    if instead_of is not None and _stands_better(instead_of, command):
        better -= left(instead_of)
    _check_closable(command.size, abs(net) - better)


def _stands_better(order: Order, command: PlaceOrder) -> bool:
    """Whether a pending order of the same side would trade before the new one."""
    if command.price is None or command.type in PRICELESS_TYPES or order.price is None:
        return False
    return order.price >= command.price if command.side == "buy" else order.price <= command.price


def _check_closable(size: Decimal, closable: Decimal) -> None:
    if size > closable:
        raise Rejected(Reason.CLOSE_SIZE_ABOVE_POSITION, size=size, closable=closable)


def _check_tier(
    state: TradingState,
    instrument: Instrument,
    command: PlaceOrder,
    leverage: Decimal,
    *,
    position: Position | None,
    instead_of: Order | None,
) -> None:
    """The position with all pending orders of the direction is no larger than the leverage allows."""
    if not instrument.tiers:
        return
    mode = margin_mode_of(command.trade_mode)
    place = (command.account, instrument.id, mode, command.position_side, command.side)
    size = command.size + state.pending.size(place)
    if instead_of is not None:
        size -= left(instead_of)
    if position is not None:
        size = abs(position.size + (size if command.side == "buy" or command.position_side != "net" else -size))
    first = instrument.tiers[0]
    if size <= first.max_size_contracts and leverage <= first.max_leverage:
        return
    largest = largest_size(instrument, leverage)
    if largest is not None and size > largest:
        raise Rejected(Reason.SIZE_ABOVE_TIER, instrument=instrument.id, size=size, largest=largest, leverage=leverage)


def _dearest_price(taking: Taking, market: Market, command: PlaceOrder, offer: Offer | None) -> Decimal:
    """The price among those that the order may trade at which takes most margin."""
    side, instrument = command.side, market.instrument
    if command.price is not None and command.type not in PRICELESS_TYPES:
        best = market.book.opposite(side).best_price()
        return worst_price(instrument, side, command.price, best)
    if offer is None:
        offer = taking.offered(market, side, command.account, command.size)
    if offer.first is None or offer.last is None:
        return _present_price(market, side)
    return min(offer.first, offer.last) if instrument.contract == "inverse" else max(offer.first, offer.last)
