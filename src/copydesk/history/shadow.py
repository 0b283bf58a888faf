"""What the archive has to know of the world to tell what an event did: terms, prices, orders, positions, purses.

It follows the events as the engine does and decides nothing. Only users are followed; of the house, only that it is
there as the other side of a fill.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import apsw

from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.identifiers import AccountId, AlgoOrderId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.balances import PurseKind
from copydesk.engine.numbers import ZERO
from copydesk.engine.snapshot import WorldSnapshot
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import PositionPlace
from copydesk.history.copying.shadow import CopyingShadow
from copydesk.history.kept.positions import PositionLife
from copydesk.history.kept.prices import IndexAndMark
from copydesk.history.living import Living

_FOLLOWED: tuple[PurseKind, ...] = ("trading", "funding", "isolated", "lead_assets")


class Shadow:
    """The living things, and the numbers that were given last."""

    def __init__(self) -> None:
        self.instruments: Living[InstrumentId, Instrument] = Living("instrument", InstrumentId, Instrument)
        self.prices: Living[InstrumentId, IndexAndMark] = Living("prices", InstrumentId, IndexAndMark)
        self.orders: Living[OrderId, Order] = Living("order", _order, Order)
        self.algo_orders: Living[AlgoOrderId, AlgoOrder] = Living("algo_order", _algo_order, AlgoOrder)
        self.copying = CopyingShadow()
        self._positions: Living[str, PositionLife] = Living("position", str, PositionLife)
        self._purses: Living[str, Decimal] = Living("purse", str, Decimal)
        self._numbers: Living[str, int] = Living("number", str, int)

    def read(self, connection: apsw.Connection) -> None:
        """Take up what was written."""
        for living in self._all():
            living.read(connection)

    def write(self, connection: apsw.Connection) -> None:
        """Write what changed."""
        for living in self._all():
            living.write(connection)

    @property
    def has_changed(self) -> bool:
        """Whether anything is to be written."""
        return any(living.has_changed for living in self._all())

    def stored(self) -> list[type[Any]]:
        """The types of what it writes."""
        return [living.value for living in self._all()]

    def become(self, world: WorldSnapshot) -> None:
        """Stand as this world does; what was closed of its positions before is not known."""
        for living in (self.instruments, self.prices, self.orders, self.algo_orders, self._positions, self._purses):
            living.clear()
        for market in world.trading.markets:
            self.instruments.put(market.instrument.id, market.instrument)
            self.prices.put(market.instrument.id, IndexAndMark(market.prices.index, market.prices.mark))
        for order in world.trading.orders:
            self.orders.put(order.order, order)
        for algo_order in world.trading.algo_orders:
            self.algo_orders.put(algo_order.algo_order, algo_order)
        users = {holder.id for holder in world.ledger.holders if holder.kind == "user"}
        for position in world.trading.positions:
            if position.account in users:
                self.stand(PositionLife(position, abs(position.size)))
        for owner, kind, currency, amount, _ in world.ledger.entries:
            if kind in _FOLLOWED:
                self.move((owner, kind), currency, amount)
        self.copying.become(world, self.usdt_of, self.number)

    def stand(self, life: PositionLife) -> None:
        """Let a position be open as it is here."""
        self._positions.put(_place(life.position.account, life.position.place), life)

    def life(self, account: AccountId, place: PositionPlace) -> PositionLife | None:
        """The life of the account's open position at a place."""
        return self._positions.get(_place(account, place))

    def end(self, account: AccountId, place: PositionPlace) -> None:
        """Let the position at a place be closed."""
        self._positions.drop(_place(account, place))

    def move(self, purse: tuple[AccountId, PurseKind], currency: Currency, amount: Decimal) -> Decimal:
        """Put an amount into a purse; gives what lies there then."""
        key = f"{purse[0]}/{purse[1]}/{currency}"
        there = self._purses.get(key, ZERO) + amount
        self._purses.put(key, there)
        return there

    def purse(self, purse: tuple[AccountId, PurseKind], currency: Currency) -> Decimal:
        """What lies in a purse."""
        return self._purses.get(f"{purse[0]}/{purse[1]}/{currency}", ZERO)

    def usdt_of(self, account: AccountId) -> Decimal:
        """What an account holds for trading, without unrealised profit. Units: USDT."""
        return self.purse((account, "trading"), COPY_CURRENCY) + self.purse((account, "isolated"), COPY_CURRENCY)

    def number(self, of: str, first: int = 1) -> int:
        """The next number of a kind."""
        number = self._numbers.get(of, first - 1) + 1
        self._numbers.put(of, number)
        return number

    def _all(self) -> Iterator[Living[Any, Any]]:
        yield from (self.instruments, self.prices, self.orders, self.algo_orders, self._positions)
        yield from (self._purses, self._numbers)
        yield from self.copying.all()


def _order(text: str) -> OrderId:
    return OrderId(int(text))


def _algo_order(text: str) -> AlgoOrderId:
    return AlgoOrderId(int(text))


def _place(account: AccountId, place: PositionPlace) -> str:
    return f"{account}/{'/'.join(place)}"
