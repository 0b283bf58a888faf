"""The order desk: decides whether an order is accepted and lets it meet the book; cancels; closes positions.

An order is checked from the outside in: who asks, which instrument, modes, prices, sizes, client order id, ceilings,
then what it would do to the position, and last whether the money is there. Source: the order of the checks is assumed.
"""

from collections.abc import Callable
from decimal import Decimal

from copydesk.engine.identifiers import AccountId, AlgoOrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.attached import with_ids
from copydesk.engine.trading.desk.attaching import check_attached
from copydesk.engine.trading.desk.checks import check_modes, check_price, check_user, listed, tradable
from copydesk.engine.trading.desk.exposure import settled
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.desk.placement import check_shape, demand, size_currency_of
from copydesk.engine.trading.desk.price_bounds import bounded
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.matching import Offer
from copydesk.engine.trading.messages import (
    CancelOrder,
    CancelReason,
    ClosePosition,
    OrderCanceled,
    OrderPlaced,
    OrderSource,
    PlaceOrder,
    Side,
    TradingEvent,
)
from copydesk.engine.trading.orders import PRICELESS_TYPES, RESTING_TYPES, Order, left, margin_mode_of
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

MAX_PENDING = 4000
MAX_PENDING_PER_INSTRUMENT = 500
"""Source: documented."""


class OrderDesk:
    """Decides about orders. `object_to` raises `Rejected` for rules beside trading's."""

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

    def place(self, command: PlaceOrder) -> None:
        """Accept an order and let it meet the book."""
        self.enter(self.accepted(command))

    def accepted(
        self,
        command: PlaceOrder,
        source: OrderSource = "",
        algo_order: AlgoOrderId | None = None,
        offer: Offer | None = None,
    ) -> OrderPlaced:
        """The order as it would be placed; raises `Rejected` if it may not be.

        `offer` is what the book would fill of it at market, where that was looked up already.
        """
        market, command = self._checked(command, source)
        need = demand(self._state, self._taking, market, command, offer=offer)
        return OrderPlaced(
            self._state.next_order,
            command.account,
            command.instrument,
            command.side,
            command.type,
            command.trade_mode,
            command.size,
            command.price,
            command.position_side,
            command.reduce_only,
            size_currency_of(market.instrument, command),
            command.client_order_id,
            command.tag,
            need.leverage,
            need.hold,
            need.currency,
            source,
            algo_order,
            self_trade=command.self_trade,
            attached=None if command.attached is None else with_ids(command.attached, self._state.next_algo_order),
        )

    def _checked(self, command: PlaceOrder, source: OrderSource) -> tuple[Market, PlaceOrder]:
        """The market, and the order at a price that it may name; raises `Rejected` for what is wrong by itself."""
        check_user(self._state, command.account)
        market = tradable(self._state, command.instrument)
        mode = self._state.position_mode(command.account)
        check_modes(market.instrument, command.trade_mode, command.position_side, mode)
        check_shape(market, command)
        if command.type not in PRICELESS_TYPES:
            command = bounded(self._taking.limits(market), command)
        if command.attached is not None:
            own = command.attached if source == "trigger" else None
            check_attached(self._state, market, command, size_currency_of(market.instrument, command), own)
        self._check_client_order_id(command.account, command.client_order_id)
        if command.type in RESTING_TYPES:
            self._check_ceilings(command)
        self._object_to(command)
        return market, command

    def enter(self, placed: OrderPlaced) -> None:
        """Record an accepted order, let worse placed reduce-only orders make room for it, and let it meet the book."""
        self._record(placed)
        if placed.reduce_only and placed.position_side == "net" and placed.type in RESTING_TYPES:
            instrument = self._state.markets[placed.instrument].instrument
            for change in settled(self._state, placed.account, instrument, margin_mode_of(placed.trade_mode)):
                self._record(change)
        self._taking.take(placed.order)

    def sell_lead_assets(self, command: PlaceOrder, source: OrderSource) -> None:
        """Sell coins that are set aside as lead assets, whatever their size; raises `Rejected` before any change."""
        market = tradable(self._state, command.instrument)
        instrument = market.instrument
        if command.price is not None:
            check_price(instrument, command.price)
        command = bounded(self._taking.limits(market), command)
        if command.type in RESTING_TYPES:
            self._check_ceilings(command)
        self.enter(
            OrderPlaced(
                order=self._state.next_order,
                account=command.account,
                instrument=command.instrument,
                side=command.side,
                type=command.type,
                trade_mode=command.trade_mode,
                size=command.size,
                price=command.price,
                size_currency=size_currency_of(instrument, command),
                tag=command.tag,
                hold_currency=instrument.base,
                source=source,
            )
        )

    def withdraw(self, order: Order, reason: CancelReason) -> None:
        """Cancel a pending order that the exchange itself has placed for its account."""
        self._cancel(order, reason)

    def cancel(self, command: CancelOrder) -> None:
        """Cancel a pending order."""
        check_user(self._state, command.account)
        listed(self._state, command.instrument)
        order = self._named(command)
        if order is None or order.account != command.account or order.instrument != command.instrument:
            raise Rejected(Reason.UNKNOWN_ORDER, order=command.order, client_order_id=command.client_order_id)
        self._cancel(order, "user")

    def close(self, command: ClosePosition) -> None:
        """Close a whole position at market; its closing orders go first, if that was asked."""
        check_user(self._state, command.account)
        market = tradable(self._state, command.instrument)
        mode = self._state.position_mode(command.account)
        check_modes(market.instrument, command.margin_mode, command.position_side, mode)
        place = (command.instrument, command.margin_mode, command.position_side)
        position = self._state.positions.get(command.account, place)
        if position is None:
            raise Rejected(Reason.NO_POSITION, instrument=command.instrument)
        self._check_client_order_id(command.account, command.client_order_id)
        self._object_to(command)
        closing = self._closing_orders(position)
        if closing and not command.cancel_closing_orders:
            raise Rejected(Reason.CLOSING_ORDERS_PENDING, orders=len(closing))
        for order in closing:
            self._cancel(order, "close_position")
        self.enter(self._closing_order(position, abs(position.size), command.tag, name=command.client_order_id))

    def reduce(self, position: Position, size: Decimal, source: OrderSource, tag: str) -> None:
        """Close a part of a position at market, whatever its size; closing orders that then do not fit go.

        In net mode those go as always when a position becomes smaller; in long/short mode the newest go first.
        """
        tradable(self._state, position.instrument)
        if position.side != "net":
            self._make_way(position, size)
        self.enter(self._closing_order(position, size, tag, source=source))

    def _make_way(self, position: Position, size: Decimal) -> None:
        closing = self._closing_orders(position)
        waiting = sum((left(order) for order in closing), ZERO)
        while closing and position.size - waiting < size:
            order = closing.pop()
            waiting -= left(order)
            self._cancel(order, "position_reduced")

    def _closing_orders(self, position: Position) -> list[Order]:
        """The pending orders that would reduce the position."""
        return [
            order
            for order in self._state.pending.of(position.account, position.instrument)
            if order.margin_mode == position.margin_mode
            and order.position_side == position.side
            and order.side == _closing_side(position)
        ]

    def _closing_order(
        self, position: Position, size: Decimal, tag: str, *, name: str = "", source: OrderSource = ""
    ) -> OrderPlaced:
        """The order that closes a size of a position at market; `name` is the client's id for it."""
        return OrderPlaced(
            order=self._state.next_order,
            account=position.account,
            instrument=position.instrument,
            side=_closing_side(position),
            type="market",
            trade_mode=position.margin_mode,
            size=size,
            position_side=position.side,
            reduce_only=True,
            client_order_id=name,
            tag=tag,
            leverage=position.leverage,
            hold_currency=self._state.markets[position.instrument].instrument.settle,
            source=source,
        )

    def _named(self, command: CancelOrder) -> Order | None:
        if command.order is not None:
            return self._state.pending.get(command.order)
        if command.client_order_id:
            return self._state.pending.named(command.account, command.client_order_id)
        raise Rejected(Reason.ORDER_ID_MISSING)

    def _check_client_order_id(self, account: AccountId, client_order_id: str) -> None:
        if client_order_id and self._state.pending.named(account, client_order_id) is not None:
            raise Rejected(Reason.CLIENT_ORDER_ID_TAKEN, client_order_id=client_order_id)

    def _check_ceilings(self, command: PlaceOrder) -> None:
        """An order that rests takes a place among the pending ones."""
        if self._state.pending.count(command.account) >= MAX_PENDING:
            raise Rejected(Reason.TOO_MANY_ORDERS, limit=MAX_PENDING)
        if self._state.pending.count_in(command.account, command.instrument) >= MAX_PENDING_PER_INSTRUMENT:
            raise Rejected(
                Reason.TOO_MANY_ORDERS_OF_INSTRUMENT, instrument=command.instrument, limit=MAX_PENDING_PER_INSTRUMENT
            )

    def _cancel(self, order: Order, reason: CancelReason) -> None:
        self._record(OrderCanceled(order.order, order.account, reason))


def _closing_side(position: Position) -> Side:
    return "sell" if position.is_long else "buy"
