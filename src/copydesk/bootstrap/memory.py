"""What remembers and drives: journal, exchange, sequencer, archive, snapshots, recovered from the data folder."""

from collections.abc import Callable

import msgspec

from copydesk.history.archive import FILE_NAME as ARCHIVE_FILE
from copydesk.history.archive import Archive
from copydesk.journal.journal import Journal
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.sqlite import SqliteJournal
from copydesk.runtime.clock import Clock
from copydesk.runtime.feed import Feed
from copydesk.runtime.recovery import recover
from copydesk.runtime.sequencer import Sequencer
from copydesk.runtime.snapshots import Snapshots
from copydesk.settings import Settings


class Memory(msgspec.Struct, frozen=True):
    """The parts, connected: what the sequencer commits the archive sees, and snapshots follow."""

    clock: Clock
    journal: Journal
    sequencer: Sequencer
    feed: Feed
    archive: Archive
    snapshots: Snapshots

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever recorded."""
        return self.sequencer.last_seq == 0

    async def close(self, *, failed: bool) -> None:
        """Answer what was asked, save the last snapshot, let go of the folder; after a failure save nothing more."""
        try:
            if not failed:
                await self.sequencer.close()
                await self.snapshots.close()
                self.archive.close()
        finally:
            self.journal.close()


def open_memory(settings: Settings, clock: Clock, on_failure: Callable[[BaseException], None]) -> Memory:
    """The memory of the settings' data folder, recovered. Raises: JournalError."""
    journal: Journal = InMemoryJournal() if settings.in_memory else SqliteJournal(settings.data_folder)
    try:
        recovered = recover(journal)
        archive = Archive(None if settings.in_memory else settings.data_folder / ARCHIVE_FILE)
        archive.catch_up(journal)
    except BaseException:
        journal.close()
        raise
    feed = Feed()
    feed.subscribe(archive.project)
    sequencer = Sequencer(recovered.exchange, journal, clock, feed, on_failure=on_failure, last_at=recovered.last_at)
    snapshots = Snapshots(
        sequencer,
        journal,
        feed,
        every=settings.snapshot_every_records,
        last_snapshot_seq=recovered.snapshot_seq,
        not_needed_to=archive.settle if settings.forget_old_records else None,
    )
    return Memory(clock, journal, sequencer, feed, archive, snapshots)
