"""What things are worth now: a currency in US dollars, and a position at the present prices. Reads the exchange.

Stable coins count as dollars; any other currency is worth the index, or else the last, price of the first listed
instrument that prices it in dollars. Source: assumed.
"""

from decimal import Decimal

from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import Currency
from copydesk.engine.numbers import ONE, RATIO_PLACES, ZERO, round_to
from copydesk.engine.trading import margin
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Side
from copydesk.engine.trading.orders import left
from copydesk.engine.trading.positions import Position, initial_margin, value_of
from copydesk.engine.trading.state.funds import Funds
from copydesk.engine.views import PositionView

DOLLARS = ("USD", "USDT", "USDC")

NO_DELEVERAGING = 0
"""Nobody is in the queue of auto-deleveraging: there is none here."""


def usd_price(exchange: Exchange, currency: Currency) -> Decimal | None:
    """What one of a currency is worth in US dollars; None if nothing tells."""
    if currency in DOLLARS:
        return ONE
    for market in exchange.trading.markets:
        if market.instrument.base == currency and market.instrument.quote in DOLLARS:
            price = market.prices.index or market.prices.last
            if price is not None:
                return price
    return None


def position_view(exchange: Exchange, position: Position) -> PositionView:
    """A position at the present prices."""
    market = exchange.trading.markets[position.instrument]
    instrument, prices = market.instrument, market.prices
    price = prices.valuation
    profit, ratio = _unrealised(instrument, position, price)
    profit_last, ratio_last = _unrealised(instrument, position, prices.last)
    size = abs(position.size)
    backing = _backing(exchange, position, instrument, price)
    return PositionView(
        position=position,
        mark=price,
        last=prices.last,
        index=prices.index,
        unrealised_profit=profit,
        unrealised_ratio=ratio,
        unrealised_profit_last=profit_last,
        unrealised_ratio_last=ratio_last,
        initial_margin=None if price is None else initial_margin(instrument, size, price, position.leverage),
        maintenance_margin=None if price is None else margin.maintenance_margin(instrument, position, price),
        margin_ratio=_margin_ratio(exchange, position, instrument, price),
        liquidation_price=margin.liquidation_price(instrument, position, backing),
        break_even_price=margin.break_even_price(position),
        notional_usd=_notional_usd(exchange, instrument, size, price),
        available=_closable(exchange, position),
        adl=NO_DELEVERAGING,
    )


def _unrealised(
    instrument: Instrument, position: Position, price: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    if price is None:
        return None, None
    profit = margin.unrealised(instrument, position, price)
    return profit, margin.unrealised_ratio(instrument, position, profit)


def _funds(exchange: Exchange, position: Position, instrument: Instrument) -> Funds:
    return exchange.trading.funds(position.account, instrument.settle)


def _margin_ratio(
    exchange: Exchange, position: Position, instrument: Instrument, price: Decimal | None
) -> Decimal | None:
    if position.margin_mode == "cross" or price is None:
        return _funds(exchange, position, instrument).margin_ratio
    return margin.margin_ratio(
        position.margin + margin.unrealised(instrument, position, price),
        margin.maintenance_margin(instrument, position, price),
        margin.closing_fee(instrument, position, price),
    )


def _backing(exchange: Exchange, position: Position, instrument: Instrument, price: Decimal | None) -> Decimal:
    """What is lost before the position is: its margin, or what the balance has over the needs of the other positions.

    Source: assumed for cross positions.
    """
    if position.margin_mode == "isolated" or price is None:
        return position.margin
    funds = _funds(exchange, position, instrument)
    own_needs = margin.maintenance_margin(instrument, position, price) + margin.closing_fee(instrument, position, price)
    others = funds.cross_maintenance_margin + funds.cross_closing_fees - own_needs
    return funds.cross_backing - margin.unrealised(instrument, position, price) - others


def _notional_usd(exchange: Exchange, instrument: Instrument, size: Decimal, price: Decimal | None) -> Decimal | None:
    usd = usd_price(exchange, instrument.settle)
    if price is None or usd is None:
        return None
    return round_to(value_of(instrument, size, price) * usd, RATIO_PLACES, "half_even")


def _closable(exchange: Exchange, position: Position) -> Decimal:
    """The size that no pending order which only closes takes already."""
    pending = exchange.trading.pending
    closing: Side = "sell" if position.is_long else "buy"
    place = (position.account, position.instrument, position.margin_mode, position.side, closing)
    if position.side != "net":
        return position.size - pending.size(place)
    taken = (
        left(order)
        for order in pending.of(position.account, position.instrument)
        if order.reduce_only and order.margin_mode == position.margin_mode
    )
    return max(ZERO, abs(position.size) - sum(taken, ZERO))
