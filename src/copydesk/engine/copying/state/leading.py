"""Lead traders and their open lead positions."""

from collections.abc import Iterable
from typing import assert_never

from copydesk.engine.copying import lead_positions
from copydesk.engine.copying.messages import (
    LeadingFailed,
    LeadPositionAdded,
    LeadPositionClosed,
    LeadPositionClosing,
    LeadPositionOpened,
    LeadPositionProtected,
    LeadPositionReduced,
    LeadPositionReleased,
)
from copydesk.engine.copying.state.lead_traders import LeadTraders
from copydesk.engine.copying.state.open_lead_positions import OpenLeadPositions
from copydesk.engine.copying.state.protections import Protections
from copydesk.engine.copying.state.snapshot import CopyingSnapshot
from copydesk.engine.identifiers import LeadPositionId, RelationId

LeadPositionEvent = (
    LeadPositionOpened
    | LeadPositionAdded
    | LeadPositionReduced
    | LeadPositionClosed
    | LeadPositionClosing
    | LeadPositionReleased
    | LeadPositionProtected
    | LeadingFailed
)


class Leading:
    """Holds and applies; decides nothing. `ended` knows whose copies of an open lead position are there no more."""

    def __init__(self, snapshot: CopyingSnapshot, protections: Protections) -> None:
        self.traders = LeadTraders(snapshot.lead_traders, snapshot.applications)
        self.positions = OpenLeadPositions(snapshot.lead_positions)
        self.next_position = snapshot.next_lead_position
        self._protections = protections
        self._ended: dict[LeadPositionId, dict[RelationId, None]] = {
            position: dict.fromkeys(relations) for position, relations in snapshot.ended_copies
        }
        for position in self.positions:
            protections.add(position)

    def ended(self) -> Iterable[tuple[LeadPositionId, tuple[RelationId, ...]]]:
        """The relations without a copy any more, by open lead position."""
        return ((position, tuple(relations)) for position, relations in self._ended.items())

    def has_ended(self, position: LeadPositionId, relation: RelationId) -> bool:
        """Whether the relation had a copy of the open lead position, and has it no more."""
        return relation in self._ended.get(position, ())

    def end_copy(self, position: LeadPositionId, relation: RelationId) -> None:
        """Know that the relation has a copy of the lead position no more; of no use once that is closed."""
        if self.positions.get(position) is not None:
            self._ended.setdefault(position, {})[relation] = None

    def apply(self, event: LeadPositionEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case LeadPositionOpened():
                self._open(event, at)
            case LeadPositionAdded():
                self.positions.replace(lead_positions.added(self.positions[event.lead_position], event))
            case LeadPositionReduced():
                self.positions.replace(lead_positions.reduced(self.positions[event.lead_position], event, at))
            case LeadPositionClosed(lead_position) | LeadPositionReleased(lead_position):
                position = self.positions[lead_position]
                self.positions.remove(position)
                self._protections.remove(position)
                self._ended.pop(lead_position, None)
            case LeadPositionClosing():
                self.positions.replace(lead_positions.closing(self.positions[event.lead_position], event))
            case LeadPositionProtected():
                position = self.positions[event.lead_position]
                after = lead_positions.protected(position, event)
                self.positions.replace(after)
                self._protections.replace(position, after)
            case LeadingFailed():
                pass  # it is told, and changes nothing: the lead position's opening says that it is not copied
            case _:
                assert_never(event)

    def _open(self, event: LeadPositionOpened, at: int) -> None:
        self.positions.add(lead_positions.opened(event, at))
        self.next_position = LeadPositionId(event.lead_position + 1)
        if event.is_copied:
            self.traders.count_lead(event.account, "SWAP", at)
