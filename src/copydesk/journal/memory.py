"""A journal that lasts as long as its process: for tests and for an exchange without a data folder."""

from collections.abc import Iterator, Sequence
from itertools import islice

from copydesk.journal.codec import BEGINNING, Anchor, Entry, opened, sealed
from copydesk.journal.journal import check_prunable, newest_sound
from copydesk.journal.record import Record, Snapshot


class InMemoryJournal:
    """Entries in a list, through the same codec as on disk; grows with every record unless it is pruned."""

    def __init__(self) -> None:
        self._anchor = BEGINNING
        self._entries: list[Entry] = []
        self._snapshots: list[Snapshot] = []

    @property
    def last_seq(self) -> int:
        """The number of the last record, 0 if there is none."""
        return self._anchor.seq + len(self._entries)

    @property
    def anchor(self) -> Anchor:
        """The place before the first record that is still kept."""
        return self._anchor

    def append(self, records: Sequence[Record]) -> None:
        """Keep the records."""
        self._entries.extend(sealed(records, self._anchor_at(self.last_seq)))

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """What is stored beyond record `after`, unchecked."""
        return islice(iter(self._entries), max(after - self._anchor.seq, 0), None)

    def read(self, after: int = 0) -> Iterator[Record]:
        """The records beyond record `after`, checked."""
        after = max(after, self._anchor.seq)
        return opened(self.entries(after), self._anchor_at(after))

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot and the one before it."""
        self._snapshots = [snapshot, *self._snapshots[:1]]

    def snapshots(self) -> list[Snapshot]:
        """The kept snapshots, newest first."""
        return list(self._snapshots)

    def latest_snapshot(self) -> Snapshot | None:
        """The newest sound snapshot."""
        return newest_sound(self._snapshots)

    def prune(self, before: int) -> None:
        """Forget the records below `before`. Raises: ValueError if a kept snapshot would lose its tail."""
        check_prunable(before, self._snapshots)
        if before - 1 > self._anchor.seq:
            kept = list(self.entries(before - 1))
            self._anchor = self._anchor_at(before - 1)
            self._entries = kept

    def copy(self) -> "InMemoryJournal":
        """Another journal that holds the same; what is appended to one of both, the other does not know."""
        copied = InMemoryJournal()
        copied._anchor, copied._entries, copied._snapshots = self._anchor, [*self._entries], [*self._snapshots]
        return copied

    def close(self) -> None:
        """Nothing to let go of."""

    def _anchor_at(self, seq: int) -> Anchor:
        if seq == self._anchor.seq:
            return self._anchor
        return Anchor(seq, self._entries[seq - self._anchor.seq - 1].checksum)
