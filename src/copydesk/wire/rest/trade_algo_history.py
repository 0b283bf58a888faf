"""Algo orders that have ended, and one algo order by its id, as they stand on the wire."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_algo_orders import AlgoOrderRow
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import ClientId


class AlgoOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which algo order to look at."""

    algoId: Annotated[OrderNumber | None, Meta(description="Algo order; either this or algoClOrdId.")] = None
    algoClOrdId: Annotated[
        ClientId | None, Meta(description="Algo order by the client's id: the newest that had it. algoId wins.")
    ] = None


class AlgoOrdersHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the ended algo orders to list; either by how they ended, or one by its id."""

    ordType: Annotated[
        tuple[str, ...],
        Meta(description="One type, or conditional,oco. Types that are not served match nothing."),
    ]
    state: Annotated[
        Literal["effective", "canceled", "order_failed"] | None,
        Meta(description="How it ended: released, canceled, or released into a refusal. Either this or algoId."),
    ] = None
    algoId: Annotated[OrderNumber | None, Meta(description="Only this algo order. Either this or state.")] = None
    instType: Annotated[
        Literal["SPOT", "SWAP", "FUTURES", "MARGIN"] | None,
        Meta(description="Kind of instrument; orders exist in SPOT and SWAP only."),
    ] = None
    instId: Annotated[str | None, Meta(description="Instrument.")] = None
    after: Annotated[OrderNumber | None, Meta(description="Only algo orders older than this id.")] = None
    before: Annotated[OrderNumber | None, Meta(description="Only algo orders newer than this id.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Algo orders per page, at most 100.")] = 100


ALGO_ORDER = Endpoint(
    name="trade.algo_order",
    section="trade",
    method="GET",
    path="/api/v5/trade/order-algo",
    summary="Look at one algo order, pending or ended",
    request=AlgoOrderRequest,
    row=AlgoOrderRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-algo-trading-get-algo-order-details",
)
ALGO_ORDERS_HISTORY = Endpoint(
    name="trade.algo_orders_history",
    section="trade",
    method="GET",
    path="/api/v5/trade/orders-algo-history",
    summary="List the algo orders that ended in the last 3 months, newest first",
    request=AlgoOrdersHistoryRequest,
    row=AlgoOrderRow,
    permission=Permission.READ,
    limit=Limit(requests=20, window_ms=2000, key="user"),
    source="OKX docs v5, #order-book-trading-algo-trading-get-algo-order-history",
)
