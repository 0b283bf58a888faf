"""When the disk says no: nothing false is told, and what was acknowledged is there after a restart."""

import resource
import subprocess
import sys

import pytest
from tests.journal.faulty_disk import faulty_disk
from tests.journal.samples import deposits

from copydesk.journal.audit import verify
from copydesk.journal.errors import JournalFailure
from copydesk.journal.sqlite import LOG_PAGES, SqliteJournal


def read_after_restart(folder):
    """What a new process would find, verified."""
    journal = SqliteJournal(folder)
    found = list(journal.read())
    assert verify(journal).damages == ()
    journal.close()
    return found


@pytest.mark.parametrize("fault", ["sync", "write", "full"])
def test_a_refusal_ends_the_journal(folder, fault):
    """After the first refusal the journal takes nothing more, even when the disk is well again; what was
    acknowledged is there after a restart, and the refused group is there whole or not at all."""
    with faulty_disk() as disk:
        journal = SqliteJournal(folder)
        journal.append(deposits(1, 10))
        disk.failing = {fault}
        with pytest.raises(JournalFailure, match="could not be written"):
            journal.append(deposits(11, 20))
        disk.failing = set()
        with pytest.raises(JournalFailure, match="takes nothing more"):
            journal.append(deposits(11, 20))
        journal.close()

    assert read_after_restart(folder) in (deposits(1, 10), deposits(1, 20))


def test_a_commit_is_synced_before_it_is_acknowledged(folder):
    """Each append syncs the log at least once, so that a power cut loses nothing acknowledged."""
    with faulty_disk() as disk:
        journal = SqliteJournal(folder)
        for seq in range(1, 21):
            syncs = disk.syncs
            journal.append(deposits(seq, seq))
            assert disk.syncs > syncs
        journal.close()


@pytest.mark.parametrize("fault", ["sync", "write", "full"])
def test_a_refusal_while_the_log_moves_ends_the_journal_too(folder, fault):
    """A disk that takes the log but not the database stops the journal, and loses nothing."""
    with faulty_disk(suffix="journal.db") as disk:
        journal = SqliteJournal(folder)
        disk.failing = {fault}
        acknowledged = 0
        with pytest.raises(JournalFailure, match="could not be written"):
            for group in range(LOG_PAGES):
                journal.append(deposits(group * 50 + 1, group * 50 + 50))
                acknowledged = group * 50 + 50
        journal.close()

    found = read_after_restart(folder)
    assert len(found) >= acknowledged > 0
    assert found == deposits(1, len(found))


@pytest.mark.parametrize("fault", ["sync", "write", "full"])
def test_a_restart_on_a_disk_that_still_refuses_is_told(folder, fault):
    """A start moves what stands in the log; if the disk refuses that too, the start says so, and loses nothing."""
    with faulty_disk() as log:
        journal = SqliteJournal(folder)
        journal.append(deposits(1, 10))
        log.failing = {"write"}
        with pytest.raises(JournalFailure):
            journal.append(deposits(11, 20))
        journal.close()
    with faulty_disk(suffix="journal.db") as database:
        database.failing = {fault}
        with pytest.raises(JournalFailure):
            SqliteJournal(folder)

    assert read_after_restart(folder) == deposits(1, 10)


WRITER = """
import pathlib, sys
from copydesk.journal.errors import JournalFailure
from copydesk.journal.sqlite import SqliteJournal
from tests.journal.samples import deposits
journal = SqliteJournal(pathlib.Path(sys.argv[1]))
try:
    for group in range(100_000):
        journal.append(deposits(group * 20 + 1, group * 20 + 20))
        print(group * 20 + 20, flush=True)
except JournalFailure as failure:
    print(failure, file=sys.stderr)
    sys.exit(3)
"""


def write_until_refused(folder, **limits):
    """Append in a process of its own until the disk refuses; the last acknowledged number, and the last words."""
    ended = subprocess.run(
        [sys.executable, "-c", WRITER, str(folder)], capture_output=True, text=True, check=False, **limits
    )
    assert ended.returncode == 3, ended.stderr
    return int(ended.stdout.split()[-1]), ended.stderr


def test_a_file_that_may_not_grow_loses_nothing_acknowledged(folder):
    """Under a limit on file sizes the writer stops with one clear line, and every acknowledged record is there."""
    limit = 5_000_000
    acknowledged, words = write_until_refused(
        folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )

    assert "could not be written" in words
    found = read_after_restart(folder)
    assert len(found) >= acknowledged > 1000
    assert found == deposits(1, len(found))


def test_a_full_disk_loses_nothing_acknowledged(tmp_path):
    """On a file system without room the writer stops with one clear line, and every acknowledged record is there."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs privileges; the limit on file sizes stands in for it")
    try:
        acknowledged, words = write_until_refused(disk / "data")
        assert "could not be written" in words
        subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)
        found = read_after_restart(disk / "data")
    finally:
        subprocess.run(["umount", disk], check=True)

    assert len(found) >= acknowledged > 1000
    assert found == deposits(1, len(found))
