"""A sequencer with its time, in the test's hand: who opens an account every hour, and a real clock that stands."""

import asyncio

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.engine.messages import Command
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Record
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.feed import Feed
from copydesk.runtime.schedule import Due, Schedule, Thing, Way
from copydesk.runtime.sequencer import Sequencer
from copydesk.runtime.timekeeper import Timekeeper
from copydesk.runtime.world_clock import Going, WorldClock

BEGIN = 1_700_000_000_000
HOUR = 3_600_000


class Counting:
    """Opens a numbered account at every hour: something whose every instant can be told from the others."""

    def __init__(self) -> None:
        self.count = 0

    def next_at(self, after: int, way: Way) -> int:
        return (after // HOUR + 1) * HOUR

    def due(self, at: int) -> list[Due]:
        self.count += 1
        return [Due(OpenAccount(f"hour-{self.count}"))]


class House:
    """A sequencer with its time, in the test's hand."""

    def __init__(self, *things: Thing, journal: InMemoryJournal | None = None) -> None:
        self.real = FrozenClock(BEGIN * 1000)
        self.clock = WorldClock(self.real)
        self.schedule = Schedule(things, done_to=BEGIN)
        self.journal = journal or InMemoryJournal()
        self.feed = Feed()
        self.failures: list[BaseException] = []
        self.kept: list[Going] = []
        self.sequencer = Sequencer(
            Exchange(),
            self.journal,
            self.clock,
            self.feed,
            on_failure=self.failures.append,
            last_at=BEGIN,
            schedule=self.schedule,
        )
        self.timekeeper = Timekeeper(self.clock, self.schedule, self.sequencer, self.kept.append)

    def on_the_way(self) -> "asyncio.Future[Record]":
        """The first record, when it has been published."""
        came: asyncio.Future[Record] = asyncio.get_running_loop().create_future()
        self.feed.subscribe(lambda records: None if came.done() else came.set_result(records[0]))
        return came

    @property
    def happened(self) -> list[tuple[int, Command]]:
        """All that is in the journal."""
        return [(record.at, record.command) for record in self.journal.read()]
