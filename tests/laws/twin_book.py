"""A book as plain as can be: one list, sorted anew for every taker. The specification of matching."""

from decimal import Decimal

import msgspec

from copydesk.engine.trading.messages import Side


class TwinOrder(msgspec.Struct):
    """An order in the list; `number` is its age."""

    number: int
    owner: int
    side: Side
    price: Decimal
    left: Decimal


class TwinBook:
    """Price-time priority by sorting. Orders of one owner never trade: the resting one goes."""

    def __init__(self) -> None:
        self.orders: list[TwinOrder] = []
        """Everything that rests."""
        self.last = 0
        """The number of the newest order."""

    def place(self, owner: int, side: Side, price: Decimal, size: Decimal, type: str) -> list[tuple[Decimal, Decimal]]:
        """Place a limit, post_only, ioc or fok order; gives the trades (price, size)."""
        self.last += 1
        taker = TwinOrder(self.last, owner, side, price, size)
        met = self._met_by(taker)
        others = [maker for maker in met if maker.owner != owner]
        if type == "fok" and sum(maker.left for maker in others) < size:
            return []
        if type == "post_only":
            self.orders += [] if met else [taker]
            return []
        trades = []
        for maker in met:
            if not taker.left:
                break
            if maker.owner == owner:
                self.orders.remove(maker)
                continue
            traded = min(taker.left, maker.left)
            trades.append((maker.price, traded))
            taker.left -= traded
            maker.left -= traded
        self.orders = [order for order in self.orders if order.left]
        if taker.left and type == "limit":
            self.orders.append(taker)
        return trades

    def cancel(self, number: int) -> None:
        """Take an order out."""
        self.orders = [order for order in self.orders if order.number != number]

    def _met_by(self, taker: TwinOrder) -> list[TwinOrder]:
        """The orders that the taker's limit reaches, in the order in which they would trade."""
        if taker.side == "buy":
            reached = [maker for maker in self.orders if maker.side == "sell" and maker.price <= taker.price]
            return sorted(reached, key=lambda maker: (maker.price, maker.number))
        reached = [maker for maker in self.orders if maker.side == "buy" and maker.price >= taker.price]
        return sorted(reached, key=lambda maker: (-maker.price, maker.number))
