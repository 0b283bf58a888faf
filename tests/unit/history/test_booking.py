"""What single fills do to bills and positions, case by case."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.unit.history.events import ANN, BOB, archive_of, filled, placed

from copydesk.history.kept.bills import BILLS
from copydesk.history.kept.positions import CLOSED_POSITIONS
from copydesk.history.shelf import Page

ALL = Page(limit=1000)


def closing(event, *, closed, profit="0"):
    """The fill with a taker who closes so much of a position at a profit."""
    return replace(event, taker=replace(event.taker, closed=Decimal(closed), profit=Decimal(profit)))


def bought_and_sold(sold: int, closed: int):
    """Ann buys two, then sells; Bob is on the other side of both."""
    return archive_of(
        placed(1),
        placed(2, BOB, side="sell"),
        filled(7, (2, BOB), (1, ANN), size=2),
        placed(3, BOB, size=sold),
        placed(4, side="sell", size=sold),
        closing(filled(8, (4, ANN), (3, BOB), size=sold, price=110), closed=closed, profit="0.2"),
    )


@pytest.mark.rule("fills.crossing-zero")
def test_a_fill_that_crosses_zero_counts_as_closing():
    """It is one fill and one bill; the old position ended, and the new one has not been closed yet."""
    archive = bought_and_sold(5, 2)
    newest, _ = archive.fills(ANN, ALL)
    bill = archive.page(BILLS, ALL, account=ANN)[0]
    (row,) = archive.page(CLOSED_POSITIONS, ALL, account=ANN)

    assert (newest.effect, bill.reason, bill.bill) == ("close_long", "close_long", newest.fill)
    assert (row.closing, row.closed, row.open_average, row.close_average) == ("wholly", 2, 100, 110)
    assert row.is_long


def test_the_fee_of_crossing_zero_is_shared_by_both_positions():
    """Two fifths of it closed, three fifths opened."""
    (row,) = bought_and_sold(5, 2).page(CLOSED_POSITIONS, ALL, account=ANN)

    assert row.fee == Decimal("-0.02") + Decimal("-0.05") * 2 / 5


def test_a_part_that_is_closed_leaves_the_rest_open():
    """The row is of the part; the opening's whole fee is in it, as the open position shows it."""
    (row,) = bought_and_sold(1, 1).page(CLOSED_POSITIONS, ALL, account=ANN)

    assert (row.closing, row.closed, row.largest, row.fee) == ("partly", 1, 2, Decimal("-0.07"))
