"""Trailing stops: algo orders whose price follows the last price at a distance, and calls when that turns. Pure.

A sell follows the highest price since it began, a buy the lowest, at a spread or at a ratio of it. It begins at once,
or when its activation price is reached: for a sell that lies above the last price, for a buy below. Source: documented.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.numbers import ONE
from copydesk.engine.trading.algo_orders import AlgoOrder


def followed(order: AlgoOrder, last: Decimal) -> AlgoOrder:
    """The trailing stop after a trade at this price; the same one if nothing changed."""
    trail, extreme = order.trail, order.extreme
    assert trail is not None
    sells = order.side == "sell"
    if extreme is None:
        active = trail.active_price
        if active is not None and (last < active if sells else last > active):
            return order
        return msgspec.structs.replace(order, extreme=last)
    if (last > extreme) if sells else (last < extreme):
        return msgspec.structs.replace(order, extreme=last)
    return order


def calling_price(order: AlgoOrder) -> Decimal | None:
    """The price that calls a trailing stop as it stands; None before it began."""
    trail, extreme = order.trail, order.extreme
    if trail is None or extreme is None:
        return None
    sign = -ONE if order.side == "sell" else ONE
    if trail.callback_spread is not None:
        return extreme + sign * trail.callback_spread
    assert trail.callback_ratio is not None
    return extreme * (ONE + sign * trail.callback_ratio)


def is_called(order: AlgoOrder, last: Decimal) -> bool:
    """Whether the last price has turned far enough; touching is enough."""
    price = calling_price(order)
    if price is None:
        return False
    return last <= price if order.side == "sell" else last >= price
