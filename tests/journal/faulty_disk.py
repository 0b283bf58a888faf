"""A disk that refuses when told to: an SQLite file system over the real one, as SQLite itself would meet it."""

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

NAME = "faulty"
REAL = "unix"


class FaultyDisk(apsw.VFS):
    """The real file system, until an operation is told to fail on files whose name ends in `.suffix`."""

    def __init__(self, suffix: str = "journal.db-wal") -> None:
        super().__init__(NAME, REAL, makedefault=True)
        self.suffix = suffix
        self.failing: set[str] = set()
        self.syncs = 0

    def before_sync(self) -> None:
        """Count a sync that is about to be asked for."""
        self.syncs += 1

    def xOpen(self, name, flags):  # noqa: N802 - the name is SQLite\'s
        """Open a file that asks this disk before it writes or syncs."""
        return _FaultyFile(self, name, flags)


class _FaultyFile(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name, flags) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__(REAL, name, flags)
        self._disk = disk
        self._watched = bool(path) and path.endswith(disk.suffix)

    def xSync(self, flags):  # noqa: N802 - the name is SQLite\'s
        """Sync, or refuse as a disk with a bad sector does."""
        if self._watched:
            self._disk.before_sync()
            if "sync" in self._disk.failing:
                raise _refusal(apsw.IOError("injected"), apsw.SQLITE_IOERR_FSYNC)
        return super().xSync(flags)

    def xWrite(self, data, offset):  # noqa: N802 - the name is SQLite\'s
        """Write, or refuse as a full disk or a dying one does."""
        if self._watched and "full" in self._disk.failing:
            raise _refusal(apsw.FullError("injected"), apsw.SQLITE_FULL)
        if self._watched and "write" in self._disk.failing:
            raise _refusal(apsw.IOError("injected"), apsw.SQLITE_IOERR_WRITE)
        return super().xWrite(data, offset)


def _refusal(error: apsw.Error, extended: int) -> apsw.Error:
    error.extendedresult = extended
    return error


@contextmanager
def faulty_disk(suffix: str = "journal.db-wal") -> Iterator[FaultyDisk]:
    """The default file system of every connection opened inside is this disk."""
    disk = FaultyDisk(suffix)
    try:
        yield disk
    finally:
        disk.unregister()
