"""Who copies whom: the relations of copy traders to lead traders.

A relation is active from `CopyingStarted` to `CopyingStopped`. A stopped one is remembered as long as a copy of it is
open; then it leaves. Starting again makes a new one, so there may be several stopped ones between the same two.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.state.index import Index
from copydesk.engine.copying.words import CopySettings
from copydesk.engine.identifiers import AccountId, LeadPositionId, RelationId
from copydesk.engine.numbers import ZERO


class Relation(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A copy trader's relation to a lead trader.

    Lead positions from `first_lead_position` on are copied. Units: `profit` is what its copies realised without fees,
    `net` after them, USDT; `profit_of_day` is without fees, of the day (UTC+8) `day`; times are Unix ms. `is_closing`
    from its stop on, if its copies are to be closed at market, until the last of them is.
    """

    id: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    settings: CopySettings
    started_at: int
    first_lead_position: LeadPositionId
    stopped_at: int | None = None
    copies: int = 0
    profit: Decimal = ZERO
    net: Decimal = ZERO
    day: int = 0
    profit_of_day: Decimal = ZERO
    is_closing: bool = False

    @property
    def is_active(self) -> bool:
        """Whether the lead trader is still copied."""
        return self.stopped_at is None


def with_profit(relation: Relation, *, profit: Decimal, net: Decimal, at: int) -> Relation:
    """The relation after a copy of it, or a part of one, closed. Units: `at` is Unix ms."""
    day = day_of(at)
    return msgspec.structs.replace(
        relation,
        profit=relation.profit + profit,
        net=relation.net + net,
        day=day,
        profit_of_day=relation.profit_of_day + profit if relation.day == day else profit,
    )


class Relations:
    """Relations by id, oldest first; everything else is an index over them."""

    def __init__(self, relations: Iterable[Relation] = ()) -> None:
        self._relations: dict[RelationId, Relation] = {}
        self._active: dict[tuple[AccountId, AccountId], RelationId] = {}
        self._closing: dict[tuple[AccountId, AccountId], RelationId] = {}
        self._of_lead_trader: Index[AccountId, RelationId] = Index()
        self._of_copy_trader: Index[AccountId, RelationId] = Index()
        for relation in relations:
            self._relations[relation.id] = relation
            if relation.is_active:
                self._activate(relation)
            if relation.is_closing:
                self._closing[relation.copy_trader, relation.lead_trader] = relation.id

    def __iter__(self) -> Iterator[Relation]:
        """All relations that are remembered, oldest first."""
        return iter(self._relations.values())

    def __getitem__(self, relation: RelationId) -> Relation:
        """The relation of that id."""
        return self._relations[relation]

    def get(self, relation: RelationId) -> Relation | None:
        """The relation of that id, if it is remembered."""
        return self._relations.get(relation)

    def between(self, copy_trader: AccountId, lead_trader: AccountId) -> Relation | None:
        """The active relation of a copy trader to a lead trader."""
        relation = self._active.get((copy_trader, lead_trader))
        return None if relation is None else self._relations[relation]

    def is_being_stopped(self, copy_trader: AccountId, lead_trader: AccountId) -> bool:
        """Whether copies of a stopped relation between the two are still to be closed at market."""
        return (copy_trader, lead_trader) in self._closing

    def of_lead_trader(self, account: AccountId) -> list[Relation]:
        """The active relations to a lead trader, in order of joining."""
        return [self._relations[relation] for relation in self._of_lead_trader.of(account)]

    def of_copy_trader(self, account: AccountId) -> list[Relation]:
        """The active relations of a copy trader, oldest first."""
        return [self._relations[relation] for relation in self._of_copy_trader.of(account)]

    def copies(self, account: AccountId) -> bool:
        """Whether the account copies anybody."""
        return account in self._of_copy_trader

    def add(self, relation: Relation) -> None:
        """Let a relation begin."""
        self._relations[relation.id] = relation
        self._activate(relation)

    def replace(self, relation: Relation) -> None:
        """Let a relation be as it is here."""
        self._relations[relation.id] = relation

    def stop(self, relation: Relation) -> None:
        """Let a relation be active no more; it is as it is here."""
        self._relations[relation.id] = relation
        del self._active[relation.copy_trader, relation.lead_trader]
        if relation.is_closing:
            self._closing[relation.copy_trader, relation.lead_trader] = relation.id
        self._of_lead_trader.remove(relation.lead_trader, relation.id)
        self._of_copy_trader.remove(relation.copy_trader, relation.id)

    def forget(self, relation: RelationId) -> None:
        """Remember a stopped relation no more."""
        forgotten = self._relations.pop(relation)
        between = (forgotten.copy_trader, forgotten.lead_trader)
        if self._closing.get(between) == relation:
            del self._closing[between]

    def _activate(self, relation: Relation) -> None:
        self._active[relation.copy_trader, relation.lead_trader] = relation.id
        self._of_lead_trader.add(relation.lead_trader, relation.id)
        self._of_copy_trader.add(relation.copy_trader, relation.id)
