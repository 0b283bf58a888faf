"""Index prices, and the exchange as a whole in dollars and yuan, as they stand on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Basis, Endpoint, Limit


class IndexTickersRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which indexes to look at: those quoted in a currency, or one by its name."""

    quoteCcy: Annotated[str | None, Meta(description="Quote currency, such as USDT. Either this or instId.")] = None
    instId: Annotated[str | None, Meta(description="Index, such as BTC-USDT. Either this or quoteCcy.")] = None


class IndexTickerRow(msgspec.Struct, frozen=True, kw_only=True):
    """An index and its last 24 hours, counted in whole hours."""

    instId: Annotated[str, Meta(description="Index.")]
    idxPx: Annotated[str, Meta(description="Index price.")]
    high24h: Annotated[str, Meta(description="Highest price of the last 24 hours.")]
    low24h: Annotated[str, Meta(description="Lowest price of the last 24 hours.")]
    open24h: Annotated[str, Meta(description="Price 24 hours ago.")]
    sodUtc0: Annotated[str, Meta(description="First price of the day in UTC.")]
    sodUtc8: Annotated[str, Meta(description="First price of the day in UTC+8.")]
    ts: Annotated[str, Meta(description="When the price was last set, Unix ms.")]


class VolumeRequest(msgspec.Struct, frozen=True):
    """Takes no parameters."""


class VolumeRow(msgspec.Struct, frozen=True):
    """What was traded on the exchange in the last 24 hours, counted in whole hours."""

    volUsd: Annotated[str, Meta(description="Volume in US dollars.")]
    volCny: Annotated[str, Meta(description="Volume in yuan.")]
    ts: Annotated[str, Meta(description="Now, Unix ms.")]


class ExchangeRateRequest(msgspec.Struct, frozen=True):
    """Takes no parameters."""


class ExchangeRateRow(msgspec.Struct, frozen=True):
    """What a US dollar is worth in yuan."""

    usdCny: Annotated[str, Meta(description="Yuan per US dollar; fixed on this exchange.")]


INDEX_TICKERS = Endpoint(
    name="market.index_tickers",
    section="market",
    method="GET",
    path="/api/v5/market/index-tickers",
    summary="Look at index prices and their last 24 hours",
    request=IndexTickersRequest,
    row=IndexTickerRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #public-data-rest-api-get-index-tickers",
)
VOLUME = Endpoint(
    name="market.volume",
    section="market",
    method="GET",
    path="/api/v5/market/platform-24-volume",
    summary="Look at what was traded in the last 24 hours",
    request=VolumeRequest,
    row=VolumeRow,
    permission=None,
    limit=Limit(requests=2, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-24h-total-volume",
)
EXCHANGE_RATE = Endpoint(
    name="market.exchange_rate",
    section="market",
    method="GET",
    path="/api/v5/market/exchange-rate",
    summary="Look at what a US dollar is worth in yuan",
    request=ExchangeRateRequest,
    row=ExchangeRateRow,
    permission=None,
    limit=Limit(requests=1, window_ms=2000, key="ip"),
    source="the rate of the documented example, for good",
    basis=Basis.ASSUMED,
)
