"""Order operations on /ws/v5/private: each is a REST endpoint under another name, with its limits and its verdicts."""

from collections.abc import Mapping
from typing import Final

import msgspec

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest import trade


class SocketOperation(msgspec.Struct, frozen=True):
    """An operation and the endpoint that carries it out."""

    name: str
    endpoint: Endpoint
    source: str


OPERATIONS: Final = (
    SocketOperation("order", trade.PLACE_ORDER, "OKX docs v5, #order-book-trading-trade-ws-place-order"),
    SocketOperation(
        "batch-orders", trade.PLACE_ORDERS, "OKX docs v5, #order-book-trading-trade-ws-place-multiple-orders"
    ),
    SocketOperation("cancel-order", trade.CANCEL_ORDER, "OKX docs v5, #order-book-trading-trade-ws-cancel-order"),
    SocketOperation(
        "batch-cancel-orders", trade.CANCEL_ORDERS, "OKX docs v5, #order-book-trading-trade-ws-cancel-multiple-orders"
    ),
    SocketOperation("amend-order", trade.AMEND_ORDER, "OKX docs v5, #order-book-trading-trade-ws-amend-order"),
    SocketOperation(
        "batch-amend-orders", trade.AMEND_ORDERS, "OKX docs v5, #order-book-trading-trade-ws-amend-multiple-orders"
    ),
)

by_name: Final[Mapping[str, SocketOperation]] = {operation.name: operation for operation in OPERATIONS}

NOT_SERVED: Final = frozenset({"mass-cancel"})
"""The documented operation that is refused as a request nobody knows: it is for options only."""
