"""A record with thousands of events is made something of in parts, and the file has all of it or nothing."""

from pathlib import Path

from tests.journal.life import live
from tests.unit.history.events import DAY_MS

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.history.archive import SLICE, Archive, Page
from copydesk.history.layout import SHELVES
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Record

EVENTS = tuple(event for record in live(Exchange(), 7, 400) for event in record.events)
LARGE = Record(1, DAY_MS, OpenAccount("any"), EVENTS)


def rows(archive: Archive) -> list[list[object]]:
    """All that stands on all shelves."""
    return [archive.page(shelf, Page(limit=-1)) for shelf in SHELVES]


def whole() -> Archive:
    """An archive that made something of the record at once."""
    archive = Archive()
    archive.project([LARGE])
    archive.flush()
    return archive


def test_a_large_record_is_digested_slice_by_slice():
    """It takes as many slices as it has, and the shelves then hold what they would have held at once."""
    assert len(EVENTS) > 10 * SLICE
    archive, slices = Archive(), 1
    archive.project([LARGE])
    while archive.digest_some():
        assert archive.digested == 0
        slices += 1

    assert slices == -(-len(EVENTS) // SLICE)
    assert archive.digested == LARGE.seq
    assert rows(archive) == rows(whole())


def test_who_asks_amid_a_large_record_gets_all_of_it():
    """An answer between two slices tells of the whole record, and the archive goes on from there."""
    archive = Archive()
    archive.project([LARGE])
    archive.digest_some()

    assert rows(archive) == rows(whole())
    assert not archive.digest_some()


def test_a_process_that_ends_amid_a_large_record_doubles_nothing(tmp_path: Path):
    """What was made of a part of it is not in the file; the next start makes something of all of it."""
    journal = InMemoryJournal()
    journal.append([LARGE])
    dying = Archive(tmp_path / "archive.db")
    dying.project([LARGE])
    for _ in range(3):
        dying.digest_some()
    dying._connection.close()

    archive = Archive(tmp_path / "archive.db")
    assert archive.digested == 0
    archive.catch_up(journal)
    assert rows(archive) == rows(whole())
