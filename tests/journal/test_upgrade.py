"""Old records stay readable: a journal of the first format, kept as text, is opened by today's code."""

from pathlib import Path

import apsw
import pytest
from tests.journal.life import LEAD, USERS
from tests.journal.samples import deposit

from copydesk.engine import queries
from copydesk.journal import audit
from copydesk.journal.sqlite import SqliteJournal
from copydesk.runtime.recovery import recover

FIRST_FORMAT = Path(__file__).parent / "fixtures" / "format_1.sql"


@pytest.fixture
def old(folder):
    """A journal that the first format wrote, opened."""
    folder.mkdir()
    database = apsw.Connection(str(folder / "journal.db"))
    database.execute(FIRST_FORMAT.read_text())
    database.close()
    journal = SqliteJournal(folder)
    yield journal
    journal.close()


def test_an_old_journal_is_sound(old):
    """Every checksum of the first format is still right, and every message still known."""
    found = audit.verify(old)

    assert found.damages == ()
    assert found.records == found.last_seq == old.last_seq > 60


def test_an_old_journal_brings_its_world_back(old):
    """Applying the old events gives a world with its users, its lead trader's story and its market."""
    exchange = recover(old).exchange
    names = [account.name for account in queries.accounts(exchange)]
    newcomer = queries.account_named(exchange, "newcomer")
    lead = queries.account_named(exchange, f"user{LEAD}")

    assert names == ["house", *(f"user{number}" for number in range(USERS + 1)), "newcomer"]
    assert newcomer is not None and newcomer.position_mode == "long_short"
    leading = queries.lead_trader(exchange, newcomer.id, "SWAP")
    assert leading is not None and leading.instruments == ("SOL-USDT-SWAP",)
    assert lead is not None and queries.lead_trader(exchange, lead.id, "SWAP") is None
    expired = queries.instrument(exchange, leading.instruments[0])
    assert expired is not None and expired.state == "expired"


def test_an_old_journal_goes_on(old):
    """New records follow the old ones in the same chain."""
    old.append([deposit(old.last_seq + 1)])

    assert audit.verify(old).damages == ()
