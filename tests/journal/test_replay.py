"""Replay equals live: whatever way the memory is brought back, it is the same world, byte for byte."""

import os
import subprocess
import sys

import msgspec
import pytest
from tests.journal.life import lived

from copydesk.engine.exchange import Exchange
from copydesk.engine.trading.messages import CancelOrder
from copydesk.journal import audit
from copydesk.journal.errors import JournalCorrupt
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Record, Snapshot
from copydesk.runtime.recovery import recover

TURNS = 600


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_recovery_from_records_is_the_live_world(open_journal, seed):
    """Applying the events of all records gives the state that deciding them gave."""
    journal = open_journal()
    exchange = lived(journal, seed, TURNS)
    last_seq = journal.last_seq
    journal.close()

    recovered = recover(open_journal())
    assert last_seq > TURNS / 4
    assert (recovered.last_seq, recovered.snapshot_seq) == (last_seq, 0)
    assert recovered.exchange.state() == exchange.state()


def with_snapshot_at(journal: InMemoryJournal, seq: int) -> Snapshot:
    """Save the snapshot of the state after a record."""
    exchange, at = Exchange(), 0
    for record in journal.read():
        if record.seq > seq:
            break
        for event in record.events:
            exchange.apply(event, record.at)
        at = record.at
    snapshot = Snapshot.of(seq, at, exchange.state())
    journal.save_snapshot(snapshot)
    return snapshot


@pytest.mark.parametrize("seed", [1, 2])
def test_recovery_from_a_snapshot_is_the_live_world(seed):
    """A snapshot and the records after it give the same state as all records."""
    journal = InMemoryJournal()
    exchange = lived(journal, seed, TURNS)
    with_snapshot_at(journal, 100)

    recovered = recover(journal)
    assert recovered.snapshot_seq == 100
    assert recovered.exchange.state() == exchange.state()


def test_a_recovered_world_lives_on_like_the_old_one():
    """The same commands have the same outcomes in the recovered world as in the one that never stopped."""
    journal = InMemoryJournal()
    lived(journal, 4, 400)
    with_snapshot_at(journal, 200)
    fresh = recover(journal).exchange
    differences = list(audit.redecide(journal))

    assert differences == []
    assert fresh.state() == Exchange.restore(fresh.state()).state()


def test_a_snapshot_of_other_rules_is_not_used():
    """Records are believed by every version, a snapshot by the rules that made it."""
    journal = InMemoryJournal()
    exchange = lived(journal, 1, 100)
    journal.save_snapshot(foreign(with_snapshot_at(journal, 20)))

    recovered = recover(journal)
    assert recovered.snapshot_seq == 0
    assert recovered.exchange.state() == exchange.state()


def test_a_snapshot_of_other_rules_serves_where_records_were_pruned():
    """When the beginning is gone, an older version's snapshot is all there is."""
    journal = InMemoryJournal()
    exchange = lived(journal, 1, 100)
    snapshot = foreign(with_snapshot_at(journal, 20))
    journal.save_snapshot(snapshot)
    journal.save_snapshot(snapshot)
    journal.prune(before=21)

    recovered = recover(journal)
    assert recovered.snapshot_seq == 20
    assert recovered.exchange.state() == exchange.state()


def test_a_journal_shorter_than_its_snapshot_is_refused():
    """A snapshot bears witness to records that are no longer there."""
    journal = InMemoryJournal()
    lived(journal, 1, 50)
    journal.save_snapshot(Snapshot.of(journal.last_seq + 1, 1, Exchange().state()))
    with pytest.raises(JournalCorrupt, match=f"Record {journal.last_seq + 1} .* it is missing"):
        recover(journal)


def test_a_pruned_journal_without_its_snapshot_is_refused():
    """Without the beginning and without a snapshot there is no world to bring back."""
    journal = InMemoryJournal()
    lived(journal, 1, 50)
    snapshot = with_snapshot_at(journal, 20)
    journal.prune(before=11)
    journal.save_snapshot(damaged(snapshot))
    journal.save_snapshot(damaged(snapshot))
    with pytest.raises(JournalCorrupt, match="it was pruned"):
        recover(journal)


def test_auditors_see_every_way_lead_to_one_state():
    """Replays from the beginning and from each snapshot have one digest."""
    journal = InMemoryJournal()
    exchange = lived(journal, 1, 300)
    with_snapshot_at(journal, 30)
    with_snapshot_at(journal, 60)
    ways = audit.replay(journal)

    assert [(way.start_seq, way.last_seq) for way in ways] == [
        (0, journal.last_seq),
        (30, journal.last_seq),
        (60, journal.last_seq),
    ]
    assert {way.digest for way in ways} == {audit.digest_of(exchange)}


def test_auditors_see_a_snapshot_that_tells_another_story():
    """A snapshot that is sound and yet wrong leads to another digest."""
    journal = InMemoryJournal()
    lived(journal, 1, 300)
    journal.save_snapshot(Snapshot.of(60, 1, with_snapshot_at(journal, 59).state))
    beginning, *others = audit.replay(journal)

    assert any(way.digest != beginning.digest for way in others)


def test_auditors_name_the_record_that_todays_rules_decide_otherwise():
    """A record whose events are not what its command causes today is named; later ones are judged by history."""
    original = InMemoryJournal()
    lived(original, 1, 400)
    records = list(original.read())
    changed = next(record for record in records if record.seq > 40 and isinstance(record.command, CancelOrder))
    journal = InMemoryJournal()
    for record in records:
        journal.append([Record(record.seq, record.at, record.command) if record is changed else record])
    differences = list(audit.redecide(journal))

    assert differences[0].record.seq == changed.seq
    assert differences[0].decided == changed.events
    assert all(difference.record.seq >= changed.seq for difference in differences)


DIGEST = """
from copydesk.journal.audit import digest_of
from copydesk.journal.memory import InMemoryJournal
from tests.journal.life import lived
print(digest_of(lived(InMemoryJournal(), 9, 200)))
"""


def digest_under(hash_seed: str) -> str:
    """The digest of a life in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", DIGEST]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_same_commands_give_the_same_state_under_any_hash_seed():
    """Nothing in the world depends on the order of a set or a hash."""
    assert digest_under("1") == digest_under("2")


def foreign(snapshot: Snapshot) -> Snapshot:
    """The snapshot as if other rules had made it, and sound."""
    other = msgspec.structs.replace(snapshot, rules="other")
    return msgspec.structs.replace(other, digest=other.own_digest())


def damaged(snapshot: Snapshot) -> Snapshot:
    """The snapshot with one byte too many."""
    return msgspec.structs.replace(snapshot, state=snapshot.state + b" ")
