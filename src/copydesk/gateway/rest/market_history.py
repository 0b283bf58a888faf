"""Looking back at the market: public trades and candles, from the archive."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import known, known_index
from copydesk.gateway.rest.spans import THREE_MONTHS_MS, now_ms, since
from copydesk.history.candles.bars import BARS, Bar
from copydesk.history.candles.candle import Candle, CandleKind
from copydesk.history.candles.reading import CandlePage
from copydesk.history.kept.trades import TRADES as KEPT_TRADES
from copydesk.history.kept.trades import Trade
from copydesk.history.shelf import Bound, Page
from copydesk.wire.codes import Code
from copydesk.wire.rest.market_candles import (
    CANDLES,
    CANDLES_HISTORY,
    INDEX_CANDLES,
    INDEX_CANDLES_HISTORY,
    MARK_CANDLES,
    MARK_CANDLES_HISTORY,
    CandleRow,
    PriceCandleRow,
)
from copydesk.wire.rest.market_trades import TRADES, TRADES_HISTORY, TradeRow, TradesHistoryRequest

LATEST_CANDLES: Final = 1440
"""How many of the latest candles the endpoints without history show: documented."""


async def _trades(call: Call) -> Reply:
    instrument = known(call, call.request.instId)
    found = call.world.archive.page(
        KEPT_TRADES, Page(limit=call.request.limit), since(call, THREE_MONTHS_MS), instrument=instrument.id
    )
    return Reply([_trade_row(trade) for trade in found])


async def _trades_history(call: Call) -> Reply:
    request: TradesHistoryRequest = call.request
    instrument = known(call, request.instId)
    by_time = request.type == "2"
    if by_time and request.before is not None:
        raise refused(Code.CURSOR_NOT_FOR_TIMES)
    column = "at" if by_time else "trade"
    cursor = Bound(
        column,
        None if request.before is None else request.before + 1,
        None if request.after is None else request.after - 1,
    )
    page = Page(limit=request.limit, by=column)
    found = call.world.archive.page(KEPT_TRADES, page, cursor, since(call, THREE_MONTHS_MS), instrument=instrument.id)
    return Reply([_trade_row(trade) for trade in found])


async def _candles(call: Call) -> Reply:
    instrument = known(call, call.request.instId)
    return trade_candles(call, instrument, LATEST_CANDLES)


async def _candles_history(call: Call) -> Reply:
    return trade_candles(call, known(call, call.request.instId), None)


async def _index_candles(call: Call) -> Reply:
    return price_candles(call, "index", known_index(call, call.request.instId), LATEST_CANDLES)


async def _index_candles_history(call: Call) -> Reply:
    return price_candles(call, "index", known_index(call, call.request.instId), None)


async def _mark_candles(call: Call) -> Reply:
    return price_candles(call, "mark", known(call, call.request.instId), LATEST_CANDLES)


async def _mark_candles_history(call: Call) -> Reply:
    return price_candles(call, "mark", known(call, call.request.instId), None)


def trade_candles(call: Call, instrument: Instrument, latest: int | None) -> Reply:
    """The page of candles of trades that the call asks for; of all, or of so many of the latest."""
    bar = BARS[call.request.bar]
    spot = instrument.type == "SPOT"
    return Reply(
        [
            CandleRow(
                *_prices(candle),
                text(candle.volume),
                text(candle.quote if spot else candle.base),
                text(candle.quote),
                _confirm(call, bar, candle),
            )
            for candle in _page(call, "last", instrument, bar, latest)
        ]
    )


def price_candles(call: Call, kind: CandleKind, instrument: Instrument, latest: int | None) -> Reply:
    """The page of candles of an index or of mark prices that the call asks for."""
    bar = BARS[call.request.bar]
    candles = _page(call, kind, instrument, bar, latest)
    return Reply([PriceCandleRow(*_prices(candle), _confirm(call, bar, candle)) for candle in candles])


def _page(call: Call, kind: CandleKind, instrument: Instrument, bar: Bar, latest: int | None) -> list[Candle]:
    request = call.request
    page = CandlePage(now_ms(call), request.limit, request.after, request.before, latest)
    return call.world.archive.candles(kind, instrument.id, bar, page)


def _prices(candle: Candle) -> tuple[str, str, str, str, str]:
    return str(candle.start), text(candle.open), text(candle.high), text(candle.low), text(candle.close)


def _confirm(call: Call, bar: Bar, candle: Candle) -> str:
    """Whether the bar has ended."""
    return "1" if bar.after(candle.start) <= now_ms(call) else "0"


def _trade_row(trade: Trade) -> TradeRow:
    return TradeRow(
        instId=trade.instrument,
        tradeId=str(trade.trade),
        px=text(trade.price),
        sz=text(trade.size),
        side=trade.side,
        ts=str(trade.at),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    TRADES.name: _trades,
    TRADES_HISTORY.name: _trades_history,
    CANDLES.name: _candles,
    CANDLES_HISTORY.name: _candles_history,
    INDEX_CANDLES.name: _index_candles,
    INDEX_CANDLES_HISTORY.name: _index_candles_history,
    MARK_CANDLES.name: _mark_candles,
    MARK_CANDLES_HISTORY.name: _mark_candles_history,
}
