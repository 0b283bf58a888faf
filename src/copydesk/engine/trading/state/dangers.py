"""At which prices which positions are in danger, so that a price finds those that it endangers at once.

For each market and direction a heap, the price that comes first on top. What is put replaces what was there, but the
old entry stays in its heap, passed over, until half of the heap is such; so putting and dropping cost next to nothing.
"""

from decimal import Decimal
from heapq import heapify, heappush

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.positions import PositionPlace

PositionKey = tuple[AccountId, PositionPlace]

_Entry = tuple[Decimal, PositionKey]
"""The price, negated where it is awaited from above, and whom it endangers."""

_FEW = 64
"""Heaps of this size are not worth clearing out."""


class Dangers:
    """The positions of all instruments by the price that endangers them: longs as it falls, shorts as it rises."""

    def __init__(self) -> None:
        self._falling: dict[InstrumentId, list[_Entry]] = {}
        self._rising: dict[InstrumentId, list[_Entry]] = {}
        self._of: dict[PositionKey, _Entry] = {}

    def put(self, key: PositionKey, price: Decimal | None, *, is_long: bool) -> None:
        """Let a position be in danger at a price, or at none."""
        if price is None:
            self.drop(key)
            return
        entry = (price.copy_negate() if is_long else price, key)
        self._of[key] = entry
        heap = (self._falling if is_long else self._rising).setdefault(key[1][0], [])
        heappush(heap, entry)
        if len(heap) > _FEW and len(heap) > 2 * len(self._of):
            self._clear_out(heap)

    def drop(self, key: PositionKey) -> None:
        """Let a position be in no danger any more."""
        self._of.pop(key, None)

    def at(self, instrument: InstrumentId, price: Decimal) -> list[PositionKey]:
        """The positions of an instrument that a price endangers."""
        falling = self._reached(self._falling.get(instrument, []), price.copy_negate())
        return falling + self._reached(self._rising.get(instrument, []), price)

    def _reached(self, heap: list[_Entry], price: Decimal) -> list[PositionKey]:
        """Whom the heap has up to a price; what lies below an entry in the heap comes no sooner than it."""
        endangered, places = [], [0]
        while places:
            place = places.pop()
            if place < len(heap) and heap[place][0] <= price:
                entry = heap[place]
                if self._of.get(entry[1]) is entry:
                    endangered.append(entry[1])
                places += (2 * place + 1, 2 * place + 2)
        return endangered

    def _clear_out(self, heap: list[_Entry]) -> None:
        """Keep of a heap what still holds."""
        heap[:] = [entry for entry in heap if self._of.get(entry[1]) is entry]
        heapify(heap)
