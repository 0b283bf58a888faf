"""The replay: prices of a file become the market's, each at its own moment of the exchange's time.

At each step the house quotes around the price and the crowd trades there, so that last prices and candles are those of
the file, as far as the crowd's orders meet the house's and nobody stands between. Other instruments of the same coin
keep their distance. However fast time runs, no step is left out: the same file gives the same market at any speed.

Not here: what a file may look like (`replay_file.py`), the way within a candle (`price_path.py`), prices that wander
(`quotes.py`).
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import dropwhile

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.trading.messages import MoveMarket, PlaceOrder, Quote
from copydesk.runtime.market import crowd
from copydesk.runtime.market.price_path import Extent, Step, extent, steps
from copydesk.runtime.market.quotes import Anchor, quote
from copydesk.runtime.market.replay_file import BadReplay, PriceFile, Row
from copydesk.runtime.schedule import Due, Way

ON_THE_MINUTE_MS = 60_000

_log = logging.getLogger(__name__)


class Plan(msgspec.Struct, frozen=True):
    """A file that can be played: read through once, and nothing wrong in it."""

    file: PriceFile
    extent: Extent
    loop: bool = False
    shifted: bool = True
    """Whether it begins when the house does; else each row happens at the time that it names."""

    @property
    def instruments(self) -> tuple[InstrumentId, ...]:
        """Whose prices it tells."""
        return self.extent.instruments

    def steps(self, begin: int) -> Iterator[Step]:
        """The steps for a house that begins at this time, in its time; those over before it begins are left out."""
        first = self.extent.first
        grain = min(self.extent.length_ms or 1, ON_THE_MINUTE_MS)
        shift = (begin - first) // grain * grain if self.shifted else 0
        length = self.extent.end - first
        if self.loop and not self.shifted:
            shift = max(0, (begin - first) // length) * length
        whole = self._all(shift, length)
        return whole if self.shifted else dropwhile(lambda step: step.at < begin, whole)

    def _all(self, shift: int, length: int) -> Iterator[Step]:
        while True:
            for step in steps(self.file.rows(), self.extent.length_ms):
                yield msgspec.structs.replace(step, at=step.at + shift)
            if not self.loop:
                return
            shift += length


def plan(file: PriceFile, is_listed: Callable[[InstrumentId], bool], *, loop: bool, shifted: bool) -> Plan:
    """The file as a plan, once all of it was looked at. Raises: BadReplay."""
    whole = extent(_listed(file, is_listed))
    if whole is None:
        raise BadReplay(f"{file.name}: holds no row to play")
    return Plan(file, whole, loop, shifted)


def _listed(file: PriceFile, is_listed: Callable[[InstrumentId], bool]) -> Iterator[Row]:
    """The rows, each of an instrument that exists. Raises: BadReplay."""
    known: set[InstrumentId] = set()
    for row in file.rows():
        if row.instrument not in known:
            if not is_listed(row.instrument):
                raise BadReplay(f"{row.place}: {row.instrument} has no price here, or is not listed")
            known.add(row.instrument)
        yield row


class Replay:
    """Lets a plan happen from `begins_at` on. At the end of the file prices stand, unless it is to begin again.

    `anchors` are the prices that the instruments have now: what moves with a coin keeps its distance of now. Units:
    `begins_at` is Unix milliseconds.
    """

    def __init__(self, playing: Plan, anchors: Sequence[Anchor], trader: AccountId | None, begins_at: int) -> None:
        self._anchors = {anchor.instrument.id: anchor for anchor in anchors}
        self._moved_by = _moved_by(playing.instruments, self._anchors)
        self._trader = trader
        self._steps = playing.steps(begins_at)
        self._ahead = self._next_step()

    def next_at(self, after: int, way: Way) -> int | None:
        """The moment of the next step; at once if it is past."""
        return None if self._ahead is None else max(self._ahead.at, after + 1)

    def due(self, at: int) -> Iterator[Due]:
        """For each step its quotes and the trade that it stands for; one that the rules refuse is no matter."""
        while (step := self._ahead) is not None and step.at <= at:
            self._ahead = self._next_step()
            quotes = self._quotes(step)
            yield Due(MoveMarket(quotes))
            if self._trader is not None:
                yield Due(self._trade(self._trader, step, quotes[0]), may_be_refused=True)

    def _next_step(self) -> Step | None:
        """A file that has changed for the worse since it was looked through ends where that shows."""
        try:
            return next(self._steps, None)
        except BadReplay as changed:
            _log.warning("the replay ends: %s", changed)
            return None

    def _quotes(self, step: Step) -> tuple[Quote, ...]:
        """Of the instrument itself first, then of what moves with it."""
        leading = self._anchors[step.instrument]
        return tuple(_quote(step, leading, self._anchors[name]) for name in self._moved_by[step.instrument])

    def _trade(self, trader: AccountId, step: Step, quoted: Quote) -> PlaceOrder:
        """What was traded, as far as the best of the house's levels holds it."""
        best = (quoted.asks if step.side == "buy" else quoted.bids)[0]
        instrument = self._anchors[step.instrument].instrument
        return crowd.taking(trader, instrument, best, step.side, step.size)


def _moved_by(
    named: Sequence[InstrumentId], anchors: dict[InstrumentId, Anchor]
) -> dict[InstrumentId, list[InstrumentId]]:
    """What moves when an instrument of the file does: itself, and with the first of a coin the coin's others."""
    moved = {name: [name] for name in named}
    first: dict[Currency, InstrumentId] = {}
    for name in named:
        first.setdefault(anchors[name].instrument.base, name)
    for name, anchor in anchors.items():
        if name not in moved and anchor.instrument.base in first:
            moved[first[anchor.instrument.base]].append(name)
    return moved


def _quote(step: Step, leading: Anchor, anchor: Anchor) -> Quote:
    """The instrument's quote when the one that leads it is at the step's price."""
    price = _beside(step.price, anchor.mark, leading.mark, anchor)
    index = _beside(step.price, anchor.index, leading.mark, anchor)
    return quote(anchor.instrument, price, index, price_is="best_ask" if step.side == "buy" else "best_bid")


def _beside(price: Decimal, mine: Decimal, leading: Decimal, anchor: Anchor) -> Decimal:
    """The price that is as far from the given one as mine was from the leading one's, on the tick."""
    tick = anchor.instrument.tick_size
    with exact():
        return max(tick, to_step(divide(price * mine, leading, 18, "half_even"), tick, "half_even"))
