"""The archive: what has ended can be found, page by page, and a restart neither loses nor doubles it."""

from decimal import Decimal

import apsw
import pytest
from tests.unit.history.events import (
    ANN,
    BOB,
    BTC,
    DAY_MS,
    ETH,
    HOUSE,
    archive_of,
    canceled,
    filled,
    journal_of,
    placed,
)

from copydesk.engine.identifiers import OrderId
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.history.archive import LAID_ASIDE, Archive, ArchiveFailure, Page
from copydesk.journal.record import Record


def test_a_filled_order_is_found_with_its_fills():
    """Two fills end an order of size two; its fees add up, and each fill stands by itself."""
    archive = archive_of(
        placed(1), placed(2, BOB, side="sell"), filled(7, (2, BOB), (1, ANN)), filled(8, (2, BOB), (1, ANN))
    )
    order = archive.order(ANN, order=OrderId(1))

    assert order is not None
    assert (order.state, order.filled, order.fee, order.updated_at) == ("filled", 2, Decimal("-0.04"), 1_004)
    fills = archive.fills(ANN, Page())
    assert [(fill.trade, fill.liquidity, fill.fee) for fill in fills] == [
        (8, "maker", Decimal("-0.02")),
        (7, "maker", Decimal("-0.02")),
    ]


def test_a_canceled_order_keeps_what_was_filled():
    """An order filled in part and then canceled has ended as canceled, with its fill."""
    archive = archive_of(placed(1), filled(7, (99, HOUSE), (1, ANN)), canceled(1))
    order = archive.order(ANN, order=OrderId(1))

    assert order is not None
    assert (order.state, order.filled, order.cancel_reason) == ("canceled", 1, "user")


def test_a_living_order_is_not_in_the_archive():
    """What has not ended is the engine's to tell."""
    archive = archive_of(placed(1), filled(7, (99, HOUSE), (1, ANN)))

    assert archive.order(ANN, order=OrderId(1)) is None


def test_the_house_is_not_archived():
    """Of a fill between a user and the house only the user's part is kept."""
    archive = archive_of(placed(1, size=1), filled(7, (99, HOUSE), (1, ANN)))

    assert archive.fills(HOUSE, Page()) == []
    assert len(archive.fills(ANN, Page())) == 1


def test_orders_of_others_are_not_found():
    """An order is found by its own account only."""
    archive = archive_of(placed(1, client_order_id="mine"), canceled(1))

    assert archive.order(BOB, order=OrderId(1)) is None
    assert archive.order(BOB, client_order_id="mine") is None


def test_the_newest_order_of_a_client_order_id_is_found():
    """A client order id that was used again names the order that used it last."""
    archive = archive_of(placed(1, client_order_id="x"), canceled(1), placed(2, client_order_id="x"), canceled(2))
    order = archive.order(ANN, client_order_id="x")

    assert order is not None and order.order == 2


@pytest.mark.parametrize("number", [0, -5, 2**63, 10**30])
def test_a_number_that_is_no_order_finds_nothing(number):
    """Any number may be asked for."""
    assert archive_of(placed(1), canceled(1)).order(ANN, order=OrderId(number)) is None


def test_pages_are_newest_first_and_exclusive():
    """`after` asks for older, `before` for newer, neither includes its own id, and the limit cuts the oldest off."""
    archive = archive_of(*(event for number in range(1, 8) for event in (placed(number), canceled(number))))

    def page(**bounds):
        return [order.order for order in archive.orders(ANN, Page(**bounds))]

    assert page() == [7, 6, 5, 4, 3, 2, 1]
    assert page(limit=2) == [7, 6]
    assert page(after=6, limit=2) == [5, 4]
    assert page(before=5) == [7, 6]
    assert page(after=6, before=2) == [5, 4, 3]
    assert page(after=10**30) == [7, 6, 5, 4, 3, 2, 1]


def test_pages_can_be_of_one_instrument_or_one_order():
    """Orders and fills are filtered by what is asked for."""
    archive = archive_of(
        placed(1, size=1),
        placed(2, size=1, instrument=ETH),
        filled(7, (99, HOUSE), (1, ANN)),
        filled(8, (99, HOUSE), (2, ANN), instrument=ETH),
    )

    assert [order.order for order in archive.orders(ANN, Page(), instrument=ETH)] == [2]
    assert [fill.trade for fill in archive.fills(ANN, Page(), instrument=BTC)] == [7]
    assert [fill.trade for fill in archive.fills(ANN, Page(), order=OrderId(2))] == [8]


def test_an_archive_goes_on_where_it_stopped(tmp_path):
    """Closed in the middle of an order's life and opened again, it ends the order as if nothing had been."""
    events = (placed(1), filled(7, (99, HOUSE), (1, ANN)), filled(8, (99, HOUSE), (1, ANN)))
    path = tmp_path / "archive.db"
    archive_of(*events[:2], path=path).close()
    archive = archive_of(*events, path=path)

    assert archive.cursor == 4
    assert archive.orders(ANN, Page()) == archive_of(*events).orders(ANN, Page())
    assert archive.fills(ANN, Page()) == archive_of(*events).fills(ANN, Page())
    archive.close()


def test_what_was_not_written_is_seen_again(tmp_path):
    """Killed with records in its buffer, the archive sees them again from the journal, once."""
    events = (placed(1), filled(7, (99, HOUSE), (1, ANN)), canceled(1))
    path = tmp_path / "archive.db"
    archive_of(events[0], path=path).close()
    killed = Archive(path)
    for record in journal_of(*events).read(after=2):
        killed.project([record])
    del killed

    archive = archive_of(*events, path=path)
    assert [fill.trade for fill in archive.fills(ANN, Page())] == [7]
    assert [order.state for order in archive.orders(ANN, Page())] == ["canceled"]
    archive.close()


def test_an_archive_that_has_seen_more_than_the_journal_holds_is_refused(tmp_path):
    """The archive's cursor bears witness: a journal that lost its tail does not start quietly."""
    path = tmp_path / "archive.db"
    archive_of(placed(1), canceled(1), path=path).close()
    archive = Archive(path)
    with pytest.raises(ArchiveFailure, match="has seen record 3, but the journal ends at record 2"):
        archive.catch_up(journal_of(placed(1)))
    archive.close()


def test_an_archive_of_another_format_is_made_anew(tmp_path):
    """Tables of another layout are dropped, and the journal fills the new ones."""
    path = tmp_path / "archive.db"
    archive_of(placed(1), canceled(1), path=path).close()
    other = apsw.Connection(str(path))
    other.pragma("user_version", 1)
    other.execute("DROP TABLE fills")
    other.close()
    archive = archive_of(placed(1), canceled(1), path=path)

    assert [order.order for order in archive.orders(ANN, Page())] == [1]
    archive.close()


def test_another_programs_database_is_refused(tmp_path):
    """An SQLite database of another program is refused in one line, and left alone."""
    path = tmp_path / "archive.db"
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE things (name)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveFailure, match="is no Copydesk archive"):
        Archive(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to be looked at as one" * 50])
def test_a_foreign_file_is_refused_unless_it_is_empty(tmp_path, content):
    """A file that is no archive is refused in one line and left alone; an empty one becomes an archive."""
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    if not content:
        Archive(path).close()
        return
    with pytest.raises(ArchiveFailure, match="cannot be used"):
        Archive(path)
    assert path.read_bytes() == content


def test_records_that_nothing_is_made_of_are_seen_anew(tmp_path):
    """Such records are not worth a write: an archive that was cut off sees them again, and tells the same."""
    path = tmp_path / "archive.db"
    first = archive_of(placed(1), canceled(1), path=path)
    first.settle()
    for seq in (4, 5):
        first.project([Record(seq, 2_000, OpenAccount("any"))])
    first.flush()
    assert first.digested == 5
    del first

    again = Archive(path)
    assert again.cursor == 3
    for seq in (4, 5):
        again.project([Record(seq, 2_000, OpenAccount("any"))])
    assert again.settle() == 5
    assert [order.order for order in again.orders(ANN, Page())] == [1]


def test_settled_records_need_no_journal(tmp_path):
    """What is settled is on disk: the archive stands for records up to there."""
    path = tmp_path / "archive.db"
    archive = archive_of(placed(1), canceled(1), path=path)

    assert archive.settle() == 3
    archive.close()


def test_a_record_of_which_nothing_is_made_does_not_wait():
    """It is passed over at once, but overtakes nothing that lies aside."""
    archive = archive_of(placed(1))

    assert archive.project([Record(3, 2_000, OpenAccount("any"))]) is False
    assert archive.digested == 3

    assert archive.project([Record(4, 2_000, OpenAccount("any"), (canceled(1),)), Record(5, 2_000, OpenAccount("any"))])
    assert archive.digested == 3
    assert [order.order for order in archive.orders(ANN, Page())] == [1]
    assert archive.digested == 5


def test_a_day_begins_with_any_record():
    """What lead traders had come to when the day before ended is written, though nothing is made of the record."""
    archive = archive_of(placed(1))
    assert archive.project([Record(3, 2_000, OpenAccount("any"))]) is False
    assert archive.project([Record(4, 2_000 + DAY_MS, OpenAccount("any"))]) is True
    archive.flush()
    assert archive.project([Record(5, 2_001 + DAY_MS, OpenAccount("any"))]) is False


def test_records_that_nothing_is_made_of_are_few_to_see_anew(tmp_path):
    """However many come, the file knows of all but the last of them."""
    path = tmp_path / "archive.db"
    archive = archive_of(placed(1), path=path)
    archive.settle()
    archive.project(Record(seq, 2_000, OpenAccount("any")) for seq in range(3, 3 + 2 * LAID_ASIDE + 10))
    del archive

    assert Archive(path).cursor >= 2 * LAID_ASIDE
