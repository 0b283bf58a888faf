"""What is too old goes, what is not stays, and a snapshot stands in for records that nobody has any more."""

from decimal import Decimal

import pytest
from tests.journal.life import live
from tests.unit.history.events import ANN, DAY_MS, archive_at, canceled, filled, placed

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.history.archive import Archive, ArchiveFailure
from copydesk.history.kept.bills import BILLS
from copydesk.history.kept.fills import FILLS
from copydesk.history.shelf import Page
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Snapshot

ALL = Page(limit=1_000_000)
HOUR_MS = DAY_MS // 24


def turned(archive: Archive, times: int, at: int) -> None:
    """Let the archive write so many times more; it throws away a little each time."""
    archive_at(archive, *((at, canceled(10**6 + number)) for number in range(times)))


def test_a_fill_is_kept_for_three_months():
    """After ninety days a fill and its bill are thrown away, and so is its order."""
    archive = Archive()
    archive_at(archive, (0, placed(1, size=1)), (0, filled(7, (99, 9), (1, ANN))))
    turned(archive, 20, 90 * DAY_MS)
    assert [len(archive.page(shelf, ALL)) for shelf in (FILLS, BILLS)] == [1, 1]
    assert archive.order(ANN, order=1) is not None

    turned(archive, 20, 90 * DAY_MS + HOUR_MS)
    assert [len(archive.page(shelf, ALL)) for shelf in (FILLS, BILLS)] == [0, 0]
    assert archive.order(ANN, order=1) is None


def test_an_order_without_fills_is_kept_for_two_hours():
    """It vanishes long before one that was filled in part."""
    archive = Archive()
    events = (placed(1), placed(2), filled(7, (99, 9), (2, ANN)), canceled(1), canceled(2))
    archive_at(archive, *((0, event) for event in events))
    turned(archive, 20, 2 * HOUR_MS)
    assert {order.order for order in archive.orders(ANN, ALL)} == {1, 2}

    turned(archive, 20, 3 * HOUR_MS)
    assert {order.order for order in archive.orders(ANN, ALL)} == {2}


def test_numbers_go_on_after_everything_was_thrown_away(tmp_path):
    """A new fill has a new number, also when no old one is left and the archive was opened again."""
    archive = Archive(tmp_path / "archive.db")
    archive_at(archive, (0, placed(1, size=1)), (0, filled(7, (99, 9), (1, ANN))))
    (old,) = archive.fills(ANN, ALL)
    turned(archive, 20, 100 * DAY_MS)
    archive.close()
    archive = Archive(tmp_path / "archive.db")
    assert archive.fills(ANN, ALL) == []

    archive_at(archive, (100 * DAY_MS, placed(3, size=1)), (100 * DAY_MS, filled(8, (99, 9), (3, ANN))))
    (new,) = archive.fills(ANN, ALL)
    assert new.fill > old.fill
    archive.close()


def pruned_life(kept_from: int) -> tuple[Exchange, InMemoryJournal]:
    """An exchange after a life, of whose journal only a snapshot and what came after it are left."""
    exchange, journal = Exchange(), InMemoryJournal()
    records = live(exchange, 14, 500)
    journal.append(records)
    earlier = Exchange()
    for record in records[:kept_from]:
        for event in record.events:
            earlier.apply(event, record.at)
    journal.save_snapshot(Snapshot.of(kept_from, records[kept_from - 1].at, earlier.state()))
    journal.prune(kept_from + 1)
    return exchange, journal


def test_an_archive_is_made_anew_from_a_snapshot_where_records_were_pruned(caplog):
    """It has the bills since then, and their balances are right; what is missing is told in the log."""
    exchange, journal = pruned_life(200)
    archive = Archive()
    archive.catch_up(journal)
    told = 0

    assert "1 to 200" in caplog.text
    for account in queries.accounts(exchange):
        balances = {one.currency: one.cash for one in queries.balances(exchange, account.id).details}
        latest: dict[str, Decimal] = {}
        for bill in archive.page(BILLS, ALL, account=account.id):
            latest.setdefault(bill.currency, bill.balance)
        assert latest.items() <= balances.items()
        told += len(latest)
    assert told > 5


def test_an_archive_that_nothing_can_make_anew_is_refused():
    """Without the records and without a snapshot there is no true answer."""
    _, journal = pruned_life(200)
    journal._snapshots.clear()
    with pytest.raises(ArchiveFailure, match="no snapshot tells"):
        Archive().catch_up(journal)
