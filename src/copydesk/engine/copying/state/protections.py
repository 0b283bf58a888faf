"""Take profits and stop losses of lead positions and copies: which prices they wait for, and which a price calls.

They are like algo orders that always close one lead position or copy at market, but they take no place among an
account's algo orders. Touching is enough. Source: assumed.
"""

from bisect import bisect_left, insort
from decimal import Decimal
from typing import Literal

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import PriceKind, Trigger
from copydesk.engine.trading.state.prices import Prices

Protected = LeadPosition | Copy
ProtectedBy = Literal["take_profit", "stop_loss"]

_KINDS: tuple[PriceKind, ...] = ("last", "mark", "index")


class Protections:
    """Waiting prices by market and kind, sorted, rising and falling apart. Ids of lead positions and copies differ."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[InstrumentId, PriceKind, bool], list[tuple[Decimal, int]]] = {}

    def add(self, protected: Protected) -> None:
        """Wait for the prices of a lead position or copy."""
        for trigger, rises in _waits_of(protected):
            place = (protected.instrument, trigger.kind, rises)
            insort(self._waiting.setdefault(place, []), (trigger.price, protected.id))

    def remove(self, protected: Protected) -> None:
        """Wait for them no more."""
        for trigger, rises in _waits_of(protected):
            place = (protected.instrument, trigger.kind, rises)
            prices = self._waiting[place]
            del prices[bisect_left(prices, (trigger.price, protected.id))]
            if not prices:
                del self._waiting[place]

    def replace(self, before: Protected, after: Protected) -> None:
        """Wait for other prices."""
        if (before.take_profit, before.stop_loss) != (after.take_profit, after.stop_loss):
            self.remove(before)
            self.add(after)

    def called(self, instrument: InstrumentId, prices: Prices) -> list[int]:
        """The ids of lead positions and copies whose price has come, oldest first."""
        called: set[int] = set()
        for kind in _KINDS:
            price = prices.of(kind)
            if price is None:
                continue
            for awaited, protected in self._waiting.get((instrument, kind, True), ()):
                if awaited > price:
                    break
                called.add(protected)
            for awaited, protected in reversed(self._waiting.get((instrument, kind, False), ())):
                if awaited < price:
                    break
                called.add(protected)
        return sorted(called)


def called_by(protected: Protected, prices: Prices) -> ProtectedBy | None:
    """Which of its prices has come, if one has."""
    buys = protected.side == "buy"
    for by, trigger, rises in (
        ("take_profit", protected.take_profit, buys),
        ("stop_loss", protected.stop_loss, not buys),
    ):
        price = None if trigger is None else prices.of(trigger.kind)
        if trigger is None or price is None:
            continue
        if price >= trigger.price if rises else price <= trigger.price:
            return "take_profit" if by == "take_profit" else "stop_loss"
    return None


def _waits_of(protected: Protected) -> list[tuple[Trigger, bool]]:
    """The triggers, each with whether its price is awaited from below."""
    buys = protected.side == "buy"
    waits = []
    if protected.take_profit is not None:
        waits.append((protected.take_profit, buys))
    if protected.stop_loss is not None:
        waits.append((protected.stop_loss, not buys))
    return waits
