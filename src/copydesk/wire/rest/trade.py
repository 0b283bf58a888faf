"""The endpoints under /api/v5/trade. Their structs stand in the `trade_…` files beside this one."""

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.trade_algo import CANCEL_ALGO_ORDERS, PLACE_ALGO_ORDER
from copydesk.wire.rest.trade_algo_amend import AMEND_ALGO_ORDER
from copydesk.wire.rest.trade_algo_history import ALGO_ORDER, ALGO_ORDERS_HISTORY
from copydesk.wire.rest.trade_algo_orders import PENDING_ALGO_ORDERS
from copydesk.wire.rest.trade_amend import AMEND_ORDER, AMEND_ORDERS
from copydesk.wire.rest.trade_entry import CANCEL_ORDER, CANCEL_ORDERS, CLOSE_POSITION, PLACE_ORDER, PLACE_ORDERS
from copydesk.wire.rest.trade_history import FILLS, FILLS_HISTORY, ORDERS_ARCHIVE, ORDERS_HISTORY
from copydesk.wire.rest.trade_limits import ACCOUNT_RATE_LIMIT
from copydesk.wire.rest.trade_orders import ORDER, PENDING_ORDERS
from copydesk.wire.rest.trade_safety import CANCEL_ALL_AFTER, PRECHECK

__all__ = [
    "ACCOUNT_RATE_LIMIT",
    "ALGO_ORDER",
    "ALGO_ORDERS_HISTORY",
    "AMEND_ALGO_ORDER",
    "AMEND_ORDER",
    "AMEND_ORDERS",
    "CANCEL_ALGO_ORDERS",
    "CANCEL_ALL_AFTER",
    "CANCEL_ORDER",
    "CANCEL_ORDERS",
    "CLOSE_POSITION",
    "ENDPOINTS",
    "FILLS",
    "FILLS_HISTORY",
    "ORDER",
    "ORDERS_ARCHIVE",
    "ORDERS_HISTORY",
    "PENDING_ALGO_ORDERS",
    "PENDING_ORDERS",
    "PLACE_ALGO_ORDER",
    "PLACE_ORDER",
    "PLACE_ORDERS",
    "PRECHECK",
]

ENDPOINTS: tuple[Endpoint, ...] = (
    PLACE_ORDER,
    PLACE_ORDERS,
    CANCEL_ORDER,
    CANCEL_ORDERS,
    AMEND_ORDER,
    AMEND_ORDERS,
    CLOSE_POSITION,
    CANCEL_ALL_AFTER,
    PRECHECK,
    ORDER,
    PENDING_ORDERS,
    ORDERS_HISTORY,
    ORDERS_ARCHIVE,
    FILLS,
    FILLS_HISTORY,
    PLACE_ALGO_ORDER,
    AMEND_ALGO_ORDER,
    CANCEL_ALGO_ORDERS,
    PENDING_ALGO_ORDERS,
    ALGO_ORDERS_HISTORY,
    ALGO_ORDER,
    ACCOUNT_RATE_LIMIT,
)
