"""When the archive works: in slices of a few milliseconds between everything else, soon after something happened.

So who places an order waits for no bill to be written. Who asks the archive makes it catch up at once; that is its own
business.
"""

import asyncio
from collections.abc import Callable, Sequence

from copydesk.history.archive import Archive
from copydesk.history.database import ArchiveFailure
from copydesk.journal.record import Record
from copydesk.runtime.feed import Feed

PAUSE_SECONDS = 0.005
"""How long records lie aside, and how long others have the loop between two slices."""


class Archiving:
    """Shows the archive every record and gives it time. `on_failure` is told if the archive's disk refuses."""

    def __init__(
        self,
        archive: Archive,
        feed: Feed,
        on_failure: Callable[[BaseException], None],
        *,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._archive = archive
        self._on_failure = on_failure
        self._next: asyncio.TimerHandle | None = None
        self._pause_seconds = pause_seconds
        self._open = True
        feed.subscribe(self._note)

    def close(self) -> None:
        """Give no more time; what is laid aside from now on stays there until the archive is closed."""
        self._open = False
        if self._next is not None:
            self._next.cancel()

    def _note(self, records: Sequence[Record]) -> None:
        waits = self._archive.project(records)
        if waits and self._next is None:
            self._plan()

    def _plan(self) -> None:
        if self._open:
            self._next = asyncio.get_running_loop().call_later(self._pause_seconds, self._digest)

    def _digest(self) -> None:
        self._next = None
        try:
            more = self._archive.digest_some()
        except ArchiveFailure as failure:
            self._on_failure(failure)
            return
        if more:
            self._plan()
