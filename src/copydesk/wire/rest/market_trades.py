"""Public trades, as they stand on the wire."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit


class TradesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose latest trades to list."""

    instId: Annotated[str, Meta(description="Instrument.")]
    limit: Annotated[int, Meta(ge=1, le=500, description="Trades, at most 500.")] = 100


class TradesHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which trades to list."""

    instId: Annotated[str, Meta(description="Instrument.")]
    type: Annotated[Literal["1", "2"], Meta(description="What cursors are: 1 trade ids, 2 times.")] = "1"
    after: Annotated[int | None, Meta(description="Only trades older than this trade id or time, Unix ms.")] = None
    before: Annotated[int | None, Meta(description="Only trades newer than this trade id; refused for times.")] = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Trades per page, at most 100.")] = 100


class TradeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One trade."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tradeId: Annotated[str, Meta(description="Id of the trade, counted by instrument.")]
    px: Annotated[str, Meta(description="Price.")]
    sz: Annotated[str, Meta(description="Size: contracts, or base currency for spot.")]
    side: Annotated[str, Meta(description="Side of the taker: buy or sell.")]
    source: Annotated[str, Meta(description="Kind of order; RPI orders are not served, always 0.")] = "0"
    ts: Annotated[str, Meta(description="When it happened, Unix ms.")]


TRADES = Endpoint(
    name="market.trades",
    section="market",
    method="GET",
    path="/api/v5/market/trades",
    summary="List an instrument's latest trades, newest first",
    request=TradesRequest,
    row=TradeRow,
    permission=None,
    limit=Limit(requests=100, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-trades",
)
TRADES_HISTORY = Endpoint(
    name="market.trades_history",
    section="market",
    method="GET",
    path="/api/v5/market/history-trades",
    summary="List an instrument's trades of the last 3 months, newest first",
    request=TradesHistoryRequest,
    row=TradeRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-trades-history",
)
