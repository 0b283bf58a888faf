"""The data folder: one owner, private files, and a clear line for what does not belong to us."""

import os
import stat
import subprocess
import sys

import apsw
import pytest
from tests.journal.samples import deposits

from copydesk.journal.errors import JournalFailure, JournalForeign, JournalInUse
from copydesk.journal.sqlite import LOG_PAGES, SqliteJournal


def test_a_second_owner_is_refused_in_one_line(folder):
    """While a journal is open its folder cannot be opened again; the refusal names the folder and the process."""
    journal = SqliteJournal(folder)
    with pytest.raises(JournalInUse) as refused:
        SqliteJournal(folder)

    assert str(refused.value) == f"The data folder {folder} is in use by process {os.getpid()}."
    journal.close()
    SqliteJournal(folder).close()


def test_another_process_is_refused_too(folder):
    """A second process on the folder gets the same line, naming the first."""
    journal = SqliteJournal(folder)
    program = "import pathlib, sys, copydesk.journal.sqlite as s; s.SqliteJournal(pathlib.Path(sys.argv[1]))"
    ended = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert f"in use by process {os.getpid()}." in ended.stderr
    journal.close()


def test_what_is_made_is_private(folder):
    """The folder is for its user only, and so is every file in it."""
    journal = SqliteJournal(folder)
    journal.append(deposits(1, 3))

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "copydesk.lock": 0o600,
        "journal.db": 0o600,
        "journal.db-wal": 0o600,
    }
    journal.close()


def test_the_log_keeps_its_length(folder):
    """The write-ahead log has its full length before the first record and after many, and is gone when closed."""
    length = LOG_PAGES * (4096 + 24)
    journal = SqliteJournal(folder)
    log = folder / "journal.db-wal"
    assert log.stat().st_size == length

    for group in range(60):
        journal.append(deposits(group * 200 + 1, group * 200 + 200))
    assert length <= log.stat().st_size <= length * 1.1

    journal.close()
    assert not log.exists()


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be looked at as one" * 50])
def test_a_foreign_file_is_refused(folder, content):
    """A file that is no journal is refused by its name, and left as it is."""
    folder.mkdir()
    (folder / "journal.db").write_bytes(content)
    with pytest.raises(JournalForeign, match="is no Copydesk journal"):
        SqliteJournal(folder)

    assert (folder / "journal.db").read_bytes() == content


def test_another_programs_database_is_refused(folder):
    """An SQLite database of another program is refused, and not converted."""
    folder.mkdir()
    other = apsw.Connection(str(folder / "journal.db"))
    other.execute("CREATE TABLE things (name)")
    other.close()
    before = (folder / "journal.db").read_bytes()
    with pytest.raises(JournalForeign, match="is no Copydesk journal"):
        SqliteJournal(folder)

    assert (folder / "journal.db").read_bytes() == before


def test_a_newer_journal_is_refused(folder):
    """A journal of a later format is refused, and told apart from a foreign file."""
    SqliteJournal(folder).close()
    newer = apsw.Connection(str(folder / "journal.db"))
    newer.pragma("user_version", 2)
    newer.close()
    with pytest.raises(JournalForeign, match=r"written by a newer Copydesk \(format 2; this one knows 1\)"):
        SqliteJournal(folder)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """Where a file stands in the way, the refusal names the folder and what the system said."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(JournalFailure, match="cannot be used"):
        SqliteJournal(tmp_path / "data")


def test_an_unfinished_making_is_begun_again(folder):
    """A file left half-made by a crash is no journal; the next start makes it anew."""
    folder.mkdir()
    (folder / "journal.db.unfinished").write_bytes(b"half")
    journal = SqliteJournal(folder)
    journal.append(deposits(1, 1))

    assert not (folder / "journal.db.unfinished").exists()
    journal.close()
