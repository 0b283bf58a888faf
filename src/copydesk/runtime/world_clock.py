"""The exchange's own time: in step with the real clock, standing still, or running at a multiple of it.

An operator sets how it goes (`timekeeper.py`); it never goes back. The real clock stays what it is: clients sign their
requests by it, and limits and deadlines are measured by it. Not here: what happens as time goes (`schedule.py`).
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.runtime.clock import Clock

Mode = Literal["real", "frozen", "running"]


class Going(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the clock goes since it was last set: `world_us` was its time when the real clock showed `real_us`.

    *real* goes as fast as the real clock and is never behind it, *frozen* stands, *running* goes `speed` times as fast.
    Units: Unix microseconds.
    """

    mode: Mode
    world_us: int
    real_us: int
    speed: Decimal = Decimal(1)


class WorldClock:
    """The clock by which everything in the exchange happens."""

    def __init__(self, real: Clock, going: Going | None = None, *, not_before_us: int = 0) -> None:
        """A clock that goes on as it went, in step with the real one if nothing is known, and not before that time.

        A running clock stands while the house is closed; one in step with the real clock goes on.
        """
        self.real = real
        now_us = real.now_us()
        if going is None:
            going = Going("real", now_us, now_us)
        elif going.mode == "real":
            going = Going("real", going.world_us + now_us - going.real_us, now_us)
        self._going = going
        self._go_on_from(max(going.world_us, not_before_us, now_us if going.mode == "real" else 0))

    @property
    def going(self) -> Going:
        """How it goes, said anew from this moment."""
        return msgspec.structs.replace(self._going, world_us=self.now_us(), real_us=self.real.now_us())

    @property
    def mode(self) -> Mode:
        """How it goes."""
        return self._going.mode

    @property
    def speed(self) -> Decimal:
        """How many times as fast as the real clock it goes; 0 if it stands."""
        return Decimal(0) if self.mode == "frozen" else self._going.speed

    def now_us(self) -> int:
        """Unix microseconds."""
        going = self._going
        if going.mode == "frozen":
            return going.world_us
        passed_us = self.real.now_us() - going.real_us
        return going.world_us + (passed_us if going.mode == "real" else int(passed_us * going.speed))

    def freeze(self) -> None:
        """Stand still from now on."""
        self._go("frozen", self.now_us())

    def run(self, speed: Decimal) -> None:
        """Go so many times as fast as the real clock from now on."""
        self._go("running", self.now_us(), speed)

    def follow(self) -> None:
        """Go in step with the real clock from now on: not behind it, but what it is ahead it stays ahead."""
        self._go("real", max(self.now_us(), self.real.now_us()))

    def set(self, world_us: int) -> None:
        """Let it be this time, unless it is later already, and go on from there as before."""
        self._go_on_from(max(world_us, self.now_us()))

    def _go_on_from(self, world_us: int) -> None:
        self._go(self._going.mode, world_us, self._going.speed)

    def _go(self, mode: Mode, world_us: int, speed: Decimal = Decimal(1)) -> None:
        self._going = Going(mode, world_us, self.real.now_us(), speed)
