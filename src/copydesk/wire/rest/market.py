"""The endpoints of /api/v5/market: tickers and order books here, trades, candles and indexes in the files beside."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit
from copydesk.wire.rest.market_candles import (
    CANDLES,
    CANDLES_HISTORY,
    INDEX_CANDLES,
    INDEX_CANDLES_HISTORY,
    MARK_CANDLES,
    MARK_CANDLES_HISTORY,
)
from copydesk.wire.rest.market_index import EXCHANGE_RATE, INDEX_TICKERS, VOLUME
from copydesk.wire.rest.market_trades import TRADES, TRADES_HISTORY

__all__ = [
    "BOOK",
    "CANDLES",
    "CANDLES_HISTORY",
    "ENDPOINTS",
    "EXCHANGE_RATE",
    "FULL_BOOK",
    "INDEX_CANDLES",
    "INDEX_CANDLES_HISTORY",
    "INDEX_TICKERS",
    "MARK_CANDLES",
    "MARK_CANDLES_HISTORY",
    "TICKER",
    "TICKERS",
    "TRADES",
    "TRADES_HISTORY",
    "VOLUME",
]

BookLevel = tuple[str, str, str, str]
"""Price, size, "0" (out of use), number of orders."""


FullBookLevel = tuple[str, str, str]
"""Price, size, number of orders."""


class TickerRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which ticker to look at."""

    instId: Annotated[str, Meta(description="Instrument.")]


class TickersRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which tickers to look at."""

    instType: Annotated[
        Literal["SPOT", "SWAP", "FUTURES", "OPTION", "EVENTS"],
        Meta(description="Kind of instrument; only SPOT and SWAP are traded, the list of others is empty."),
    ]
    uly: Annotated[str | None, Meta(description="Underlying index; swaps only. An older parameter.")] = None
    instFamily: Annotated[str | None, Meta(description="Instrument family; swaps only.")] = None


class TickerRow(msgspec.Struct, frozen=True, kw_only=True):
    """The market of one instrument at a glance; empty where there is nothing yet."""

    instType: Annotated[str, Meta(description="Kind of instrument.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    last: Annotated[str, Meta(description="Last traded price.")] = ""
    lastSz: Annotated[str, Meta(description="Size of the last trade; 0 before the first.")] = "0"
    askPx: Annotated[str, Meta(description="Best ask.")] = ""
    askSz: Annotated[str, Meta(description="Size at the best ask.")] = ""
    bidPx: Annotated[str, Meta(description="Best bid.")] = ""
    bidSz: Annotated[str, Meta(description="Size at the best bid.")] = ""
    open24h: Annotated[str, Meta(description="Price 24 hours ago.")] = ""
    high24h: Annotated[str, Meta(description="Highest price of the last 24 hours.")] = ""
    low24h: Annotated[str, Meta(description="Lowest price of the last 24 hours.")] = ""
    volCcy24h: Annotated[str, Meta(description="Volume of 24 hours: base currency for swaps, quote for spot.")] = "0"
    vol24h: Annotated[str, Meta(description="Volume of 24 hours: contracts for swaps, base currency for spot.")] = "0"
    sodUtc0: Annotated[str, Meta(description="First price of the day in UTC.")] = ""
    sodUtc8: Annotated[str, Meta(description="First price of the day in UTC+8.")] = ""
    ts: Annotated[str, Meta(description="When the market last changed, Unix ms.")] = ""


class BookRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which order book to look at, and how deep."""

    instId: Annotated[str, Meta(description="Instrument.")]
    sz: Annotated[int, Meta(ge=1, le=400, description="Levels of each side, at most 400.")] = 1


class BookRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order book, best levels first."""

    asks: Annotated[
        tuple[BookLevel, ...], Meta(description='Sell side: price, size, "0" (out of use), number of orders.')
    ] = ()
    bids: Annotated[
        tuple[BookLevel, ...], Meta(description='Buy side: price, size, "0" (out of use), number of orders.')
    ] = ()
    ts: Annotated[str, Meta(description="When the book last changed, Unix ms.")] = ""
    seqId: Annotated[int, Meta(description="Grows with each change of the book.")] = 0


class FullBookRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which order book to look at, and how deep."""

    instId: Annotated[str, Meta(description="Instrument.")]
    sz: Annotated[int, Meta(ge=1, le=5000, description="Levels of each side, at most 5000.")] = 1


class FullBookRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order book, best levels first."""

    asks: Annotated[tuple[FullBookLevel, ...], Meta(description="Sell side: price, size, number of orders.")] = ()
    bids: Annotated[tuple[FullBookLevel, ...], Meta(description="Buy side: price, size, number of orders.")] = ()
    ts: Annotated[str, Meta(description="When the book last changed, Unix ms.")] = ""


TICKER = Endpoint(
    name="market.ticker",
    section="market",
    method="GET",
    path="/api/v5/market/ticker",
    summary="Look at one instrument's market",
    request=TickerRequest,
    row=TickerRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-ticker",
)
TICKERS = Endpoint(
    name="market.tickers",
    section="market",
    method="GET",
    path="/api/v5/market/tickers",
    summary="Look at the markets of all instruments of a kind",
    request=TickersRequest,
    row=TickerRow,
    permission=None,
    limit=Limit(requests=20, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-tickers",
)
BOOK = Endpoint(
    name="market.book",
    section="market",
    method="GET",
    path="/api/v5/market/books",
    summary="Look at an order book",
    request=BookRequest,
    row=BookRow,
    permission=None,
    limit=Limit(requests=40, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-order-book",
)
FULL_BOOK = Endpoint(
    name="market.full_book",
    section="market",
    method="GET",
    path="/api/v5/market/books-full",
    summary="Look at an order book in all its depth",
    request=FullBookRequest,
    row=FullBookRow,
    permission=None,
    limit=Limit(requests=10, window_ms=2000, key="ip"),
    source="OKX docs v5, #order-book-trading-market-data-get-full-order-book",
)

ENDPOINTS: tuple[Endpoint, ...] = (
    TICKER,
    TICKERS,
    BOOK,
    FULL_BOOK,
    TRADES,
    TRADES_HISTORY,
    CANDLES,
    CANDLES_HISTORY,
    INDEX_CANDLES,
    INDEX_CANDLES_HISTORY,
    MARK_CANDLES,
    MARK_CANDLES_HISTORY,
    INDEX_TICKERS,
    VOLUME,
    EXCHANGE_RATE,
)
