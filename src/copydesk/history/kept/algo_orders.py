"""Algo orders that ended: what became of each."""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from copydesk.engine.identifiers import OrderId
from copydesk.engine.trading.algo_orders import AlgoOrder, Called
from copydesk.engine.trading.messages import AlgoOrderTriggered
from copydesk.engine.trading.orders import Order
from copydesk.history.kept.orders import type_of
from copydesk.history.shelf import Column, Shelf

AlgoOrderEnd = Literal["triggered", "canceled", "failed"]


class EndedAlgoOrder(msgspec.Struct, frozen=True):
    """An algo order and its end.

    `by` is which of its prices called it; `order` is what was placed then, with its size and its price, None at market;
    `leverage` is the placed order's; `failure` names the reason for which nothing could be placed. Units: `ended_at` is
    Unix ms.
    """

    algo_order: AlgoOrder
    end: AlgoOrderEnd
    ended_at: int
    by: Called | None = None
    order: OrderId | None = None
    size: Decimal | None = None
    price: Decimal | None = None
    leverage: Decimal | None = None
    failure: str = ""


def triggered(algo_order: AlgoOrder, event: AlgoOrderTriggered, at: int) -> EndedAlgoOrder:
    """The algo order whose price came."""
    return EndedAlgoOrder(
        algo_order=algo_order,
        end="failed" if event.failure else "triggered",
        ended_at=at,
        by=event.by,
        order=event.order,
        failure=event.failure,
    )


def with_order(ended: EndedAlgoOrder, order: Order) -> EndedAlgoOrder:
    """The algo order with what was placed for it."""
    return msgspec.structs.replace(ended, size=order.size, price=order.price, leverage=order.leverage)


def canceled(algo_order: AlgoOrder, at: int) -> EndedAlgoOrder:
    """The algo order that waits no more."""
    return EndedAlgoOrder(algo_order=algo_order, end="canceled", ended_at=at)


ENDED_ALGO_ORDERS: Final = Shelf(
    "ended_algo_orders",
    EndedAlgoOrder,
    lambda ended: ended.algo_order.algo_order,
    (
        Column("account", "INTEGER", lambda ended: ended.algo_order.account),
        Column("instrument_type", "TEXT", lambda ended: type_of(ended.algo_order)),
        Column("instrument", "TEXT", lambda ended: ended.algo_order.instrument),
        Column("type", "TEXT", lambda ended: ended.algo_order.type),
        Column("ending", "TEXT", lambda ended: ended.end),
        Column("client_order_id", "TEXT", lambda ended: ended.algo_order.client_order_id),
        Column("at", "INTEGER", lambda ended: ended.ended_at),
    ),
    indexes=("account, id", "account, client_order_id, id"),
)
