"""What the archive can tell of a lead trader's days: any stretch of them, however long it is since."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.unit.history.copying_life import BTC, DAY_MS, ETH, ArchivedCopying

from copydesk.engine import copying_queries
from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.messages import ApproveLeadTrader, StopLeadTrading
from copydesk.engine.ledger.messages import Deposit, Transfer
from copydesk.history.copying.days import KEPT_DAYS, LEAD_DAYS
from copydesk.history.layout import SHELVES
from copydesk.history.shelf import Page
from copydesk.history.tallies import LeadHistory, profit_since


@pytest.fixture
def scene() -> ArchivedCopying:
    return ArchivedCopying()


@pytest.fixture
def lead(scene):
    return scene.lead_trader(leading=[BTC, ETH], usdt=10_000)


def wins(scene, lead, dollars: int) -> None:
    """A lead position that makes so many dollars, more or less: 100 contracts of a dollar each."""
    price = int(scene.exchange.trading.markets[BTC].prices.mark)
    scene.buys(lead, 100, BTC)
    scene.moves(BTC, price + dollars)
    scene.closes(lead, BTC)
    scene.moves(BTC, price)


def test_each_day_has_its_tally(scene, lead):
    """Days with and without trades are told, the latest first, and any stretch is the difference of two of them."""
    first = day_of(scene.at)
    for dollars in (5, 0, -3, 0, 8):
        if dollars:
            wins(scene, lead, dollars)
        scene.passes(DAY_MS)
    wins(scene, lead, 2)

    history = LeadHistory(scene.archive, lead)
    profits = [tally.profit for tally in history.each_day(first, first + 5)]

    assert [round(profit) for profit in profits[::-1]] == [5, 5, 2, 2, 10, 12]
    assert profits == [history.by_the_end_of(day).profit for day in range(first + 5, first - 1, -1)]
    assert round(history.window(first + 1, first + 3).profit) == -3
    assert round(history.window(first + 4, first + 5).profit) == 10
    assert (history.record.tally.profit_days, history.record.tally.loss_days) == (3, 1)
    assert history.record.tally.opened == 4


def test_the_principal_is_the_balance_of_the_begin_and_what_was_paid_in(scene, lead):
    """The balance at a day's end has profit and fees in it; deposits and transfers of the stretch are added."""
    first = day_of(scene.at)
    wins(scene, lead, 50)
    fees = scene.balance(lead).cash - 10_000 - LeadHistory(scene.archive, lead).record.tally.profit
    assert fees < 0
    scene.passes(DAY_MS)
    scene.execute(Deposit(lead, "USDT", Decimal(500)))
    scene.execute(Deposit(lead, "USDT", Decimal(70), "funding"))
    scene.execute(Transfer(lead, "USDT", Decimal(30), "funding", "trading"))
    scene.execute(Transfer(lead, "USDT", Decimal(20), "trading", "funding"))
    wins(scene, lead, 10)

    history = LeadHistory(scene.archive, lead)

    assert history.window(first, first + 1).principal == 10_510
    assert history.window(first + 1, first + 1).principal == 10_510 + history.by_the_end_of(first).profit + fees


def test_a_year_without_trades_loses_nothing(scene, lead):
    """What happened before the days that are kept stays in the sums; its rows do not stay."""
    wins(scene, lead, 50)
    for _ in range(KEPT_DAYS + 40):
        scene.passes(DAY_MS)
        scene.moves(ETH, 100)
    today = day_of(scene.at)
    wins(scene, lead, 10)

    history = LeadHistory(scene.archive, lead)

    assert round(history.window(today - 364, today).profit) == 10
    assert round(history.window(today - KEPT_DAYS - 60, today).profit) == 60
    assert history.window(today - 364, today).principal == history.by_the_end_of(today - 1).balance
    for _ in SHELVES:
        scene.moves(ETH, 100)
        scene.archive.flush()
    assert min(row.tally.day for row in scene.archive.page(LEAD_DAYS, Page(limit=-1))) >= today - KEPT_DAYS - 1


def test_copy_traders_are_counted_by_the_day(scene, lead):
    """The tally of a day has the number of copy traders at its end."""
    first = day_of(scene.at)
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.copies(ann, lead)
    scene.passes(DAY_MS)
    scene.copies(bob, lead)
    scene.passes(DAY_MS)
    scene.stops(ann, lead)
    scene.stops(bob, lead)

    told = LeadHistory(scene.archive, lead).each_day(first, first + 2)

    assert [tally.copy_traders for tally in told[::-1]] == [1, 2, 0]


def test_copies_profit_is_told_since_any_day(scene, lead):
    """What closed before the day does not count; what closed on it does."""
    ann = scene.trader("ann", usdt=10_000)
    scene.copies(ann, lead)
    first = day_of(scene.at)
    for dollars in (5, -3, 0, 8):
        if dollars:
            wins(scene, lead, dollars)
        scene.passes(DAY_MS)
    relations = copying_queries.copy_traders(scene.exchange, lead)

    told = [round(profit_since(scene.archive, relations, first + day)) for day in range(5)]

    assert told == [10, 5, 8, 8, 0]


def test_who_leads_again_begins_anew(scene, lead):
    """Days before the second begin are not his any more; what he traded most is remembered."""
    wins(scene, lead, 50)
    scene.execute(StopLeadTrading(lead, "SWAP"))
    scene.passes(3 * DAY_MS)
    scene.execute(ApproveLeadTrader(lead, "SWAP", (BTC,), Decimal("0.1")))
    today = day_of(scene.at)
    wins(scene, lead, 10)

    history = LeadHistory(scene.archive, lead)

    assert round(history.window(today, today).profit) == 10
    assert history.window(today, today).principal == history.record.opening.balance > 10_000
    assert (history.record.tally.profit_days - history.record.opening.profit_days) == 1
    assert history.record.opened == {"BTC": 2}


def test_inverse_and_spot_trades_do_not_count(scene):
    """The figures are of swaps that settle in USDT."""
    lead = scene.lead_trader(leading=["BTC-USD-SWAP"], usdt=10_000, btc=10)
    scene.house_quotes("BTC-USD-SWAP", bids=[(100, 1000)], asks=[(101, 1000)], mark=100)

    scene.buys(lead, 1, "BTC-USD-SWAP")
    scene.sells(lead, 1, "BTC-USD-SWAP")

    record = LeadHistory(scene.archive, lead).record
    assert replace(record.tally, balance=Decimal(0)) == replace(
        record.opening, day=record.tally.day, balance=Decimal(0)
    )
    assert record.opened == {}
