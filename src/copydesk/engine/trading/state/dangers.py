"""At which prices which positions are in danger: sorted, so that a price finds those that it endangers at once."""

from bisect import bisect_left, insort
from decimal import Decimal

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.positions import PositionPlace

PositionKey = tuple[AccountId, PositionPlace]


class Dangers:
    """The positions of all instruments by the price that endangers them: longs as it falls, shorts as it rises."""

    def __init__(self) -> None:
        self._falling: dict[InstrumentId, list[tuple[Decimal, PositionKey]]] = {}
        self._rising: dict[InstrumentId, list[tuple[Decimal, PositionKey]]] = {}
        self._of: dict[PositionKey, tuple[Decimal, bool]] = {}

    def put(self, key: PositionKey, price: Decimal | None, *, is_long: bool) -> None:
        """Let a position be in danger at a price, or at none."""
        self.drop(key)
        if price is not None:
            self._of[key] = price, is_long
            insort(self._list(key, is_long=is_long), (price, key))

    def drop(self, key: PositionKey) -> None:
        """Let a position be in no danger any more."""
        found = self._of.pop(key, None)
        if found is not None:
            prices = self._list(key, is_long=found[1])
            del prices[bisect_left(prices, (found[0], key))]

    def at(self, instrument: InstrumentId, price: Decimal) -> list[PositionKey]:
        """The positions of an instrument that a price endangers."""
        endangered = []
        for danger, key in reversed(self._falling.get(instrument, ())):
            if danger < price:
                break
            endangered.append(key)
        for danger, key in self._rising.get(instrument, ()):
            if danger > price:
                break
            endangered.append(key)
        return endangered

    def _list(self, key: PositionKey, *, is_long: bool) -> list[tuple[Decimal, PositionKey]]:
        return (self._falling if is_long else self._rising).setdefault(key[1][0], [])
