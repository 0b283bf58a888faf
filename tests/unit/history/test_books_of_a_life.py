"""Bills and closed positions against the whole history of an exchange: they tell what the engine's books say."""

from collections import defaultdict
from decimal import Decimal

import pytest
from tests.journal.life import live

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.trading.messages import Filled, OrderPlaced
from copydesk.engine.trading.orders import is_takeover
from copydesk.history.archive import Archive
from copydesk.history.kept.bills import BILLS
from copydesk.history.kept.positions import CLOSED_POSITIONS
from copydesk.history.kept.trades import TRADES
from copydesk.history.shelf import Page

ALL = Page(limit=1_000_000)


@pytest.fixture(scope="module", params=[11, 12, 13])
def lived(request):
    """An exchange after a life, its records, and an archive that was shown them."""
    exchange, archive = Exchange(), Archive()
    records = live(exchange, request.param, 600)
    for record in records:
        archive.project([record])
    return exchange, records, archive


def test_bills_add_up_to_balances(lived):
    """The changes of an account's bills add up to its cash, and each bill's balance is the sum so far."""
    exchange, _, archive = lived
    told = 0
    for account in queries.accounts(exchange):
        if account.kind == "house":
            continue
        sums: dict[str, Decimal] = defaultdict(Decimal)
        bills = archive.page(BILLS, ALL, account=account.id)
        for bill in reversed(bills):
            sums[bill.currency] += bill.change
            assert bill.balance == sums[bill.currency]
        for balance in queries.balances(exchange, account.id).details:
            assert sums[balance.currency] == balance.cash
        told += len(bills)
    assert told > 100


def test_the_margin_of_bills_adds_up_to_isolated_margin(lived):
    """What went into isolated positions and came out of them again is what they hold now."""
    exchange, _, archive = lived
    users = [account.id for account in queries.accounts(exchange) if account.kind == "user"]
    added = sum((bill.margin_change for user in users for bill in archive.page(BILLS, ALL, account=user)), Decimal(0))
    held = sum((view.position.margin for user in users for view in queries.positions(exchange, user)), Decimal(0))

    assert added == held


def test_every_profit_is_in_a_position(lived):
    """Profit and fees of swaps are those of positions that were closed and of those that are open."""
    exchange, _, archive = lived
    told = 0
    for account in queries.accounts(exchange):
        if account.kind == "house":
            continue
        bills = archive.page(BILLS, ALL, account=account.id, instrument_type="SWAP")
        rows = archive.page(CLOSED_POSITIONS, ALL, account=account.id)
        ended = [row for row in rows if row.closing in ("wholly", "wholly_taken")]
        still = [view.position for view in queries.positions(exchange, account.id)]
        told += len(ended)

        for amount in ("profit", "fee"):
            kept = sum((getattr(one, amount) for one in (*ended, *still)), Decimal(0))
            assert kept == sum((getattr(bill, amount) for bill in bills), Decimal(0))
        partly = {(row.position, row.opened_at) for row in rows if row.closing in ("partly", "partly_taken")}
        assert partly <= {(position.id, position.opened_at) for position in still}
    assert told > 20


def test_a_row_of_a_position_closes_no_more_than_there_was(lived):
    """What was closed of a position that ended is at least its largest size, and its prices lie among the trades'."""
    exchange, _, archive = lived
    for account in queries.accounts(exchange):
        for row in archive.page(CLOSED_POSITIONS, ALL, account=account.id):
            assert row.closing == "partly" or row.closed >= row.largest > 0
            assert row.opened_at <= row.closed_at
            assert row.close_average > 0 and row.open_average > 0


def test_every_trade_is_public(lived):
    """Each fill is one public trade of its instrument, in order, with the taker's side; takings over are none."""
    _, records, archive = lived
    fills = [
        (event, record.at)
        for record in records
        for event in record.events
        if isinstance(event, Filled) and not is_takeover(event)
    ]
    trades = archive.page(TRADES, ALL)

    assert [(t.instrument, t.trade, t.price, t.size, t.side, t.at) for t in reversed(trades)] == [
        (f.instrument, f.trade, f.price, f.size, f.taker.side, at) for f, at in fills
    ]


def test_the_shadow_goes_on_after_a_start(tmp_path, lived):
    """Closed and opened again at any place, the archive tells the same bills and positions."""
    exchange, records, whole = lived
    path = tmp_path / "archive.db"
    for part in (records[:100], records[100:350], records[350:]):
        archive = Archive(path)
        for record in part:
            archive.project([record])
        archive.close()
    kept = Archive(path)

    assert any(isinstance(event, OrderPlaced) for record in records for event in record.events)
    for account in queries.accounts(exchange):
        for shelf in (BILLS, CLOSED_POSITIONS):
            assert kept.page(shelf, ALL, account=account.id) == whole.page(shelf, ALL, account=account.id)
    assert kept.page(TRADES, ALL) == whole.page(TRADES, ALL)
    kept.close()
