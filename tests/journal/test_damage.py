"""Damage is found, named by its record, and never read over."""

import contextlib
from hashlib import blake2b

import apsw
import pytest
from tests.journal.samples import deposits

from copydesk.journal.audit import verify
from copydesk.journal.errors import JournalCorrupt, JournalForeign
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Snapshot
from copydesk.journal.sqlite import SqliteJournal

RECORDS = 200


@pytest.fixture
def closed(folder):
    """A folder with a journal of 200 records, closed."""
    journal = SqliteJournal(folder)
    journal.append(deposits(1, RECORDS))
    journal.close()
    return folder


def alter(folder, sql, *values):
    """Change the closed journal behind its back, as a broken tool would."""
    connection = apsw.Connection(str(folder / "journal.db"))
    connection.execute(sql, values)
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET body = replace(body, 'USDT', 'USDC') WHERE seq = 50",
        "UPDATE records SET at = at + 1 WHERE seq = 50",
        "UPDATE records SET checksum = zeroblob(16) WHERE seq = 50",
        "UPDATE records SET body = '' WHERE seq = 50",
    ],
)
def test_a_changed_record_is_named(closed, change):
    """Whatever is changed in a record, reading stops at that record and says what to do."""
    alter(closed, change)
    journal = SqliteJournal(closed)
    with pytest.raises(JournalCorrupt) as corrupt:
        list(journal.read())

    assert corrupt.value.seq == 50
    assert str(corrupt.value) == (
        "Record 50 of the journal is damaged: its content does not match its checksum. "
        "Restore the data folder from a backup; `copydesk journal verify` lists all damage."
    )
    journal.close()


def test_a_missing_record_is_named(closed):
    """A gap is found at the first missing number."""
    alter(closed, "DELETE FROM records WHERE seq BETWEEN 80 AND 82")
    journal = SqliteJournal(closed)
    with pytest.raises(JournalCorrupt, match=r"Record 80 .* it is missing; the next one is record 83") as corrupt:
        list(journal.read())

    assert corrupt.value.seq == 80
    journal.close()


def test_records_that_changed_places_are_named(closed):
    """A record under another's number is found, though its content is whole."""
    alter(closed, "UPDATE records SET seq = 1000 WHERE seq = 60")
    alter(closed, "UPDATE records SET seq = 60 WHERE seq = 61")
    alter(closed, "UPDATE records SET seq = 61 WHERE seq = 1000")
    journal = SqliteJournal(closed)
    with pytest.raises(JournalCorrupt) as corrupt:
        list(journal.read())

    assert corrupt.value.seq == 60
    journal.close()


@pytest.mark.parametrize("position", range(4100, 90_000, 3001))
def test_a_flipped_bit_anywhere_is_found_or_harmless(closed, position):
    """One flipped bit in the file is refused when read, or it lies where no record is."""
    path = closed / "journal.db"
    content = bytearray(path.read_bytes())
    position %= len(content)
    content[position] ^= 0x10
    path.write_bytes(content)
    journal = None
    with contextlib.suppress(JournalCorrupt, JournalForeign):
        journal = SqliteJournal(closed)
        assert list(journal.read()) == deposits(1, RECORDS)
    if journal:
        journal.close()


@pytest.mark.parametrize("pages", [1, 2, 5, 9])
def test_a_truncated_file_is_found(closed, pages):
    """A database cut off after some pages never passes for a shorter journal."""
    path = closed / "journal.db"
    path.write_bytes(path.read_bytes()[: pages * 4096])
    journal = None
    with pytest.raises(JournalCorrupt):
        journal = SqliteJournal(closed)
        list(journal.read())
    if journal:
        journal.close()


def test_a_torn_write_leaves_the_records_before_it(folder):
    """A last commit that is only partly in the log is not there; all before it are, and appending goes on."""
    journal = SqliteJournal(folder)
    journal.append(deposits(1, 10))
    before = (folder / "journal.db-wal").read_bytes()
    journal.append(deposits(11, 40))
    after = (folder / "journal.db-wal").read_bytes()
    database = (folder / "journal.db").read_bytes()
    journal.close()
    changed = [place for place in range(len(after)) if before[place] != after[place]]
    torn_at = (changed[0] + changed[-1]) // 2

    (folder / "journal.db").write_bytes(database)
    (folder / "journal.db-wal").write_bytes(after[:torn_at] + before[torn_at:])
    journal = SqliteJournal(folder)

    assert list(journal.read()) == deposits(1, 10)
    journal.append(deposits(11, 12))
    assert list(journal.read()) == deposits(1, 12)
    journal.close()


def test_a_damaged_snapshot_is_passed_over(folder, caplog):
    """Of two snapshots the older serves when the newer is damaged, and a warning tells."""
    journal = SqliteJournal(folder)
    journal.append(deposits(1, 20))
    journal.save_snapshot(Snapshot.of(10, 10, b"older"))
    journal.save_snapshot(Snapshot.of(20, 20, b"newer"))
    newest = max(folder.glob("snapshot-*"))
    newest.write_bytes(newest.read_bytes()[:-1])
    latest = journal.latest_snapshot()

    assert latest is not None and latest.state == b"older"
    assert "is damaged and is not used" in caplog.text
    assert [(damage.seq, damage.what) for damage in verify(journal).damages] == [(20, "the snapshot is damaged")]
    journal.close()


def test_an_auditor_lists_all_damage(closed):
    """Verification does not stop at the first damage, and tells changed records from missing ones."""
    alter(closed, "UPDATE records SET body = replace(body, 'USDT', 'USDC') WHERE seq IN (5, 90)")
    alter(closed, "DELETE FROM records WHERE seq BETWEEN 30 AND 39")
    journal = SqliteJournal(closed)
    found = verify(journal)

    assert (found.records, found.first_seq, found.last_seq) == (RECORDS - 10, 1, RECORDS)
    assert [(damage.seq, damage.what) for damage in found.damages] == [
        (5, "its content does not match its checksum"),
        (30, "it is missing; the next one is record 40"),
        (90, "its content does not match its checksum"),
    ]
    journal.close()


def test_an_undamaged_journal_verifies():
    """A sound journal has no damage to list."""
    journal = InMemoryJournal()
    journal.append(deposits(1, 10))
    journal.save_snapshot(Snapshot.of(10, 10, b"state"))
    found = verify(journal)

    assert (found.records, found.first_seq, found.last_seq, found.damages) == (10, 1, 10, ())


def test_an_unknown_message_is_told_apart_from_damage(closed):
    """A sound record of a message that this version does not know is called foreign, not damaged."""
    newer = apsw.Connection(str(closed / "journal.db"))
    newer.execute("UPDATE records SET body = replace(body, 'Deposit', 'Gift') WHERE seq = 1")
    body, at = newer.execute("SELECT CAST(body AS BLOB), at FROM records WHERE seq = 1").fetchone()
    newer.execute("UPDATE records SET checksum = ? WHERE seq = 1", (checksum_of(1, at, body),))
    newer.close()
    journal = SqliteJournal(closed)
    with pytest.raises(JournalForeign, match="Record 1 of the journal holds what this version does not know"):
        next(journal.read())
    journal.close()


def checksum_of(seq, at, body):
    """The checksum of a first record, by its definition in the codec's module."""

    return blake2b(bytes(16) + b"%d %d " % (seq, at) + body, digest_size=16).digest()
