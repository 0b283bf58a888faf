"""The algo desk: lets orders wait for a price, and places what the price calls through the order desk.

A take profit or stop loss that would be called at once is refused. When a price calls an order, the order is placed
like any other; if it is refused then, the algo order has ended in failure, but a trigger whose money is short is placed
with what the money pays. Source: documented.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.numbers import ZERO, divide, to_step
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.algo_orders import AlgoOrder, Called
from copydesk.engine.trading.desk.algo_checks import (
    check_ceiling,
    check_not_called,
    check_position,
    check_size,
    check_triggers,
    check_whole_position,
)
from copydesk.engine.trading.desk.attaching import check_attached
from copydesk.engine.trading.desk.checks import (
    check_modes,
    check_user,
    listed,
    tradable,
)
from copydesk.engine.trading.desk.following import changes_of_split
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.desk.order_desk import OrderDesk
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    AlgoOrderCanceled,
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    CancelAlgoOrder,
    OrderPlaced,
    OrderSource,
    PlaceAlgoOrder,
    PlaceOrder,
    TradingEvent,
)
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

FINEST_PLACES = 30
"""Decimals of a size before it is cut to lots."""


SOURCES: dict[Called, OrderSource] = {
    "take_profit": "tp_sl",
    "stop_loss": "tp_sl",
    "trigger": "trigger",
    "trail": "trailing",
}
"""What an order comes from, by what called it."""


class AlgoDesk:
    """Decides about algo orders. `object_to` raises `Rejected` for rules beside trading's."""

    def __init__(
        self,
        state: TradingState,
        record: Callable[[TradingEvent], None],
        orders: OrderDesk,
        object_to: Callable[[Objectionable], None],
    ) -> None:
        self._state = state
        self._record = record
        self._orders = orders
        self._object_to = object_to

    def place(self, command: PlaceAlgoOrder) -> None:
        """Let an algo order wait."""
        check_user(self._state, command.account)
        market = tradable(self._state, command.instrument)
        mode = self._state.position_mode(command.account)
        check_modes(market.instrument, command.trade_mode, command.position_side, mode)
        last = market.prices.last or market.prices.valuation
        if last is None:
            raise Rejected(Reason.NO_MARKET_PRICE, instrument=command.instrument)
        if not command.whole_position:
            check_size(market.instrument, command.size, command.size_currency)
        check_triggers(market, command, last)
        self._check_client_order_id(command.account, command.client_order_id)
        check_ceiling(self._state, command)
        self._object_to(command)
        if command.whole_position:
            check_whole_position(self._state, market.instrument, command)
        if command.ends_with_position:
            check_position(self._state, command)
        self._check_attached(market, command)
        check_not_called(market, command, last)
        self._record(self._placed(market, command, last))

    def cancel(self, command: CancelAlgoOrder) -> None:
        """Cancel a waiting algo order."""
        check_user(self._state, command.account)
        listed(self._state, command.instrument)
        order = self._named(command)
        if order is None or order.account != command.account or order.instrument != command.instrument:
            raise Rejected(
                Reason.UNKNOWN_ALGO_ORDER, algo_order=command.algo_order, client_order_id=command.client_order_id
            )
        self._record(AlgoOrderCanceled(order.algo_order, order.account))

    def fire(self, instrument: InstrumentId) -> None:
        """Place what a live market's prices call, oldest first, until they call nothing more."""
        market = self._state.markets[instrument]
        if market.instrument.state != "live":
            return
        while (called := self._state.waiting.called(instrument, market.prices)) is not None:
            self._trigger(*called)

    def _trigger(self, order: AlgoOrder, by: Called) -> None:
        try:
            placed = self._accepted(order, by)
        except Rejected as rejected:
            failure = rejected.reason.name
            self._record(AlgoOrderTriggered(order.algo_order, order.account, by, failure=failure))
            return
        self._record(AlgoOrderTriggered(order.algo_order, order.account, by, placed.order))
        for change in changes_of_split(self._state, order, by):
            self._record(change)
        self._orders.enter(msgspec.structs.replace(placed, algo_client_order_id=order.client_order_id))

    def _accepted(self, order: AlgoOrder, by: Called) -> OrderPlaced:
        """The order that the price has called; where money is short, a trigger takes as many lots as it pays."""
        source = SOURCES[by]
        released = self._released(order, by)
        try:
            return self._orders.accepted(released, source, order.algo_order)
        except Rejected as rejected:
            if by != "trigger" or rejected.reason is not Reason.INSUFFICIENT_BALANCE:
                raise
            instrument = self._state.markets[order.instrument].instrument
            smaller = _affordable(instrument, released, rejected)
            if smaller.size < instrument.minimum_size:
                raise
            return self._orders.accepted(smaller, source, order.algo_order)

    def _released(self, order: AlgoOrder, by: Called) -> PlaceOrder:
        """The order that the price has called."""
        triggers = {"take_profit": order.take_profit, "stop_loss": order.stop_loss, "trigger": order.trigger}
        trigger = triggers.get(by)
        price = None if trigger is None else trigger.order_price
        return PlaceOrder(
            account=order.account,
            instrument=order.instrument,
            side=order.side,
            type="market" if price is None else order.released or "limit",
            trade_mode=order.trade_mode,
            size=self._size(order),
            price=price,
            position_side=order.position_side,
            reduce_only=order.reduce_only or (order.whole_position and order.position_side == "net"),
            size_currency=order.size_currency,
            tag=order.tag,
            attached=order.attached,
        )

    def _size(self, order: AlgoOrder) -> Decimal:
        if not order.whole_position:
            assert order.size is not None
            return order.size
        place = (order.instrument, order.margin_mode, order.position_side)
        position = self._state.positions.get(order.account, place)
        if position is None:
            raise Rejected(Reason.NO_POSITION, instrument=order.instrument)
        return abs(position.size)

    def _placed(self, market: Market, command: PlaceAlgoOrder, last: Decimal) -> AlgoOrderPlaced:
        trigger = command.trigger
        watched = None if trigger is None else market.prices.of(trigger.kind)
        one_way = command.type == "conditional" and command.stop_loss is not None
        return AlgoOrderPlaced(
            algo_order=self._state.next_algo_order,
            account=command.account,
            instrument=command.instrument,
            side=command.side,
            type=command.type,
            trade_mode=command.trade_mode,
            last=last,
            size=command.size,
            whole_position=command.whole_position,
            position_side=command.position_side,
            reduce_only=command.reduce_only,
            take_profit=None if one_way else command.take_profit,
            stop_loss=command.stop_loss,
            trigger=trigger,
            rises=trigger is None or trigger.price >= (last if watched is None else watched),
            size_currency=command.size_currency,
            client_order_id=command.client_order_id,
            tag=command.tag,
            trail=command.trail,
            ends_with_position=command.ends_with_position,
            released=command.released,
            attached=command.attached,
        )

    def _check_attached(self, market: Market, command: PlaceAlgoOrder) -> None:
        """What follows the order that a trigger releases may follow it, at its price or else where it is called."""
        trigger = command.trigger
        if trigger is None or command.attached is None:
            return
        expected = PlaceOrder(
            account=command.account,
            instrument=command.instrument,
            side=command.side,
            type="limit",
            trade_mode=command.trade_mode,
            size=command.size or ZERO,
            price=trigger.order_price or trigger.price,
            position_side=command.position_side,
            reduce_only=command.reduce_only,
            attached=command.attached,
        )
        check_attached(self._state, market, expected, None)

    def _check_client_order_id(self, account: AccountId, client_order_id: str) -> None:
        if client_order_id and self._state.waiting.named(account, client_order_id) is not None:
            raise Rejected(Reason.CLIENT_ORDER_ID_TAKEN, client_order_id=client_order_id)

    def _named(self, command: CancelAlgoOrder) -> AlgoOrder | None:
        if command.algo_order is not None:
            return self._state.waiting.get(command.algo_order)
        if command.client_order_id:
            return self._state.waiting.named(command.account, command.client_order_id)
        raise Rejected(Reason.ORDER_ID_MISSING)


def _affordable(instrument: Instrument, order: PlaceOrder, short: Rejected) -> PlaceOrder:
    """The order cut to what the free balance pays, by the figures of its refusal."""
    needed, available = short.details["needed"], short.details["available"]
    assert isinstance(needed, Decimal) and isinstance(available, Decimal)
    size = divide(order.size * available, needed, FINEST_PLACES, "down")
    return msgspec.structs.replace(order, size=to_step(size, instrument.lot_size, "down"))
