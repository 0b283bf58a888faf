"""The liquidation desk: takes over positions that are backed by no more than they must keep.

First the orders go that could make it worse or tie up what backs the position. Then the position goes to the house at
the present mark, an isolated one by itself, cross ones of a currency together; large ones step by step. Accounts are
dealt with in the order of their ids. Nothing here can be refused. Source: documented; that the house takes over at mark
is assumed. There is no auto-deleveraging: the insurance may owe.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, OrderId
from copydesk.engine.ledger.balances import EXCHANGE
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.desk.risk_watch import RiskWatch, Suspect, place_of
from copydesk.engine.trading.desk.sides import Terms, house_side, user_side
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.liquidation import Cost, cost, needed, size_to_take
from copydesk.engine.trading.margin import maintenance_margin, maintenance_ratio, unrealised
from copydesk.engine.trading.messages import Filled, OrderCanceled, OrderPlaced, Side, TradingEvent
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import Position, fee_of, margin_left, realised
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


class LiquidationDesk:
    """Decides about liquidations."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None], taking: Taking) -> None:
        self._state = state
        self._record = record
        self._taking = taking
        self._watch = RiskWatch(state)

    def liquidate(self) -> bool:
        """Take over what cannot stand any more; whether anything was done."""
        acted = False
        for suspect in self._watch.suspects():
            done = self._isolated(suspect) if suspect.margin_mode == "isolated" else self._cross(suspect)
            acted = acted or done
        return acted

    def _isolated(self, suspect: Suspect) -> bool:
        place = place_of(suspect)
        position = self._state.positions.get(suspect.account, place)
        if position is None or not self._is_lost(position):
            return False
        orders = self._state.pending.of(suspect.account, position.instrument)
        self._cancel(one for one in orders if (one.margin_mode, one.position_side) == place[1:])
        while position is not None and self._is_lost(position):
            self._take_isolated(position)
            position = self._state.positions.get(suspect.account, place)
        return True

    def _is_lost(self, position: Position) -> bool:
        """Whether the margin of an isolated position is no more than it needs."""
        market = self._state.markets[position.instrument]
        price = market.prices.valuation
        assert price is not None, "where there are positions there was a trade"
        backing = position.margin + unrealised(market.instrument, position, price)
        return backing <= needed(market.instrument, position, price)

    def _take_isolated(self, position: Position) -> None:
        """Take over an isolated position, or its highest step."""
        market = self._state.markets[position.instrument]
        instrument, price = market.instrument, market.prices.valuation
        assert price is not None
        taken = size_to_take(instrument, position)
        margin = position.margin - margin_left(position, abs(position.size) - taken)
        fee = fee_of(instrument, taken, price, REGULAR["SWAP"].taker)
        rest = margin + realised(instrument, position, taken, price) - fee
        rate = maintenance_ratio(instrument, abs(position.size))
        self._take(market, position, taken, cost(instrument, taken, price, rate, rest))

    def _cross(self, suspect: Suspect) -> bool:
        if not self._are_lost(suspect):
            self._watch.cleared(suspect)
            return False
        self._cancel(one for one in self._state.pending.of_account(suspect.account) if self._weighs(one, suspect))
        while self._are_lost(suspect):
            positions = self._cross_positions(suspect)
            high = [one for one in positions if self._taken_at_once(one) < abs(one.size)]
            if high:
                self._take_cross(max(high, key=self._maintenance), suspect)
                continue
            for position in positions:
                self._take_cross(position, suspect)
        return True

    def _are_lost(self, suspect: Suspect) -> bool:
        """Whether what backs the cross positions of a currency is no more than they need."""
        funds = self._state.funds(suspect.account, suspect.currency)
        need = funds.cross_maintenance_margin + funds.cross_closing_fees
        return bool(need) and funds.cross_backing <= need

    def _weighs(self, order: Order, suspect: Suspect) -> bool:
        """Whether an order ties up the currency, or could add to its cross positions."""
        settles = self._state.markets[order.instrument].instrument.settle
        return order.hold_currency == suspect.currency or (order.trade_mode == "cross" and settles == suspect.currency)

    def _cross_positions(self, suspect: Suspect) -> list[Position]:
        positions = (
            position
            for position in self._state.positions.of_account(suspect.account)
            if position.margin_mode == "cross"
            and self._state.markets[position.instrument].instrument.settle == suspect.currency
        )
        return sorted(positions, key=lambda position: position.id)

    def _taken_at_once(self, position: Position) -> Decimal:
        return size_to_take(self._state.markets[position.instrument].instrument, position)

    def _maintenance(self, position: Position) -> tuple[Decimal, int]:
        """What sorts positions by what they must keep, the older first among equals."""
        market = self._state.markets[position.instrument]
        assert market.prices.valuation is not None
        return maintenance_margin(market.instrument, position, market.prices.valuation), -position.id

    def _take_cross(self, position: Position, suspect: Suspect) -> None:
        """Take over a cross position, or its highest step; the insurance pays what the last one leaves missing."""
        market = self._state.markets[position.instrument]
        instrument, price = market.instrument, market.prices.valuation
        assert price is not None
        taken = size_to_take(instrument, position)
        fee = fee_of(instrument, taken, price, REGULAR["SWAP"].taker)
        rest = self._state.funds(suspect.account, suspect.currency).cross_backing - fee
        rate = maintenance_ratio(instrument, abs(position.size))
        is_last = taken == abs(position.size) and len(self._cross_positions(suspect)) == 1
        costs = cost(instrument, taken, price, rate, rest)
        self._take(market, position, taken, costs if is_last else Cost(costs.penalty, ZERO))

    def _take(self, market: Market, position: Position, taken: Decimal, costs: Cost) -> None:
        """Let the house have so many contracts at mark, by an order and a fill that tell why."""
        instrument, price = market.instrument, market.prices.valuation
        assert price is not None
        side: Side = "sell" if position.is_long else "buy"
        placed = OrderPlaced(
            order=self._state.next_order,
            account=position.account,
            instrument=instrument.id,
            side=side,
            type="market",
            trade_mode=position.margin_mode,
            size=taken,
            position_side=position.side,
            reduce_only=True,
            leverage=position.leverage,
            hold_currency=instrument.settle,
            category="full_liquidation" if taken == abs(position.size) else "partial_liquidation",
        )
        self._record(placed)
        order = self._state.pending.get(placed.order)
        assert order is not None
        terms = Terms(instrument, price, taken)
        taker = user_side(self._state, terms, order, REGULAR["SWAP"].taker)
        taker = msgspec.structs.replace(taker, penalty=-costs.penalty, insured=costs.insured)
        house: AccountId = EXCHANGE if self._state.ledger.house is None else self._state.ledger.house
        taking: Side = "buy" if side == "sell" else "sell"
        maker = house_side(self._state, terms, house, OrderId(0), taking, other=taker.position)
        self._record(Filled(market.prices.next_takeover, instrument.id, price, taken, taker, maker))
        self._taking.after_closing(instrument, order)

    def _cancel(self, orders: Iterable[Order]) -> None:
        for order in list(orders):
            self._record(OrderCanceled(order.order, order.account, "liquidation"))
