"""Candles of trades, of index prices and of mark prices, as they stand on the wire: each row is an array.

A candle stands for every bar since the first price. Where nothing happened it is flat.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit
from copydesk.wire.scalars import WITHOUT_EFFECT

_AFTER: Final = "Only candles that begin before this time, Unix ms."
_BEFORE: Final = "Only candles that begin after this time, Unix ms."
_BAR: Final = "Length of a bar; those of six hours and more begin in UTC+8 unless they end in utc."
_MINUTES: Final = "Length of a bar, as for the latest candles; bars under fifteen minutes go back three months."

TradeBar = Literal[
    "1m",
    "3m",
    "5m",
    "15m",
    "30m",
    "1H",
    "2H",
    "4H",
    "6H",
    "12H",
    "1D",
    "2D",
    "3D",
    "1W",
    "1M",
    "3M",
    "6Hutc",
    "12Hutc",
    "1Dutc",
    "2Dutc",
    "3Dutc",
    "1Wutc",
    "1Mutc",
    "3Mutc",
]
PastTradeBar = Literal[TradeBar, "1s"]
PriceBar = Literal[
    "1m",
    "3m",
    "5m",
    "15m",
    "30m",
    "1H",
    "2H",
    "4H",
    "6H",
    "12H",
    "1D",
    "1W",
    "1M",
    "3M",
    "6Hutc",
    "12Hutc",
    "1Dutc",
    "1Wutc",
    "1Mutc",
    "3Mutc",
]
PastPriceBar = Literal[
    "1m",
    "3m",
    "5m",
    "15m",
    "30m",
    "1H",
    "2H",
    "4H",
    "6H",
    "12H",
    "1D",
    "1W",
    "1M",
    "6Hutc",
    "12Hutc",
    "1Dutc",
    "1Wutc",
    "1Mutc",
]


class CandlesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the latest candles of trades to list."""

    instId: Annotated[str, Meta(description="Instrument.")]
    bar: Annotated[TradeBar, Meta(description=_BAR)] = "1m"
    after: Annotated[int | None, Meta(description=_AFTER)] = None
    before: Annotated[int | None, Meta(description=_BEFORE)] = None
    limit: Annotated[int, Meta(ge=1, le=300, description="Candles per page, at most 300.")] = 100
    adjust: Annotated[
        Literal["forward"] | None,
        Meta(description="For instruments whose price was split; there are none.", extra=WITHOUT_EFFECT),
    ] = None


class CandlesHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which candles of trades to list."""

    instId: Annotated[str, Meta(description="Instrument.")]
    after: Annotated[int | None, Meta(description=_AFTER)] = None
    before: Annotated[int | None, Meta(description=_BEFORE)] = None
    bar: Annotated[PastTradeBar, Meta(description=_MINUTES)] = "1m"
    limit: Annotated[int, Meta(ge=1, le=300, description="Candles per page, at most 300.")] = 100
    adjust: Annotated[
        Literal["forward"] | None,
        Meta(description="For instruments whose price was split; there are none.", extra=WITHOUT_EFFECT),
    ] = None


class PriceCandlesRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the latest candles of an index or a mark price to list."""

    instId: Annotated[str, Meta(description="Index, such as BTC-USDT, or instrument for mark prices.")]
    after: Annotated[int | None, Meta(description=_AFTER)] = None
    before: Annotated[int | None, Meta(description=_BEFORE)] = None
    bar: Annotated[PriceBar, Meta(description=_BAR)] = "1m"
    limit: Annotated[int, Meta(ge=1, le=100, description="Candles per page, at most 100.")] = 100


class PriceCandlesHistoryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which candles of an index or a mark price to list."""

    instId: Annotated[str, Meta(description="Index, such as BTC-USDT, or instrument for mark prices.")]
    after: Annotated[int | None, Meta(description=_AFTER)] = None
    before: Annotated[int | None, Meta(description=_BEFORE)] = None
    bar: Annotated[PastPriceBar, Meta(description=_MINUTES)] = "1m"
    limit: Annotated[int, Meta(ge=1, le=100, description="Candles per page, at most 100.")] = 100


class CandleRow(msgspec.Struct, frozen=True, array_like=True):
    """One candle of trades, an array in this order."""

    ts: Annotated[str, Meta(description="When the bar begins, Unix ms.")]
    o: Annotated[str, Meta(description="First price.")]
    h: Annotated[str, Meta(description="Highest price.")]
    l: Annotated[str, Meta(description="Lowest price.")]  # noqa: E741 - OKX's key
    c: Annotated[str, Meta(description="Last price.")]
    vol: Annotated[str, Meta(description="Volume: contracts for swaps, base currency for spot.")]
    volCcy: Annotated[str, Meta(description="Volume: base currency for swaps, quote currency for spot.")]
    volCcyQuote: Annotated[str, Meta(description="Volume in quote currency.")]
    confirm: Annotated[str, Meta(description="1 once the bar has ended, else 0.")]


class PriceCandleRow(msgspec.Struct, frozen=True, array_like=True):
    """One candle of an index or a mark price, an array in this order."""

    ts: Annotated[str, Meta(description="When the bar begins, Unix ms.")]
    o: Annotated[str, Meta(description="First price.")]
    h: Annotated[str, Meta(description="Highest price.")]
    l: Annotated[str, Meta(description="Lowest price.")]  # noqa: E741 - OKX's key
    c: Annotated[str, Meta(description="Last price.")]
    confirm: Annotated[str, Meta(description="1 once the bar has ended, else 0.")]


CANDLES = Endpoint(
    name="market.candles",
    section="market",
    method="GET",
    path="/api/v5/market/candles",
    summary="List the latest 1440 candles of an instrument's trades, newest first",
    request=CandlesRequest,
    row=CandleRow,
    permission=None,
    limit=Limit(requests=40, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-candlesticks",
)
CANDLES_HISTORY = Endpoint(
    name="market.candles_history",
    section="market",
    method="GET",
    path="/api/v5/market/history-candles",
    summary="List candles of an instrument's trades, newest first",
    request=CandlesHistoryRequest,
    row=CandleRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-candlesticks-history",
)
INDEX_CANDLES = Endpoint(
    name="market.index_candles",
    section="market",
    method="GET",
    path="/api/v5/market/index-candles",
    summary="List the latest 1440 candles of an index, newest first",
    request=PriceCandlesRequest,
    row=PriceCandleRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-index-candlesticks",
)
INDEX_CANDLES_HISTORY = Endpoint(
    name="market.index_candles_history",
    section="market",
    method="GET",
    path="/api/v5/market/history-index-candles",
    summary="List candles of an index, newest first",
    request=PriceCandlesHistoryRequest,
    row=PriceCandleRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-index-candlesticks-history",
)
MARK_CANDLES = Endpoint(
    name="market.mark_candles",
    section="market",
    method="GET",
    path="/api/v5/market/mark-price-candles",
    summary="List the latest 1440 candles of an instrument's mark price, newest first",
    request=PriceCandlesRequest,
    row=PriceCandleRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-mark-price-candlesticks",
)
MARK_CANDLES_HISTORY = Endpoint(
    name="market.mark_candles_history",
    section="market",
    method="GET",
    path="/api/v5/market/history-mark-price-candles",
    summary="List candles of an instrument's mark price, newest first",
    request=PriceCandlesHistoryRequest,
    row=PriceCandleRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-mark-price-candlesticks-history",
)
