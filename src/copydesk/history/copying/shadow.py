"""What the archive has to know of leading and copying to tell what an event did. It follows and decides nothing."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.copying.statistics import Tally
from copydesk.engine.identifiers import AccountId, CopyId, Currency, LeadPositionId, RelationId
from copydesk.engine.numbers import ZERO
from copydesk.engine.snapshot import WorldSnapshot
from copydesk.history.living import Living

BalanceOf = Callable[[AccountId], Decimal]
"""What an account holds for trading, without unrealised profit. Units: USDT."""


class LeadRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A lead trader of swaps as the archive follows it; one who stops is remembered.

    `place` is which of the archive's lead traders it is; `opening` is the tally before the first day, `written` the
    latest that was written, `tally` that of now; `opened` counts lead positions by base currency.
    """

    place: int
    opening: Tally
    written: Tally
    tally: Tally
    profit_sharing_ratio: Decimal
    is_active: bool = True
    opened: dict[Currency, int] = {}


class FollowedRelation(msgspec.Struct, frozen=True):
    """A relation, with how many copies of it are open."""

    relation: Relation
    open_copies: int = 0


class CopyingShadow:
    """The living things of leading and copying."""

    def __init__(self) -> None:
        self.leads: Living[AccountId, LeadRecord] = Living("lead_trader", _account, LeadRecord)
        self.positions: Living[LeadPositionId, LeadPosition] = Living("lead_position", _position, LeadPosition)
        self.relations: Living[RelationId, FollowedRelation] = Living("relation", _relation, FollowedRelation)
        self.copies: Living[CopyId, Copy] = Living("copy", _copy, Copy)

    def all(self) -> Iterator[Living[Any, Any]]:
        """The kinds of living things."""
        yield from (self.leads, self.positions, self.relations, self.copies)

    def become(self, world: WorldSnapshot, balance_of: BalanceOf, number: Callable[[str], int]) -> None:
        """Stand as this world does; what lead traders came to before is not known."""
        for living in self.all():
            living.clear()
        copying = world.copying
        for relation in copying.relations:
            self.relations.put(relation.id, FollowedRelation(relation))
        for copy in copying.copies:
            followed = self.relations[copy.relation]
            self.relations.put(copy.relation, FollowedRelation(followed.relation, followed.open_copies + 1))
            self.copies.put(copy.id, copy)
        for position in copying.lead_positions:
            self.positions.put(position.id, position)
        for lead in copying.lead_traders:
            if lead.instrument_type == "SWAP":
                copy_traders = sum(one.is_active and one.lead_trader == lead.account for one in copying.relations)
                opening = Tally(day_of(world.at) - 1, balance_of(lead.account), copy_traders=copy_traders)
                self.leads.put(lead.account, begun(number("lead_trader"), opening, lead.profit_sharing_ratio))


def begun(place: int, opening: Tally, ratio: Decimal) -> LeadRecord:
    """The record of a lead trader who begins the day after this tally."""
    tally = msgspec.structs.replace(opening, day=opening.day + 1, profit_of_day=ZERO)
    return LeadRecord(place, opening, opening, tally, ratio)


def _account(text: str) -> AccountId:
    return AccountId(int(text))


def _position(text: str) -> LeadPositionId:
    return LeadPositionId(int(text))


def _relation(text: str) -> RelationId:
    return RelationId(int(text))


def _copy(text: str) -> CopyId:
    return CopyId(int(text))
