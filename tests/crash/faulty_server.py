"""`-m tests.crash.faulty_server serve`: a server whose disk refuses to sync the journal's log from some time on."""

import os

from tests.journal.faulty_disk import FaultyDisk

from copydesk.cli.main import main

SYNCS = "CRASH_SUITE_SYNCS"
"""The environment variable that says how many syncs go well."""


class WearingDisk(FaultyDisk):
    """A disk that syncs so many times and then never again."""

    def __init__(self, syncs: int) -> None:
        super().__init__()
        self._left = syncs

    def before_sync(self) -> None:
        """Wear off."""
        self._left -= 1
        if self._left < 0:
            self.failing.add("sync")


if __name__ == "__main__":
    disk = WearingDisk(int(os.environ.pop(SYNCS)))
    main()
