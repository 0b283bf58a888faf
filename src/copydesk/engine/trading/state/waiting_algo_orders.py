"""The algo orders that wait, with the prices that call them and what has to be known about them at once."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from copydesk.engine.identifiers import AccountId, AlgoOrderId, InstrumentId
from copydesk.engine.trading.algo_orders import WATCHED, AlgoOrder, Called, Watch, is_called, waits_of
from copydesk.engine.trading.messages import PriceKind
from copydesk.engine.trading.state.prices import Prices
from copydesk.engine.trading.trailing import followed
from copydesk.engine.trading.trailing import is_called as is_called_trailing


class WaitingAlgoOrders:
    """Algo orders by id, oldest first; everything else is an index over them."""

    def __init__(self, orders: Iterable[AlgoOrder] = ()) -> None:
        self._orders: dict[AlgoOrderId, AlgoOrder] = {}
        self._of: dict[AccountId, dict[InstrumentId, dict[AlgoOrderId, None]]] = {}
        self._named: dict[tuple[AccountId, str], AlgoOrderId] = {}
        self._watches: dict[tuple[InstrumentId, PriceKind], Watch] = {}
        self._trailing: dict[InstrumentId, dict[AlgoOrderId, None]] = {}
        for order in orders:
            self.add(order)

    def __iter__(self) -> Iterator[AlgoOrder]:
        """All algo orders, oldest first."""
        return iter(self._orders.values())

    def get(self, order: AlgoOrderId) -> AlgoOrder | None:
        """The waiting algo order of that id."""
        return self._orders.get(order)

    def named(self, account: AccountId, client_order_id: str) -> AlgoOrder | None:
        """The account's waiting algo order of that client order id."""
        order = self._named.get((account, client_order_id))
        return None if order is None else self._orders[order]

    def exist(self, account: AccountId, instrument: InstrumentId) -> bool:
        """Whether the account has a waiting algo order in the instrument."""
        return instrument in self._of.get(account, ())

    def of(self, account: AccountId, instrument: InstrumentId) -> list[AlgoOrder]:
        """The account's waiting algo orders in the instrument, oldest first."""
        return [self._orders[order] for order in self._of.get(account, {}).get(instrument, ())]

    def of_account(self, account: AccountId) -> list[AlgoOrder]:
        """The account's waiting algo orders, oldest first."""
        ids = sorted(order for orders in self._of.get(account, {}).values() for order in orders)
        return [self._orders[order] for order in ids]

    def called(self, instrument: InstrumentId, prices: Prices) -> tuple[AlgoOrder, Called] | None:
        """The oldest algo order that the market's prices call, and by which of its prices."""
        called: list[AlgoOrderId] = self._called_trailing(instrument, prices.last)
        for kind in WATCHED:
            watch, price = self._watches.get((instrument, kind)), prices.of(kind)
            if watch is not None and price is not None:
                called.extend(watch.called(price))
        if not called:
            return None
        order = self._orders[min(called)]
        if order.trail is not None:
            return order, "trail"
        by = next(waiting.by for waiting in waits_of(order) if is_called(waiting, prices.of(waiting.trigger.kind)))
        return order, by

    def follow(self, instrument: InstrumentId, last: Decimal) -> None:
        """Let the trailing stops of an instrument follow its last price."""
        for number in self._trailing.get(instrument, ()):
            self._orders[number] = followed(self._orders[number], last)

    def _called_trailing(self, instrument: InstrumentId, last: Decimal | None) -> list[AlgoOrderId]:
        if last is None:
            return []
        trailing = self._trailing.get(instrument, ())
        return [number for number in trailing if is_called_trailing(self._orders[number], last)]

    def amend(self, before: AlgoOrder, after: AlgoOrder) -> None:
        """Let a waiting algo order be as it is after an amendment; it keeps its age."""
        self._unwatch(before)
        self._orders[after.algo_order] = after
        self._watch(after)

    def add(self, order: AlgoOrder) -> None:
        """Let an algo order wait."""
        self._orders[order.algo_order] = order
        self._of.setdefault(order.account, {}).setdefault(order.instrument, {})[order.algo_order] = None
        if order.client_order_id:
            self._named[order.account, order.client_order_id] = order.algo_order
        if order.trail is not None:
            self._trailing.setdefault(order.instrument, {})[order.algo_order] = None
        self._watch(order)

    def remove(self, order: AlgoOrder) -> None:
        """Let an algo order wait no more."""
        del self._orders[order.algo_order]
        instruments = self._of[order.account]
        del instruments[order.instrument][order.algo_order]
        if not instruments[order.instrument]:
            del instruments[order.instrument]
        if not instruments:
            del self._of[order.account]
        if order.client_order_id:
            del self._named[order.account, order.client_order_id]
        if order.trail is not None:
            del self._trailing[order.instrument][order.algo_order]
        self._unwatch(order)

    def _watch(self, order: AlgoOrder) -> None:
        for waiting in waits_of(order):
            place = (order.instrument, waiting.trigger.kind)
            self._watches.setdefault(place, Watch()).add(waiting, order.algo_order)

    def _unwatch(self, order: AlgoOrder) -> None:
        for waiting in waits_of(order):
            self._watches[order.instrument, waiting.trigger.kind].remove(waiting, order.algo_order)
