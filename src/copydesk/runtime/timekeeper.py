"""Who sees to it that time goes: wakes the house when something falls due, and lets an operator set the clock.

Setting the clock is doing what falls due on the way: a jump returns when all of it is on disk. Commands that come
during a jump are executed after it. Each act is kept (`clock_file.py`), so that a restart finds the clock as it was
left.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from decimal import Decimal

from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.schedule import Schedule
from copydesk.runtime.sequencer import Sequencer, SequencerStopped
from copydesk.runtime.world_clock import Going, WorldClock

LONGEST_SLEEP_SECONDS = 0.25
"""What a command has set going, a countdown for one, is noticed this late at most; it happens at its own time."""

SHORTEST_SLEEP_SECONDS = 0.02
"""However fast time runs, the house is woken no more often than this."""

_log = logging.getLogger(__name__)


class TimeNeverGoesBack(Exception):
    """The clock was to be set to a time that has passed."""


class Timekeeper:
    """The hand on the exchange's clock. `keep` is told how the clock goes after each act, and when the house closes."""

    def __init__(
        self, clock: WorldClock, schedule: Schedule, sequencer: Sequencer, keep: Callable[[Going], None]
    ) -> None:
        self.clock = clock
        self._schedule = schedule
        self._sequencer = sequencer
        self._keep = keep
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def now(self) -> int:
        """The exchange's time. Units: Unix milliseconds."""
        return self.clock.now_us() // 1000

    @property
    def ahead_ms(self) -> int:
        """How far the exchange is ahead of the real clock; negative if it is behind."""
        return (self.clock.now_us() - self.clock.real.now_us()) // 1000

    async def freeze(self) -> None:
        """Let time stand still, once all that is due by now is done."""
        async with self._turn:
            self.clock.freeze()
            await self._done()

    async def run(self, speed: Decimal) -> None:
        """Let time go so many times as fast as the real clock."""
        async with self._turn:
            self.clock.run(speed)
            await self._done()

    async def follow(self) -> None:
        """Let time go in step with the real clock: catch up with it at once, or stay as far ahead as it is."""
        async with self._turn:
            self.clock.follow()
            await self._done()

    async def jump(self, target: Callable[[int], int]) -> None:
        """Let time pass at once, until the target that is given for the time it is. Units: Unix milliseconds.

        Raises: TimeNeverGoesBack.
        """
        async with self._turn:
            at = target(self.now)
            if at < self.now:
                raise TimeNeverGoesBack
            self.clock.set(at * 1000)
            await self._done()

    def start(self, on_failure: Callable[[BaseException], None]) -> None:
        """Wake the house from now on. `on_failure` is told if that ends by anything but `stop`."""
        self._task = asyncio.get_running_loop().create_task(self._wake(), name="timekeeper")
        self._task.add_done_callback(lambda task: _tell(task, on_failure))

    async def stop(self) -> None:
        """Wake the house no more; a running clock is kept where it stands now."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if self.clock.mode == "running":
            try:
                self._keep(self.clock.going)
            except ClockNotKept as failure:
                _log.warning("%s", failure)

    async def _done(self) -> None:
        """Return when all that is due by now is on disk, and how the clock goes is kept."""
        self._changed.set()
        await self._sequencer.keep_up()
        self._keep(self.clock.going)

    async def _wake(self) -> None:
        with contextlib.suppress(SequencerStopped):
            while True:
                await self._sleep()
                await self._sequencer.keep_up()

    async def _sleep(self) -> None:
        """Wait until something is due, or the clock was set; not longer than it takes to look again."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), self._pause_seconds())

    def _pause_seconds(self) -> float | None:
        """How long nothing can be due on the real clock; None while time stands still."""
        if self.clock.mode == "frozen":
            return None
        next_at = self._schedule.next_at()
        if next_at is None:
            return LONGEST_SLEEP_SECONDS
        pause = (next_at - self.clock.now_us() / 1000) / 1000 / float(self.clock.speed)
        return min(max(pause, SHORTEST_SLEEP_SECONDS), LONGEST_SLEEP_SECONDS)


def _tell(task: asyncio.Task[None], on_failure: Callable[[BaseException], None]) -> None:
    if not task.cancelled() and (failure := task.exception()) is not None:
        on_failure(failure)
