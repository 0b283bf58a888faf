"""When the archive works: soon, in slices, and never after the house was closed."""

import asyncio
from itertools import pairwise

import pytest
from tests.journal.life import live

from copydesk.engine.exchange import Exchange
from copydesk.history.archive import SLICE, SLICES, Archive, ArchiveFailure
from copydesk.history.kept.bills import BILLS
from copydesk.history.shelf import Page
from copydesk.runtime.archiving import Archiving
from copydesk.runtime.feed import Feed

RECORDS = live(Exchange(), 21, 200)


async def turns(count: int) -> None:
    """Let the loop turn."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.fixture
def told() -> list[BaseException]:
    return []


@pytest.mark.anyio
async def test_what_happened_is_digested_without_being_asked_for(told):
    """Publishing only lays records aside; soon the archive has made something of all of them, slice by slice."""
    archive, feed = Archive(), Feed()
    Archiving(archive, feed, told.append, pause_seconds=0)
    for record in RECORDS:
        feed.publish([record])
    assert archive.digested == 0

    seen = []
    while archive.digested < RECORDS[-1].seq:
        await turns(1)
        seen.append(archive.digested)
    events = sum(len(record.events) or 1 for record in RECORDS)
    assert max(after - before for before, after in pairwise([0, *seen])) <= max(SLICE, events // SLICES)
    assert told == []


@pytest.mark.anyio
async def test_who_asks_waits_for_no_slice(told):
    """An answer holds everything that was published."""
    archive, feed = Archive(), Feed()
    Archiving(archive, feed, told.append, pause_seconds=0)
    for record in RECORDS:
        feed.publish([record])

    assert archive.page(BILLS, Page())
    assert archive.digested == RECORDS[-1].seq


@pytest.mark.anyio
async def test_nothing_is_digested_after_the_end(told):
    """Once closed, records are laid aside only, also those that come late; the archive's own end digests them."""
    archive, feed = Archive(), Feed()
    archiving = Archiving(archive, feed, told.append, pause_seconds=0)
    feed.publish(RECORDS[:1])
    archiving.close()
    feed.publish(RECORDS[1:2])
    await turns(20)

    assert archive.digested == 0


@pytest.mark.anyio
async def test_a_disk_that_refuses_is_told(told, tmp_path):
    """The house is told that its archive failed, once."""
    archive, feed = Archive(tmp_path / "archive.db"), Feed()
    Archiving(archive, feed, told.append, pause_seconds=0)
    archive._connection.execute("PRAGMA query_only = on")
    for record in RECORDS[:3]:
        feed.publish([record])
    await turns(30)

    assert [type(failure) for failure in told] == [ArchiveFailure]
