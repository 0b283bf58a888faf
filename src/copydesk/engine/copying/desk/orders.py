"""What copying asks to be done in trading: orders at market, filled at once as far as the book goes."""

from decimal import Decimal
from typing import Protocol

from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import OrderSource, PlaceOrder, Side
from copydesk.engine.trading.positions import Position


class Orders(Protocol):
    """The trading desk, as copying uses it. What these orders fill is given back, and shown to copying only here."""

    def offered(
        self, account: AccountId, instrument: InstrumentId, side: Side, size: Decimal, /
    ) -> tuple[Decimal, Decimal]:
        """What the book would fill of a size at market: how much of it, and the sum of price × size."""

    def place(self, command: PlaceOrder, source: OrderSource, /) -> tuple[PartyFill, ...]:
        """Place an order at market. Raises: Rejected, and then nothing has changed."""

    def reduce(self, position: Position, size: Decimal, source: OrderSource, tag: str, /) -> tuple[PartyFill, ...]:
        """Close a part of a position at market. Raises: Rejected, and then nothing has changed."""
