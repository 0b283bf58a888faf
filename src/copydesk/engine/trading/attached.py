"""Take profits and stop losses that follow an order: when they may, and at which prices they wait. Pure.

They wait, as an algo order of their own, from the moment the order is filled completely; of an order that is canceled
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


def wrong_side(attached: Attached, side: Side, expected: Decimal) -> Fault | None:
    """Which of the two lies on the wrong side of the expected price, if any does; ratios never do."""
    up = side == "buy"
    profit, loss = _price(attached.take_profit), _price(attached.stop_loss)
    if profit is not None and (profit <= expected if up else profit >= expected):
        return "take_profit"
    if loss is not None and (loss >= expected if up else loss <= expected):
        return "stop_loss"
    return None


def wrong_ratio(attached: Attached, side: Side) -> Fault | None:
    """Which of the two has a ratio out of its range, if any has. Source: documented."""
    profit, loss = _ratio(attached.take_profit), _ratio(attached.stop_loss)
    if profit is not None and not (profit > 0 if side == "buy" else -ONE < profit < 0):
        return "take_profit"
    if loss is not None and not (ZERO < loss < ONE if side == "buy" else loss > 0):
        return "stop_loss"
    return None


def triggers_of(
    attached: Attached, side: Side, average: Decimal, tick: Decimal
) -> tuple[Trigger | None, Trigger | None]:
    """Take profit and stop loss as they wait after the order was filled at an average price."""
    loss_sign = -ONE if side == "buy" else ONE
    return _trigger(attached.take_profit, average, ONE, tick), _trigger(attached.stop_loss, average, loss_sign, tick)


def _trigger(stop: AttachedStop | None, average: Decimal, sign: Decimal, tick: Decimal) -> Trigger | None:
    if stop is None:
        return None
    price = stop.price
    if price is None:
        assert stop.ratio is not None
        price = max(tick, to_step(average * (ONE + sign * stop.ratio), tick, "half_up"))
    return Trigger(price, stop.kind, stop.order_price)


def _price(stop: AttachedStop | None) -> Decimal | None:
    return None if stop is None else stop.price


def _ratio(stop: AttachedStop | None) -> Decimal | None:
    return None if stop is None else stop.ratio


def prices_of(attached: Attached) -> list[Decimal]:
    """Every price that is told, to be checked."""
    stops = [stop for stop in (attached.take_profit, attached.stop_loss) if stop is not None]
    told = [price for stop in stops for price in (stop.price, stop.order_price)]
    return [price for price in told if price is not None]


def is_empty(attached: Attached) -> bool:
    """Whether neither of the two is there."""
    return attached.take_profit is None and attached.stop_loss is None


def with_id(attached: Attached | None, number: AlgoOrderId) -> Attached | None:
    """The same, numbered; nothing stays nothing."""
    return None if attached is None or is_empty(attached) else msgspec.structs.replace(attached, id=number)
