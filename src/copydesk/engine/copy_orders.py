"""The trading desk as copying uses it: orders at market whose fills come back at once."""

from collections.abc import Callable
from decimal import Decimal
from typing import ParamSpec

from copydesk.engine.copying.desk.fills import Execution
from copydesk.engine.fill_tape import FillTape
from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.trading.desk.trading_desk import TradingDesk
from copydesk.engine.trading.matching import Offer
from copydesk.engine.trading.messages import AmendOrder, CancelReason, OrderSource, PlaceOrder, Side
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.trading_state import TradingState

P = ParamSpec("P")


class CopyOrders:
    """Places orders through the desk that places everyone's, and catches their fills from the tape."""

    def __init__(self, state: TradingState, desk: TradingDesk, tape: FillTape) -> None:
        self._state = state
        self._desk = desk
        self._tape = tape

    def offered(self, account: AccountId, instrument: InstrumentId, side: Side, size: Decimal, /) -> Offer:
        """What the book would fill of a size at market."""
        return self._desk.offered(account, instrument, side, size)

    def place(self, command: PlaceOrder, source: OrderSource, offer: Offer, /) -> Execution | None:
        """Place an order at market, which the book makes this offer. Raises: Rejected, and then nothing has changed."""
        return self._caught(self._state.next_order, self._desk.place, command, source, offer)

    def reduce(self, position: Position, size: Decimal, source: OrderSource, tag: str, /) -> Execution | None:
        """Close a part of a position at market. Raises: Rejected, and then nothing has changed."""
        return self._caught(self._state.next_order, self._desk.reduce, position, size, source, tag)

    def sell_lead_assets(self, command: PlaceOrder, source: OrderSource, /) -> Execution | None:
        """Sell coins that are set aside for leading. Raises: Rejected, and then nothing has changed."""
        return self._caught(self._state.next_order, self._desk.sell_lead_assets, command, source)

    def reprice(self, order: Order, price: Decimal, /) -> Execution | None:
        """Let a pending order have another price. Raises: Rejected, and then nothing has changed."""
        command = AmendOrder(order.account, order.instrument, order.order, price=price)
        return self._caught(order.order, self._desk.amend, command)

    def withdraw(self, order: Order, reason: CancelReason, /) -> None:
        """Cancel a pending order."""
        self._desk.withdraw(order, reason)

    def _caught(self, order: OrderId, act: Callable[P, None], *terms: P.args, **more: P.kwargs) -> Execution | None:
        """What an order fills while something is done, if anything."""
        self._tape.catch(order)
        try:
            act(*terms, **more)
        finally:
            execution = self._tape.caught()
        return execution
