"""What remembers and drives: journal, exchange, clock, sequencer, archive, snapshots, from the data folder."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from copydesk.bootstrap.agenda import calendar
from copydesk.engine.snapshot import encoded_pieces
from copydesk.gateway.key_stores import InMemoryKeyStore
from copydesk.gateway.keys import KeyStore
from copydesk.history.archive import FILE_NAME as ARCHIVE_FILE
from copydesk.history.archive import Archive
from copydesk.journal.journal import Journal
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Snapshot
from copydesk.journal.sqlite import SqliteJournal
from copydesk.runtime import clock_file
from copydesk.runtime.archiving import Archiving
from copydesk.runtime.clock import Clock
from copydesk.runtime.feed import Feed
from copydesk.runtime.recovery import Recovered, recover
from copydesk.runtime.schedule import Schedule
from copydesk.runtime.sequencer import Sequencer
from copydesk.runtime.snapshots import Snapshots
from copydesk.runtime.timekeeper import Timekeeper
from copydesk.runtime.world_clock import Going, WorldClock
from copydesk.settings import Settings


class Memory(msgspec.Struct, frozen=True):
    """The parts, connected: what the sequencer commits the archive sees, and snapshots follow.

    `clock` is the exchange's own, `real_clock` the one that clients share with us.
    """

    clock: WorldClock
    real_clock: Clock
    schedule: Schedule
    timekeeper: Timekeeper
    journal: Journal
    sequencer: Sequencer
    feed: Feed
    archive: Archive
    archiving: Archiving
    snapshots: Snapshots

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever recorded."""
        return self.sequencer.last_seq == 0

    async def abandon(self) -> None:
        """Answer what was asked, and keep nothing: another memory has taken this one's place."""
        self.archiving.close()
        self.snapshots.abandon()
        await self.sequencer.close()

    async def close(self, *, failed: bool) -> None:
        """Answer what was asked, save the last snapshot, let go of the folder; after a failure save nothing more."""
        try:
            self.archiving.close()
            if not failed:
                await self.sequencer.close()
                await self.snapshots.close()
                self.archive.close()
        finally:
            self.journal.close()


class SavedWorld(msgspec.Struct, frozen=True):
    """All that a house without a folder holds, as it was between two commands; to be copied, never to be lived in."""

    journal: InMemoryJournal
    archive: Archive
    going: Going
    keys: InMemoryKeyStore

    @classmethod
    def of(cls, memory: Memory, keys: KeyStore) -> "SavedWorld":
        """A copy of this memory and these keys; with the state, so that it is soon recovered."""
        assert isinstance(memory.journal, InMemoryJournal), "a folder is copied as files"
        assert isinstance(keys, InMemoryKeyStore), "so are its keys"
        sequencer, journal = memory.sequencer, memory.journal.copy()
        state = b"".join(encoded_pieces(sequencer.exchange.snapshot()))
        journal.save_snapshot(Snapshot.of(sequencer.last_seq, sequencer.last_at, state))
        return cls(journal, memory.archive.copy(), memory.clock.going, keys.copy())


def open_memory(
    settings: Settings,
    real_clock: Clock,
    on_failure: Callable[[BaseException], None],
    saved: SavedWorld | None = None,
) -> Memory:
    """The memory of the settings' data folder, recovered; or one that goes on from a saved world. Raises: JournalError.

    In memory old records are forgotten unless the settings say otherwise, for nobody can look at them later.
    """
    journal = _journal(settings, saved)
    try:
        recovered = recover(journal)
        archive = saved.archive.copy() if saved else Archive(_path(settings, ARCHIVE_FILE))
        archive.catch_up(journal)
        clock = _clock(settings, real_clock, recovered, saved)
    except BaseException:
        journal.close()
        raise
    feed = Feed()
    archiving = Archiving(archive, feed, on_failure)
    schedule = Schedule(calendar(recovered.exchange), done_to=recovered.last_at or clock.now_us() // 1000)
    sequencer = Sequencer(
        recovered.exchange, journal, clock, feed, on_failure=on_failure, last_at=recovered.last_at, schedule=schedule
    )
    snapshots = Snapshots(
        sequencer,
        journal,
        feed,
        every=settings.snapshot_every_records,
        last_snapshot_seq=recovered.snapshot_seq,
        not_needed_to=archive.settle if settings.forgets_records else None,
    )
    timekeeper = Timekeeper(clock, schedule, sequencer, _keeper(settings))
    return Memory(clock, real_clock, schedule, timekeeper, journal, sequencer, feed, archive, archiving, snapshots)


def _journal(settings: Settings, saved: SavedWorld | None) -> Journal:
    if saved:
        return saved.journal.copy()
    return InMemoryJournal() if settings.in_memory else SqliteJournal(settings.data_folder)


def _path(settings: Settings, name: str) -> Path | None:
    return None if settings.in_memory else settings.data_folder / name


def _clock(settings: Settings, real: Clock, recovered: Recovered, saved: SavedWorld | None) -> WorldClock:
    """The exchange's clock as it was left, or else as the settings want it to begin. Raises: JournalFailure."""
    path = _path(settings, clock_file.FILE_NAME)
    going = saved.going if saved else None if path is None else clock_file.read(path)
    if going is None and settings.frozen_at is not None and not recovered.last_seq:
        begin_us = (settings.frozen_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        going = Going("frozen", begin_us, real.now_us())
        _keeper(settings)(going)
    return WorldClock(real, going, not_before_us=recovered.last_at * 1000)


def _keeper(settings: Settings) -> Callable[[Going], None]:
    """What keeps how the clock goes; nothing is kept in memory."""
    if settings.in_memory:
        return lambda _: None
    path = settings.data_folder / clock_file.FILE_NAME
    return lambda going: clock_file.write(path, going)
