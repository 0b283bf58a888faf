"""The clockwork of the house market maker: one tick of the walk after the other, one command each.

Not here: what a tick quotes (`quotes.py`), who trades with it (`crowd.py`).
"""

import asyncio
import contextlib
from collections.abc import Callable
from random import Random

from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.messages import MoveMarket
from copydesk.journal.record import Record
from copydesk.runtime import crowd
from copydesk.runtime.feed import Feed
from copydesk.runtime.quotes import Walk
from copydesk.runtime.sequencer import Sequencer, SequencerStopped


class MarketMaker:
    """Submits one tick after the other, an interval apart, until it is stopped. After each the crowd trades once."""

    def __init__(
        self,
        sequencer: Sequencer,
        feed: Feed,
        walk: Walk,
        crowd: AccountId | None,
        *,
        seed: int,
        first_tick: int,
        interval_ms: int,
    ) -> None:
        self._sequencer = sequencer
        self._feed = feed
        self._walk = walk
        self._crowd = crowd
        self._seed = seed
        self._tick = first_tick
        self._interval_ms = interval_ms
        self._mine: MoveMarket | None = None
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def start(self, on_failure: Callable[[BaseException], None]) -> None:
        """Begin to quote. `on_failure` is told if quoting ends by anything but `stop`."""
        self._unsubscribe = self._feed.subscribe(self._notice)
        self._task = asyncio.get_running_loop().create_task(self._run(), name="market maker")
        self._task.add_done_callback(lambda task: _tell(task, on_failure))

    async def stop(self) -> None:
        """Quote no more; what was submitted is done."""
        if self._task is None or self._unsubscribe is None:
            return
        self._unsubscribe()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    def _notice(self, record: Record) -> None:
        """Go on from where somebody else has moved the market to."""
        if isinstance(record.command, MoveMarket) and record.command is not self._mine:
            for moved in record.command.quotes:
                self._walk.settle(moved)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            try:
                await self._step()
            except SequencerStopped:
                return
            self._tick += 1
            due = max(due + self._interval_ms / 1000, loop.time())
            await asyncio.sleep(due - loop.time())

    async def _step(self) -> None:
        """One tick. What an operator has suspended is not quoted; a trade the rules refuse is no matter."""
        self._mine = self._walk.tick(self._tick)
        await self._sequencer.submit(self._mine)
        if self._crowd is None or not self._mine.quotes:
            return
        chance = Random(f"{self._seed}/{self._tick}/{crowd.NAME}")
        moved = chance.choice(self._mine.quotes)
        trade = crowd.order(self._crowd, self._walk.instrument(moved.instrument), moved.mark, chance)
        with contextlib.suppress(Rejected):
            await self._sequencer.submit(trade)


def _tell(task: asyncio.Task[None], on_failure: Callable[[BaseException], None]) -> None:
    if not task.cancelled() and (failure := task.exception()) is not None:
        on_failure(failure)
