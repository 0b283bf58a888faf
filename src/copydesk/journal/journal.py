"""The door to the memory: what a journal promises, wherever it keeps its records.

Terms: a *record* is an accepted command with its events; an *entry* is a record as stored; a *snapshot* is the state
after a record. What is not its job: to decide anything, to look things up (that is `history`), to tell anyone.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from copydesk.journal.codec import Anchor, Entry
from copydesk.journal.record import Record, Snapshot


class Journal(Protocol):
    """Records in order, kept before anyone is answered.

    One owner, one thread; only `save_snapshot` may be called from another. After a `JournalFailure` it refuses
    everything: what is on disk is known again only after a restart.
    """

    @property
    def last_seq(self) -> int:
        """The number of the last record, 0 if there is none."""

    @property
    def anchor(self) -> Anchor:
        """The place before the first record that is still kept."""

    def append(self, records: Sequence[Record]) -> None:
        """Keep the records, all or none; they are durable on return. Raises: JournalFailure."""

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """What is stored beyond record `after`, unchecked. Raises: JournalCorrupt where the file cannot be read."""

    def read(self, after: int = 0) -> Iterator[Record]:
        """The records beyond record `after`, checked. Raises: JournalCorrupt, JournalForeign."""

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot and the one before it, and forget older ones. Raises: JournalFailure."""

    def snapshots(self) -> list[Snapshot]:
        """The kept snapshots, newest first, sound or not."""

    def latest_snapshot(self) -> Snapshot | None:
        """The newest sound snapshot."""

    def prune(self, before: int) -> None:
        """Forget the records below `before`. Raises: ValueError if a kept snapshot would lose its tail."""

    def close(self) -> None:
        """Let go of the folder."""


def newest_sound(snapshots: Sequence[Snapshot]) -> Snapshot | None:
    """The first of the snapshots that is what was saved."""
    return next((snapshot for snapshot in snapshots if snapshot.is_sound), None)


def check_prunable(before: int, snapshots: Sequence[Snapshot]) -> None:
    """Raise ValueError if a snapshot would be left without the records that follow it, or there is none at all."""
    oldest = min((snapshot.seq for snapshot in snapshots if snapshot.is_sound), default=0)
    if before > oldest + 1:
        raise ValueError(f"records from {oldest + 1} on follow a kept snapshot and cannot be pruned")
