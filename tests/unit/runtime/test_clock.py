"""Clocks: the frozen one stands, the real one is the machine's."""

import time

from copydesk.runtime.clock import FrozenClock, RealClock


def test_a_frozen_clock_stands_until_it_is_moved():
    """A frozen clock tells the same time until it is advanced or set."""
    clock = FrozenClock(1_000_000)
    assert clock.now_us() == clock.now_us() == 1_000_000

    clock.advance(ms=2, us=3)
    assert clock.now_us() == 1_002_003

    clock.set(5)
    assert clock.now_us() == 5


def test_the_real_clock_tells_unix_microseconds():
    """The real clock lies between two readings of the machine's clock."""
    before = time.time_ns() // 1000
    now = RealClock().now_us()
    after = time.time_ns() // 1000

    assert before <= now <= after
