"""Keeps the prices of new and amended orders within the price limits. Orders that rest stay when the limits move on."""

from decimal import Decimal

import msgspec

from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.messages import PlaceOrder, Side
from copydesk.engine.trading.orders import PRICELESS_TYPES
from copydesk.engine.trading.price_limits import PriceLimits


def bounded(limits: PriceLimits | None, command: PlaceOrder) -> PlaceOrder:
    """The order at a price that it may name; it is moved to the limit only if that was asked. Raises: Rejected."""
    if limits is None or command.price is None or command.type in PRICELESS_TYPES:
        return command
    price = bounded_price(limits, command.side, command.price, moves=command.moves_to_limit)
    return command if price == command.price else msgspec.structs.replace(command, price=price)


def bounded_price(limits: PriceLimits | None, side: Side, price: Decimal, *, moves: bool) -> Decimal:
    """The price, or the limit that it lies beyond if it `moves` there. Raises: Rejected."""
    if limits is None or limits.allow(side, price):
        return price
    if not moves:
        raise Rejected(Reason.PRICE_BEYOND_LIMIT, price=price, highest=limits.highest_buy, lowest=limits.lowest_sell)
    return limits.best(side)
