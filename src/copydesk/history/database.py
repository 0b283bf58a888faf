"""The archive's file: one SQLite database that is ours, of today's layout, or made anew.

What the tables are is the shelves' business; what stands in them, the projector's.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec

from copydesk.journal.errors import JournalError
from copydesk.journal.folder import create_private

APPLICATION_ID = 0x436F7041
"""What SQLite keeps in the file's head so that tools know whose it is: "CopA"."""

_IN_MEMORY = ":memory:"


class ArchiveFailure(JournalError):
    """The archive cannot be read or written; the text is one line for the operator."""


@contextmanager
def disk(path: Path | None) -> Iterator[None]:
    """What the disk refuses in this block is an ArchiveFailure."""
    try:
        yield
    except (apsw.Error, msgspec.MsgspecError, OSError) as refused:
        raise ArchiveFailure(
            f"The archive {path} cannot be used ({refused}). It may be deleted; the journal makes it anew."
        ) from refused


def connect(path: Path | None, tables: str, layout: int) -> apsw.Connection:
    """A connection to an archive of this layout; one of another layout is emptied, and the journal fills it anew."""
    if path is None:
        connection = apsw.Connection(_IN_MEMORY)
    else:
        create_private(path)
        connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.pragma("locking_mode", "exclusive")
    owner, found = connection.pragma("application_id"), connection.execute("SELECT count(*) FROM sqlite_schema").get
    if owner != APPLICATION_ID and found:
        raise ArchiveFailure(f"The file {path} is no Copydesk archive.")
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "normal")
    if connection.pragma("user_version") != layout:
        _make_tables(connection, tables, layout)
    return connection


def copied(original: apsw.Connection) -> apsw.Connection:
    """A connection to a database in memory that holds what the other one holds."""
    connection = apsw.Connection(_IN_MEMORY)
    with connection.backup("main", original, "main") as backup:
        while not backup.done:
            backup.step()
    return connection


def _make_tables(connection: apsw.Connection, tables: str, layout: int) -> None:
    """Make the tables of this layout, in place of whatever tables there are."""
    connection.execute("BEGIN IMMEDIATE")
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        connection.execute(f"DROP TABLE {table}")
    connection.execute(tables)
    connection.pragma("application_id", APPLICATION_ID)
    connection.pragma("user_version", layout)
    connection.execute("COMMIT")
