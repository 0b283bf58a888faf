"""The open lead positions, and what has to be known about them at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.party_fill import Place
from copydesk.engine.copying.state.index import Index
from copydesk.engine.identifiers import AccountId, InstrumentId, LeadPositionId, OrderId
from copydesk.engine.numbers import ZERO


class OpenLeadPositions:
    """Lead positions by id, oldest first; everything else is an index over them."""

    def __init__(self, positions: Iterable[LeadPosition] = ()) -> None:
        self._positions: dict[LeadPositionId, LeadPosition] = {}
        self._of_place: Index[Place, LeadPositionId] = Index()
        self._of_account: Index[AccountId, LeadPositionId] = Index()
        self._of_order: dict[OrderId, LeadPositionId] = {}
        self._closing_by: dict[OrderId, LeadPositionId] = {}
        for position in positions:
            self.add(position)

    def __iter__(self) -> Iterator[LeadPosition]:
        """All open lead positions, oldest first."""
        return iter(self._positions.values())

    def __getitem__(self, position: LeadPositionId) -> LeadPosition:
        """The open lead position of that id."""
        return self._positions[position]

    def get(self, position: LeadPositionId) -> LeadPosition | None:
        """The lead position of that id, if it is open."""
        return self._positions.get(position)

    def of_order(self, order: OrderId) -> LeadPosition | None:
        """The open lead position that the order opened."""
        position = self._of_order.get(order)
        return None if position is None else self._positions[position]

    def closing_by(self, order: OrderId) -> LeadPosition | None:
        """The open lead position that the order was to close at a price."""
        position = self._closing_by.get(order)
        return None if position is None else self._positions[position]

    def of_place(self, place: Place) -> list[LeadPosition]:
        """The lead positions under one ordinary position, oldest first."""
        return [self._positions[position] for position in self._of_place.of(place)]

    def of_account(self, account: AccountId) -> list[LeadPosition]:
        """The lead positions of an account, oldest first."""
        return [self._positions[position] for position in self._of_account.of(account)]

    def of_instrument(self, instrument: InstrumentId) -> list[LeadPosition]:
        """The lead positions in an instrument, oldest first; looks at all."""
        return [position for position in self._positions.values() if position.instrument == instrument]

    def exist(self, account: AccountId) -> bool:
        """Whether the account has an open lead position."""
        return account in self._of_account

    def exist_in(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether the account has an open lead position in the instrument."""
        return account in self._of_account and any(one.instrument == instrument for one in self.of_account(account))

    def size_at(self, place: Place) -> Decimal:
        """The size of all lead positions under one ordinary position."""
        return sum((position.size for position in self.of_place(place)), ZERO)

    def add(self, position: LeadPosition) -> None:
        """Let a lead position be open."""
        self._positions[position.id] = position
        self._of_place.add(position.place, position.id)
        self._of_account.add(position.account, position.id)
        self._of_order[position.order] = position.id
        if position.closing_order is not None:
            self._closing_by[position.closing_order] = position.id

    def replace(self, position: LeadPosition) -> None:
        """Let an open lead position be as it is here."""
        before = self._positions[position.id].closing_order
        self._positions[position.id] = position
        if before != position.closing_order:
            self._let_close(position, before)

    def remove(self, position: LeadPosition) -> None:
        """Let a lead position be open no more."""
        del self._positions[position.id]
        del self._of_order[position.order]
        if position.closing_order is not None:
            del self._closing_by[position.closing_order]
        self._of_place.remove(position.place, position.id)
        self._of_account.remove(position.account, position.id)

    def _let_close(self, position: LeadPosition, before: OrderId | None) -> None:
        """Know by another order than before which position it closes."""
        if before is not None:
            del self._closing_by[before]
        if position.closing_order is not None:
            self._closing_by[position.closing_order] = position.id
