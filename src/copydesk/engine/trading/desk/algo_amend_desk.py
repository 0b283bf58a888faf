"""The algo amend desk: gives waiting take profits, stop losses and triggers another size or other prices.

An amended algo order is checked as a new one would be. It keeps its age. Source: documented.
"""

from collections.abc import Callable

from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.desk.algo_checks import check_not_called, check_size, check_trigger
from copydesk.engine.trading.desk.checks import check_user, listed, tradable
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AmendAlgoOrder,
    PlaceAlgoOrder,
    TradingEvent,
    Trigger,
)
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


class AlgoAmendDesk:
    """Decides about amendments of algo orders. `object_to` raises `Rejected` for rules beside trading's."""

    def __init__(
        self,
        state: TradingState,
        record: Callable[[TradingEvent], None],
        object_to: Callable[[Objectionable], None],
    ) -> None:
        self._state = state
        self._record = record
        self._object_to = object_to

    def amend(self, command: AmendAlgoOrder) -> None:
        """Amend an algo order; one that cannot be amended is canceled, if that was asked."""
        check_user(self._state, command.account)
        listed(self._state, command.instrument)
        told = (command.size, command.take_profit, command.stop_loss, command.trigger)
        if all(one is None for one in told):
            raise Rejected(Reason.NOTHING_TO_AMEND)
        order = self._named(command)
        try:
            event = self._amended(order, command)
        except Rejected:
            if not command.cancel_on_failure:
                raise
            event_of_failure = AlgoOrderCanceled(order.algo_order, order.account, "amend_failed", command.request_id)
            self._record(event_of_failure)
            return
        self._record(event)

    def _named(self, command: AmendAlgoOrder) -> AlgoOrder:
        """The waiting algo order, if it is the account's and of the instrument."""
        waiting = self._state.waiting
        if command.algo_order is not None:
            order = waiting.get(command.algo_order)
        elif command.client_order_id:
            order = waiting.named(command.account, command.client_order_id)
        else:
            raise Rejected(Reason.ORDER_ID_MISSING)
        if order is None or order.account != command.account or order.instrument != command.instrument:
            raise Rejected(
                Reason.UNKNOWN_ALGO_ORDER, algo_order=command.algo_order, client_order_id=command.client_order_id
            )
        return order

    def _amended(self, order: AlgoOrder, command: AmendAlgoOrder) -> AlgoOrderAmended:
        """The amendment as it would be; raises `Rejected` if it may not be."""
        market = tradable(self._state, order.instrument)
        if market.instrument.type == "SPOT":
            raise Rejected(Reason.ALGO_ORDER_OF_SPOT)
        if order.type == "move_order_stop" or (order.whole_position and command.size is not None):
            raise Rejected(Reason.ALGO_ORDER_NOT_AMENDABLE, type=order.type)
        event = AlgoOrderAmended(
            algo_order=order.algo_order,
            account=order.account,
            size=order.size if command.size is None else command.size,
            take_profit=_changed(order.take_profit, command.take_profit),
            stop_loss=_changed(order.stop_loss, command.stop_loss),
            trigger=_changed(order.trigger, command.trigger),
            rises=_rises(market, order, command.trigger),
            request_id=command.request_id,
        )
        self._check(market, order, event)
        return event

    def _check(self, market: Market, order: AlgoOrder, event: AlgoOrderAmended) -> None:
        if not order.whole_position:
            check_size(market.instrument, event.size, order.size_currency)
        for trigger in (event.take_profit, event.stop_loss, event.trigger):
            if trigger is not None:
                check_trigger(market.instrument, trigger)
        stands_in = _stand_in(order, event)
        self._object_to(stands_in)
        check_not_called(market, stands_in, market.prices.last or order.last)


def _changed(before: Trigger | None, told: Trigger | None) -> Trigger | None:
    """A trigger as it shall be; it is neither added nor does it watch another kind of price."""
    if told is None:
        return before
    if before is None:
        raise Rejected(Reason.ALGO_ORDER_SIDES_FIXED)
    if told.kind != before.kind:
        raise Rejected(Reason.ALGO_ORDER_KIND_FIXED, kind=before.kind)
    return told


def _rises(market: Market, order: AlgoOrder, told: Trigger | None) -> bool:
    """Whether the price of the trigger is awaited from below, from where it stands now."""
    if told is None:
        return order.rises
    return told.price >= (market.prices.of(told.kind) or order.last)


def _stand_in(order: AlgoOrder, event: AlgoOrderAmended) -> PlaceAlgoOrder:
    """The algo order as a new one with the amended size and triggers."""
    return PlaceAlgoOrder(
        account=order.account,
        instrument=order.instrument,
        side=order.side,
        type=order.type,
        trade_mode=order.trade_mode,
        size=event.size,
        whole_position=order.whole_position,
        position_side=order.position_side,
        reduce_only=order.reduce_only,
        take_profit=event.take_profit,
        stop_loss=event.stop_loss,
        trigger=event.trigger,
    )
