"""What time it is: the machine's clock, or one that stands until it is set."""

import time
from typing import Protocol


class Clock(Protocol):
    """The only source of time in the house."""

    def now_us(self) -> int:
        """Unix microseconds. May go back when the machine's clock is corrected."""


class RealClock:
    """The machine's clock."""

    def now_us(self) -> int:
        """Unix microseconds."""
        return time.time_ns() // 1000


class FrozenClock:
    """A clock that stands still until it is set or advanced."""

    def __init__(self, now_us: int = 1_700_000_000_000_000) -> None:
        self._now_us = now_us

    def now_us(self) -> int:
        """Unix microseconds, as last set."""
        return self._now_us

    def set(self, now_us: int) -> None:
        """Let it be this time."""
        self._now_us = now_us

    def advance(self, *, ms: int = 0, us: int = 0) -> None:
        """Let this much time pass."""
        self._now_us += ms * 1000 + us
