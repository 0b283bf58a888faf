"""Algo orders: what waits for a price, and which price calls it. Pure, but for the sorted lists of waiting prices.

A take profit that sells, and a stop loss that buys, wait for a rising price; a stop loss that sells, and a take profit
that buys, wait for a falling one. A trigger waits for its price from the side on which the watched price stood when it
was placed. Touching is enough. Source: assumed.
"""

from bisect import bisect_left, insort
from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, AlgoOrderId, InstrumentId, OrderId
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderPlaced,
    AlgoOrderType,
    Attached,
    MarginMode,
    PositionSide,
    PriceKind,
    ReleasedType,
    Side,
    SizeCurrency,
    TradeMode,
    Trail,
    Trigger,
)
from copydesk.engine.trading.orders import margin_mode_of

Called = Literal["take_profit", "stop_loss", "trigger", "trail"]


class AlgoOrder(msgspec.Struct, frozen=True):
    """An algo order that waits.

    Units: `size` as in `PlaceAlgoOrder`; times are Unix ms, `updated_at` 0 before a change; `extreme` is the highest or
    lowest price that a trailing stop has followed, None before it began; `follows` and `cost` as in `AlgoOrderPlaced`.
    """

    algo_order: AlgoOrderId
    account: AccountId
    instrument: InstrumentId
    side: Side
    type: AlgoOrderType
    trade_mode: TradeMode
    last: Decimal
    size: Decimal | None
    whole_position: bool
    position_side: PositionSide
    reduce_only: bool
    take_profit: Trigger | None
    stop_loss: Trigger | None
    trigger: Trigger | None
    rises: bool
    size_currency: SizeCurrency | None
    client_order_id: str
    tag: str
    created_at: int
    updated_at: int = 0
    trail: Trail | None = None
    extreme: Decimal | None = None
    follows: OrderId | None = None
    cost: Decimal | None = None
    ends_with_position: bool = False
    released: ReleasedType = ""
    attached: Attached | None = None

    @property
    def margin_mode(self) -> MarginMode:
        """The margin mode of the position that the order is about."""
        return margin_mode_of(self.trade_mode)


class Waiting(msgspec.Struct, frozen=True):
    """One price that calls an algo order."""

    by: Called
    trigger: Trigger
    rises: bool


def placed(event: AlgoOrderPlaced, at: int) -> AlgoOrder:
    """The algo order that an event placed. Units: `at` is Unix ms."""
    return AlgoOrder(
        algo_order=event.algo_order,
        account=event.account,
        instrument=event.instrument,
        side=event.side,
        type=event.type,
        trade_mode=event.trade_mode,
        last=event.last,
        size=event.size,
        whole_position=event.whole_position,
        position_side=event.position_side,
        reduce_only=event.reduce_only,
        take_profit=event.take_profit,
        stop_loss=event.stop_loss,
        trigger=event.trigger,
        rises=event.rises,
        size_currency=event.size_currency,
        client_order_id=event.client_order_id,
        tag=event.tag,
        created_at=at,
        trail=event.trail,
        extreme=event.last if event.trail is not None and event.trail.active_price is None else None,
        follows=event.follows,
        cost=event.cost,
        ends_with_position=event.ends_with_position,
        released=event.released,
        attached=event.attached,
    )


def amended(order: AlgoOrder, event: AlgoOrderAmended, at: int) -> AlgoOrder:
    """The algo order after an amendment. Units: `at` is Unix ms."""
    return msgspec.structs.replace(
        order,
        size=event.size,
        take_profit=event.take_profit,
        stop_loss=event.stop_loss,
        trigger=event.trigger,
        rises=event.rises,
        updated_at=at,
    )


def waits_of(order: AlgoOrder) -> list[Waiting]:
    """The prices that an algo order waits for."""
    waits = []
    if order.take_profit is not None:
        waits.append(Waiting("take_profit", order.take_profit, order.side == "sell"))
    if order.stop_loss is not None:
        waits.append(Waiting("stop_loss", order.stop_loss, order.side == "buy"))
    if order.trigger is not None:
        waits.append(Waiting("trigger", order.trigger, order.rises))
    return waits


class Watch:
    """The prices that are waited for in one market and of one kind, sorted, rising and falling apart."""

    __slots__ = ("_falling", "_rising")

    def __init__(self) -> None:
        self._rising: list[tuple[Decimal, AlgoOrderId]] = []
        self._falling: list[tuple[Decimal, AlgoOrderId]] = []

    def add(self, waiting: Waiting, order: AlgoOrderId) -> None:
        """Wait for a price."""
        insort(self._rising if waiting.rises else self._falling, (waiting.trigger.price, order))

    def remove(self, waiting: Waiting, order: AlgoOrderId) -> None:
        """Wait no more."""
        prices = self._rising if waiting.rises else self._falling
        del prices[bisect_left(prices, (waiting.trigger.price, order))]

    def called(self, price: Decimal) -> list[AlgoOrderId]:
        """The orders that this price calls."""
        called = []
        for awaited, order in self._rising:
            if awaited > price:
                break
            called.append(order)
        for awaited, order in reversed(self._falling):
            if awaited < price:
                break
            called.append(order)
        return called


def is_called(waiting: Waiting, price: Decimal | None) -> bool:
    """Whether a price calls the order."""
    if price is None:
        return False
    return price >= waiting.trigger.price if waiting.rises else price <= waiting.trigger.price


WATCHED: tuple[PriceKind, ...] = ("last", "mark", "index")
"""The kinds of price, in the order in which they are looked at."""
