"""A journal on disk: records in one SQLite file, snapshots in files beside it, the folder owned by one process.

Each group of records is one transaction and one sync. The write-ahead log has its full length from the start and is
written round and round, so a commit changes no file's length; its pages move into the database every so often, in the
shadow of a commit. Any refusal of the disk ends this journal: see `JournalFailure`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from copydesk.journal.codec import Anchor, Entry, opened, sealed
from copydesk.journal.errors import JournalCorrupt, JournalFailure
from copydesk.journal.folder import FolderOwnership
from copydesk.journal.journal import check_prunable
from copydesk.journal.record import Record, Snapshot
from copydesk.journal.snapshot_files import SnapshotFiles
from copydesk.journal.sqlite_file import abandon, connect, move_log, unreadable

FILE_NAME = "journal.db"

LOG_PAGES = 1000
"""Pages in the write-ahead log before they move into the database: 4 MB, and a pause of 1 to 5 ms."""

_BATCH = 1000

# The casts give each column its type even where damage has changed it; the checksum then tells.
_ENTRIES = """
SELECT seq, coalesce(CAST(at AS INTEGER), 0), coalesce(CAST(body AS BLOB), x''), coalesce(CAST(checksum AS BLOB), x'')
FROM records WHERE seq > ? ORDER BY seq LIMIT ?
"""
_RECORD = "SELECT seq, coalesce(CAST(checksum AS BLOB), x'') FROM records WHERE seq = ?"
_LAST_RECORD = "SELECT seq, coalesce(CAST(checksum AS BLOB), x'') FROM records ORDER BY seq DESC LIMIT 1"
_ANCHOR = "SELECT anchor_seq, coalesce(CAST(anchor_checksum AS BLOB), x'') FROM meta"
_MOVE_ANCHOR = "UPDATE meta SET anchor_seq = ?, anchor_checksum = ?"


class SqliteJournal:
    """The records and snapshots of a data folder, which is made if it is missing; the log is `log_pages` long.

    Raises when made: JournalInUse, JournalForeign, JournalCorrupt, JournalFailure.
    """

    def __init__(self, folder: Path, log_pages: int = LOG_PAGES) -> None:
        self._log_pages = log_pages
        self._path = folder / FILE_NAME
        self._snapshots = SnapshotFiles(folder)
        self._failed = False
        self._pages_in_log = 0
        self._ownership = FolderOwnership(folder)
        try:
            self._connection = connect(self._path, log_pages)
            self._connection.set_wal_hook(self._note_log)
            self._anchor, self._head = self._ends()
        except BaseException:
            self._ownership.release()
            raise

    @property
    def last_seq(self) -> int:
        """The number of the last record, 0 if there is none."""
        return self._head.seq

    @property
    def anchor(self) -> Anchor:
        """The place before the first record that is still kept."""
        return self._anchor

    def append(self, records: Sequence[Record]) -> None:
        """Keep the records, all or none; they are durable on return. Raises: JournalFailure."""
        rows = [(entry.seq, entry.at, entry.body.decode(), entry.checksum) for entry in sealed(records, self._head)]
        with self._writing():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
            self._move_long_log()
        self._head = Anchor(seq=rows[-1][0], checksum=rows[-1][3])

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """What is stored beyond record `after`, unchecked. Raises: JournalCorrupt where the file cannot be read."""
        last_read = max(after, self._anchor.seq)
        while batch := self._batch(last_read):
            yield from batch
            last_read = batch[-1].seq

    def read(self, after: int = 0) -> Iterator[Record]:
        """The records beyond record `after`, checked. Raises: JournalCorrupt, JournalForeign."""
        after = max(after, self._anchor.seq)
        return opened(self.entries(after), self._anchor_at(after))

    def save_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the snapshot and the one before it, and forget older ones. Raises: JournalFailure."""
        try:
            self._snapshots.save(snapshot)
        except OSError as refused:
            raise JournalFailure(f"A snapshot could not be saved: {refused.strerror}.") from refused

    def snapshots(self) -> list[Snapshot]:
        """The kept snapshots, newest first, sound or not."""
        return self._snapshots.all()

    def latest_snapshot(self) -> Snapshot | None:
        """The newest sound snapshot."""
        return self._snapshots.newest_sound()

    def prune(self, before: int) -> None:
        """Forget the records below `before`. Raises: ValueError if a kept snapshot would lose its tail."""
        check_prunable(before, self.snapshots())
        if before - 1 <= self._anchor.seq:
            return
        anchor = self._anchor_at(before - 1)
        with self._writing():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(
                "UPDATE meta SET anchor_seq = ?, anchor_checksum = ?", (anchor.seq, anchor.checksum)
            )
            self._connection.execute("DELETE FROM records WHERE seq < ?", (before,))
            self._connection.execute("COMMIT")
            self._move_long_log()
        self._anchor = anchor

    def close(self) -> None:
        """Let go of the folder; the records are then in the database alone, and the log is gone.

        Raises: JournalFailure if the disk refuses the last move of the log; it is then left for the next start.
        """
        try:
            if not self._failed:
                with self._writing():
                    move_log(self._connection)
        finally:
            if self._failed:
                abandon(self._connection)
            else:
                self._connection.close()
            self._ownership.release()

    def _batch(self, after: int) -> list[Entry]:
        """The next entries, read to the end at once: a reader who stops midway holds up no writer."""
        batch: list[Entry] = []
        try:
            batch.extend(Entry(*row) for row in self._connection.execute(_ENTRIES, (after, _BATCH)))
        except apsw.Error as refused:
            if not batch:
                raise unreadable(after + 1, refused) from refused
        return batch

    def _ends(self) -> tuple[Anchor, Anchor]:
        """The places before the first and after the last record."""
        anchor = self._place(_ANCHOR)
        last = self._place(_LAST_RECORD)
        if anchor is None:
            raise JournalCorrupt(0, "it has lost the place of its first record")
        return anchor, last or anchor

    def _anchor_at(self, seq: int) -> Anchor:
        if seq == self._anchor.seq:
            return self._anchor
        place = self._place(_RECORD, seq)
        if place is None:
            raise JournalCorrupt(seq, "it is missing")
        return place

    def _place(self, select: str, *seq: int) -> Anchor | None:
        try:
            row = self._connection.execute(select, seq).fetchone()
        except apsw.Error as refused:
            raise unreadable(seq[0] if seq else 0, refused) from refused
        return Anchor(*row) if row else None

    def _note_log(self, _connection: apsw.Connection, _database: str, pages: int) -> int:
        self._pages_in_log = pages
        return apsw.SQLITE_OK

    def _move_long_log(self) -> None:
        if self._pages_in_log >= self._log_pages:
            move_log(self._connection)
            self._pages_in_log = 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn the first refusal of the disk into the end of this journal."""
        if self._failed:
            raise JournalFailure("The journal has failed and takes nothing more; start again.")
        try:
            yield
        except apsw.Error as refused:
            self._failed = True
            raise JournalFailure(
                f"The journal {self._path} could not be written ({refused}). Nobody was told what became of the last "
                "commands; make room or mend the disk, then start again."
            ) from refused
