"""Take profits, stop losses and trailing stops that follow an order: when they may, and at which prices. Pure.

They wait, as algo orders of their own, from the moment the order is filled completely; of an order that is canceled
before, nothing follows. A take profit lies on the winning side of the price that the order can expect, a stop loss on
the losing side. A trigger told as a ratio counts from the average price of the fills, on the next tick. Source:
documented; the rounding is assumed.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.numbers import ONE, ZERO, to_step
from copydesk.engine.trading.words import Attached, AttachedStop, Side, Trigger

Fault = Literal["take_profit", "stop_loss"]


def take_profits(attached: Attached) -> list[AttachedStop]:
    """The take profit, or all of a split one."""
    split = [part.stop for part in attached.splits]
    return split if attached.take_profit is None else [attached.take_profit, *split]


def wrong_side(attached: Attached, side: Side, expected: Decimal) -> Fault | None:
    """Which of the two lies on the wrong side of the expected price, if any does; ratios never do."""
    up = side == "buy"
    profits = [profit.price for profit in take_profits(attached) if profit.price is not None]
    if any(price <= expected if up else price >= expected for price in profits):
        return "take_profit"
    loss = None if attached.stop_loss is None else attached.stop_loss.price
    if loss is not None and (loss >= expected if up else loss <= expected):
        return "stop_loss"
    return None


def wrong_ratio(attached: Attached, side: Side) -> Fault | None:
    """Which of the two has a ratio out of its range, if any has. Source: documented."""
    profits = [profit.ratio for profit in take_profits(attached) if profit.ratio is not None]
    if not all(ratio > 0 if side == "buy" else -ONE < ratio < 0 for ratio in profits):
        return "take_profit"
    loss = None if attached.stop_loss is None else attached.stop_loss.ratio
    if loss is not None and not (ZERO < loss < ONE if side == "buy" else loss > 0):
        return "stop_loss"
    return None


def take_profit_of(stop: AttachedStop | None, average: Decimal, tick: Decimal) -> Trigger | None:
    """A take profit as it waits after the order was filled at an average price."""
    return _trigger(stop, average, ONE, tick)


def stop_loss_of(stop: AttachedStop | None, side: Side, average: Decimal, tick: Decimal) -> Trigger | None:
    """A stop loss as it waits after the order of this side was filled at an average price."""
    return _trigger(stop, average, -ONE if side == "buy" else ONE, tick)


def _trigger(stop: AttachedStop | None, average: Decimal, sign: Decimal, tick: Decimal) -> Trigger | None:
    if stop is None:
        return None
    price = stop.price
    if price is None:
        assert stop.ratio is not None
        price = max(tick, to_step(average * (ONE + sign * stop.ratio), tick, "half_up"))
    return Trigger(price, stop.kind, stop.order_price)


def prices_of(attached: Attached) -> list[Decimal]:
    """Every price that is told, to be checked."""
    stops = take_profits(attached)
    if attached.stop_loss is not None:
        stops.append(attached.stop_loss)
    told = [price for stop in stops for price in (stop.price, stop.order_price)]
    return [price for price in told if price is not None]


def names_of(attached: Attached | None) -> list[str]:
    """The client's ids of what follows."""
    if attached is None:
        return []
    names = [attached.client_order_id, *(part.client_order_id for part in attached.splits)]
    return [name for name in names if name]


def is_empty(attached: Attached) -> bool:
    """Whether nothing is there to follow."""
    stops = (attached.take_profit, attached.stop_loss, attached.trail)
    return not attached.splits and all(stop is None for stop in stops)


def with_ids(attached: Attached | None, first: AlgoOrderId) -> Attached | None:
    """The same, what has no number yet numbered from the first on; nothing stays nothing."""
    if attached is None or is_empty(attached):
        return None
    number = first if attached.id is None else attached.id
    free = AlgoOrderId(first + 1)
    splits = []
    for part in attached.splits:
        splits.append(part if part.id is not None else msgspec.structs.replace(part, id=free))
        free = AlgoOrderId(free + 1)
    return msgspec.structs.replace(attached, id=number, splits=tuple(splits))


def last_id(attached: Attached | None) -> AlgoOrderId:
    """The highest number that is taken by what follows; 0 if there is none."""
    if attached is None:
        return AlgoOrderId(0)
    numbers = (attached.id, *(part.id for part in attached.splits))
    return max((number for number in numbers if number is not None), default=AlgoOrderId(0))
