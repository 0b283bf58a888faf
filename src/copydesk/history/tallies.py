"""Looking back at tallies: what a lead trader had come to by a day, and what relations have come to since one."""

from collections.abc import Iterable
from decimal import Decimal

from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.copying.statistics import Tally, Window
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import ZERO
from copydesk.history.archive import Archive, Page
from copydesk.history.copying.days import LEAD_DAYS, RELATION_DAYS, number_of_lead_day, number_of_relation_day
from copydesk.history.copying.shadow import LeadRecord


class LeadHistory:
    """The days of one lead trader of swaps. Whoever leads has one."""

    def __init__(self, archive: Archive, lead_trader: AccountId) -> None:
        self._archive = archive
        self._record: LeadRecord = archive.copying.leads[lead_trader]

    @property
    def record(self) -> LeadRecord:
        """What the archive knows of the lead trader now."""
        return self._record

    def by_the_end_of(self, day: int) -> Tally:
        """The tally at the end of a day; of today, that of now; before the first day, that of the begin."""
        record = self._record
        if day >= record.tally.day:
            return record.tally
        if day >= record.written.day:
            return record.written
        if day <= record.opening.day:
            return record.opening
        found = self._rows(record.opening.day, day, 1)
        return found[0] if found else record.opening

    def window(self, first: int, last: int) -> Window:
        """The stretch from the begin of a day to the end of another."""
        return Window(self.by_the_end_of(first - 1), self.by_the_end_of(last))

    def each_day(self, first: int, last: int) -> list[Tally]:
        """The tally at the end of each day of a stretch, the latest first."""
        record = self._record
        before, now = self.by_the_end_of(first - 1), record.tally
        rows = self._rows(max(first - 1, record.opening.day), last, -1)
        known = {tally.day: tally for tally in (*rows, record.written, now)}
        told = []
        for day in range(first, last + 1):
            before = known.get(day, before)
            told.append(before)
        return told[::-1]

    def _rows(self, after: int, until: int, most: int) -> list[Tally]:
        """What was written of days later than one and up to another, the latest first."""
        place = self._record.place
        page = Page(number_of_lead_day(place, until + 1), number_of_lead_day(place, after), most)
        return [row.tally for row in self._archive.page(LEAD_DAYS, page)]


def profit_since(archive: Archive, relations: Iterable[Relation], day: int) -> Decimal:
    """What copies of these relations realised from the begin of a day on, without fees. Units: USDT."""
    return sum((_profit_since(archive, relation, day) for relation in relations), ZERO)


def _profit_since(archive: Archive, relation: Relation, day: int) -> Decimal:
    if relation.day < day:
        return ZERO
    page = Page(number_of_relation_day(relation.id, day - 1), number_of_relation_day(relation.id, relation.day) - 1, 1)
    found = archive.page(RELATION_DAYS, page)
    return relation.profit - found[0].before if found else ZERO
