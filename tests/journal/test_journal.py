"""What every journal promises, wherever it keeps its records."""

import pytest
from tests.journal.samples import deposits

from copydesk.journal.record import Snapshot


def test_a_new_journal_is_empty(open_journal):
    """A new journal has no records, no snapshot, and its last record is number 0."""
    journal = open_journal()

    assert journal.last_seq == 0
    assert list(journal.read()) == []
    assert journal.latest_snapshot() is None


def test_what_was_appended_is_read_back_in_order(open_journal):
    """Records come back equal and in order, from the beginning or from any place."""
    journal = open_journal()
    journal.append(deposits(1, 3))
    journal.append(deposits(4, 5))

    assert journal.last_seq == 5
    assert list(journal.read()) == deposits(1, 5)
    assert list(journal.read(after=3)) == deposits(4, 5)
    assert list(journal.read(after=5)) == []


def test_records_outlive_a_restart(open_journal):
    """A reopened journal holds the same records and goes on after the last."""
    journal = open_journal()
    journal.append(deposits(1, 3))
    journal.close()

    journal = open_journal()
    journal.append(deposits(4, 6))

    assert list(journal.read()) == deposits(1, 6)


def test_the_newest_two_snapshots_are_kept(open_journal):
    """Saving a third snapshot forgets the first; the latest is the newest, also after a restart."""
    journal = open_journal()
    journal.append(deposits(1, 30))
    for seq in (10, 20, 30):
        journal.save_snapshot(Snapshot.of(seq, seq, b"state %d\n" % seq))
    journal.close()

    journal = open_journal()
    assert [kept.seq for kept in journal.snapshots()] == [30, 20]
    latest = journal.latest_snapshot()
    assert latest is not None and latest.state == b"state 30\n"
    assert latest.is_sound and latest.is_of_these_rules


def test_pruned_records_are_gone_and_the_rest_is_still_proven(open_journal):
    """After pruning, reading starts at the first kept record, whose checksum still counts, also after a restart."""
    journal = open_journal()
    journal.append(deposits(1, 20))
    journal.save_snapshot(Snapshot.of(15, 15, b"state"))
    journal.prune(before=11)
    journal.append(deposits(21, 22))
    journal.close()

    journal = open_journal()
    assert journal.anchor.seq == 10
    assert list(journal.read()) == deposits(11, 22)
    assert list(journal.read(after=15)) == deposits(16, 22)
    assert journal.last_seq == 22


def test_everything_may_be_pruned_that_a_snapshot_stands_for(open_journal):
    """A journal pruned up to its last record goes on counting from there."""
    journal = open_journal()
    journal.append(deposits(1, 5))
    journal.save_snapshot(Snapshot.of(5, 5, b"state"))
    journal.prune(before=6)
    journal.close()

    journal = open_journal()
    assert journal.last_seq == 5
    journal.append(deposits(6, 6))
    assert list(journal.read(after=5)) == deposits(6, 6)


def test_records_a_snapshot_needs_are_never_pruned(open_journal):
    """Pruning past the older snapshot, or without one, is refused."""
    journal = open_journal()
    journal.append(deposits(1, 20))
    with pytest.raises(ValueError, match="cannot be pruned"):
        journal.prune(before=2)

    journal.save_snapshot(Snapshot.of(10, 10, b"state"))
    journal.save_snapshot(Snapshot.of(20, 20, b"state"))
    with pytest.raises(ValueError, match="cannot be pruned"):
        journal.prune(before=12)

    assert list(journal.read()) == deposits(1, 20)
