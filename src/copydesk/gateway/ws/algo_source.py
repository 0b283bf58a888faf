"""Where pushes of algo orders come from: placed, triggered, canceled."""

from collections.abc import Hashable
from typing import Any, Final

from copydesk.engine import queries
from copydesk.engine.identifiers import AccountId, AlgoOrderId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.engine.rejections import Reason
from copydesk.engine.trading import algo_orders
from copydesk.engine.trading.algo_orders import AlgoOrder, Called
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    OrderPlaced,
)
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rejections import CODES
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.trade_algo import algo_order_row
from copydesk.gateway.ws.twin import call_of, covers, row_with
from copydesk.wire.rest.trade_algo_orders import PENDING_ALGO_ORDERS
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.private_channels import ORDERS_ALGO
from copydesk.wire.ws.private_rows import AlgoOrderPush

_SIDES: Final[dict[Called, str]] = {
    "take_profit": "tp",
    "stop_loss": "sl",
    "trigger": "",
    "trail": "",
}


class AlgoOrdersSource:
    """Each algo order that the argument covers, after each step of its life, in a push of its own."""

    def __init__(self, world: World, argument: Argument) -> None:
        account = AccountId(int(argument.uid))
        self.subject: Hashable = account
        self._world = world
        self._argument = argument
        waiting = queries.pending_algo_orders(world.sequencer.exchange, account)
        self._waiting: dict[AlgoOrderId, AlgoOrder] = {order.algo_order: order for order in waiting}
        self._triggered: dict[AlgoOrderId, tuple[AlgoOrder, AlgoOrderTriggered, int]] = {}
        self._pushes: list[bytes] = []

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        match event:
            case AlgoOrderPlaced():
                order = self._waiting[event.algo_order] = algo_orders.placed(event, at)
                self._push(order)
            case AlgoOrderAmended():
                if (before := self._waiting.get(event.algo_order)) is not None:
                    after = self._waiting[event.algo_order] = algo_orders.amended(before, event, at)
                    self._push(after, amendResult="0", reqId=event.request_id)
            case AlgoOrderTriggered():
                self._trigger(event, at)
            case AlgoOrderCanceled():
                if (order_or_none := self._waiting.pop(event.algo_order, None)) is not None:
                    self._push(order_or_none, state="canceled", uTime=str(at))
            case OrderPlaced():
                if event.algo_order in self._triggered:
                    self._push_effective(*self._triggered.pop(event.algo_order), event)
            case _:
                pass  # no step in an algo order's life

    def changed(self) -> list[bytes]:
        pushes, self._pushes = self._pushes, []
        return pushes

    def regular(self) -> list[bytes]:
        return []

    def _trigger(self, event: AlgoOrderTriggered, at: int) -> None:
        """An order that was refused is told at once; one that was accepted is placed by the event that follows."""
        order = self._waiting.pop(event.algo_order, None)
        if order is None:
            return
        if event.order is not None:
            self._triggered[event.algo_order] = order, event, at
            return
        code, _, _ = CODES[Reason[event.failure]][0].partition("_")
        self._push(
            order, state="order_failed", failCode=code, actualSide=_SIDES[event.by], triggerTime=str(at), uTime=str(at)
        )

    def _push_effective(self, order: AlgoOrder, event: AlgoOrderTriggered, at: int, placed: OrderPlaced) -> None:
        self._push(
            order,
            state="effective",
            ordId=str(placed.order),
            ordIdList=[str(placed.order)],
            actualSz=text(placed.size),
            actualPx=text_or_blank(placed.price),
            actualSide=_SIDES[event.by],
            triggerTime=str(at),
            uTime=str(at),
        )

    def _push(self, order: AlgoOrder, **of_update: Any) -> None:
        call = call_of(self._world, PENDING_ALGO_ORDERS, self._argument)
        instrument = queries.instrument(call.exchange, order.instrument)
        if instrument is None or not covers(call, self._argument, instrument):
            return
        row = row_with(algo_order_row(call, order, instrument), AlgoOrderPush(), ORDERS_ALGO.dropped, **of_update)
        self._pushes.append(messages.push(self._argument, [row]))
