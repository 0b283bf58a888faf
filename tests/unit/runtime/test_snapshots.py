"""Snapshots are taken after enough records, in a quiet moment or at last, and cost no answer."""

import asyncio
from itertools import count

import pytest

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.journal.errors import JournalFailure
from copydesk.journal.memory import InMemoryJournal
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.feed import Feed
from copydesk.runtime.recovery import recover
from copydesk.runtime.sequencer import Sequencer
from copydesk.runtime.snapshots import PATIENCE, Snapshots


class WatchedJournal(InMemoryJournal):
    """A journal that tells when a snapshot was saved, and refuses to save when told to."""

    def __init__(self):
        super().__init__()
        self.saved = asyncio.Event()
        self.refuses = False
        self._loop = asyncio.get_running_loop()

    def save_snapshot(self, snapshot):
        """Keep the snapshot, unless the disk refuses."""
        try:
            if self.refuses:
                raise JournalFailure("no room for a snapshot")
            super().save_snapshot(snapshot)
        finally:
            self._loop.call_soon_threadsafe(self.saved.set)


class Stage:
    """A sequencer with snapshots every five records."""

    def __init__(self, **options):
        self.journal = WatchedJournal()
        feed = Feed()
        self.sequencer = Sequencer(Exchange(), self.journal, FrozenClock(), feed, on_failure=self.fail)
        self.snapshots = Snapshots(self.sequencer, self.journal, feed, every=5, **options)
        self._names = count()

    def fail(self, failure):
        """No story here fails."""
        raise AssertionError(failure)

    async def record(self, accounts):
        """So many accounts are opened, together."""
        await asyncio.gather(*(self.sequencer.submit(OpenAccount(f"user{next(self._names)}")) for _ in range(accounts)))

    async def close(self):
        """Close as the house does."""
        await self.sequencer.close()
        await self.snapshots.close()


def kept(journal):
    """The numbers of the kept snapshots."""
    return [snapshot.seq for snapshot in journal.snapshots()]


def test_a_snapshot_is_taken_in_a_quiet_moment():
    """After enough records, once nothing is asked, the state is saved; recovery starts there."""

    async def story():
        stage = Stage()
        await stage.record(4)
        assert not stage.journal.saved.is_set()
        await stage.record(3)
        await asyncio.wait_for(stage.journal.saved.wait(), 5)
        await stage.record(2)

        assert kept(stage.journal) == [7]
        recovered = recover(stage.journal)
        assert (recovered.snapshot_seq, recovered.last_seq) == (7, 9)
        assert recovered.exchange.state() == stage.sequencer.exchange.state()
        await stage.close()

    asyncio.run(story())


def test_a_house_that_is_never_quiet_gets_its_snapshot_all_the_same():
    """When the tail has grown to many times the usual, the snapshot waits no longer."""

    async def story():
        stage = Stage()
        while not stage.journal.saved.is_set():
            await stage.record(1)
        await stage.close()
        assert min(kept(stage.journal)) >= PATIENCE * 5

    asyncio.run(asyncio.wait_for(story(), 30))


def test_closing_saves_the_last_state():
    """A house that is stopped in order starts again from its very last record."""

    async def story():
        stage = Stage()
        await stage.record(3)
        await stage.close()
        assert kept(stage.journal) == [3]

    asyncio.run(story())


def test_closing_without_news_saves_nothing():
    """A house that recorded nothing needs no snapshot."""

    async def story():
        stage = Stage()
        await stage.close()
        assert kept(stage.journal) == []

    asyncio.run(story())


def test_a_snapshot_that_cannot_be_saved_stops_nobody(caplog):
    """The refusal is told in the log, and commands are answered as before."""

    async def story():
        stage = Stage()
        stage.journal.refuses = True
        await stage.record(5)
        await asyncio.wait_for(stage.journal.saved.wait(), 5)
        await stage.record(1)
        stage.journal.refuses = False
        await stage.close()
        assert kept(stage.journal) == [6]

    asyncio.run(story())
    assert "no room for a snapshot" in caplog.text


@pytest.mark.parametrize(("needed_after", "anchor"), [(1_000, 5), (3, 3)])
def test_old_records_are_pruned_if_that_is_wanted(needed_after, anchor):
    """Up to the older of two snapshots, and no further than others have seen them."""

    async def story():
        stage = Stage(not_needed_to=lambda: needed_after)
        for _ in range(2):
            await stage.record(5)
            await asyncio.wait_for(stage.journal.saved.wait(), 5)
            stage.journal.saved.clear()
        await stage.record(1)
        await stage.snapshots.close()

        assert stage.journal.anchor.seq >= anchor
        assert recover(stage.journal).exchange.state() == stage.sequencer.exchange.state()

    asyncio.run(story())


def test_all_records_are_kept_by_default():
    """Without a wish to prune nothing is forgotten."""

    async def story():
        stage = Stage()
        for _ in range(3):
            await stage.record(6)
        await stage.close()
        assert stage.journal.anchor.seq == 0

    asyncio.run(story())
