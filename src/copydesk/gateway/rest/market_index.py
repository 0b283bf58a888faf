"""Index prices, what was traded in a day, and what dollars are worth: the handlers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine import queries
from copydesk.engine.identifiers import Currency
from copydesk.engine.numbers import ZERO, exact, round_to, text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.valuation import usd_price
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import indexes, known_index
from copydesk.gateway.rest.spans import now_ms
from copydesk.history.archive import Archive
from copydesk.history.candles.bars import BARS, DAY_MS
from copydesk.history.candles.candle import Candle
from copydesk.history.candles.reading import CandlePage
from copydesk.wire.codes import Code
from copydesk.wire.rest.market_index import (
    EXCHANGE_RATE,
    INDEX_TICKERS,
    VOLUME,
    ExchangeRateRow,
    IndexTickerRow,
    IndexTickersRequest,
    VolumeRow,
)

USD_CNY: Final = Decimal("7.162")
"""Yuan per dollar. Source: the documented example."""

DAY_IN_UTC: Final = BARS["1Dutc"]
DAY_IN_UTC_8: Final = BARS["1D"]
_HOURS: Final = 24
_MINUTES: Final = 60
_PLACES: Final = 2
"""Decimals of a sum of money of the whole exchange."""


async def _index_tickers(call: Call) -> Reply:
    request: IndexTickersRequest = call.request
    if request.instId is not None:
        asked = {request.instId: known_index(call, request.instId)}
    elif request.quoteCcy is not None:
        quoted = f"-{request.quoteCcy}"
        asked = {name: one for name, one in indexes(call).items() if name.endswith(quoted)}
    else:
        raise refused(Code.EITHER_PARAMETER, parameter="quoteCcy", other="instId")
    rows = (index_ticker_row(call, name, instrument) for name, instrument in asked.items())
    return Reply([row for row in rows if row is not None])


async def _volume(call: Call) -> Reply:
    with exact():
        usd = _volume_usd(call)
        cny = round_to(usd * USD_CNY, _PLACES, "half_even")
    return Reply([VolumeRow(volUsd=text(usd), volCny=text(cny), ts=str(now_ms(call)))])


async def _exchange_rate(_call: Call) -> Reply:
    return Reply([ExchangeRateRow(usdCny=text(USD_CNY))])


def index_ticker_row(call: Call, name: str, instrument: Instrument) -> IndexTickerRow | None:
    """The index that an instrument tells, and its last 24 hours; None as long as it has no price."""
    market, archive, now = queries.market(call.exchange, instrument.id), call.world.archive, now_ms(call)
    if market.index is None:
        return None
    day = _last_day(archive, instrument, now)
    return IndexTickerRow(
        instId=name,
        idxPx=text(market.index),
        high24h=text(max((hour.high for hour in day), default=market.index)),
        low24h=text(min((hour.low for hour in day), default=market.index)),
        open24h=text(day[-1].open if day else market.index),
        sodUtc0=text_or_blank(archive.opened("index", instrument.id, DAY_IN_UTC, now)),
        sodUtc8=text_or_blank(archive.opened("index", instrument.id, DAY_IN_UTC_8, now)),
        ts=str(now if market.at is None else market.at),
    )


def _last_day(archive: Archive, instrument: Instrument, now: int) -> list[Candle]:
    """The candles of an index from the minute 24 hours ago on, newest first: minutes of the first hour, then hours."""
    minute, hour = BARS["1m"], BARS["1H"]
    begins = minute.start(now - DAY_MS)
    whole_from = hour.after(hour.start(begins))
    minutes = CandlePage(now, _MINUTES, after=whole_from, before=begins - 1)
    hours = CandlePage(now, _HOURS, before=whole_from - 1)
    return [
        *archive.candles("index", instrument.id, hour, hours),
        *archive.candles("index", instrument.id, minute, minutes),
    ]


def _volume_usd(call: Call) -> Decimal:
    """What was traded in a day; what nobody knows the price of counts nothing."""
    prices: dict[Currency, Decimal] = {}
    volume = ZERO
    for instrument in queries.instruments(call.exchange):
        currency = instrument.quote if instrument.type == "SPOT" else instrument.base
        if currency not in prices:
            prices[currency] = usd_price(call.exchange, currency) or ZERO
        volume += (queries.market(call.exchange, instrument.id).volume_currency_24h or ZERO) * prices[currency]
    return round_to(volume, _PLACES, "half_even")


HANDLERS: Final[Mapping[str, Handler]] = {
    INDEX_TICKERS.name: _index_tickers,
    VOLUME.name: _volume,
    EXCHANGE_RATE.name: _exchange_rate,
}
