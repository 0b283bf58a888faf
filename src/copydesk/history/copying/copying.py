"""Following copy traders: relations, copies, what became of each fill, and what was shared."""

from collections.abc import Mapping

from msgspec.structs import replace

from copydesk.engine.copying import copies
from copydesk.engine.copying.copy_events import (
    CopyAdded,
    CopyClosed,
    CopyingStarted,
    CopyingStopped,
    CopyNotClosed,
    CopyOpened,
    CopyReduced,
    CopyReleased,
    CopySettingsAmended,
    CopySkipped,
    ProfitSharingSettled,
)
from copydesk.engine.copying.state.relations import Relation, with_profit
from copydesk.engine.identifiers import InstrumentId, LeadPositionId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument
from copydesk.history.copying import outcomes
from copydesk.history.copying.closed import CLOSED_COPIES, ENDED_RELATIONS, ClosedCopy, EndedRelation
from copydesk.history.copying.days import RELATION_DAYS, RelationDay
from copydesk.history.copying.leading import LeadingRows, Numbers
from copydesk.history.copying.outcomes import COPY_OUTCOMES
from copydesk.history.copying.shadow import CopyingShadow, FollowedRelation
from copydesk.history.copying.shares import SHARES, share_of
from copydesk.history.harvest import Harvest

_UNTOLD = LeadPositionId(0)
"""The archive makes no copies, so it need not know from which lead position on a relation does."""


class CopyingRows:
    """Makes rows of what copy traders and their copies do."""

    def __init__(
        self,
        shadow: CopyingShadow,
        harvest: Harvest,
        leading: LeadingRows,
        instruments: Mapping[InstrumentId, Instrument],
        number: Numbers,
    ) -> None:
        self._shadow = shadow
        self._harvest = harvest
        self._leading = leading
        self._instruments = instruments
        self._number = number

    def start(self, event: CopyingStarted, at: int) -> None:
        """A relation begins."""
        relation = Relation(event.relation, event.copy_trader, event.lead_trader, event.settings, at, _UNTOLD)
        self._shadow.relations.put(relation.id, FollowedRelation(relation))
        self._leading.count_copy_traders(event.lead_trader, 1)

    def amend(self, event: CopySettingsAmended, at: int) -> None:
        """The settings of a relation are others."""
        followed = self._shadow.relations.get(event.relation)
        if followed is not None:
            relation = replace(followed.relation, settings=event.settings)
            self._shadow.relations.put(relation.id, replace(followed, relation=relation))

    def stop(self, event: CopyingStopped, at: int) -> None:
        """A relation ends; its copies may be open yet."""
        followed = self._shadow.relations.get(event.relation)
        if followed is not None:
            self._follow(replace(followed, relation=replace(followed.relation, stopped_at=at)))
        self._leading.count_copy_traders(event.lead_trader, -1)

    def open(self, event: CopyOpened, at: int) -> None:
        """A fill was copied."""
        copy = copies.opened(event, at)
        self._shadow.copies.put(copy.id, copy)
        followed = self._shadow.relations.get(copy.relation)
        if followed is not None:
            relation = replace(followed.relation, copies=followed.relation.copies + 1)
            self._shadow.relations.put(relation.id, FollowedRelation(relation, followed.open_copies + 1))
        self._harvest.put(COPY_OUTCOMES, outcomes.copied(self._next(), event, copy, at))

    def add(self, event: CopyAdded, at: int) -> None:
        """A further fill was copied."""
        copy = self._shadow.copies.get(event.copy)
        if copy is not None:
            self._shadow.copies.put(copy.id, copies.added(copy, event))
            self._harvest.put(COPY_OUTCOMES, outcomes.copied(self._next(), event, copy, at))

    def skip(self, event: CopySkipped, at: int) -> None:
        """A fill was not copied."""
        self._harvest.put(COPY_OUTCOMES, outcomes.skipped(self._next(), event, at))

    def close(self, event: CopyReduced | CopyClosed, at: int) -> None:
        """A copy closed, or a part of it."""
        copy = self._shadow.copies.get(event.copy)
        if copy is None:
            return
        after, wholly = copies.reduced(copy, event, at), isinstance(event, CopyClosed)
        instrument = self._instruments.get(copy.instrument)
        if instrument is not None:
            self._harvest.put(CLOSED_COPIES, ClosedCopy(after, instrument.type, at, wholly))
        self._harvest.put(COPY_OUTCOMES, outcomes.ended(self._next(), event, copy, at))
        followed = self._shadow.relations.get(copy.relation)
        if followed is not None:
            relation = with_profit(followed.relation, profit=event.profit, net=event.net, at=at)
            before = relation.profit - relation.profit_of_day
            self._harvest.put(RELATION_DAYS, RelationDay(relation.id, relation.day, before, relation.profit))
            self._follow(FollowedRelation(relation, followed.open_copies - wholly))
        if wholly:
            self._shadow.copies.drop(copy.id)
        else:
            self._shadow.copies.put(copy.id, after)

    def release(self, event: CopyReleased, at: int) -> None:
        """A copy was handed over to its owner."""
        copy = self._shadow.copies.get(event.copy)
        if copy is None:
            return
        self._shadow.copies.drop(copy.id)
        self._harvest.put(COPY_OUTCOMES, outcomes.ended(self._next(), event, copy, at))
        followed = self._shadow.relations.get(copy.relation)
        if followed is not None:
            self._follow(replace(followed, open_copies=followed.open_copies - 1))

    def leave_open(self, event: CopyNotClosed, at: int) -> None:
        """A copy should have been closed and was not."""
        copy = self._shadow.copies.get(event.copy)
        if copy is not None:
            self._harvest.put(COPY_OUTCOMES, outcomes.ended(self._next(), event, copy, at))

    def settle(self, event: ProfitSharingSettled, at: int) -> None:
        """Profit was shared."""
        self._harvest.put(SHARES, share_of(event, at))

    def _follow(self, followed: FollowedRelation) -> None:
        """Let a relation stand so; one that has ended has a row, and is forgotten with its last copy."""
        relation = followed.relation
        if relation.stopped_at is not None:
            lead = self._shadow.leads.get(relation.lead_trader)
            ratio = ZERO if lead is None else lead.profit_sharing_ratio
            self._harvest.put(ENDED_RELATIONS, EndedRelation(relation, ratio, relation.stopped_at))
        if relation.is_active or followed.open_copies:
            self._shadow.relations.put(relation.id, followed)
        else:
            self._shadow.relations.drop(relation.id)

    def _next(self) -> int:
        return self._number("copy_outcome")
