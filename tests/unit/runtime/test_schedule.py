"""What falls due: every instant once, in order, together with all that is due at it."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.ledger.messages import OpenAccount
from copydesk.runtime.schedule import Due, Recurring, Schedule, Way


def every(interval: int, name: str = "due") -> Recurring:
    """Something that comes at each multiple of the interval."""
    return Recurring(lambda at: (at // interval + 1) * interval, OpenAccount(name))


class Countdown:
    """Something that the state makes due: at the times that a test puts there, which vanish as they are handed out."""

    def __init__(self, *times: int) -> None:
        self.times = list(times)

    def next_at(self, after: int, way: Way) -> int | None:
        return max(min(self.times), after + 1) if self.times else None

    def due(self, at: int) -> Iterable[Due]:
        self.times = [time for time in self.times if time > at]
        yield Due(OpenAccount("countdown"))


def handed_out(schedule: Schedule, until: int) -> list[tuple[int, list[str]]]:
    """All instants up to a time, each with the names of what was due."""
    found = []
    while instant := schedule.next_instant(until):
        found.append((instant.at, [due.command.name for due in instant.due()]))  # type: ignore[union-attr]
    return found


def test_things_come_in_order_of_time_and_then_of_adding() -> None:
    """What is due at one instant belongs together."""
    schedule = Schedule([every(4, "four"), every(6, "six")])

    assert handed_out(schedule, 12) == [(4, ["four"]), (6, ["six"]), (8, ["four"]), (12, ["four", "six"])]


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(1, 9), st.integers(1, 9))
def test_it_does_not_matter_how_often_one_asks(pauses: list[int], one: int, other: int) -> None:
    """In one way or in many, at any times: every instant is handed out once, none is forgotten."""
    asked, at_once = Schedule([every(one), every(other)]), Schedule([every(one), every(other)])
    until, found = 0, []
    for pause in pauses:
        until += pause
        found += handed_out(asked, until)

    assert found == handed_out(at_once, until)
    assert asked.done_to == until


def test_nothing_is_due_at_the_beginning_or_twice() -> None:
    """What happened at the moment where a schedule begins has been done; an instant is not asked for again."""
    schedule = Schedule([every(10)], done_to=20)

    assert handed_out(schedule, 20) == []
    assert handed_out(schedule, 30) == [(30, ["due"])]
    assert handed_out(schedule, 30) == []


def test_what_the_state_makes_due_comes_between_the_rest() -> None:
    """A countdown that begins on the way is met when its time comes, even if that has passed already."""
    countdown = Countdown(7)
    schedule = Schedule([every(5), countdown])
    first = handed_out(schedule, 10)
    countdown.times.append(9)

    assert first == [(5, ["due"]), (7, ["countdown"]), (10, ["due"])]
    assert handed_out(schedule, 12) == [(11, ["countdown"])]


def test_a_thing_may_never_come() -> None:
    """Then it holds nothing up."""
    schedule = Schedule([Countdown(), every(5)])

    assert schedule.next_at() == 5
    assert handed_out(schedule, 6) == [(5, ["due"])]
    assert Schedule([Countdown()]).next_at() is None


def test_things_added_later_come_from_then_on() -> None:
    """As the house's quotes do, once there is a market."""
    schedule = Schedule()
    assert handed_out(schedule, 100) == []
    schedule.add(every(10))

    assert handed_out(schedule, 110) == [(110, ["due"])]


def test_the_way_is_as_long_as_what_is_gone_at_once() -> None:
    """A thing sees the whole way at each of its instants, also when the end has moved on meanwhile."""
    seen: list[Way] = []

    class Watching(Countdown):
        def next_at(self, after: int, way: Way) -> int | None:
            seen.append(way)
            return super().next_at(after, way)

    schedule = Schedule([Watching(3, 6)])
    assert schedule.next_instant(8) is not None
    handed_out(schedule, 9)

    assert list(dict.fromkeys(seen)) == [Way(0, 8), Way(8, 9)]


def test_a_thing_that_is_due_again_at_the_same_time_is_a_bug() -> None:
    """It would hold time up for ever."""
    with pytest.raises(AssertionError, match="again at the same time"):
        Schedule([Recurring(lambda at: at, OpenAccount("due"))], done_to=1).next_instant(2)
