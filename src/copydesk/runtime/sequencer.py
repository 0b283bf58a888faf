"""The one writer: puts commands in order, and answers nobody before the disk has them.

Commands that wait together are executed one after the other, appended in one transaction, then answered, then shown to
the feed, all in one turn of the event loop. So whoever reads the exchange on the loop sees only what is on disk.

If the disk refuses, memory is ahead of it and nobody can know what a restart will find. Then nobody is answered,
neither yes nor no, the exchange can no longer be read, and the house is told to stop. The same holds for a bug.
"""

import asyncio
from collections.abc import Callable

import msgspec

from copydesk.engine.exchange import Exchange
from copydesk.engine.messages import Command, Outcome
from copydesk.engine.rejections import Rejected
from copydesk.journal.errors import JournalError
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record
from copydesk.runtime.clock import Clock
from copydesk.runtime.feed import Feed


class Stamped(msgspec.Struct, frozen=True):
    """What became of a command: its number, its time and what it caused. Units: `at` is Unix milliseconds."""

    seq: int
    at: int
    outcome: Outcome


class SequencerStopped(Exception):
    """Nothing is read or written any more: the sequencer was closed, or it failed."""


Answer = asyncio.Future[Stamped]


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
    ) -> None:
        self._exchange = exchange
        self._journal = journal
        self._clock = clock
        self._feed = feed
        self._on_failure = on_failure
        self._last_at = last_at
        self._last_seq = journal.last_seq
        self._waiting: list[tuple[Command, Answer]] = []
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
        loop = asyncio.get_running_loop()
        answer: Answer = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._flush)
        self._waiting.append((command, answer))
        return answer

    async def close(self) -> None:
        """Accept nothing more, and return when all that was submitted is answered. The journal stays open."""
        self._open = False
        if self._waiting and not self._failed:
            await asyncio.wait([answer for _, answer in self._waiting])

    def _flush(self) -> None:
        if self._failed:
            return
        group, self._waiting = self._waiting, []
        try:
            self._commit(group)
        except JournalError as failure:
            self._fail(failure)
        except BaseException as bug:
            self._fail(bug)
            raise

    def _commit(self, group: list[tuple[Command, Answer]]) -> None:
        records: list[Record] = []
        results = [self._execute(command, records) for command, _ in group]
        if records:
            self._journal.append(records)
            self._last_seq = records[-1].seq
        for (_, answer), result in zip(group, results, strict=True):
            _resolve(answer, result)
        for record in records:
            self._feed.publish(record)

    def _execute(self, command: Command, records: list[Record]) -> Stamped | Rejected:
        at = self._stamp()
        try:
            outcome = self._exchange.execute(command, at)
        except Rejected as rejected:
            return rejected
        record = Record(self._last_seq + len(records) + 1, at, command, outcome.events)
        records.append(record)
        return Stamped(record.seq, at, outcome)

    def _stamp(self) -> int:
        """The time in milliseconds; it stands still while the clock goes back."""
        self._last_at = max(self._last_at, self._clock.now_us() // 1000)
        return self._last_at

    def _fail(self, failure: BaseException) -> None:
        self._failed = True
        self._on_failure(failure)


def _resolve(answer: Answer, result: Stamped | Rejected) -> None:
    if answer.done():
        return  # the caller has gone; what was asked is done all the same
    if isinstance(result, Rejected):
        answer.set_exception(result)
    else:
        answer.set_result(result)
