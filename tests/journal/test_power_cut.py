"""When the power goes at any moment, what was acknowledged is on the disk, whatever else is."""

from random import Random

import pytest
from tests.journal.power import machine
from tests.journal.samples import deposits

from copydesk.journal.audit import verify
from copydesk.journal.errors import JournalFailure
from copydesk.journal.sqlite import SqliteJournal

LOG_PAGES = 12
"""A short log, so that cuts meet it while it moves into the database."""


def append_until_cut(journal, chance):
    """Append groups of some records until the power is off; the last acknowledged number."""
    acknowledged = 0
    try:
        while True:
            last = acknowledged + chance.randint(1, 12)
            journal.append(deposits(acknowledged + 1, last))
            acknowledged = last
    except JournalFailure:
        return acknowledged


@pytest.mark.parametrize("moment", range(1, 200, 5))
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_power_cut_loses_nothing_acknowledged(tmp_path, moment, share):
    """Cut at any write or sync, with any part of the unsynced sectors arrived: acknowledged records are there, and the
    journal is sound and goes on."""
    chance = Random(moment)
    with machine() as power:
        journal = SqliteJournal(tmp_path / "before", log_pages=LOG_PAGES)
        power.operations_left = moment
        acknowledged = append_until_cut(journal, chance)
        journal.close()
        power.leave(tmp_path / "after", chance, share)

    journal = SqliteJournal(tmp_path / "after", log_pages=LOG_PAGES)
    found = list(journal.read())
    assert len(found) >= acknowledged
    assert found == deposits(1, len(found))
    journal.append(deposits(len(found) + 1, len(found) + 3))
    assert verify(journal).damages == ()
    journal.close()
