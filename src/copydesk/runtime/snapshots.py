"""When a snapshot is taken: after so many records, in a moment when nothing is asked.

Taking the state is quick and waits for a pause; turning it into bytes is long and done piece by piece, between which
requests are served; writing them to disk is done by a thread. A house that never pauses gets its snapshot all the same
once the tail has grown long.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from copydesk.engine.snapshot import encoded_pieces
from copydesk.journal.errors import JournalFailure
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record, Snapshot
from copydesk.runtime.feed import Feed
from copydesk.runtime.sequencer import Sequencer

QUIET_SECONDS = 0.05
"""How long nothing was recorded when a moment counts as quiet; shorter than the house's quoting interval."""

PATIENCE = 10
"""After so many times the usual number of records the snapshot waits for quiet no longer."""

_log = logging.getLogger(__name__)


class Snapshots:
    """Takes a snapshot every `every` records, and a last one when closed.

    `not_needed_to` says up to which record nobody but recovery needs the records; if given, the records before the
    older of the two kept snapshots are pruned that far. Otherwise all are kept.
    """

    def __init__(
        self,
        sequencer: Sequencer,
        journal: Journal,
        feed: Feed,
        *,
        every: int,
        last_snapshot_seq: int = 0,
        not_needed_to: Callable[[], int] | None = None,
    ) -> None:
        self._sequencer = sequencer
        self._journal = journal
        self._every = every
        self._saved_seq = last_snapshot_seq
        self._not_needed_to = not_needed_to
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe = feed.subscribe(self._note)

    async def close(self) -> None:
        """Wait for the snapshot under way and take a last one; the sequencer is closed, the journal still open."""
        self._unsubscribe()
        if self._task:
            await self._task
        if self._sequencer.last_seq > self._saved_seq:
            await self._take()

    def abandon(self) -> None:
        """Take no snapshots any more; one under way is not saved."""
        self._unsubscribe()
        if self._task:
            self._task.cancel()

    def _note(self, records: Sequence[Record]) -> None:
        if records[-1].seq - self._saved_seq >= self._every and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._take_when_quiet())

    def _is_due(self, times: int) -> bool:
        """Whether the usual number of records, so many times, came since the last snapshot."""
        return self._sequencer.last_seq - self._saved_seq >= times * self._every

    async def _take_when_quiet(self) -> None:
        try:
            while self._is_due(1):
                await self._quiet()
                await self._take()
        finally:
            self._task = None

    async def _quiet(self) -> None:
        """Wait until nothing was recorded for a while, or patience ends."""
        seen = -1
        while seen != self._sequencer.last_seq and not self._is_due(PATIENCE):
            seen = self._sequencer.last_seq
            await asyncio.sleep(QUIET_SECONDS)

    async def _take(self) -> None:
        """Save the state as it is now. A snapshot that cannot be saved is tried again later; nothing depends on it."""
        sequencer = self._sequencer
        seq, at, world = sequencer.last_seq, sequencer.last_at, sequencer.exchange.snapshot()
        self._saved_seq = seq
        pieces = []
        for piece in encoded_pieces(world):
            pieces.append(piece)
            await asyncio.sleep(0)
        snapshot = Snapshot.of(seq, at, b"".join(pieces))
        try:
            await asyncio.to_thread(self._journal.save_snapshot, snapshot)
            self._prune()
        except JournalFailure as failure:
            _log.warning("%s", failure)

    def _prune(self) -> None:
        kept = self._journal.snapshots()
        if self._not_needed_to is not None and len(kept) > 1:
            self._journal.prune(min(kept[-1].seq, self._not_needed_to()) + 1)
