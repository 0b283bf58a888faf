"""The one writer: puts commands in order, and answers nobody before the disk has them.

Commands that wait together are executed one after the other, appended in one transaction, then answered, then shown to
the feed, all in one turn of the event loop. So whoever reads the exchange on the loop sees only what is on disk. One
command alone is committed in the next turn. Where several wait, others are usually on their way: as long as each turn
brings more, up to a number that is enough, they are waited for, because a sync costs as much for one as for many.

Commands that are committed together happen at one time. Before they are executed, everything that has fallen due by
then is, each at its own time. Where that is much, it takes several turns, and the commands wait.

If the disk refuses, memory is ahead of it and nobody can know what a restart will find. Then nobody is answered,
neither yes nor no, the exchange can no longer be read, and the house is told to stop. The same holds for a bug.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from copydesk.engine.exchange import Exchange
from copydesk.engine.messages import Command, Outcome
from copydesk.engine.numbers import exact
from copydesk.engine.rejections import Rejected
from copydesk.journal.errors import JournalError
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record
from copydesk.runtime.clock import Clock
from copydesk.runtime.feed import Feed
from copydesk.runtime.schedule import Due, Schedule

INSTANTS_AT_ONCE = 20
"""How many instants of the schedule are carried out in one turn of the loop: with a living market some 20 ms."""

TOGETHER = 128
"""How many commands are enough for one sync: none of them waits for more to come."""

_log = logging.getLogger(__name__)


class Stamped(msgspec.Struct, frozen=True):
    """What became of a command: its number, its time and what it caused. Units: `at` is Unix milliseconds."""

    seq: int
    at: int
    outcome: Outcome


class SequencerStopped(Exception):
    """Nothing is read or written any more: the sequencer was closed, or it failed."""


Answer = asyncio.Future[Stamped]


class _Waiting(msgspec.Struct, frozen=True):
    """A command, or only the wish that all be done that is due by now, and who waits for it."""

    command: Command | None
    answer: asyncio.Future[Any]


class Sequencer:
    """Commands in, stamped outcomes out. `on_failure` is called at most once, with what made it stop."""

    def __init__(
        self,
        exchange: Exchange,
        journal: Journal,
        clock: Clock,
        feed: Feed,
        *,
        on_failure: Callable[[BaseException], None],
        last_at: int = 0,
        schedule: Schedule | None = None,
    ) -> None:
        self._exchange = exchange
        self._journal = journal
        self._clock = clock
        self._feed = feed
        self._on_failure = on_failure
        self._schedule = schedule or Schedule()
        self._now = last_at
        self._last_at = last_at
        self._last_seq = journal.last_seq
        self._loop: asyncio.AbstractEventLoop
        """The loop that the waiting wait in; known once somebody does."""
        self._waiting: deque[_Waiting] = deque()
        self._seen_waiting = 0
        self._open = True
        self._failed = False

    @property
    def exchange(self) -> Exchange:
        """The exchange, for reading. Raises: SequencerStopped after a failure, when memory is ahead of the disk."""
        if self._failed:
            raise SequencerStopped("The exchange stopped after a failure.")
        return self._exchange

    @property
    def last_seq(self) -> int:
        """The number of the last record on disk."""
        return self._last_seq

    @property
    def last_at(self) -> int:
        """The time of the last record. Units: Unix milliseconds."""
        return self._last_at

    def submit(self, command: Command) -> Answer:
        """Queue a command. The answer comes when it is durable: the stamped outcome, or `Rejected` as the exception.

        After a failure the answer never comes. Raises: SequencerStopped once closed.
        """
        if not self._open:
            raise SequencerStopped("The exchange is closing.")
        return self._queue(command)

    def keep_up(self) -> "asyncio.Future[None]":
        """Do what has fallen due by now. The answer comes when it is durable.

        After a failure the answer never comes. Raises: SequencerStopped once closed.
        """
        if not self._open:
            raise SequencerStopped("The exchange is closing.")
        return self._queue(None)

    async def close(self) -> None:
        """Accept nothing more, and return when all that was submitted is answered. The journal stays open."""
        self._open = False
        if self._waiting and not self._failed:
            await asyncio.wait([waiting.answer for waiting in self._waiting])

    def _queue(self, command: Command | None) -> "asyncio.Future[Any]":
        if not self._waiting:
            self._loop = asyncio.get_running_loop()
            self._loop.call_soon(self._flush)
        answer = self._loop.create_future()
        self._waiting.append(_Waiting(command, answer))
        return answer

    def _flush(self) -> None:
        if self._failed:
            return
        if self._more_are_coming():
            self._loop.call_soon(self._flush)
            return
        try:
            self._commit()
        except JournalError as failure:
            self._fail(failure)
        except BaseException as bug:
            self._fail(bug)
            raise

    def _more_are_coming(self) -> bool:
        """Whether several wait, not yet enough, and the last turn of the loop has brought some of them."""
        before, self._seen_waiting = self._seen_waiting, len(self._waiting)
        return 1 < self._seen_waiting < TOGETHER and self._seen_waiting > before

    def _commit(self) -> None:
        self._seen_waiting = 0
        records: list[Record] = []
        results: list[tuple[asyncio.Future[Any], Stamped | Rejected | None]] = []
        with exact():  # once for all of them
            is_caught_up = self._catch_up(records)
            while is_caught_up and self._waiting:
                waiting = self._waiting.popleft()
                command = waiting.command
                result = None if command is None else self._execute(command, self._now, records)
                results.append((waiting.answer, result))
        if records:
            self._journal.append(records)
            self._last_seq, self._last_at = records[-1].seq, records[-1].at
        if self._waiting:
            self._loop.call_soon(self._flush)
        for answer, result in results:
            if answer.done():
                continue  # the caller has gone; what was asked is done all the same
            if isinstance(result, Rejected):
                answer.set_exception(result)
            else:
                answer.set_result(result)
        self._feed.publish(records)

    def _catch_up(self, records: list[Record]) -> bool:
        """Do what has fallen due by now, or as much of it as one turn should do; whether that is all."""
        self._now = max(self._now, self._clock.now_us() // 1000)
        for _ in range(INSTANTS_AT_ONCE):
            instant = self._schedule.next_instant(self._now)
            if instant is None:
                return True
            for due in instant.due():
                self._carry_out(due, instant.at, records)
        return False

    def _carry_out(self, due: Due, at: int, records: list[Record]) -> None:
        result = self._execute(due.command, at, records)
        if isinstance(result, Rejected) and not due.may_be_refused:
            _log.warning("%s fell due and was refused: %s", type(due.command).__name__, result)

    def _execute(self, command: Command, at: int, records: list[Record]) -> Stamped | Rejected:
        try:
            outcome = self._exchange.execute(command, at)
        except Rejected as rejected:
            return rejected
        record = Record(self._last_seq + len(records) + 1, at, command, outcome.events)
        records.append(record)
        return Stamped(record.seq, at, outcome)

    def _fail(self, failure: BaseException) -> None:
        self._failed = True
        self._on_failure(failure)
