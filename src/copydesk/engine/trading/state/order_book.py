"""A book of resting orders in price-time priority: for each side a dict of price levels and a sorted list of prices.

A level is a dict of orders, oldest first, so the first of the best level is next and a cancellation frees its place at
once. Prices are kept as keys that grow towards the best: a bid's price, an ask's price negated. Nothing here decides
who trades with whom: that is `matching`.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, OrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.messages import Side


class Resting(msgspec.Struct, gc=False):
    """An order's place in the book: whose it is, at what price, and how much of it waits there."""

    order: OrderId
    account: AccountId
    price: Decimal
    left: Decimal


class DepthLevel(msgspec.Struct, frozen=True):
    """One price of the book with what waits there in all, and in how many orders."""

    price: Decimal
    size: Decimal
    orders: int


class BookSide:
    """All bids or all asks."""

    __slots__ = ("_best", "_is_bids", "_keys", "_levels")

    def __init__(self, *, is_bids: bool) -> None:
        self._is_bids = is_bids
        self._keys: list[Decimal] = []
        self._levels: dict[Decimal, dict[OrderId, Resting]] = {}
        self._best: dict[OrderId, Resting] | None = None
        """The best level, once somebody asked for it and until another is."""

    def add(self, resting: Resting) -> None:
        """Put an order behind all others at its price."""
        price = resting.price
        level = self._levels.get(price)
        if level is None:
            self._levels[price] = {resting.order: resting}
            insort(self._keys, self._key(price))
            self._best = None
        else:
            level[resting.order] = resting

    def resting(self, price: Decimal, order: OrderId) -> Resting:
        """The place of an order that rests at a price."""
        return self._levels[price][order]

    def reduce(self, resting: Resting, size: Decimal) -> None:
        """Take a filled size off an order; it keeps its place until nothing is left of it."""
        resting.left -= size
        if not resting.left:
            self.remove(resting.price, resting.order)

    def remove(self, price: Decimal, order: OrderId) -> None:
        """Take an order out."""
        level = self._levels[price]
        del level[order]
        if not level:
            self._best = None
            del self._levels[price]
            del self._keys[bisect_left(self._keys, self._key(price))]

    def best_price(self) -> Decimal | None:
        """The price of the best level, if there is any."""
        return self._key(self._keys[-1]) if self._keys else None

    def best(self) -> Resting | None:
        """The order that is next to trade."""
        if self._best is None:
            if not self._keys:
                return None
            self._best = self._levels[self._key(self._keys[-1])]
        return next(iter(self._best.values()))

    def walk(self) -> Iterator[Resting]:
        """All orders in the order in which they would trade."""
        for key in reversed(self._keys):
            yield from self._levels[self._key(key)].values()

    def depth(self, levels: int) -> tuple[DepthLevel, ...]:
        """The best levels."""
        best = self._keys[: -levels - 1 : -1] if levels else []
        return tuple(self._depth_level(self._key(key)) for key in best)

    def best_level(self) -> DepthLevel | None:
        """The best level, if there is any."""
        return self._depth_level(self._key(self._keys[-1])) if self._keys else None

    def _depth_level(self, price: Decimal) -> DepthLevel:
        level = self._levels[price]
        return DepthLevel(price, sum((resting.left for resting in level.values()), ZERO), len(level))

    def _key(self, price: Decimal) -> Decimal:
        return price if self._is_bids else price.copy_negate()


class OrderBook:
    """Both sides of one instrument. `sequence` grows with each change."""

    __slots__ = ("asks", "bids", "sequence")

    def __init__(self, sequence: int = 0) -> None:
        self.bids = BookSide(is_bids=True)
        self.asks = BookSide(is_bids=False)
        self.sequence = sequence

    def side(self, side: Side) -> BookSide:
        """Where orders of this side rest."""
        return self.bids if side == "buy" else self.asks

    def opposite(self, side: Side) -> BookSide:
        """Where orders of this side find whom to trade with."""
        return self.asks if side == "buy" else self.bids

    def add(self, side: Side, resting: Resting) -> None:
        """Put an order behind all others at its price."""
        self.side(side).add(resting)
        self.sequence += 1

    def reduce(self, side: Side, price: Decimal, order: OrderId, size: Decimal) -> None:
        """Take a filled size off an order."""
        self.reduce_resting(side, self.side(side).resting(price, order), size)

    def reduce_resting(self, side: Side, resting: Resting, size: Decimal) -> None:
        """Take a filled size off an order whose place is known."""
        self.side(side).reduce(resting, size)
        self.sequence += 1

    def remove(self, side: Side, price: Decimal, order: OrderId) -> None:
        """Take an order out."""
        self.side(side).remove(price, order)
        self.sequence += 1
