"""What copy traders of a story do besides copying: now and then one of them amends, closes, protects or stops.

Drawn from a seed, like the lead trader's trading.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import msgspec

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.messages import (
    AmendCopySettings,
    CloseCopy,
    CloseType,
    ProtectCopy,
    StopCopying,
)
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Command
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.trading.messages import ClosePosition, Trigger

_CLOSE_TYPES: tuple[CloseType, ...] = ("market_close", "copy_close", "manual_close")


class CopyTraderActs:
    """Decides what one of the lead trader's copy traders does next."""

    def __init__(self, lead_trader: AccountId, chance: Random) -> None:
        self._lead_trader = lead_trader
        self._chance = chance
        close, protect = self._with_copy(_close), self._with_copy(self._protect)
        hand = self._with_copy(_close_by_hand)
        self._acts: tuple[Callable[[Exchange, Relation], Command | None], ...] = (
            *(self._amend, self._amend, self._amend, close, close, hand, hand, protect, protect, self._stop),
        )

    def next(self, exchange: Exchange) -> Command | None:
        """The next command of any of them; None if the one who thought of something has nothing to do it with."""
        relations = copying_queries.copy_traders(exchange, self._lead_trader)
        return self._chance.choice(self._acts)(exchange, self._chance.choice(relations)) if relations else None

    def _amend(self, exchange: Exchange, relation: Relation) -> Command:
        """Twice the total amount and more of everything, or too much of it."""
        settings = relation.settings
        with exact():
            more = {
                name: value * self._chance.randint(1, 3)
                for name in ("amount", "ratio")
                if (value := getattr(settings, name)) is not None
            }
            settings = msgspec.structs.replace(settings, total_amount=settings.total_amount * 2, **more)
        return AmendCopySettings(relation.copy_trader, self._lead_trader, settings)

    def _stop(self, exchange: Exchange, relation: Relation) -> Command:
        return StopCopying(relation.copy_trader, self._lead_trader, self._chance.choice(_CLOSE_TYPES))

    def _with_copy(self, act: Callable[[Exchange, Copy], Command]) -> Callable[[Exchange, Relation], Command | None]:
        """The act for one of a copy trader's copies, if there is any."""

        def acted(exchange: Exchange, relation: Relation) -> Command | None:
            copies = [view.copy for view in copying_queries.copies(exchange, relation.copy_trader)]
            return act(exchange, self._chance.choice(copies)) if copies else None

        return acted

    def _protect(self, exchange: Exchange, copy: Copy) -> Command:
        """A take profit some tenths of a percent away."""
        terms, last = queries.instrument(exchange, copy.instrument), queries.market(exchange, copy.instrument).last
        assert terms is not None
        assert last is not None
        way = self._chance.randint(2, 12) * (1 if copy.side == "buy" else -1)
        with exact():
            price = to_step(divide(last * (1000 + way), Decimal(1000), 12, "half_even"), terms.tick_size, "half_up")
        return ProtectCopy(copy.copy_trader, copy.id, take_profit=Trigger(price))


def _close(exchange: Exchange, copy: Copy) -> Command:
    return CloseCopy(copy.copy_trader, copy.id)


def _close_by_hand(exchange: Exchange, copy: Copy) -> Command:
    """The whole ordinary position, on the page where everyone closes his own."""
    return ClosePosition(copy.copy_trader, copy.instrument, copy.margin_mode, copy.position_side)
