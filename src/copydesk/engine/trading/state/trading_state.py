"""What trading remembers, in one place: markets, orders, positions and settings. Changes only by `parts`.

Money lies in the ledger below; a fill moves it there.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, assert_never, get_args

from msgspec import structs

from copydesk.engine.identifiers import AccountId, AlgoOrderId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.trading import algo_orders
from copydesk.engine.trading.attached import last_id
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import default_leverage, needs_position
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    Attached,
    CountdownSet,
    Filled,
    FundingPaid,
    FundingRateSet,
    FundingSettled,
    HouseQuoted,
    InstrumentListed,
    InstrumentStateChanged,
    LeadingOfferChanged,
    LeverageSet,
    MarginAdjusted,
    MarginMode,
    MarketMoved,
    OrderAmended,
    OrderCanceled,
    OrderHoldChanged,
    OrderPlaced,
    PositionMode,
    PositionModeSet,
    PositionSide,
    PriceLimitsSwitched,
)
from copydesk.engine.trading.orders import is_takeover
from copydesk.engine.trading.state import filling, holding
from copydesk.engine.trading.state.countdowns import Countdowns
from copydesk.engine.trading.state.funds import Funds, funds_of
from copydesk.engine.trading.state.markets import Funding, Market, first_funding
from copydesk.engine.trading.state.open_positions import OpenPositions
from copydesk.engine.trading.state.ordering import Ordering
from copydesk.engine.trading.state.pending_orders import PendingOrders
from copydesk.engine.trading.state.snapshot import TradingSnapshot, restored_markets, saved_market
from copydesk.engine.trading.state.waiting_algo_orders import WaitingAlgoOrders

AlgoEvent = AlgoOrderPlaced | AlgoOrderAmended | AlgoOrderTriggered | AlgoOrderCanceled
AccountEvent = LeverageSet | PositionModeSet | FundingPaid | MarginAdjusted | CountdownSet
MarketEvent = (
    HouseQuoted
    | MarketMoved
    | InstrumentListed
    | InstrumentStateChanged
    | LeadingOfferChanged
    | PriceLimitsSwitched
    | FundingRateSet
    | FundingSettled
)
LeveragePlace = tuple[AccountId, InstrumentId, MarginMode, PositionSide]


class TradingState:
    """Holds and applies; decides nothing."""

    def __init__(self, ledger: LedgerState, snapshot: TradingSnapshot | None = None) -> None:
        snapshot = snapshot or TradingSnapshot()
        self.ledger = ledger
        self.markets = restored_markets(snapshot, ledger.house)
        self.pending = PendingOrders(
            (order, needs_position(self.markets[order.instrument].instrument, order)) for order in snapshot.orders
        )
        self.positions = OpenPositions(snapshot.positions, snapshot.position_ids)
        self._ordering = Ordering(self.pending, self.positions, self.markets)
        self.waiting = WaitingAlgoOrders(snapshot.algo_orders)
        self.leverages: dict[LeveragePlace, Decimal] = {entry[:4]: entry[4] for entry in snapshot.leverages}
        self.position_modes: dict[AccountId, PositionMode] = dict(snapshot.position_modes)
        self.countdowns = Countdowns(snapshot.countdowns)
        self.next_order = snapshot.next_order
        self.next_algo_order = snapshot.next_algo_order
        self.parts: dict[type[Any], Callable[[Any, int], None]] = {
            OrderPlaced: self._place,
            Filled: self._fill,
            OrderCanceled: self._ordering.cancel,
            OrderHoldChanged: self._ordering.hold_again,
            OrderAmended: self._amend,
            **dict.fromkeys(get_args(AlgoEvent), self._apply_to_algo_order),
            **dict.fromkeys(get_args(AccountEvent), self._apply_to_account),
            **dict.fromkeys(get_args(MarketEvent), self._apply_to_market),
        }
        """What lets each event be so, at a time. Units: Unix ms."""

    def snapshot(self) -> TradingSnapshot:
        """The state as plain data."""
        return TradingSnapshot(
            markets=tuple(saved_market(market) for market in self.markets),
            orders=tuple(self.pending),
            positions=tuple(self.positions),
            position_ids=self.positions.ids(),
            algo_orders=tuple(self.waiting),
            leverages=tuple((*place, leverage) for place, leverage in self.leverages.items()),
            position_modes=tuple(self.position_modes.items()),
            next_order=self.next_order,
            next_algo_order=self.next_algo_order,
            countdowns=self.countdowns.all(),
        )

    def position_mode(self, account: AccountId) -> PositionMode:
        """How the account holds its positions."""
        return self.position_modes.get(account, "net")

    def leverage(self, place: LeveragePlace) -> Decimal:
        """The leverage that is set at a place, or the default one."""
        leverage = self.leverages.get(place)
        return default_leverage(self.markets[place[1]].instrument) if leverage is None else leverage

    def funds(self, account: AccountId, currency: Currency) -> Funds:
        """How the account stands in the currency."""
        money, positions = self._money(account, currency), self.positions.of_account(account)
        funds = funds_of(currency, *money, positions, self.markets, with_maintenance=True)
        funds.lead_assets = self.ledger.balances.of((account, "lead_assets"), currency)
        return funds

    def free_funds(self, account: AccountId, currency: Currency) -> Funds:
        """How much the account has free in the currency; maintenance figures and lead assets are left out."""
        money, positions = self._money(account, currency), self.positions.of_account(account)
        if not positions:
            return Funds(*money)
        return funds_of(currency, *money, positions, self.markets, with_maintenance=False)

    def _money(self, account: AccountId, currency: Currency) -> tuple[Decimal, Decimal]:
        """The cash, and what pending orders set aside of it."""
        return self.ledger.balances.of((account, "trading"), currency), self.pending.hold(account, currency)

    def instrument(self, instrument: InstrumentId) -> Instrument | None:
        """The terms of an instrument, if it is listed."""
        market = self.markets.get(instrument)
        return None if market is None else market.instrument

    def has_pending_orders(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether any order of the account waits in the instrument, algo orders included."""
        return self.pending.exist(account, instrument) or self.waiting.exist(account, instrument)

    def lead_order_in(self, account: AccountId) -> InstrumentId | None:
        """Where an order of the account waits that buys or sells lead assets, if one does."""
        waiting = (order for order in self.pending.of_account(account) if order.trade_mode == "spot_isolated")
        return next((order.instrument for order in waiting), None)

    def has_position(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether the account has a position in the instrument, in any margin mode and side."""
        return self.positions.exist(account, instrument)

    def _place(self, event: OrderPlaced, at: int) -> None:
        self._ordering.place(event, at)
        self.next_order = OrderId(event.order + 1)
        if event.attached is not None:
            self._number_attached(event.attached)

    def _amend(self, event: OrderAmended, at: int) -> None:
        self._ordering.amend(event, at)
        self.next_order = OrderId(max(self.next_order, (event.rank or 0) + 1))
        if event.attached is not None:
            self._number_attached(event.attached)

    def _number_attached(self, attached: Attached) -> None:
        """What is attached takes a number of the algo orders."""
        self.next_algo_order = max(self.next_algo_order, AlgoOrderId(last_id(attached) + 1))

    def _apply_to_algo_order(self, event: AlgoEvent, at: int) -> None:
        if isinstance(event, AlgoOrderPlaced):
            self.waiting.add(algo_orders.placed(event, at))
            self.next_algo_order = AlgoOrderId(event.algo_order + 1)
            return
        waiting = self.waiting.get(event.algo_order)
        assert waiting is not None, f"algo order {event.algo_order} is not waiting"
        if isinstance(event, AlgoOrderAmended):
            self.waiting.amend(waiting, algo_orders.amended(waiting, event, at))
        else:
            self.waiting.remove(waiting)

    def _apply_to_account(self, event: AccountEvent, at: int) -> None:
        balances = self.ledger.balances
        match event:
            case LeverageSet():
                self.leverages[event.account, event.instrument, event.margin_mode, event.position_side] = event.leverage
                currency = self.markets[event.instrument].instrument.settle
                holding.lever(balances, self.positions, currency, event, at)
            case FundingPaid():
                holding.fund(balances, self.positions, event, at)
            case MarginAdjusted():
                holding.adjust(balances, self.positions, event, at)
            case CountdownSet():
                self.countdowns.put(event.account, event.tag, event.due_at)
            case PositionModeSet():
                self.position_modes[event.account] = event.mode
            case _:
                assert_never(event)

    def _apply_to_market(self, event: MarketEvent, at: int) -> None:
        match event:
            case HouseQuoted():
                house = self.ledger.house
                assert house is not None
                self.next_order = self.markets[event.instrument].quote(event, house)
            case MarketMoved():
                self.markets[event.instrument].move(event.index, event.mark, at)
                self.markets.stirred.add(event.instrument)
            case InstrumentListed():
                self.markets.add(Market(event.instrument, funding=first_funding(event.instrument, at)))
            case FundingRateSet():
                market = self.markets[event.instrument]
                assert market.instrument.funding is not None
                market.change(funding=structs.replace(market.instrument.funding, rate=event.rate))
            case FundingSettled():
                market = self.markets[event.instrument]
                market.funding = Funding(event.next_at, event.rate, event.settled_at)
            case InstrumentStateChanged():
                market = self.markets[event.instrument]
                if (market.instrument.state, event.state) == ("preopen", "live"):
                    market.opened_at = at
                market.change(state=event.state)
            case LeadingOfferChanged():
                self.markets[event.instrument].change(offered_for_leading=event.offered)
            case PriceLimitsSwitched():
                self.markets[event.instrument].change(price_limited=event.on)
            case _:
                assert_never(event)

    def _fill(self, event: Filled, at: int) -> None:
        market = self.markets[event.instrument]
        balances, instrument, takeover = self.ledger.balances, market.instrument, is_takeover(event)
        if instrument.type == "SPOT":
            filling.exchange_currencies(balances, self.pending, market, event, at)
        for side in (event.maker, event.taker):
            order = self.pending.get(side.order)
            if instrument.type == "SWAP":
                filling.change_position(balances, self.positions, instrument, event, side, order=order, at=at)
            filling.pay(balances, side, order, at)
            if order is not None:
                filling.fill_order(self.pending, market, order, event, side, at=at)
            elif side is event.taker:
                self.next_order = OrderId(max(self.next_order, side.order + 1))
            elif not takeover:
                filling.fill_quote(market, side.order, event)
        if takeover:
            market.prices.taken_over()
            return
        market.prices.traded(instrument, event.price, event.size, at)
        self.waiting.follow(event.instrument, event.price)
        if market.prices.mark is None:
            self.markets.stirred.add(event.instrument)
