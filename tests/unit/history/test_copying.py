"""What the archive keeps of leading and copying: closed lead positions and copies, outcomes, relations, shares."""

from decimal import Decimal

import pytest
from tests.unit.history.copying_life import BTC, DAY_MS, ETH, ArchivedCopying

from copydesk.engine.copying.messages import CloseLeadPosition, SettleProfitSharing
from copydesk.engine.numbers import exact
from copydesk.engine.snapshot import decoded
from copydesk.history.archive import Archive
from copydesk.history.copying.closed import CLOSED_COPIES, CLOSED_LEAD_POSITIONS, ENDED_RELATIONS
from copydesk.history.copying.outcomes import COPY_OUTCOMES
from copydesk.history.copying.shares import SHARES
from copydesk.history.shadow import Shadow
from copydesk.history.shelf import Page

ALL = Page()


@pytest.fixture
def scene() -> ArchivedCopying:
    return ArchivedCopying()


@pytest.fixture
def lead(scene):
    return scene.lead_trader(leading=[BTC, ETH], usdt=10_000)


def test_a_lead_position_has_a_row_from_its_first_close(scene, lead):
    """After a part of it closed it stands there as partly closed, after the rest as closed, in one row."""
    scene.buys(lead, 30, BTC)
    assert scene.archive.page(CLOSED_LEAD_POSITIONS, ALL, account=lead) == []

    scene.moves(BTC, 110)
    scene.sells(lead, 10, BTC)
    (row,) = scene.archive.page(CLOSED_LEAD_POSITIONS, ALL, account=lead)
    assert (row.is_wholly_closed, row.position.size, row.position.closed) == (False, 20, 10)
    assert row.position.close_average_price == 110

    scene.moves(BTC, 120)
    scene.sells(lead, 20, BTC)
    (row,) = scene.archive.page(CLOSED_LEAD_POSITIONS, ALL, account=lead)
    assert (row.is_wholly_closed, row.position.size, row.position.closed) == (True, 0, 30)
    assert row.position.profit == Decimal("0.99") + Decimal("3.98")
    assert row.closed_at == scene.at


def test_every_fill_leaves_an_outcome_for_each_copy_trader(scene, lead):
    """One copies, one has chosen another instrument: each fill is told for both, with the reason of the second."""
    ann, bob = scene.trader("ann", usdt=10_000), scene.trader("bob", usdt=10_000)
    scene.copies(ann, lead)
    scene.copies(bob, lead, instruments=(ETH,))

    scene.buys(lead, 5, BTC)
    scene.closes(lead, BTC)

    told = [(row.copy_trader, row.what, row.reason) for row in scene.archive.page(COPY_OUTCOMES, ALL, lead_trader=lead)]
    assert told[::-1] == [
        (ann, "opened", None),
        (bob, "skipped", "instrument_not_chosen"),
        (ann, "closed", None),
    ]
    opened, closed = scene.archive.page(COPY_OUTCOMES, ALL, copy_trader=ann)[::-1]
    assert (opened.size, opened.price) == (5, Decimal("100.1"))
    assert (closed.cause, closed.copy, closed.size) == ("lead_trader", opened.copy, 5)


def test_a_copy_has_a_row_from_its_first_close(scene, lead):
    """It tells what was made and withheld, as the engine reckoned it."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)
    scene.moves(BTC, 200)
    scene.sells(lead, 5, BTC)
    (row,) = scene.archive.page(CLOSED_COPIES, ALL, copy_trader=ann)
    assert (row.is_wholly_closed, row.copy.closed) == (False, 5)

    scene.closes(lead, BTC)

    (row,) = scene.archive.page(CLOSED_COPIES, ALL, copy_trader=ann)
    assert (row.is_wholly_closed, row.copy.closed, row.copy.profit) == (True, 10, Decimal("9.99"))
    assert row.copy.withheld > 0


def test_an_ended_relation_tells_what_its_copies_come_to_at_last(scene, lead):
    """It is there from its end on; a copy that closes later still counts, and then the relation is forgotten."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)
    scene.stops(ann, lead, "copy_close")
    (row,) = scene.archive.page(ENDED_RELATIONS, ALL, copy_trader=ann)
    assert (row.relation.copies, row.relation.profit, row.profit_sharing_ratio) == (1, 0, Decimal("0.1"))

    scene.moves(BTC, 200)
    scene.closes(lead, BTC)

    (row,) = scene.archive.page(ENDED_RELATIONS, ALL, copy_trader=ann)
    assert row.relation.profit == Decimal("9.99")
    assert dict(scene.archive.copying.relations) == {}
    assert dict(scene.archive.copying.copies) == {}


def test_a_copy_that_was_handed_over_is_followed_no_more(scene, lead):
    """The outcome says so, and nothing of the copy lives on."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)

    scene.stops(ann, lead, "manual_close")

    assert [row.what for row in scene.archive.page(COPY_OUTCOMES, ALL, copy_trader=ann)] == ["released", "opened"]
    assert dict(scene.archive.copying.relations) == {}


def test_a_settlement_leaves_a_row_for_each_copy_trader(scene, lead):
    """The row has the sums of the settlement."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)
    scene.moves(BTC, 200)
    scene.execute(CloseLeadPosition(lead, next(iter(scene.archive.copying.positions))))
    scene.passes(7 * DAY_MS)

    scene.execute(SettleProfitSharing())

    (share,) = scene.archive.page(SHARES, ALL, lead_trader=lead)
    assert (share.copy_trader, share.at) == (ann, scene.at)
    assert share.amount == share.withheld > 0
    assert share.refund == 0


def test_an_archive_that_lacks_the_past_goes_on_from_a_snapshot(scene, lead):
    """It knows what is open and who copies whom; lead trader's tallies begin anew, with the balance of then."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)
    followed, shadow = scene.archive.copying, Shadow()

    with exact():
        shadow.become(decoded(scene.exchange.state()))

    later = shadow.copying
    assert (dict(later.positions), dict(later.copies)) == (dict(followed.positions), dict(followed.copies))
    assert [(one.relation.copy_trader, one.open_copies) for one in later.relations.values()] == [(ann, 1)]
    record = later.leads[lead]
    assert (record.tally.copy_traders, record.opening.profit) == (1, 0)
    assert record.opening.balance == scene.balance(lead).cash


def test_the_archive_goes_on_after_a_start(scene, lead, tmp_path):
    """Closed and opened again between any two records, it keeps the same rows and the same living things."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    scene.buys(lead, 10, BTC)
    scene.moves(BTC, 200)
    scene.passes(DAY_MS)
    scene.sells(lead, 4, BTC)
    scene.stops(ann, lead)
    scene.closes(lead, BTC)

    for record in scene.records:
        archive = Archive(tmp_path / "archive.db")
        archive.project([record])
        archive.close()

    again = Archive(tmp_path / "archive.db")
    for shelf in (CLOSED_LEAD_POSITIONS, CLOSED_COPIES, ENDED_RELATIONS, COPY_OUTCOMES, SHARES):
        assert again.page(shelf, ALL) == scene.archive.page(shelf, ALL)
    for one, other in zip(again.copying.all(), scene.archive.copying.all(), strict=True):
        assert dict(one) == dict(other)
    again.close()
