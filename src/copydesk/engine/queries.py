"""Read-only questions about the exchange: pure functions whose first argument is the exchange."""

from decimal import Decimal

from copydesk.engine.copying.messages import CopyingRules
from copydesk.engine.copying.state.lead_traders import LeadApplication, LeadTrader
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, AlgoOrderId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.state import AccountHolder
from copydesk.engine.numbers import RATIO_PLACES, ZERO, exact, round_to
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.funding import impact_price, premium
from copydesk.engine.trading.instruments import Instrument, InstrumentType
from copydesk.engine.trading.messages import MarginMode, PositionSide
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.price_limits import PriceLimits
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.order_book import BookSide
from copydesk.engine.valuation import position_view, usd_price
from copydesk.engine.views import Account, BalancesView, BalanceView, DepthView, FundingView, MarketView, PositionView


def accounts(exchange: Exchange) -> list[Account]:
    """All accounts, oldest first."""
    return [_account(exchange, holder) for holder in exchange.ledger.holders()]


def account(exchange: Exchange, account_id: AccountId) -> Account:
    """One account. Raises: Rejected if there is none."""
    return _account(exchange, _holder(exchange, account_id))


def account_named(exchange: Exchange, name: str) -> Account | None:
    """The account of that name, if there is one."""
    holder = exchange.ledger.named(name)
    return None if holder is None else _account(exchange, holder)


def currencies(exchange: Exchange) -> list[Currency]:
    """Every currency of the listed instruments, in the order of their coming."""
    return list(exchange.trading.markets.currencies())


def instruments(exchange: Exchange, type: InstrumentType | None = None) -> list[Instrument]:
    """The listed instruments of a type, or of all types, in the order of their listing."""
    listed = (market.instrument for market in exchange.trading.markets)
    return [instrument for instrument in listed if type in (None, instrument.type)]


def instrument(exchange: Exchange, instrument_id: InstrumentId) -> Instrument | None:
    """The terms of an instrument, if it is listed."""
    return exchange.trading.instrument(instrument_id)


def instrument_by_code(exchange: Exchange, code: int) -> Instrument | None:
    """The terms of the instrument with that code, if it is listed."""
    market = exchange.trading.markets.by_code(code)
    return None if market is None else market.instrument


def market(exchange: Exchange, instrument_id: InstrumentId) -> MarketView:
    """A market at a glance. Raises: Rejected if it is not listed."""
    listed = _market(exchange, instrument_id)
    prices, (bid, bid_size), (ask, ask_size) = listed.prices, _best(listed.book.bids), _best(listed.book.asks)
    with exact():
        day = prices.day(exchange.at)
    return MarketView(
        instrument=instrument_id,
        last=prices.last,
        last_size=prices.last_size,
        bid=bid,
        bid_size=bid_size,
        ask=ask,
        ask_size=ask_size,
        index=prices.index,
        mark=prices.mark,
        open_24h=None if day is None else day.open,
        high_24h=None if day is None else day.high,
        low_24h=None if day is None else day.low,
        volume_24h=None if day is None else day.volume,
        volume_currency_24h=None if day is None else day.turnover,
        at=prices.changed_at,
    )


def depth(exchange: Exchange, instrument_id: InstrumentId, levels: int) -> DepthView:
    """The best levels of a book. Raises: Rejected if it is not listed."""
    book = _market(exchange, instrument_id).book
    with exact():
        return DepthView(book.bids.depth(levels), book.asks.depth(levels), exchange.at, book.sequence)


def funding(exchange: Exchange, instrument_id: InstrumentId) -> FundingView | None:
    """How an instrument is funded; None if it is not. Raises: Rejected if it is not listed."""
    listed = _market(exchange, instrument_id)
    instrument, state, terms = listed.instrument, listed.funding, listed.instrument.funding
    if state is None or terms is None:
        return None
    index = listed.prices.index
    with exact():
        bid, ask = (
            impact_price(instrument, ((one.price, one.left) for one in side.walk()), terms.impact_value)
            for side in (listed.book.bids, listed.book.asks)
        )
        shown = ZERO if index is None else premium(index, bid, ask)
    return FundingView(terms, state.due_at, state.last_rate, state.last_at, shown)


def next_funding_at(exchange: Exchange, after: int) -> int | None:
    """When funding falls due next, later than a time; None if nothing is funded. Units: Unix ms."""
    due = [
        market.funding.due_at
        for market in exchange.trading.markets
        if market.funding is not None and market.instrument.state != "expired"
    ]
    return max(min(due), after + 1) if due else None


def open_interest(exchange: Exchange, instrument: InstrumentId) -> Decimal:
    """How many contracts of an instrument are held long, the house's too; as many are held short."""
    with exact():
        held = exchange.trading.positions.of_instrument(instrument)
        return sum((abs(position.size) for position in held if position.is_long), ZERO)


def price_limits(exchange: Exchange, instrument: InstrumentId, at: int) -> PriceLimits | None:
    """The price limits of a listed instrument at a time; None if there are none, or no index yet. Units: Unix ms."""
    with exact():
        return exchange.trading.markets[instrument].limits(at)


def next_countdown_at(exchange: Exchange, after: int) -> int | None:
    """When a countdown ends next, later than a time; None if none runs. Units: Unix ms."""
    due_at = exchange.trading.countdowns.next_at()
    return None if due_at is None else max(due_at, after + 1)


def balances(exchange: Exchange, account_id: AccountId) -> BalancesView:
    """How an account stands in every currency that it ever held. Raises: Rejected if there is no such account."""
    _holder(exchange, account_id)
    held = exchange.ledger.balances.currencies_of(account_id)
    with exact():
        details = tuple(_balance(exchange, account_id, currency) for currency in held)
        return BalancesView(exchange.at, sum((balance.equity_usd for balance in details), ZERO), details)


def positions(exchange: Exchange, account_id: AccountId) -> list[PositionView]:
    """The account's open positions at the present prices, in the order of their opening."""
    with exact():
        return [position_view(exchange, position) for position in exchange.trading.positions.of_account(account_id)]


def pending_orders(exchange: Exchange, account_id: AccountId) -> list[Order]:
    """The account's pending orders, oldest first."""
    return exchange.trading.pending.of_account(account_id)


def find_order(
    exchange: Exchange, account_id: AccountId, order: OrderId | None = None, client_order_id: str = ""
) -> Order | None:
    """The account's pending order of that id, or else of that client order id; ended ones are in the archive."""
    if order is None:
        return exchange.trading.pending.named(account_id, client_order_id) if client_order_id else None
    found = exchange.trading.pending.get(order)
    return found if found is not None and found.account == account_id else None


def pending_algo_orders(exchange: Exchange, account_id: AccountId) -> list[AlgoOrder]:
    """The account's waiting algo orders, oldest first."""
    return exchange.trading.waiting.of_account(account_id)


def find_algo_order(
    exchange: Exchange, account_id: AccountId, algo_order: AlgoOrderId | None = None, client_order_id: str = ""
) -> AlgoOrder | None:
    """The account's waiting algo order of that id, or else of that client order id."""
    if algo_order is None:
        return exchange.trading.waiting.named(account_id, client_order_id) if client_order_id else None
    found = exchange.trading.waiting.get(algo_order)
    return found if found is not None and found.account == account_id else None


def leverage(
    exchange: Exchange,
    account_id: AccountId,
    instrument_id: InstrumentId,
    margin_mode: MarginMode,
    position_side: PositionSide = "net",
) -> Decimal:
    """The leverage that holds; a cross one is the same on all sides. Raises: Rejected if it is not listed."""
    if exchange.trading.instrument(instrument_id) is None:
        raise Rejected(Reason.UNKNOWN_INSTRUMENT, instrument=instrument_id)
    side = position_side if margin_mode == "isolated" else "net"
    return exchange.trading.leverage((account_id, instrument_id, margin_mode, side))


def lead_trader(exchange: Exchange, account_id: AccountId, instrument_type: InstrumentType) -> LeadTrader | None:
    """The lead trader that the account is in the instrument type, if it is one."""
    return exchange.copying.lead_trader(account_id, instrument_type)


def lead_application(
    exchange: Exchange, account_id: AccountId, instrument_type: InstrumentType
) -> LeadApplication | None:
    """The account's waiting application to lead in the instrument type, if there is one."""
    return exchange.copying.application(account_id, instrument_type)


def copying_rules(exchange: Exchange) -> CopyingRules:
    """The operator's choices about copying."""
    return exchange.copying.rules


def _holder(exchange: Exchange, account_id: AccountId) -> AccountHolder:
    holder = exchange.ledger.holder(account_id)
    if holder is None:
        raise Rejected(Reason.UNKNOWN_ACCOUNT, account=account_id)
    return holder


def _market(exchange: Exchange, instrument_id: InstrumentId) -> Market:
    listed = exchange.trading.markets.get(instrument_id)
    if listed is None:
        raise Rejected(Reason.UNKNOWN_INSTRUMENT, instrument=instrument_id)
    return listed


def _best(side: BookSide) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """The price and the size of the best level, if there is one."""
    with exact():
        level = side.best_level()
    return (None, None) if level is None else (level.price, level.size)


def _account(exchange: Exchange, holder: AccountHolder) -> Account:
    mode = exchange.trading.position_mode(holder.id)
    return Account(holder.id, holder.name, holder.kind, mode, holder.opened_at)


def _balance(exchange: Exchange, account_id: AccountId, currency: Currency) -> BalanceView:
    funds = exchange.trading.funds(account_id, currency)
    purses = exchange.ledger.balances
    price = usd_price(exchange, currency)
    changes = (
        purses.changed_at((account_id, "trading"), currency),
        purses.changed_at((account_id, "isolated"), currency),
        purses.changed_at((account_id, "lead_assets"), currency),
        purses.changed_at((account_id, "funding"), currency),
    )
    return BalanceView(
        currency=currency,
        cash=funds.cash,
        equity=funds.equity,
        available=funds.available,
        available_equity=funds.available_equity,
        frozen=funds.frozen,
        order_hold=funds.order_hold,
        lead_assets=funds.lead_assets,
        isolated_equity=funds.isolated_equity,
        isolated_profit=funds.isolated_profit,
        unrealised_profit=funds.cross_profit,
        initial_margin=funds.cross_initial_margin,
        maintenance_margin=funds.cross_maintenance_margin,
        margin_ratio=funds.margin_ratio,
        equity_usd=ZERO if price is None else round_to(funds.equity * price, RATIO_PLACES, "half_even"),
        updated_at=max(at for at in changes if at is not None),
        funding=purses.of((account_id, "funding"), currency),
    )
