"""The textbook of copying: lists and long division, written as the rules read, knowing nothing of the engine.

It lives in a market where everybody trades at one price for buying and one for selling, as much as they like, and has
money enough. Positions are in net mode; a contract is 0.01 of a coin; fees are half a promille.
"""

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal, localcontext

CONTRACT, LOT, FEE = Decimal("0.01"), Decimal("0.01"), Decimal("0.0005")


@dataclass
class Part:
    """A lead position, or a copy of one: signed by its side."""

    size: Decimal
    price: Decimal
    is_long: bool
    copies: dict[str, "Part"] = field(default_factory=dict)

    def gain(self, size: Decimal, price: Decimal) -> Decimal:
        """The profit of closing a size at a price, without fees."""
        return (price - self.price) * size * CONTRACT * (1 if self.is_long else -1)


@dataclass
class Copier:
    """A copy trader with his settings and what he owes and has."""

    mode: str
    number: Decimal
    total: Decimal
    is_active: bool = True
    net: Decimal = Decimal(0)
    earned: Decimal = Decimal(0)
    withheld: Decimal = Decimal(0)
    realised: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def floor(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of the step at or below the value."""
    with localcontext() as context:
        context.prec = 200
        return (value / step).to_integral_value(ROUND_FLOOR) * step


class Textbook:
    """One lead trader, his lead positions oldest first, and who copies him."""

    def __init__(self, leverage: int, ratio: Decimal) -> None:
        self.leverage = leverage
        self.ratio = ratio
        self.bid = self.ask = Decimal(0)
        self.lead: list[Part] = []
        self.copiers: dict[str, Copier] = {}

    @property
    def net_size(self) -> Decimal:
        """The lead trader's net position."""
        return sum((part.size if part.is_long else -part.size for part in self.lead), Decimal(0))

    def opens(self, size: Decimal, *, is_long: bool) -> None:
        """The lead trader opens, and everyone copies."""
        price = self.ask if is_long else self.bid
        part = Part(size, price, is_long)
        self.lead.append(part)
        for name, copier in self.copiers.items():
            copied = self._size(copier, size, price)
            more = copied * CONTRACT * price / self.leverage
            if copier.is_active and copied >= LOT and self._in_use(name) + more <= copier.total:
                part.copies[name] = Part(copied, price, is_long)
                copier.realised -= copied * CONTRACT * price * FEE

    def closes(self, size: Decimal) -> None:
        """The lead trader closes a size, the oldest lead positions first."""
        for part in list(self.lead):
            closed = min(size, part.size)
            self.closes_one(part, closed)
            size -= closed
            if not size:
                return

    def closes_one(self, part: Part, size: Decimal) -> None:
        """A size of one lead position closes, and the same part of each copy of it."""
        is_last = size == part.size
        for name, copy in list(part.copies.items()):
            self._close(part, name, copy.size if is_last else floor(copy.size * size / part.size, LOT))
        part.size -= size
        if is_last:
            self.lead.remove(part)

    def closes_by_hand(self, name: str, size: Decimal) -> None:
        """A copy trader closes a size himself, the oldest copies first."""
        for part in self.lead:
            if size and name in part.copies:
                closed = min(size, part.copies[name].size)
                self._close(part, name, closed)
                size -= closed

    def stops(self, name: str, *, at_once: bool) -> None:
        """A copy trader stops; his copies close now, or with the lead trader's."""
        self.copiers[name].is_active = False
        for part in self.lead if at_once else ():
            if name in part.copies:
                self._close(part, name, part.copies[name].size)

    def settles(self) -> None:
        """The week ends: whoever has no copy open is settled."""
        for name, copier in self.copiers.items():
            if any(name in part.copies for part in self.lead):
                continue
            copier.paid += max(Decimal(0), copier.earned)
            copier.net = copier.earned = copier.withheld = Decimal(0)

    def _size(self, copier: Copier, size: Decimal, price: Decimal) -> Decimal:
        if copier.mode == "ratio":
            return floor(copier.number * size, LOT)
        return floor(copier.number * self.leverage, CONTRACT * price * LOT) / (CONTRACT * price)

    def _in_use(self, name: str) -> Decimal:
        parts = [part.copies[name] for part in self.lead if name in part.copies]
        return sum((part.size * CONTRACT * part.price / self.leverage for part in parts), Decimal(0))

    def _close(self, part: Part, name: str, size: Decimal) -> None:
        if not size:
            return
        copy, copier = part.copies[name], self.copiers[name]
        price = self.bid if copy.is_long else self.ask
        gain, fee = copy.gain(size, price), size * CONTRACT * price * FEE
        net = gain - fee - size * CONTRACT * copy.price * FEE
        copier.realised += gain - fee
        copier.net += net
        copier.earned += net * self.ratio
        copier.withheld += max(Decimal(0), net * self.ratio)
        copy.size -= size
        if not copy.size:
            del part.copies[name]
