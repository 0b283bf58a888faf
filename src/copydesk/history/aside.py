"""Records that lie aside until something is made of them, a part of a record at a time."""

from collections import deque
from collections.abc import Iterator

import msgspec

from copydesk.engine.messages import Event
from copydesk.journal.record import Record


class Part(msgspec.Struct, frozen=True):
    """Events of a record that come after each other, and whether they are its first and its last."""

    record: Record
    events: tuple[Event, ...]
    is_first: bool
    is_last: bool


class Aside:
    """Records in order. `waiting` counts their events; a record without any counts as one."""

    def __init__(self) -> None:
        self._records: deque[Record] = deque()
        self._begun = 0
        self.waiting = 0

    def __len__(self) -> int:
        """How many records lie here, one that is taken in part among them."""
        return len(self._records)

    @property
    def is_amid(self) -> bool:
        """Whether a record is taken in part."""
        return self._begun > 0

    def put(self, record: Record) -> None:
        """Lay a record behind the others."""
        self._records.append(record)
        self.waiting += len(record.events) or 1

    def taken(self, most: int) -> Iterator[Part]:
        """The next events, at most so many, by records; each part is gone when the next one is asked for."""
        while most > 0 and self._records:
            record, begin = self._records[0], self._begun
            events = record.events[begin : begin + most]
            is_last = begin + len(events) == len(record.events)
            yield Part(record, events, is_first=begin == 0, is_last=is_last)
            most -= len(events) or 1
            self.waiting -= len(events) or 1
            self._begun = 0 if is_last else begin + len(events)
            if is_last:
                self._records.popleft()
