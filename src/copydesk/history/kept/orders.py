"""Ended orders. One that was canceled before any fill vanishes after two hours: documented as about that."""

from typing import Final

from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.engine.trading.orders import Order
from copydesk.history.shelf import THREE_MONTHS_MS, Column, Shelf

UNFILLED_KEPT_MS: Final = 2 * 60 * 60 * 1000

ENDED: Final = ("filled", "canceled")
"""The states in which an order has ended."""


def type_of(order: Order | AlgoOrder) -> InstrumentType:
    """The type of the order's instrument: only SPOT is traded for cash."""
    return "SPOT" if order.trade_mode in ("cash", "spot_isolated") else "SWAP"


def vanishes_at(order: Order) -> int:
    """When an ended order is shown no more. Units: Unix ms."""
    return order.updated_at + (THREE_MONTHS_MS if order.filled else UNFILLED_KEPT_MS)


ENDED_ORDERS: Final = Shelf(
    "ended_orders",
    Order,
    lambda order: order.order,
    (
        Column("account", "INTEGER", lambda order: order.account),
        Column("instrument_type", "TEXT", type_of),
        Column("instrument", "TEXT", lambda order: order.instrument),
        Column("type", "TEXT", lambda order: order.type),
        Column("state", "TEXT", lambda order: order.state),
        Column("category", "TEXT", lambda order: order.category),
        Column("client_order_id", "TEXT", lambda order: order.client_order_id),
        Column("is_filled", "INTEGER", lambda order: int(bool(order.filled))),
        Column("created_at", "INTEGER", lambda order: order.created_at),
        Column("at", "INTEGER", lambda order: order.updated_at),
        Column("vanishes_at", "INTEGER", vanishes_at),
    ),
    indexes=("account, instrument_type, id", "account, client_order_id, id"),
)
