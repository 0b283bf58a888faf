"""The living orders of the users, and what has to be known about them at once: counts, holds, sizes, client ids."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.stirred import Stirred
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side
from copydesk.engine.trading.orders import Order, left

SizePlace = tuple[AccountId, InstrumentId, MarginMode, PositionSide, Side]


class PendingOrders:
    """Orders by id, oldest first; everything else is an index over them.

    An order that only passes is found by its id alone: it is gone before anybody looks for others.
    """

    def __init__(self, orders: Iterable[tuple[Order, bool]] = ()) -> None:
        self._orders: dict[OrderId, Order] = {}
        self.get: Callable[[OrderId], Order | None] = self._orders.get
        """The pending order of that id. Asked more than anything else, so nothing stands between."""
        self._of: dict[AccountId, dict[InstrumentId, dict[OrderId, None]]] = {}
        self._named: dict[tuple[AccountId, str], OrderId] = {}
        self._counts: dict[AccountId, int] = {}
        self._holds: dict[tuple[AccountId, Currency], Decimal] = {}
        self._sizes: dict[SizePlace, Decimal] = {}
        self.stirred: Stirred[tuple[AccountId, Currency]] = Stirred()
        """Whose holds grew."""
        self._leaning: dict[tuple[AccountId, InstrumentId, MarginMode], dict[OrderId, None]] = {}
        for order, leans in orders:
            self.add(order, leans=leans)

    def __iter__(self) -> Iterator[Order]:
        """All orders, oldest first."""
        return iter(self._orders.values())

    def named(self, account: AccountId, client_order_id: str) -> Order | None:
        """The account's pending order of that client order id."""
        order = self._named.get((account, client_order_id))
        return None if order is None else self._orders[order]

    def exist(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether the account has a pending order in the instrument."""
        return instrument in self._of.get(account, ())

    def count(self, account: AccountId) -> int:
        """How many pending orders the account has."""
        return self._counts.get(account, 0)

    def count_in(self, account: AccountId, instrument: InstrumentId) -> int:
        """How many pending orders the account has in the instrument."""
        return len(self._of.get(account, {}).get(instrument, ()))

    def of(self, account: AccountId, instrument: InstrumentId) -> list[Order]:
        """The account's pending orders in the instrument, oldest first."""
        return [self._orders[order] for order in self._of.get(account, {}).get(instrument, ())]

    def of_account(self, account: AccountId) -> list[Order]:
        """The account's pending orders, oldest first."""
        ids = sorted(order for orders in self._of.get(account, {}).values() for order in orders)
        return [self._orders[order] for order in ids]

    def hold(self, account: AccountId, currency: Currency) -> Decimal:
        """What the account's pending orders set aside of the currency."""
        return self._holds.get((account, currency), ZERO)

    def size(self, place: SizePlace) -> Decimal:
        """How many contracts the pending orders of one kind have left together."""
        return self._sizes.get(place, ZERO)

    def leaning(self, account: AccountId, instrument: InstrumentId, margin_mode: MarginMode) -> list[Order]:
        """The orders that count on a position to close, oldest first: they set aside less than opening would take."""
        ids = self._leaning.get((account, instrument, margin_mode))
        return [] if ids is None else [self._orders[order] for order in sorted(ids)]

    def leans(self, order: Order) -> bool:
        """Whether a pending order is one of those."""
        return order.order in self._leaning.get((order.account, order.instrument, order.margin_mode), ())

    def let_pass(self, order: Order) -> None:
        """Let an order that only passes be pending."""
        self._orders[order.order] = order

    def add(self, order: Order, *, leans: bool) -> None:
        """Let an order be pending that rests or waits."""
        self._orders[order.order] = order
        self._of.setdefault(order.account, {}).setdefault(order.instrument, {})[order.order] = None
        self._counts[order.account] = self._counts.get(order.account, 0) + 1
        if order.client_order_id:
            self._named[order.account, order.client_order_id] = order.order
        if leans:
            self._lean(order)
        self._count(order, left(order), order.hold)

    def replace(self, before: Order, after: Order, *, leans: bool) -> None:
        """Let a pending order be as it is after a step of its life."""
        self._orders[before.order] = after
        if after.passes:
            return
        if leans:
            self._lean(after)
        else:
            self._stand(after)
        self._count(before, left(after) - left(before), after.hold - before.hold)

    def remove(self, order: Order) -> None:
        """Let an order be pending no more."""
        del self._orders[order.order]
        if order.passes:
            return
        instruments = self._of[order.account]
        orders = instruments[order.instrument]
        del orders[order.order]
        if not orders:
            del instruments[order.instrument]
        if order.client_order_id:
            del self._named[order.account, order.client_order_id]
        self._stand(order)
        if not instruments:
            del self._of[order.account]
            del self._counts[order.account]
        else:
            self._counts[order.account] -= 1
        self._count(order, -left(order), -order.hold)

    def _lean(self, order: Order) -> None:
        self._leaning.setdefault((order.account, order.instrument, order.margin_mode), {})[order.order] = None

    def _stand(self, order: Order) -> None:
        """Let an order count on no position."""
        place = (order.account, order.instrument, order.margin_mode)
        leaning = self._leaning.get(place)
        if leaning is not None and order.order in leaning:
            del leaning[order.order]
            if not leaning:
                del self._leaning[place]

    def _count(self, order: Order, size: Decimal, hold: Decimal) -> None:
        """Add to the sums; a sum that comes to nothing is forgotten."""
        if hold:
            account_currency = (order.account, order.hold_currency)
            held = self._holds.get(account_currency, ZERO) + hold
            if hold > 0:
                self.stirred.add(account_currency)
            if held:
                self._holds[account_currency] = held
            else:
                del self._holds[account_currency]
        if size and order.trade_mode in ("cross", "isolated"):
            place = (order.account, order.instrument, order.margin_mode, order.position_side, order.side)
            waiting = self._sizes.get(place, ZERO) + size
            if waiting:
                self._sizes[place] = waiting
            else:
                del self._sizes[place]
