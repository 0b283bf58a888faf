"""The open copies, and what has to be known about them at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.party_fill import Place
from copydesk.engine.copying.state.index import Index
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.identifiers import AccountId, CopyId, InstrumentId, LeadPositionId, RelationId
from copydesk.engine.numbers import ZERO

Owners = tuple[AccountId, AccountId]
"""Lead trader and copy trader."""


class OpenCopies:
    """Copies by id, oldest first; everything else is an index over them."""

    def __init__(self, copies: Iterable[Copy] = ()) -> None:
        self._copies: dict[CopyId, Copy] = {}
        self._of_lead_position: dict[LeadPositionId, dict[RelationId, CopyId]] = {}
        self._of_copy_trader: Index[AccountId, CopyId] = Index()
        self._astray: Index[InstrumentId, CopyId] = Index()
        self._invested: dict[RelationId, Decimal] = {}
        for copy in copies:
            self.add(copy)

    def __iter__(self) -> Iterator[Copy]:
        """All open copies, oldest first."""
        return iter(self._copies.values())

    def __getitem__(self, copy: CopyId) -> Copy:
        """The open copy of that id."""
        return self._copies[copy]

    def get(self, copy: CopyId) -> Copy | None:
        """The copy of that id, if it is open."""
        return self._copies.get(copy)

    def find(self, lead_position: LeadPositionId, relation: RelationId) -> Copy | None:
        """The open copy that a relation has of a lead position."""
        copy = self._of_lead_position.get(lead_position, {}).get(relation)
        return None if copy is None else self._copies[copy]

    def of_lead_position(self, lead_position: LeadPositionId) -> list[Copy]:
        """The open copies of a lead position, oldest first."""
        return [self._copies[copy] for copy in self._of_lead_position.get(lead_position, {}).values()]

    def of_place(self, place: Place) -> list[Copy]:
        """The copies under one ordinary position, oldest first."""
        return [copy for copy in self.of_copy_trader(place[0]) if copy.place == place]

    def of_relation(self, relation: Relation) -> list[Copy]:
        """The open copies of a relation, oldest first."""
        return [copy for copy in self.of_copy_trader(relation.copy_trader) if copy.relation == relation.id]

    def of_copy_trader(self, account: AccountId) -> list[Copy]:
        """The open copies of an account, oldest first."""
        return [self._copies[copy] for copy in self._of_copy_trader.of(account)]

    def astray_in(self, instrument: InstrumentId) -> list[Copy]:
        """The open copies of an instrument that should have been closed and could not be, oldest first."""
        return [self._copies[copy] for copy in sorted(self._astray.of(instrument))]

    def exist(self, account: AccountId) -> bool:
        """Whether the account has an open copy."""
        return account in self._of_copy_trader

    def count(self, owners: Owners) -> int:
        """How many copies of the lead trader the copy trader has open."""
        lead_trader, copy_trader = owners
        return sum(copy.lead_trader == lead_trader for copy in self.of_copy_trader(copy_trader))

    def invested(self, relation: RelationId) -> Decimal:
        """What the relation's open copies count against its total amount."""
        return self._invested.get(relation, ZERO)

    def add(self, copy: Copy) -> None:
        """Let a copy be open."""
        self._copies[copy.id] = copy
        self._of_lead_position.setdefault(copy.lead_position, {})[copy.relation] = copy.id
        self._of_copy_trader.add(copy.copy_trader, copy.id)
        if copy.is_astray:
            self._astray.add(copy.instrument, copy.id)
        self._invest(copy.relation, copy.invested)

    def replace(self, copy: Copy) -> None:
        """Let an open copy be as it is here."""
        self._invest(copy.relation, copy.invested - self._copies[copy.id].invested)
        if copy.is_astray:
            self._astray.add(copy.instrument, copy.id)
        self._copies[copy.id] = copy

    def remove(self, copy: Copy) -> None:
        """Let a copy be open no more."""
        self._invest(copy.relation, -self._copies.pop(copy.id).invested)
        of_lead_position = self._of_lead_position[copy.lead_position]
        del of_lead_position[copy.relation]
        if not of_lead_position:
            del self._of_lead_position[copy.lead_position]
        if copy.is_astray:
            self._astray.remove(copy.instrument, copy.id)
        self._of_copy_trader.remove(copy.copy_trader, copy.id)

    def _invest(self, relation: RelationId, more: Decimal) -> None:
        """Add to what a relation's open copies count; what comes to nothing is forgotten."""
        invested = self._invested.get(relation, ZERO) + more
        if invested:
            self._invested[relation] = invested
        else:
            self._invested.pop(relation, None)
