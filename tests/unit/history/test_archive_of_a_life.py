"""The archive against the whole history of an exchange: every order and every fill is there, once."""

from itertools import islice

import pytest
from tests.journal.life import lived

from copydesk.engine import queries
from copydesk.engine.trading.messages import Filled, OrderPlaced
from copydesk.history.archive import Archive, Page
from copydesk.journal.memory import InMemoryJournal

ALL = Page(limit=1_000_000)


@pytest.mark.parametrize("seed", [5, 6])
def test_every_order_of_a_user_lives_or_is_archived(seed):
    """What was placed is either still pending in the engine or ended in the archive, and its fills add up."""
    journal, archive = InMemoryJournal(), Archive()
    exchange = lived(journal, seed, 500)
    archive.catch_up(journal)
    events = [event for record in journal.read() for event in record.events]
    placed = {event.order: event for event in events if isinstance(event, OrderPlaced)}
    traded = {
        (event.trade, side.order)
        for event in events
        if isinstance(event, Filled)
        for side in (event.taker, event.maker)
        if side.order in placed
    }
    users = {event.account for event in placed.values()}
    pending = {order.order for user in users for order in queries.pending_orders(exchange, user)}
    ended = [order for user in users for order in archive.orders(user, ALL)]
    fills = [fill for user in users for fill in archive.fills(user, ALL)]

    assert {order.order for order in ended} == placed.keys() - pending
    assert len(ended) == len(placed) - len(pending) > 100
    assert {(fill.trade, fill.order) for fill in fills} == traded
    for order in ended:
        assert sum(fill.size for fill in fills if fill.order == order.order) == order.filled


def test_an_archive_fed_live_equals_one_made_anew(tmp_path):
    """Fed record by record, asked in between, closed and opened again, the archive is what the journal makes of it."""
    journal, path = InMemoryJournal(), tmp_path / "archive.db"
    exchange = lived(journal, 7, 400)
    users = [account.id for account in queries.accounts(exchange)]
    for closed_after in (70, 130, journal.last_seq):
        archive = Archive(path)
        for record in islice(journal.read(archive.cursor), closed_after - archive.cursor):
            archive.project([record])
            if record.seq % 11 == 0:
                archive.orders(users[1], ALL)
        archive.close()
    kept, anew = Archive(path), Archive()
    anew.catch_up(journal)

    assert kept.cursor == journal.last_seq
    for user in users:
        assert kept.orders(user, ALL) == anew.orders(user, ALL)
        assert kept.fills(user, ALL) == anew.fills(user, ALL)
    kept.close()
