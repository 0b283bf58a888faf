"""The house market maker: quotes a book around prices that wander, so that a trader meets a living market.

Theory: every coin has one *drift*, its distance from where it started, in parts per thousand million; all instruments
of the coin follow it, so the spot price and the contract's stay together. At each tick a few coins take a step: the
best known always, the others in turn by chance. The steps come from the seed and the tick's number alone, so the same
seed and number give the same step on any machine. Far from home a coin is pulled back a little.

One tick is one command for all its instruments. Not here: what quotes do in the book (`engine`), the first prices.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Level, MoveMarket, Quote
from copydesk.journal.record import Record
from copydesk.runtime import crowd
from copydesk.runtime.feed import Feed
from copydesk.runtime.sequencer import Sequencer, SequencerStopped

LEVELS = 5
RESTLESS = (Currency("BTC"), Currency("ETH"))
"""The coins that move at every tick."""

_WHOLE = 1_000_000_000
_STEP = 35_000
"""The largest single part of a step; six parts make a step of about 0.5 basis points, some 1.5 % in a day."""
_PULL = 200_000
_LEVEL_NOTIONAL = Decimal(25_000)
"""The money quoted on the best level, in quote currency; deeper levels hold more."""


class Anchor(msgspec.Struct, frozen=True):
    """An instrument and the prices its walk starts from."""

    instrument: Instrument
    mark: Decimal
    index: Decimal


def quote(instrument: Instrument, price: Decimal, index: Decimal) -> Quote:
    """The house's view of an instrument: five levels a side, a basis point apart. The best ask is the price itself."""
    with exact():
        tick = instrument.tick_size
        gap = max(tick, to_step(divide(price, Decimal(10_000), 12, "down"), tick, "down"))
        bids = [price - gap * depth for depth in range(1, LEVELS + 1)]
        return Quote(
            instrument=instrument.id,
            index=index,
            mark=price,
            bids=tuple(Level(bid, _size(instrument, price, n)) for n, bid in enumerate(bids, 1) if bid > 0),
            asks=tuple(Level(price + gap * n, _size(instrument, price, n + 1)) for n in range(LEVELS)),
        )


def _size(instrument: Instrument, price: Decimal, depth: int) -> Decimal:
    """What is quoted on a level: so many times the best level's money, on the lot, at least the least size."""
    worth = instrument.contract_value if instrument.contract == "inverse" else instrument.contract_value * price
    size = to_step(divide(_LEVEL_NOTIONAL * depth, worth, 12, "down"), instrument.lot_size, "down")
    return max(size, instrument.minimum_size)


class Walk:
    """The wandering prices of a market. Ticks are to be asked for in order; each builds on the one before."""

    def __init__(self, anchors: Sequence[Anchor], seed: int, coins_per_tick: int) -> None:
        self._seed = seed
        self._coins_per_tick = coins_per_tick
        self._anchors: dict[Currency, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.instrument.base, []).append(anchor)
        self._drift = dict.fromkeys(self._anchors, 0)

    def instrument(self, name: InstrumentId) -> Instrument:
        """The terms of one of its instruments."""
        return next(a.instrument for anchors in self._anchors.values() for a in anchors if a.instrument.id == name)

    def tick(self, number: int) -> MoveMarket:
        """The market one step further."""
        chance = Random(f"{self._seed}/{number}")
        coins = self._coins(chance)
        for coin in coins:
            pull = self._drift[coin] // _PULL
            self._drift[coin] += sum(chance.randint(-_STEP, _STEP) for _ in range(6)) - pull
        return MoveMarket(tuple(self._quote(anchor, coin) for coin in coins for anchor in self._anchors[coin]))

    def settle(self, moved: Quote) -> None:
        """Let the walk of a coin go on from a price that somebody else has set."""
        coin = next((coin for coin, anchors in self._anchors.items() if _has(anchors, moved.instrument)), None)
        if coin is None:
            return
        here = [
            Anchor(a.instrument, self._moved(a, a.mark, coin), self._moved(a, a.index, coin))
            for a in self._anchors[coin]
        ]
        self._drift[coin] = 0
        self._anchors[coin] = [
            Anchor(a.instrument, moved.mark, moved.index) if a.instrument.id == moved.instrument else a for a in here
        ]

    def _coins(self, chance: Random) -> list[Currency]:
        """Who moves: the restless, and as many others as fit."""
        restless = [coin for coin in RESTLESS if coin in self._anchors][: self._coins_per_tick]
        others = [coin for coin in self._anchors if coin not in restless]
        return restless + chance.sample(others, min(len(others), self._coins_per_tick - len(restless)))

    def _quote(self, anchor: Anchor, coin: Currency) -> Quote:
        return quote(anchor.instrument, self._moved(anchor, anchor.mark, coin), self._moved(anchor, anchor.index, coin))

    def _moved(self, anchor: Anchor, price: Decimal, coin: Currency) -> Decimal:
        with exact():
            moved = divide(price * (_WHOLE + self._drift[coin]), Decimal(_WHOLE), 18, "half_even")
            return max(anchor.instrument.tick_size, to_step(moved, anchor.instrument.tick_size, "half_even"))


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


def _has(anchors: Sequence[Anchor], instrument: InstrumentId) -> bool:
    return any(anchor.instrument.id == instrument for anchor in anchors)


def _tell(task: asyncio.Task[None], on_failure: Callable[[BaseException], None]) -> None:
    if not task.cancelled() and (failure := task.exception()) is not None:
        on_failure(failure)
