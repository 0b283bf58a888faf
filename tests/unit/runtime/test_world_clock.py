"""The exchange's own clock: in step, standing, running; never back; and as it was after a restart."""

from decimal import Decimal

import pytest

from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.world_clock import Going, WorldClock

NOON_US = 1_700_000_000_000_000
HOUR_US = 3_600_000_000


@pytest.fixture
def real() -> FrozenClock:
    """The real clock, which only the test moves."""
    return FrozenClock(NOON_US)


def test_in_step_it_shows_what_the_real_clock_shows(real: FrozenClock) -> None:
    """To the microsecond, at once and later."""
    clock = WorldClock(real)
    real.advance(us=7)

    assert (clock.now_us(), clock.mode, clock.speed) == (NOON_US + 7, "real", 1)


def test_frozen_it_stands_until_it_is_set(real: FrozenClock) -> None:
    """The real clock goes on alone."""
    clock = WorldClock(real)
    clock.freeze()
    real.advance(us=HOUR_US)
    stood = clock.now_us()
    clock.set(NOON_US + 5)

    assert (stood, clock.now_us(), clock.mode, clock.speed) == (NOON_US, NOON_US + 5, "frozen", 0)


@pytest.mark.parametrize(("speed", "passed_us"), [("60", 60 * HOUR_US), ("1", HOUR_US), ("0.5", HOUR_US // 2)])
def test_running_it_goes_so_many_times_as_fast(real: FrozenClock, speed: str, passed_us: int) -> None:
    """From the moment it was set."""
    clock = WorldClock(real)
    clock.run(Decimal(speed))
    real.advance(us=HOUR_US)

    assert clock.now_us() == NOON_US + passed_us


def test_running_time_can_be_advanced_and_runs_on(real: FrozenClock) -> None:
    """A jump changes where it is, not how it goes."""
    clock = WorldClock(real)
    clock.run(Decimal(60))
    clock.set(NOON_US + HOUR_US)
    real.advance(us=1_000_000)

    assert clock.now_us() == NOON_US + HOUR_US + 60_000_000


def test_it_is_never_set_back(real: FrozenClock) -> None:
    """A time that has passed leaves it where it is."""
    clock = WorldClock(real)
    clock.freeze()
    clock.set(NOON_US - 1)

    assert clock.now_us() == NOON_US


def test_put_in_step_it_catches_up_but_does_not_go_back(real: FrozenClock) -> None:
    """Behind, it shows the real time; ahead, it stays as far ahead."""
    behind, ahead = WorldClock(real), WorldClock(real)
    behind.freeze()
    ahead.set(NOON_US + 2 * HOUR_US)
    real.advance(us=HOUR_US)
    behind.follow()
    ahead.follow()
    real.advance(us=1)

    assert behind.now_us() == real.now_us()
    assert ahead.now_us() == real.now_us() + 2 * HOUR_US


@pytest.mark.parametrize(
    ("going", "shows_us"),
    [
        (Going("frozen", NOON_US, NOON_US), NOON_US),
        (Going("running", NOON_US, NOON_US, Decimal(60)), NOON_US),
        (Going("real", NOON_US, NOON_US), NOON_US + HOUR_US),
        (Going("real", NOON_US + 5, NOON_US), NOON_US + HOUR_US + 5),
        (None, NOON_US + HOUR_US),
    ],
    ids=["frozen", "running", "in step", "in step and ahead", "unknown"],
)
def test_after_an_hour_of_rest_it_goes_on_as_it_went(real: FrozenClock, going: Going | None, shows_us: int) -> None:
    """Frozen and running time stand while the house is closed; time in step goes on."""
    real.advance(us=HOUR_US)
    clock = WorldClock(real, going)

    assert clock.now_us() == shows_us
    assert clock.mode == (going.mode if going else "real")


def test_what_it_tells_of_itself_makes_the_same_clock_again(real: FrozenClock) -> None:
    """Kept and taken up at the same moment, nothing has changed."""
    clock = WorldClock(real)
    clock.run(Decimal("2.5"))
    real.advance(us=HOUR_US)

    again = WorldClock(real, clock.going)
    real.advance(us=4)

    assert (again.now_us(), again.mode, again.speed) == (clock.now_us(), "running", Decimal("2.5"))


@pytest.mark.parametrize("going", [None, Going("frozen", NOON_US, NOON_US), Going("real", NOON_US, NOON_US)])
def test_it_does_not_begin_before_the_last_record(real: FrozenClock, going: Going | None) -> None:
    """Whatever was kept, what has happened has happened."""
    assert WorldClock(real, going, not_before_us=NOON_US + 9).now_us() == NOON_US + 9
