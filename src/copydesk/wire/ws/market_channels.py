"""The public channels that are served: markets, books, instruments, status."""

from typing import Final

from copydesk.wire.endpoint import Basis
from copydesk.wire.rest.market import TickerRow
from copydesk.wire.rest.market_index import IndexTickerRow
from copydesk.wire.rest.public import InstrumentRow, MarkPriceRow
from copydesk.wire.rest.public_funding import FundingRateRow
from copydesk.wire.rest.public_market import OpenInterestRow, PriceLimitRow
from copydesk.wire.rest.system import StatusRow
from copydesk.wire.ws.channel import Channel, Parameter
from copydesk.wire.ws.market_rows import (
    BookPush,
    NothingAdded,
    SingleTradeRow,
    StatusPush,
    TradeRow,
)

_INSTRUMENT: Final = (Parameter("instId", "Instrument.", required=True),)
_BOOKS: Final = "OKX docs v5, #order-book-trading-market-data-ws-order-book-channel"

BBO: Final = Channel(
    name="bbo-tbt",
    path="public",
    summary="Best bid and ask of an instrument, whole, whenever they change",
    row=BookPush,
    source=_BOOKS,
    parameters=_INSTRUMENT,
    interval_ms=10,
    regular_ms=60_000,
    depth=1,
)
BOOKS: Final = Channel(
    name="books",
    path="public",
    summary="Order book of 400 levels: a snapshot, then what changes",
    row=BookPush,
    source=_BOOKS,
    parameters=_INSTRUMENT,
    interval_ms=100,
    regular_ms=60_000,
    depth=400,
    limits="The checksum is always computed, as it was until 2026; the real exchange has sent 0 since.",
)
BOOKS5: Final = Channel(
    name="books5",
    path="public",
    summary="Five levels of an order book, whole, whenever they change",
    row=BookPush,
    source=_BOOKS,
    parameters=_INSTRUMENT,
    interval_ms=100,
    regular_ms=60_000,
    depth=5,
)
TRADES: Final = Channel(
    name="trades",
    path="public",
    summary="Trades of an instrument, one push for each taker and price",
    row=TradeRow,
    source="OKX docs v5, #order-book-trading-market-data-ws-trades-channel",
    parameters=_INSTRUMENT,
)
TRADES_ALL: Final = Channel(
    name="trades-all",
    path="business",
    summary="Trades of an instrument, each in a push of its own",
    row=SingleTradeRow,
    source="OKX docs v5, #order-book-trading-market-data-ws-all-trades-channel",
    parameters=_INSTRUMENT,
)
TICKERS: Final = Channel(
    name="tickers",
    path="public",
    summary="Market of an instrument at a glance",
    twin=TickerRow,
    row=NothingAdded,
    source="OKX docs v5, #order-book-trading-market-data-ws-tickers-channel",
    parameters=_INSTRUMENT,
    interval_ms=100,
    limits="The present ticker is pushed on subscribing, which is not documented.",
)
MARK_PRICE: Final = Channel(
    name="mark-price",
    path="public",
    summary="Mark price of an instrument",
    twin=MarkPriceRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-mark-price-channel",
    parameters=_INSTRUMENT,
    interval_ms=200,
    regular_ms=10_000,
)
INDEX_TICKERS: Final = Channel(
    name="index-tickers",
    path="public",
    summary="Index of a pair of currencies and its last 24 hours",
    twin=IndexTickerRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-index-tickers-channel",
    parameters=(Parameter("instId", "Index, like BTC-USDT.", required=True),),
    interval_ms=100,
    regular_ms=60_000,
)
FUNDING_RATE: Final = Channel(
    name="funding-rate",
    path="public",
    summary="How a swap is funded, every 30 to 60 seconds",
    twin=FundingRateRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-funding-rate-channel",
    parameters=(Parameter("instId", "A swap.", required=True),),
    interval_ms=30_000,
    regular_ms=60_000,
)
OPEN_INTEREST: Final = Channel(
    name="open-interest",
    path="public",
    summary="How much of a swap is held",
    twin=OpenInterestRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-open-interest-channel",
    parameters=(Parameter("instId", "A swap.", required=True),),
    interval_ms=3000,
)
PRICE_LIMIT: Final = Channel(
    name="price-limit",
    path="public",
    summary="Between which prices orders in an instrument are taken",
    twin=PriceLimitRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-price-limit-channel",
    parameters=_INSTRUMENT,
    interval_ms=200,
    limits="The present limits are pushed on subscribing, which is not documented.",
)
INSTRUMENTS: Final = Channel(
    name="instruments",
    path="public",
    summary="Terms of instruments: all on subscribing, then those that change",
    twin=InstrumentRow,
    row=NothingAdded,
    source="OKX docs v5, #public-data-websocket-instruments-channel",
    parameters=(
        Parameter(
            "instType",
            "Kind of instrument; only SPOT and SWAP exist here.",
            required=True,
            values=("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"),
        ),
    ),
    basis=Basis.ASSUMED,
    limits="The first push with all instruments is that of older documents; today's promise none.",
)
STATUS: Final = Channel(
    name="status",
    path="public",
    summary="Maintenance of the exchange; there is none",
    twin=StatusRow,
    row=StatusPush,
    source="OKX docs v5, #status-ws-status-channel",
    limits="Nothing is ever pushed: a planned stop is told by the notice 64008 instead.",
)

MARKET_CHANNELS: Final = (
    BBO,
    BOOKS,
    BOOKS5,
    TRADES,
    TRADES_ALL,
    TICKERS,
    MARK_PRICE,
    INDEX_TICKERS,
    FUNDING_RATE,
    OPEN_INTEREST,
    PRICE_LIMIT,
    INSTRUMENTS,
    STATUS,
)
