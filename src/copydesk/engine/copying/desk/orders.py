"""What copying asks of trading: orders at market, filled at once as far as the book goes, and sales of lead assets."""

from decimal import Decimal
from typing import Protocol

from copydesk.engine.copying.desk.fills import Execution
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.matching import Offer
from copydesk.engine.trading.messages import CancelReason, OrderSource, PlaceOrder, Side
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import Position


class Orders(Protocol):
    """The trading desk, as copying uses it. What an order fills is given back, if anything, and shown only here."""

    def offered(self, account: AccountId, instrument: InstrumentId, side: Side, size: Decimal, /) -> Offer:
        """What the book would fill of a size at market."""

    def place(self, command: PlaceOrder, source: OrderSource, offer: Offer, /) -> Execution | None:
        """Place an order at market, which the book makes this offer. Raises: Rejected, and then nothing has changed."""

    def reduce(self, position: Position, size: Decimal, source: OrderSource, tag: str, /) -> Execution | None:
        """Close a part of a position at market. Raises: Rejected, and then nothing has changed."""

    def sell_lead_assets(self, command: PlaceOrder, source: OrderSource, /) -> Execution | None:
        """Sell coins that are set aside for leading, at market or at a price; what is not filled then may wait.

        Raises: Rejected, and then nothing has changed.
        """

    def reprice(self, order: Order, price: Decimal, /) -> Execution | None:
        """Let a pending order have another price. Raises: Rejected, and then nothing has changed."""

    def withdraw(self, order: Order, reason: CancelReason, /) -> None:
        """Cancel a pending order."""
