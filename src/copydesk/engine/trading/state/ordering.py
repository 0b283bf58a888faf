"""What placing, amending and canceling change among the pending orders and in the book."""

import msgspec

from copydesk.engine.identifiers import OrderId
from copydesk.engine.trading import orders
from copydesk.engine.trading.margin import needs_position
from copydesk.engine.trading.messages import OrderAmended, OrderCanceled, OrderHoldChanged, OrderPlaced
from copydesk.engine.trading.orders import Order, left
from copydesk.engine.trading.state.markets import Markets
from copydesk.engine.trading.state.open_positions import OpenPositions
from copydesk.engine.trading.state.order_book import Resting
from copydesk.engine.trading.state.pending_orders import PendingOrders


class Ordering(msgspec.Struct, frozen=True):
    """The parts of the state that an order touches before it is filled."""

    pending: PendingOrders
    positions: OpenPositions
    markets: Markets

    def place(self, event: OrderPlaced, at: int) -> None:
        """Let an order be pending, and rest if its type does."""
        order = orders.placed(event, at)
        if order.passes:
            self.pending.let_pass(order)
            return
        self.pending.add(order, leans=self._leans(order))
        if order.rests:
            self._rest(order)

    def amend(self, event: OrderAmended, at: int) -> None:
        """Let a resting order have another price or size, behind all others if it has lost its place."""
        before = self.of(event.order)
        after = orders.amended(before, event, at)
        book = self.markets[before.instrument].book
        assert before.price is not None
        if event.rank is not None:
            book.remove(before.side, before.price, before.order)
            self._rest(after)
        elif left(after) != left(before):
            book.reduce(before.side, before.price, before.order, left(before) - left(after))
        if left(after):
            self.pending.replace(before, after, leans=self._leans(after))
        else:
            self.pending.remove(before)

    def cancel(self, event: OrderCanceled, _: int) -> None:
        """Let an order be gone."""
        order = self.of(event.order)
        self.pending.remove(order)
        if order.rests:
            assert order.price is not None
            self.markets[order.instrument].book.remove(order.side, order.price, order.order)

    def hold_again(self, event: OrderHoldChanged, at: int) -> None:
        """Let an order set aside another amount."""
        order = self.of(event.order)
        after = orders.held_again(order, event, at)
        leans = needs_position(self.markets[order.instrument].instrument, after)
        self.pending.replace(order, after, leans=leans)

    def of(self, order_id: OrderId) -> Order:
        """The pending order of that id; there is one."""
        order = self.pending.get(order_id)
        assert order is not None, f"order {order_id} is not pending"
        return order

    def _rest(self, order: Order) -> None:
        assert order.price is not None
        book = self.markets[order.instrument].book
        book.add(order.side, Resting(order.order, order.account, order.price, left(order)))

    def _leans(self, order: Order) -> bool:
        """Whether an order that is placed or amended now counts on a position of net mode to close."""
        if order.position_side != "net":
            return False
        position = self.positions.get(order.account, (order.instrument, order.margin_mode, "net"))
        if position is None or position.is_long == (order.side == "buy"):
            return False
        return needs_position(self.markets[order.instrument].instrument, order)
