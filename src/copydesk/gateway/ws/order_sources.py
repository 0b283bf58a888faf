"""Where pushes of orders and of fills come from: each step in an order's life, from the event that was the step."""

from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Any, Final

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, OrderId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import RATIO_PLACES, round_to, text
from copydesk.engine.trading import orders
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    Filled,
    OrderAmended,
    OrderCanceled,
    OrderHoldChanged,
    OrderPlaced,
)
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import value_of
from copydesk.engine.valuation import usd_price
from copydesk.engine.views import MarketView
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.trade_orders import order_row
from copydesk.gateway.ws.position_sources import sides_of
from copydesk.gateway.ws.trade_sources import Run, extended
from copydesk.gateway.ws.twin import call_of, covers, row_with
from copydesk.wire.rest.trade_orders import ORDER
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.private_channels import ORDERS
from copydesk.wire.ws.private_rows import FillPush, OrderPush

Followed = Callable[[Order, Event], None]
"""Is shown an order after each step, with the event that was the step."""

_NO_FILL: Final = {"fillPx": "", "fillSz": "0", "tradeId": "", "fillTime": ""}
"""These tell of this update alone, where the row tells of the last fill."""

_LARGEST_NUMBER: Final = 2**63 - 1


class Trail:
    """An account's living orders, followed from event to event; `follow` shows each as it stands after its step."""

    def __init__(self, world: World, account: AccountId) -> None:
        self._account = account
        pending = queries.pending_orders(world.sequencer.exchange, account)
        self._living: dict[OrderId, Order] = {order.order: order for order in pending}

    def follow(self, event: Event, at: int, show: Followed) -> None:
        """Take the step that an event is."""
        match event:
            case OrderPlaced():
                self._stand(orders.placed(event, at), event, show)
            case Filled():
                for side in sides_of(event, self._account):
                    if (order := self._living.get(side.order)) is not None:
                        self._stand(orders.filled(order, event, side, at), event, show)
            case OrderAmended() | OrderCanceled() | OrderHoldChanged():
                if (order := self._living.get(event.order)) is not None:
                    self._stand(_stepped(order, event, at), event, show)
            case _:
                pass  # no step in an order's life

    def _stand(self, order: Order, event: Event, show: Followed) -> None:
        if order.state in {"filled", "canceled"}:
            self._living.pop(order.order, None)
        else:
            self._living[order.order] = order
        if not isinstance(event, OrderHoldChanged):  # what an order sets aside is not told by its channel
            show(order, event)


def _stepped(order: Order, event: OrderAmended | OrderCanceled | OrderHoldChanged, at: int) -> Order:
    match event:
        case OrderAmended():
            return orders.amended(order, event, at)
        case OrderCanceled():
            return orders.canceled(order, event, at)
        case OrderHoldChanged():
            return orders.held_again(order, event, at)


class OrdersSource:
    """Each order that the argument covers, after each step of its life, in a push of its own."""

    def __init__(self, world: World, argument: Argument) -> None:
        account = AccountId(int(argument.uid))
        self.subject: Hashable = account
        self._world = world
        self._argument = argument
        self._trail = Trail(world, account)
        self._pushes: list[bytes] = []

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        self._trail.follow(event, at, self._show)

    def changed(self) -> list[bytes]:
        pushes, self._pushes = self._pushes, []
        return pushes

    def regular(self) -> list[bytes]:
        return []

    def _show(self, order: Order, event: Event) -> None:
        instrument = queries.instrument(self._world.sequencer.exchange, order.instrument)
        if instrument is None or not covers(call_of(self._world, ORDER, self._argument), self._argument, instrument):
            return
        row = _pushed(self._world.sequencer.exchange, instrument, order, event)
        self._pushes.append(messages.push(self._argument, [row]))


class FillsSource:
    """Each fill of the account: a taker's all of one price together, a maker's each by itself."""

    def __init__(self, world: World, argument: Argument) -> None:
        account = AccountId(int(argument.uid))
        self.subject: Hashable = account
        self._argument = argument
        self._account = account
        self._trail = Trail(world, account)
        self._runs: list[Run] = []
        self._client_ids: dict[OrderId, str] = {}

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        self._trail.follow(event, at, self._show)
        if not isinstance(event, Filled) or self._argument.instId not in {"", event.instrument}:
            return
        if event.taker.account == self._account:
            extended(self._runs, event, at)
        elif event.maker.account == self._account:
            self._runs.append(Run(event, at, event.size, 1))

    def changed(self) -> list[bytes]:
        runs, self._runs = self._runs, []
        pushes = [messages.push(self._argument, [self._row(run)]) for run in runs]
        self._client_ids.clear()
        return pushes

    def regular(self) -> list[bytes]:
        return []

    def _show(self, order: Order, event: Event) -> None:
        if isinstance(event, Filled):
            self._client_ids[order.order] = order.client_order_id

    def _row(self, run: Run) -> FillPush:
        fill = run.last
        takes = fill.taker.account == self._account
        side = fill.taker if takes else fill.maker
        return FillPush(
            instId=fill.instrument,
            fillSz=text(run.size),
            fillPx=text(fill.price),
            side=side.side,
            ts=str(run.at),
            ordId=str(side.order),
            clOrdId=_numeric(self._client_ids.get(side.order, "")),
            tradeId=str(fill.trade),
            execType="T" if takes else "M",
            count=str(run.count),
        )


def _pushed(exchange: Exchange, instrument: Instrument, order: Order, event: Event) -> dict[str, Any]:
    """The order as the channel shows it: its row, and what this update was."""
    market = queries.market(exchange, instrument.id)
    worth = order.price or market.last or market.mark
    of_update: dict[str, str] = {} if isinstance(event, Filled) else dict(_NO_FILL)
    if not order.filled:
        of_update["avgPx"] = "0"
    added = OrderPush(
        notionalUsd=_usd(exchange, instrument, order.size, worth, in_quote=orders.sized_in_quote(order)),
        fillNotionalUsd=_usd(exchange, instrument, order.filled, order.average_price),
        lastPx=text_or_blank(market.last),
        **_of_event(instrument, market, order, event),
    )
    return row_with(order_row(order, instrument), added, ORDERS.dropped, **of_update)


def _of_event(instrument: Instrument, market: MarketView, order: Order, event: Event) -> dict[str, str]:
    """What the channel tells of a fill or of an amendment; nothing of other steps."""
    match event:
        case Filled():
            side = event.taker if event.taker.order == order.order else event.maker
            return {
                "execType": "T" if side is event.taker else "M",
                "fillPnl": text(side.profit),
                "fillFee": text(side.fee),
                "fillFeeCcy": side.fee_currency,
                "fillMarkPx": "" if instrument.type == "SPOT" else text_or_blank(market.mark),
                "fillIdxPx": text_or_blank(market.index),
            }
        case OrderAmended():
            return {"reqId": event.request_id, "amendResult": "0", "amendSource": "1"}
        case OrderCanceled(reason="amend_failed"):
            return {"reqId": event.request_id, "amendResult": "1", "amendSource": "1"}
        case _:
            return {}


def _usd(
    exchange: Exchange, instrument: Instrument, size: Decimal, price: Decimal | None, *, in_quote: bool = False
) -> str:
    """What a size is worth in USD; "" if nothing tells, 0 of nothing."""
    if not size:
        return "0"
    usd = usd_price(exchange, instrument.settle or instrument.quote)
    if price is None or usd is None:
        return ""
    if instrument.type != "SPOT":
        value = value_of(instrument, size, price)
    elif in_quote:
        value = size
    else:
        value = size * price
    return text(round_to(value * usd, RATIO_PLACES, "half_even"))


def _numeric(client_order_id: str) -> str:
    """The client's id if it is a positive number of 63 bits, else 0: documented for this channel."""
    is_number = client_order_id.isascii() and client_order_id.isdigit() and len(client_order_id) <= 19
    return client_order_id if is_number and 0 < int(client_order_id) <= _LARGEST_NUMBER else "0"
