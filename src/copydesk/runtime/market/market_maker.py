"""The house market maker as something that falls due: each tick quotes one step of the walk, and the crowd trades.

Ticks are an interval of the exchange's time apart. Where much time is gone at once, or time runs fast, there are fewer,
and each stands for many. Not here: what a tick quotes (`quotes.py`), who trades with it (`crowd.py`).
"""

from collections import deque
from collections.abc import Iterator, Sequence
from math import ceil
from random import Random

from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.messages import MoveMarket
from copydesk.journal.record import Record
from copydesk.runtime.market import crowd
from copydesk.runtime.market.quotes import Walk
from copydesk.runtime.schedule import Due, Way
from copydesk.runtime.world_clock import WorldClock

SHORTEST_REAL_INTERVAL_MS = 20
"""However fast time runs, the house quotes no more often than this on the real clock."""


class MarketMaker:
    """Quotes at every tick from now on; while the house was closed nobody quoted.

    `notice` is to be subscribed to the feed. `most_ticks_at_once` bounds the ticks of one way. Units: `interval_ms` is
    milliseconds of the exchange's time.
    """

    def __init__(
        self,
        walk: Walk,
        crowd: AccountId | None,
        clock: WorldClock,
        *,
        seed: int,
        interval_ms: int,
        most_ticks_at_once: int,
    ) -> None:
        self._walk = walk
        self._crowd = crowd
        self._clock = clock
        self._seed = seed
        self._interval_ms = interval_ms
        self._most_ticks_at_once = most_ticks_at_once
        self._begins_at = self._ticked_at = clock.now_us() // 1000
        self._mine: deque[MoveMarket] = deque()

    def next_at(self, after: int, way: Way) -> int:
        """The next moment that the interval divides, or a multiple of it where one tick stands for many."""
        spacing = self._interval_ms * max(self._ticks_per_tick(way), self._pace())
        return (max(after, self._begins_at) // spacing + 1) * spacing

    def due(self, at: int) -> Iterator[Due]:
        """Quotes, and a trade of the crowd with one of them. A trade that the rules refuse is no matter."""
        stands_for = max(1, (at - self._ticked_at) // self._interval_ms)
        self._ticked_at = at
        moved = self._walk.tick(at, stands_for)
        self._mine.append(moved)
        yield Due(moved)
        if self._crowd is None or not moved.quotes:
            return
        chance = Random(f"{self._seed}/{at}/{crowd.NAME}")
        met = chance.choice(moved.quotes)
        trade = crowd.order(self._crowd, self._walk.instrument(met.instrument), met.mark, chance)
        yield Due(trade, may_be_refused=True)

    def notice(self, records: Sequence[Record]) -> None:
        """Go on from where somebody else has moved the market to."""
        for record in records:
            if isinstance(record.command, MoveMarket):
                self._notice(record.command)

    def _notice(self, command: MoveMarket) -> None:
        if any(command is mine for mine in self._mine):
            while self._mine.popleft() is not command:
                pass
            return
        for moved in command.quotes:
            self._walk.settle(moved)

    def _ticks_per_tick(self, way: Way) -> int:
        """How many ticks one must stand for on this way."""
        length_ms = way.end - max(way.begin, self._begins_at)
        return max(1, ceil(length_ms / (self._interval_ms * self._most_ticks_at_once)))

    def _pace(self) -> int:
        """How many ticks one must stand for while time runs this fast."""
        return ceil(self._clock.speed * SHORTEST_REAL_INTERVAL_MS / self._interval_ms)
