"""Time as it goes and as it is set, with everything around the timekeeper in sight. The test holds the real clock."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.runtime.timed_house import BEGIN, HOUR, Counting, House

from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.journal.errors import JournalFailure
from copydesk.journal.memory import InMemoryJournal
from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.schedule import Due, Recurring
from copydesk.runtime.sequencer import INSTANTS_AT_ONCE, SequencerStopped
from copydesk.runtime.timekeeper import Timekeeper, TimeNeverGoesBack
from copydesk.runtime.world_clock import Going


def told(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


def test_a_jump_does_all_that_falls_due_before_it_returns() -> None:
    """Each at its own time; whoever asks afterwards asks at the end of the way."""

    async def story() -> None:
        house = House(Counting())
        await house.timekeeper.freeze()
        await house.timekeeper.jump(lambda now: now + 3 * HOUR)
        stamped = await house.sequencer.submit(OpenAccount("carol"))

        first = (BEGIN // HOUR + 1) * HOUR
        assert [at for at, _ in house.happened] == [first, first + HOUR, first + 2 * HOUR, stamped.at]
        assert stamped.at == house.timekeeper.now == BEGIN + 3 * HOUR

    told(story)


def test_what_was_asked_before_a_jump_happens_before_it_and_what_comes_meanwhile_after_it() -> None:
    """Even where the way is so long that it takes many turns of the loop."""

    async def story() -> None:
        house = House(Counting())
        await house.timekeeper.freeze()
        hours = 3 * INSTANTS_AT_ONCE
        before = await house.sequencer.submit(OpenAccount("before"))
        jump = asyncio.ensure_future(house.timekeeper.jump(lambda now: now + hours * HOUR))
        await house.on_the_way()
        meanwhile = house.sequencer.submit(OpenAccount("meanwhile"))
        assert not jump.done()
        await jump

        assert (before.seq, (await meanwhile).seq) == (1, hours + 2)
        assert (await meanwhile).at == BEGIN + hours * HOUR
        assert [at for at, _ in house.happened] == sorted(at for at, _ in house.happened)

    told(story)


def test_nothing_depends_on_being_woken_in_time() -> None:
    """A command that comes after midnight finds done what was due at midnight, though nobody woke the house."""

    async def story() -> None:
        house = House(Recurring(lambda at: (at // HOUR + 1) * HOUR, OpenAccount("midnight")))
        midnight = (BEGIN // HOUR + 1) * HOUR
        house.real.set((midnight + 3) * 1000)
        stamped = await house.sequencer.submit(OpenAccount("carol"))

        assert house.happened[0] == (midnight, OpenAccount("midnight"))
        assert (stamped.seq, stamped.at) == (2, midnight + 3)

    told(story)


def test_all_that_is_due_at_one_instant_is_on_disk_together() -> None:
    """A crash leaves all of it or nothing, however many instants a way has."""

    class Counted(InMemoryJournal):
        def append(self, records: Any) -> None:
            groups.append([record.at for record in records])
            super().append(records)

    groups: list[list[int]] = []

    async def story() -> None:
        one, other = Counting(), Counting()
        other.count = 1_000_000
        house = House(one, other, journal=Counted())
        await house.timekeeper.jump(lambda now: now + (2 * INSTANTS_AT_ONCE + 7) * HOUR)

        assert [len(group) for group in groups] == [2 * INSTANTS_AT_ONCE, 2 * INSTANTS_AT_ONCE, 14]
        assert all(group.count(at) == 2 for group in groups for at in group)

    told(story)


def test_readers_see_what_is_on_disk_and_the_last_time_in_it() -> None:
    """On the way the last record's time is told, not the time to which the clock was set: a snapshot relies on it."""

    async def story() -> None:
        house = House(Counting())
        seen: list[int] = []
        house.feed.subscribe(lambda records: seen.extend([house.sequencer.last_at] * len(records)))
        await house.timekeeper.jump(lambda now: now + 2 * INSTANTS_AT_ONCE * HOUR)

        halfway, end = ((BEGIN // HOUR + turns * INSTANTS_AT_ONCE) * HOUR for turns in (1, 2))
        assert seen == [halfway] * INSTANTS_AT_ONCE + [end] * INSTANTS_AT_ONCE

    told(story)


def test_the_house_wakes_by_itself_when_something_is_due() -> None:
    """In fast time a day takes a moment; what stops is told to nobody as a failure."""

    async def story() -> None:
        counting = Counting()
        house = House(counting)
        came = house.on_the_way()
        house.timekeeper.start(house.failures.append)
        await house.timekeeper.freeze()
        house.real.set((BEGIN + HOUR) * 1000)
        await house.timekeeper.run(Decimal(1))
        house.real.advance(ms=HOUR)
        record = await came
        await house.timekeeper.stop()

        assert record.at % HOUR == 0
        assert house.failures == []

    told(story)


def test_frozen_time_wakes_nobody_until_it_is_set() -> None:
    """And then what is due comes at once."""

    async def story() -> None:
        house = House(Counting())
        house.timekeeper.start(house.failures.append)
        await house.timekeeper.freeze()
        house.real.advance(ms=100 * HOUR)
        for _ in range(100):
            await asyncio.sleep(0)
        assert house.happened == []
        await house.timekeeper.follow()
        await house.timekeeper.stop()

        assert len(house.happened) == 100
        assert house.timekeeper.now == BEGIN + 100 * HOUR

    told(story)


def test_jumps_that_come_together_are_made_one_after_the_other() -> None:
    """Eight hours and eight hours are sixteen."""

    async def story() -> None:
        house = House(Counting())
        await house.timekeeper.freeze()
        await asyncio.gather(*(house.timekeeper.jump(lambda now: now + 8 * HOUR) for _ in range(2)))

        assert house.timekeeper.now == BEGIN + 16 * HOUR

    told(story)


def test_time_never_goes_back() -> None:
    """Not even by a millisecond; where it stands it may be set."""

    async def story() -> None:
        house = House()
        await house.timekeeper.freeze()
        with pytest.raises(TimeNeverGoesBack):
            await house.timekeeper.jump(lambda now: now - 1)
        await house.timekeeper.jump(lambda now: now)

        assert house.timekeeper.now == BEGIN

    told(story)


def test_each_act_is_kept_once_it_is_done() -> None:
    """And a running clock once more when the house closes, for it stands until the next start."""

    async def story() -> None:
        house = House(Counting())
        house.timekeeper.start(house.failures.append)
        await house.timekeeper.freeze()
        await house.timekeeper.jump(lambda now: now + HOUR)
        await house.timekeeper.run(Decimal(60))
        house.real.advance(ms=1000)
        await house.timekeeper.stop()

        assert [(going.mode, going.world_us // 1000 - BEGIN) for going in house.kept] == [
            ("frozen", 0),
            ("frozen", HOUR),
            ("running", HOUR),
            ("running", HOUR + 60_000),
        ]

    told(story)


def test_a_clock_that_cannot_be_kept_at_the_end_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """The house closes in order all the same."""

    async def story() -> None:
        def refuse(going: Going) -> None:
            raise ClockNotKept("clock.json could not be written: No space left on device.")

        house = House()
        timekeeper = Timekeeper(house.clock, house.schedule, house.sequencer, refuse)
        timekeeper.start(house.failures.append)
        house.clock.run(Decimal(2))
        await timekeeper.stop()

    with caplog.at_level(logging.WARNING):
        told(story)
    assert "No space left" in caplog.text


def test_what_falls_due_and_is_refused_is_a_warning_and_time_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """Unless it may be refused, as a trade of the crowd may."""

    class Refused(Counting):
        def due(self, at: int) -> list[Due]:
            nobody = Deposit(account=7, currency=Currency("USDT"), amount=Decimal(1))  # type: ignore[arg-type]
            return [Due(nobody), Due(nobody, may_be_refused=True)]

    async def story() -> None:
        house = House(Refused())
        await house.timekeeper.jump(lambda now: now + HOUR)
        assert house.happened == []
        assert house.timekeeper.now == BEGIN + HOUR

    with caplog.at_level(logging.WARNING):
        told(story)
    assert [record.message.startswith("Deposit fell due and was refused") for record in caplog.records] == [True]


def test_if_the_disk_refuses_on_the_way_nobody_is_told_that_time_has_passed() -> None:
    """The house is told to stop, and the jump never returns."""

    class Full(InMemoryJournal):
        def append(self, records: Any) -> None:
            raise JournalFailure("the disk said no")

    async def story() -> None:
        house = House(Counting(), journal=Full())
        jump = asyncio.ensure_future(house.timekeeper.jump(lambda now: now + HOUR))
        for _ in range(10):
            await asyncio.sleep(0)

        assert not jump.done()
        assert [str(failure) for failure in house.failures] == ["the disk said no"]
        assert house.kept == []
        jump.cancel()

    told(story)


def test_a_house_that_closes_takes_no_more_acts() -> None:
    """The clock's acts are refused as commands are, and the waking ends by itself."""

    async def story() -> None:
        house = House(Counting())
        house.timekeeper.start(house.failures.append)
        await house.sequencer.close()
        with pytest.raises(SequencerStopped):
            await house.timekeeper.freeze()
        await house.timekeeper.stop()

        assert house.failures == []

    told(story)
