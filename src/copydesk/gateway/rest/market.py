"""The handlers of /api/v5/market: tickers and order books here, looking back and indexes in the files beside."""

from collections.abc import Iterable, Mapping
from typing import Final

from copydesk.engine import queries
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.state.order_book import DepthLevel
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest import instruments, market_history, market_index
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.market_index import DAY_IN_UTC, DAY_IN_UTC_8
from copydesk.wire.rest.market import (
    BOOK,
    FULL_BOOK,
    TICKER,
    TICKERS,
    BookLevel,
    BookRow,
    FullBookLevel,
    FullBookRow,
    TickerRow,
)


async def _ticker(call: Call) -> Reply:
    return Reply([ticker_row(call, instruments.known(call, call.request.instId))])


async def _tickers(call: Call) -> Reply:
    request = call.request
    asked_for = instruments.selected(call, request.instType, underlying=request.uly, family=request.instFamily)
    return Reply([ticker_row(call, instrument) for instrument in asked_for])


async def _book(call: Call) -> Reply:
    instrument = instruments.known(call, call.request.instId)
    depth = queries.depth(call.exchange, instrument.id, call.request.sz)
    return Reply(
        [
            BookRow(
                asks=book_levels(depth.asks),
                bids=book_levels(depth.bids),
                ts=_time(call, depth.at),
                seqId=depth.sequence,
            )
        ]
    )


async def _full_book(call: Call) -> Reply:
    instrument = instruments.known(call, call.request.instId)
    depth = queries.depth(call.exchange, instrument.id, call.request.sz)
    return Reply([FullBookRow(asks=_full_levels(depth.asks), bids=_full_levels(depth.bids), ts=_time(call, depth.at))])


def ticker_row(call: Call, instrument: Instrument) -> TickerRow:
    """The market of an instrument at a glance."""
    market, archive = queries.market(call.exchange, instrument.id), call.world.archive
    return TickerRow(
        instType=instrument.type,
        instId=instrument.id,
        last=text_or_blank(market.last),
        lastSz=text_or_blank(market.last_size) or "0",
        askPx=text_or_blank(market.ask),
        askSz=text_or_blank(market.ask_size),
        bidPx=text_or_blank(market.bid),
        bidSz=text_or_blank(market.bid_size),
        open24h=text_or_blank(market.open_24h),
        high24h=text_or_blank(market.high_24h),
        low24h=text_or_blank(market.low_24h),
        volCcy24h=text_or_blank(market.volume_currency_24h) or "0",
        vol24h=text_or_blank(market.volume_24h) or "0",
        sodUtc0=text_or_blank(archive.opened("last", instrument.id, DAY_IN_UTC, call.world.now_ms)),
        sodUtc8=text_or_blank(archive.opened("last", instrument.id, DAY_IN_UTC_8, call.world.now_ms)),
        ts=_time(call, market.at),
    )


def book_levels(levels: Iterable[DepthLevel]) -> tuple[BookLevel, ...]:
    """Levels of a book as they stand on the wire."""
    return tuple((text(level.price), text(level.size), "0", str(level.orders)) for level in levels)


def _full_levels(levels: Iterable[DepthLevel]) -> tuple[FullBookLevel, ...]:
    return tuple((text(level.price), text(level.size), str(level.orders)) for level in levels)


def _time(call: Call, at: int | None) -> str:
    """When the market last changed; now, if it never did."""
    return str(call.world.now_ms if at is None else at)


HANDLERS: Final[Mapping[str, Handler]] = {
    TICKER.name: _ticker,
    TICKERS.name: _tickers,
    BOOK.name: _book,
    FULL_BOOK.name: _full_book,
    **market_history.HANDLERS,
    **market_index.HANDLERS,
}
