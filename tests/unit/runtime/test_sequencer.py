"""The one writer: order, group commit, and silence after a failure."""

import asyncio
from itertools import count

import pytest

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.engine.rejections import Reason, Rejected
from copydesk.journal.errors import JournalFailure
from copydesk.journal.memory import InMemoryJournal
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.feed import Feed
from copydesk.runtime.sequencer import TOGETHER, Sequencer, SequencerStopped

OPEN_ANN = OpenAccount("ann")


class WatchedJournal:
    """A journal that notes each append, and refuses when told to."""

    def __init__(self, happened):
        self._kept = InMemoryJournal()
        self._happened = happened
        self.refuses = False

    def __getattr__(self, name):
        return getattr(self._kept, name)

    def append(self, records):
        """Keep the records, unless the disk refuses."""
        if self.refuses:
            raise JournalFailure("the disk said no")
        self._happened.append(("append", [record.seq for record in records]))
        self._kept.append(records)


class Stage:
    """A sequencer with everything around it in sight."""

    def __init__(self, last_at=0):
        self.happened = []
        self.failures = []
        self.journal = WatchedJournal(self.happened)
        self.clock = FrozenClock(1_000_000_000)
        self.feed = Feed()
        self.feed.subscribe(lambda records: self.happened.extend(("feed", record.seq) for record in records))
        self.sequencer = Sequencer(
            Exchange(), self.journal, self.clock, self.feed, on_failure=self.failures.append, last_at=last_at
        )

    def submit(self, command):
        """Submit, and note when the answer comes."""
        answer = self.sequencer.submit(command)
        answer.add_done_callback(lambda _: self.happened.append(("answer", command)))
        return answer


def test_commands_are_answered_in_order_with_number_and_time():
    """Numbers count from one; the time is the clock's in milliseconds; the outcome holds the events."""

    async def story():
        stage = Stage()
        first = await stage.submit(OPEN_ANN)
        stage.clock.advance(ms=5)
        second = await stage.submit(OpenAccount("bob"))
        assert (first.seq, first.at, len(first.outcome.events)) == (1, 1_000_000, 1)
        assert (second.seq, second.at) == (2, 1_000_005)
        assert [record.command for record in stage.journal.read()] == [OPEN_ANN, OpenAccount("bob")]

    asyncio.run(story())


def test_what_waits_together_is_kept_together():
    """All commands of one turn of the loop are one append; then they are shown to the feed, then callers go on."""

    async def story():
        stage = Stage()
        commands = [OpenAccount(name) for name in ("ann", "bob", "cid")]
        await asyncio.gather(*map(stage.submit, commands))
        assert stage.happened == [
            ("append", [1, 2, 3]),
            ("feed", 1),
            ("feed", 2),
            ("feed", 3),
            *(("answer", command) for command in commands),
        ]

    asyncio.run(story())


def test_a_lone_command_waits_for_nobody():
    """One command alone is on disk after one turn of the loop."""

    async def story():
        stage = Stage()
        stage.submit(OPEN_ANN)
        await asyncio.sleep(0)
        assert stage.journal.last_seq == 1

    asyncio.run(story())


def test_who_comes_in_the_next_turn_goes_with_those_who_wait():
    """While each turn of the loop brings more commands they are gathered for one sync; the first idle turn ends it."""

    async def story():
        stage = Stage()
        answers = [stage.submit(OpenAccount(name)) for name in ("ann", "bob")]
        for name in ("cid", "dan", "eve"):
            await asyncio.sleep(0)
            answers.append(stage.submit(OpenAccount(name)))
        await asyncio.gather(*answers)
        appends = [what for what in stage.happened if what[0] == "append"]
        assert appends == [("append", [1, 2, 3, 4, 5])]

    asyncio.run(story())


def test_enough_commands_wait_for_no_more():
    """A stream that never ends holds up nobody: so many commands are committed in the next turn."""

    async def story():
        stage = Stage()
        for number in range(TOGETHER):
            stage.submit(OpenAccount(f"user-{number}"))
        await asyncio.sleep(0)
        assert stage.journal.last_seq == TOGETHER

    asyncio.run(story())


def test_what_is_kept_together_happens_at_one_time():
    """However long a group takes to be executed, its commands have the time at which it began."""

    async def story():
        stage = Stage()
        stage.clock.now_us = count(5_000_000, 7_000).__next__
        stamped = await asyncio.gather(*(stage.submit(OpenAccount(name)) for name in ("ann", "bob", "cid")))
        assert {one.at for one in stamped} == {5_000}

    asyncio.run(story())


def test_nothing_is_answered_in_the_turn_of_asking():
    """Submitting only queues: the exchange is as before until the loop comes round."""

    async def story():
        stage = Stage()
        before = stage.sequencer.exchange.state()
        answer = stage.submit(OPEN_ANN)
        assert not answer.done()
        assert stage.sequencer.exchange.state() == before
        await answer
        assert stage.sequencer.exchange.state() != before

    asyncio.run(story())


def test_a_rejection_is_answered_and_not_recorded():
    """A refused command raises its reason at the caller, takes no number and leaves no record."""

    async def story():
        stage = Stage()
        answers = [stage.submit(command) for command in (OPEN_ANN, OPEN_ANN, OpenAccount("bob"))]
        first, refused, last = await asyncio.gather(*answers, return_exceptions=True)
        assert (first.seq, last.seq) == (1, 2)
        assert isinstance(refused, Rejected) and refused.reason is Reason.ACCOUNT_NAME_TAKEN
        assert stage.journal.last_seq == 2
        assert stage.happened[0] == ("append", [1, 2])

    asyncio.run(story())


def test_time_never_goes_back():
    """When the clock is set back, records go on with the latest time there was, also across a restart."""

    async def story():
        stage = Stage(last_at=2_000_000)
        first = await stage.submit(OPEN_ANN)
        stage.clock.set(3_000_000_000)
        second = await stage.submit(OpenAccount("bob"))
        stage.clock.set(0)
        third = await stage.submit(OpenAccount("cid"))
        assert [first.at, second.at, third.at] == [2_000_000, 3_000_000, 3_000_000]

    asyncio.run(story())


def test_a_caller_who_leaves_is_served_all_the_same():
    """A command whose caller has gone is executed and recorded."""

    async def story():
        stage = Stage()
        stage.submit(OPEN_ANN).cancel()
        await stage.submit(OpenAccount("bob"))
        assert stage.journal.last_seq == 2

    asyncio.run(story())


def test_a_refusing_disk_silences_the_house():
    """After a failed append nobody is answered, neither yes nor no; the failure is told once; nothing can be read."""

    async def story():
        stage = Stage()
        await stage.submit(OPEN_ANN)
        stage.journal.refuses = True
        answers = [stage.submit(OpenAccount("bob")), stage.submit(OPEN_ANN)]
        for _ in range(2):
            await asyncio.sleep(0)
        stage.journal.refuses = False
        answers.append(stage.submit(OpenAccount("cid")))
        for _ in range(3):
            await asyncio.sleep(0)

        assert not any(answer.done() for answer in answers)
        assert [str(failure) for failure in stage.failures] == ["the disk said no"]
        assert stage.journal.last_seq == 1
        with pytest.raises(SequencerStopped):
            _ = stage.sequencer.exchange

    asyncio.run(story())


def test_a_bug_stops_the_house_like_a_failure():
    """When a subscriber raises, the failure is told and nothing more is taken."""

    async def story():
        stage = Stage()
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        stage.feed.subscribe(lambda records: {}[records[0].seq])
        stage.submit(OPEN_ANN)
        await asyncio.sleep(0)
        later = stage.submit(OpenAccount("bob"))
        await asyncio.sleep(0)
        assert isinstance(stage.failures[0], KeyError) and len(stage.failures) == 1
        assert not later.done()

    asyncio.run(story())


def test_closing_answers_what_waits_and_takes_no_more():
    """What was submitted before closing is answered; what comes after is refused at once."""

    async def story():
        stage = Stage()
        answer = stage.submit(OPEN_ANN)
        await stage.sequencer.close()
        assert answer.result().seq == 1
        with pytest.raises(SequencerStopped):
            stage.sequencer.submit(OpenAccount("bob"))

    asyncio.run(story())


def test_numbers_go_on_after_a_restart():
    """A sequencer on a journal with records counts on from the last."""

    async def story():
        stage = Stage()
        await stage.submit(OPEN_ANN)
        sequencer = Sequencer(
            stage.sequencer.exchange, stage.journal, stage.clock, Feed(), on_failure=stage.failures.append
        )
        stamped = await sequencer.submit(OpenAccount("bob"))
        assert stamped.seq == 2

    asyncio.run(story())
