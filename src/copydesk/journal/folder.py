"""The data folder: owned by one process, private to its user, and on disk before anything in it is relied upon."""

import fcntl
import os
from pathlib import Path

from copydesk.journal.errors import JournalFailure, JournalInUse

LOCK_NAME = "copydesk.lock"

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700


class FolderOwnership:
    """The right to use a data folder; the kernel takes it back when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if it is missing, and own it. Raises: JournalInUse, JournalFailure."""
        try:
            _make_folder(folder)
            self._lock = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, _FILE_MODE)
        except OSError as refused:
            raise JournalFailure(f"The data folder {folder} cannot be used: {refused.strerror}.") from refused
        self._take(folder)

    def release(self) -> None:
        """Let another process have the folder."""
        os.close(self._lock)

    def _take(self, folder: Path) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(self._lock, 20, 0).decode("ascii", "replace").strip()
            os.close(self._lock)
            by = f"process {owner}" if owner else "another process"
            raise JournalInUse(f"The data folder {folder} is in use by {by}.") from None
        try:
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, b"%d\n" % os.getpid(), 0)
        except OSError as refused:
            os.close(self._lock)
            raise JournalFailure(f"The data folder {folder} cannot be used: {refused.strerror}.") from refused


def create_private(path: Path) -> None:
    """Make an empty file that only its user may read, and let its name be on disk; nothing if it exists."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, _FILE_MODE))
    sync_folder(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a whole file that only its user may read: after a crash it is there whole, or as before."""
    unfinished = path.with_name(path.name + ".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in the folder be on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=_FOLDER_MODE, parents=True)
        sync_folder(folder.parent)
