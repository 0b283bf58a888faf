"""The SQLite file under a journal: how it is made, recognised and opened. What is in it is told in `sqlite`.

The file is made whole under another name and then renamed, so it is either a journal or not there. A foreign file or
one of a later format is refused before anything is written.
"""

import os
from pathlib import Path

import apsw

from copydesk.journal.codec import BEGINNING
from copydesk.journal.errors import JournalCorrupt, JournalError, JournalFailure, JournalForeign, JournalInUse
from copydesk.journal.folder import create_private, sync_folder, write_private

APPLICATION_ID = 0x436F7079
"""What SQLite keeps in the file's head so that tools know whose it is: "Copy"."""

FORMAT = 1
"""The layout of the tables. It grows when an older Copydesk could no longer read the file."""

_PAGE_BYTES = 4096
_FRAME_HEAD_BYTES = 24

_TABLES = """
CREATE TABLE records (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL, checksum BLOB NOT NULL) STRICT;
CREATE TABLE meta (created TEXT NOT NULL, anchor_seq INTEGER NOT NULL, anchor_checksum BLOB NOT NULL) STRICT;
"""


def connect(path: Path, log_pages: int) -> apsw.Connection:
    """The one writing connection to a journal's file, which is made if it is missing. Raises: JournalError."""
    try:
        if not path.exists():
            _create(path)
        _lay_log(path, log_pages)
        return _opened(path)
    except OSError as refused:
        raise JournalFailure(f"The journal {path} cannot be used: {refused.strerror}.") from refused
    except apsw.BusyError as refused:
        raise JournalInUse(f"The journal {path} is in use by another program.") from refused
    except apsw.NotADBError as refused:
        raise JournalForeign(f"The file {path} is no Copydesk journal, or its head is damaged.") from refused
    except apsw.Error as refused:
        raise unreadable(0, refused) from refused


def move_log(connection: apsw.Connection) -> None:
    """Move what stands in the write-ahead log into the database, so that the log starts over. Raises: apsw.Error."""
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)


def abandon(connection: apsw.Connection) -> None:
    """Close the connection and leave log and database as they are: after a failure nothing may be written."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close()


def unreadable(seq: int, refused: apsw.Error) -> JournalError:
    """The bad news when record `seq`, or the file as a whole if it is 0, could not be read."""
    if isinstance(refused, apsw.CorruptError | apsw.NotADBError):
        return JournalCorrupt(seq, f"the file cannot be read ({refused})")
    return JournalFailure(f"The journal could not be read ({refused}).")


def _create(path: Path) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    create_private(unfinished)
    connection = apsw.Connection(os.fspath(unfinished))
    try:
        connection.execute("BEGIN")
        connection.execute(_TABLES)
        connection.execute("INSERT INTO meta VALUES (datetime('now'), 0, ?)", (BEGINNING.checksum,))
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", FORMAT)
        connection.execute("COMMIT")
    finally:
        connection.close()
    unfinished.replace(path)
    sync_folder(path.parent)


def _lay_log(path: Path, pages: int) -> None:
    """Give the write-ahead log its full length before SQLite opens it; zeros are an empty log to SQLite."""
    log = path.with_name(path.name + "-wal")
    if not log.exists():
        write_private(log, bytes(pages * (_PAGE_BYTES + _FRAME_HEAD_BYTES)))


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.pragma("locking_mode", "exclusive")
        _recognise(connection, path)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.pragma("wal_autocheckpoint", 0)
        connection.pragma("journal_size_limit", -1)
        # A sync that failed before a restart may have left the log's pages in the cache only. Moving them writes
        # and syncs them anew, before anything is built on them.
        move_log(connection)
    except BaseException:
        abandon(connection)
        raise
    return connection


def _recognise(connection: apsw.Connection, path: Path) -> None:
    """Raise JournalForeign unless the file is a journal of a format this version knows."""
    if connection.pragma("application_id") != APPLICATION_ID:
        raise JournalForeign(f"The file {path} is no Copydesk journal.")
    version = connection.pragma("user_version")
    if version > FORMAT:
        message = f"The journal {path} was written by a newer Copydesk (format {version}; this one knows {FORMAT})."
        raise JournalForeign(message)
