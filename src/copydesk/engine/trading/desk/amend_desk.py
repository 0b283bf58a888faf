"""The amend desk: gives pending orders another price or size.

An amended order is checked as a new one would be that stands in its stead. A new price or a larger size costs it its
place in the queue, a smaller size does not; at a new price it may trade at once. Source: the queue is assumed.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import OrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.attached import is_empty, with_ids
from copydesk.engine.trading.desk.attaching import check_attached, check_split_sizes
from copydesk.engine.trading.desk.checks import (
    check_limit_maximum,
    check_lots,
    check_minimum,
    check_price,
    check_user,
    listed,
    tradable,
)
from copydesk.engine.trading.desk.exposure import needed_beside, settled
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.desk.placement import demand
from copydesk.engine.trading.desk.price_bounds import bounded_price
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.matching import crosses
from copydesk.engine.trading.messages import AmendOrder, Attached, OrderAmended, OrderCanceled, PlaceOrder, TradingEvent
from copydesk.engine.trading.orders import Order, amended, left, sells_lead_assets
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


class AmendDesk:
    """Decides about amendments. `object_to` raises `Rejected` for rules beside trading's."""

    def __init__(
        self,
        state: TradingState,
        record: Callable[[TradingEvent], None],
        taking: Taking,
        object_to: Callable[[Objectionable], None],
    ) -> None:
        self._state = state
        self._record = record
        self._taking = taking
        self._object_to = object_to

    def amend(self, command: AmendOrder) -> None:
        """Amend an order; one that cannot be amended is canceled, if that was asked."""
        check_user(self._state, command.account)
        listed(self._state, command.instrument)
        if command.size is None and command.price is None and command.attached is None:
            raise Rejected(Reason.NOTHING_TO_AMEND)
        order = self._named(command)
        try:
            event = self._amended(order, command)
        except Rejected:
            if not command.cancel_on_failure:
                raise
            self._record(OrderCanceled(order.order, order.account, "amend_failed", command.request_id))
            return
        self._record(event)
        market = self._state.markets[order.instrument]
        if event.size == order.filled:
            self._taking.follow(market.instrument, amended(order, event, order.updated_at))
        if market.instrument.type == "SWAP" and order.position_side == "net":
            for change in settled(self._state, order.account, market.instrument, order.margin_mode):
                self._record(change)
        if event.rank is not None and self._state.pending.get(order.order) is not None:
            self._taking.take(order.order)

    def _named(self, command: AmendOrder) -> Order:
        """The order, if it is the account's and of the instrument."""
        if command.order is None and not command.client_order_id:
            raise Rejected(Reason.ORDER_ID_MISSING)
        pending = self._state.pending
        if command.order is not None:
            order = pending.get(command.order)
        else:
            order = pending.named(command.account, command.client_order_id)
        if order is None or order.account != command.account or order.instrument != command.instrument:
            raise Rejected(Reason.UNKNOWN_ORDER, order=command.order, client_order_id=command.client_order_id)
        return order

    def _amended(self, order: Order, command: AmendOrder) -> OrderAmended:
        """The amendment as it would be; raises `Rejected` if it may not be."""
        market = tradable(self._state, order.instrument)
        assert order.price is not None, "only resting orders are pending"
        if sells_lead_assets(order):
            return self._repriced(market, order, command)
        price = order.price if command.price is None else command.price
        size = order.size if command.size is None else command.size
        check_price(market.instrument, price)
        if price != order.price:
            price = bounded_price(self._taking.limits(market), order.side, price, moves=command.moves_to_limit)
            command = msgspec.structs.replace(command, price=price)
        check_lots(market.instrument, size)
        attached = self._attached(market, order, command)
        check_split_sizes(attached or order.attached, max(size, order.filled))
        if size <= order.filled:
            return OrderAmended(
                order=order.order,
                account=order.account,
                size=order.filled,
                price=order.price,
                hold=ZERO,
                request_id=command.request_id,
                attached=attached,
            )
        check_minimum(market.instrument, size)
        check_limit_maximum(market.instrument, size)
        if price != order.price:
            _check_makes(market, order, price)
        loses_place = price != order.price or size > order.size
        rank: OrderId | None = self._state.next_order if loses_place else None
        event = OrderAmended(order.order, order.account, size, price, order.hold, rank, command.request_id, attached)
        return msgspec.structs.replace(event, hold=self._hold(market, order, event))

    def _repriced(self, market: Market, order: Order, command: AmendOrder) -> OrderAmended:
        """The amendment of an order that sells lead assets; raises `Rejected`. Source: documented."""
        price = command.price
        if price is None or command.size is not None or command.attached is not None:
            raise Rejected(Reason.LEAD_SALE_AMENDS_PRICE, order=order.order)
        check_price(market.instrument, price)
        if price != order.price:
            price = bounded_price(self._taking.limits(market), order.side, price, moves=command.moves_to_limit)
        rank = None if price == order.price else self._state.next_order
        return OrderAmended(order.order, order.account, order.size, price, order.hold, rank, command.request_id)

    def _attached(self, market: Market, order: Order, command: AmendOrder) -> Attached | None:
        """What follows the order from then on, None if nothing changes; it keeps its number. May raise `Rejected`."""
        attached, before = command.attached, order.attached
        if attached is None or attached == before:
            return None
        if is_empty(attached):
            return Attached(id=None if before is None else before.id)
        size = max(order.size if command.size is None else command.size, order.filled)
        stands_in = _stand_in(order, size, command.price or order.price)
        stands_in = msgspec.structs.replace(stands_in, attached=attached)
        self._object_to(stands_in)
        check_attached(self._state, market, stands_in, None, before)
        if before is not None:
            attached = msgspec.structs.replace(attached, id=before.id)
        return with_ids(attached, self._state.next_algo_order)

    def _hold(self, market: Market, order: Order, event: OrderAmended) -> Decimal:
        """What the order sets aside from then on; raises `Rejected` if its account cannot have it so."""
        after = amended(order, event, order.updated_at)
        stands_in = _stand_in(order, left(after), after.price)
        self._object_to(stands_in)
        beside = needed_beside(self._state, market.instrument, after)
        return demand(self._state, self._taking, market, stands_in, instead_of=order, beside=beside).hold


def _check_makes(market: Market, order: Order, price: Decimal) -> None:
    """A post-only order stays a maker at its new price."""
    best = market.book.opposite(order.side).best_price()
    if order.type == "post_only" and best is not None and crosses(order.side, price, best):
        raise Rejected(Reason.AMENDED_PRICE_WOULD_TAKE, price=price, best=best)


def _stand_in(order: Order, size: Decimal, price: Decimal | None) -> PlaceOrder:
    """The order as a new one of this size and price, with nothing attached."""
    return PlaceOrder(
        account=order.account,
        instrument=order.instrument,
        side=order.side,
        type=order.type,
        trade_mode=order.trade_mode,
        size=size,
        price=price,
        position_side=order.position_side,
        reduce_only=order.reduce_only,
    )
