"""What the house quotes: a book around a price, and prices that wander, so that a trader meets a living market.

Theory: every coin has one *drift*, its distance from where it started, in parts per thousand million; all instruments
of the coin follow it, so the spot price and the contract's stay together. At each tick a few coins take a step: one of
the best known in turn, the others by chance. The steps come from the seed and the tick's number alone, so the same seed
and number give the same step on any machine. Far from home a coin is pulled back a little. A tick that stands for many,
because much time is gone at once, takes a step as long as theirs together would probably have been.

Pure calculation. The clockwork that submits it is `market_maker.py`; what quotes do in the book is the engine's.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import isqrt
from random import Random
from typing import Literal

import msgspec

from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Level, MoveMarket, Quote

LEVELS = 5
RESTLESS = (Currency("BTC"), Currency("ETH"))
"""The coins that take turns in moving at every tick."""

_WHOLE = 1_000_000_000
_STEP = 35_000
"""The largest single part of a step; six parts make a step of about 0.5 basis points, some 1.5 % in a day."""
_PULL = 200_000
_LEVEL_NOTIONAL = Decimal(100_000)
"""The money quoted on the best level, in quote currency; deeper levels hold more."""


class Anchor(msgspec.Struct, frozen=True):
    """An instrument and the prices its walk starts from."""

    instrument: Instrument
    mark: Decimal
    index: Decimal


def quote(
    instrument: Instrument, price: Decimal, index: Decimal, price_is: Literal["best_ask", "best_bid"] = "best_ask"
) -> Quote:
    """The house's view of an instrument: five levels a side, a basis point apart; the price is the best of one side."""
    with exact():
        tick = instrument.tick_size
        gap = max(tick, to_step(divide(price, Decimal(10_000), 12, "down"), tick, "down"))
        best_ask = price if price_is == "best_ask" else price + gap
        bids = [best_ask - gap * depth for depth in range(1, LEVELS + 1)]
        return Quote(
            instrument=instrument.id,
            index=index,
            mark=price,
            bids=tuple(
                Level(bid, size_worth(instrument, _LEVEL_NOTIONAL * n, price))
                for n, bid in enumerate(bids, 1)
                if bid > 0
            ),
            asks=tuple(
                Level(best_ask + gap * n, size_worth(instrument, _LEVEL_NOTIONAL * (n + 1), price))
                for n in range(LEVELS)
            ),
        )


def size_worth(instrument: Instrument, notional: Decimal, price: Decimal) -> Decimal:
    """The size that costs about so much quote currency: on the lot, four digits at most, at least the least size."""
    worth = instrument.contract_value if instrument.contract == "inverse" else instrument.contract_value * price
    size = divide(notional, worth, 12, "down")
    step = max(instrument.lot_size, Decimal(1).scaleb(size.adjusted() - 3))
    return max(to_step(size, step, "down"), instrument.minimum_size)


class Walk:
    """The wandering prices of a market. Ticks are to be asked for in order; each builds on the one before."""

    def __init__(self, anchors: Sequence[Anchor], seed: int, coins_per_tick: int) -> None:
        self._seed = seed
        self._coins_per_tick = coins_per_tick
        self._anchors: dict[Currency, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.instrument.base, []).append(anchor)
        self._drift = dict.fromkeys(self._anchors, 0)
        self._turn = 0

    def instrument(self, name: InstrumentId) -> Instrument:
        """The terms of one of its instruments."""
        return next(a.instrument for anchors in self._anchors.values() for a in anchors if a.instrument.id == name)

    def tick(self, number: int, stands_for: int = 1) -> MoveMarket:
        """The market one step further, or as far as so many steps would probably have led."""
        chance = Random(f"{self._seed}/{number}")
        reach = _STEP * isqrt(stands_for * 1_000_000) // 1000
        coins = self._coins(chance)
        for coin in coins:
            pull = self._drift[coin] * min(stands_for, _PULL) // _PULL
            self._drift[coin] += sum(chance.randint(-reach, reach) for _ in range(6)) - pull
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
        """Who moves: the restless one whose turn it is, and as many others as fit."""
        restless = [coin for coin in RESTLESS if coin in self._anchors]
        others = [coin for coin in self._anchors if coin not in restless]
        turn = [restless[self._turn % len(restless)]] if restless else []
        self._turn += 1
        return turn + chance.sample(others, min(len(others), self._coins_per_tick - len(turn)))

    def _quote(self, anchor: Anchor, coin: Currency) -> Quote:
        return quote(anchor.instrument, self._moved(anchor, anchor.mark, coin), self._moved(anchor, anchor.index, coin))

    def _moved(self, anchor: Anchor, price: Decimal, coin: Currency) -> Decimal:
        with exact():
            moved = divide(price * (_WHOLE + self._drift[coin]), Decimal(_WHOLE), 18, "half_even")
            return max(anchor.instrument.tick_size, to_step(moved, anchor.instrument.tick_size, "half_even"))


def _has(anchors: Sequence[Anchor], instrument: InstrumentId) -> bool:
    return any(anchor.instrument.id == instrument for anchor in anchors)
