"""Who copies whom, and the open copies."""

from typing import assert_never

import msgspec

from copydesk.engine.copying import copies
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.messages import (
    CopyAdded,
    CopyClosed,
    CopyEvent,
    CopyingAllowed,
    CopyingStarted,
    CopyingStopped,
    CopyNotClosed,
    CopyOpened,
    CopyProtected,
    CopyReduced,
    CopyReleased,
    CopySettingsAmended,
    CopySkipped,
)
from copydesk.engine.copying.state.leading import Leading
from copydesk.engine.copying.state.open_copies import OpenCopies
from copydesk.engine.copying.state.protections import Protections
from copydesk.engine.copying.state.relations import Relation, Relations, with_profit
from copydesk.engine.copying.state.sharing import Sharing
from copydesk.engine.copying.state.snapshot import CopyingSnapshot
from copydesk.engine.identifiers import AccountId, CopyId, RelationId

RelationEvent = CopyingStarted | CopySettingsAmended | CopyingStopped | CopyingAllowed


class Copying:
    """Holds and applies; decides nothing."""

    def __init__(self, snapshot: CopyingSnapshot, leading: Leading, sharing: Sharing, protections: Protections) -> None:
        self.relations = Relations(snapshot.relations)
        self.copies = OpenCopies(snapshot.copies)
        self.copy_traders_ever: dict[AccountId, int] = dict(snapshot.copy_traders_ever)
        self.barred: dict[AccountId, None] = dict.fromkeys(snapshot.barred)
        self.next_relation = snapshot.next_relation
        self.next_copy = snapshot.next_copy
        self._leading = leading
        self._sharing = sharing
        self._protections = protections
        for copy in self.copies:
            protections.add(copy)

    def apply(self, event: CopyEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case CopyOpened():
                self._open(copies.opened(event, at))
            case CopyClosed():
                copy = self.copies[event.copy]
                self._count_close(copy, event, at)
                self._end(copy)
            case CopyAdded():
                self._replace(copies.added(self.copies[event.copy], event))
            case CopyReduced():
                copy = self.copies[event.copy]
                self._replace(copies.reduced(copy, event, at))
                self._count_close(copy, event, at)
            case CopyReleased():
                self._end(self.copies[event.copy])
            case CopyNotClosed():
                if event.reason != "below_lot":
                    self.copies.replace(copies.astray(self.copies[event.copy]))
            case CopyProtected():
                self._replace(copies.protected(self.copies[event.copy], event))
            case CopySkipped():
                pass  # it is told, and changes nothing
            case _:
                self._apply_to_relation(event, at)

    def _apply_to_relation(self, event: RelationEvent, at: int) -> None:
        match event:
            case CopyingStarted(relation, copy_trader, lead_trader, settings):
                first = self._leading.next_position
                self.relations.add(Relation(relation, copy_trader, lead_trader, settings, at, first))
                self.next_relation = RelationId(relation + 1)
                self.copy_traders_ever[lead_trader] = self.copy_traders_ever.get(lead_trader, 0) + 1
            case CopySettingsAmended(relation, settings=settings):
                self.relations.replace(msgspec.structs.replace(self.relations[relation], settings=settings))
            case CopyingStopped(relation, close_type=close_type):
                self._stop(self.relations[relation], at, is_closing=close_type == "market_close")
            case CopyingAllowed():
                self._allow(event)
            case _:
                assert_never(event)

    def _stop(self, relation: Relation, at: int, *, is_closing: bool) -> None:
        self.relations.stop(msgspec.structs.replace(relation, stopped_at=at, is_closing=is_closing))
        self._forget_if_done(relation.id)

    def _allow(self, event: CopyingAllowed) -> None:
        if event.is_allowed:
            self.barred.pop(event.account, None)
        else:
            self.barred[event.account] = None

    def _open(self, copy: Copy) -> None:
        self.copies.add(copy)
        self._protections.add(copy)
        self.next_copy = CopyId(copy.id + 1)
        relation = self.relations[copy.relation]
        self.relations.replace(msgspec.structs.replace(relation, copies=relation.copies + 1))

    def _replace(self, after: Copy) -> None:
        self._protections.replace(self.copies[after.id], after)
        self.copies.replace(after)

    def _count_close(self, copy: Copy, event: CopyReduced | CopyClosed, at: int) -> None:
        relation = with_profit(self.relations[copy.relation], profit=event.profit, net=event.net, at=at)
        self.relations.replace(relation)
        self._sharing.close(copy, event, at)

    def _end(self, copy: Copy) -> None:
        self.copies.remove(copy)
        self._protections.remove(copy)
        self._leading.end_copy(copy.lead_position, copy.relation)
        self._forget_if_done(copy.relation)

    def _forget_if_done(self, relation: RelationId) -> None:
        """A stopped relation leaves with its last copy."""
        one = self.relations[relation]
        if not one.is_active and not self.copies.of_relation(one):
            self.relations.forget(relation)
