"""The channels of candles: of trades, of mark prices and of indexes, one for each length of a bar."""

from collections.abc import Iterator
from typing import Final

from copydesk.wire.rest.market_candles import CandleRow, PriceCandleRow
from copydesk.wire.ws.channel import Channel, Parameter

BARS: Final = (
    *("1m", "3m", "5m", "15m", "30m", "1H", "2H", "4H", "6H", "12H", "1D", "2D", "3D", "1W", "1M", "3M"),
    *("6Hutc", "12Hutc", "1Dutc", "2Dutc", "3Dutc", "1Wutc", "1Mutc", "3Mutc"),
)
"""Lengths of bars; those of six hours and more begin in UTC+8 unless their names end in utc."""

SECOND: Final = "1s"
"""The length that candles of trades have besides."""

OF_TRADES: Final = "candle"
OF_MARK_PRICES: Final = "mark-price-candle"
OF_INDEXES: Final = "index-candle"

_LIMITS: Final = "The present candle is pushed on subscribing, which is not documented."


def _channels(family: str, summary: str, row: type[CandleRow] | type[PriceCandleRow], source: str) -> Iterator[Channel]:
    named = "Index, like BTC-USDT." if family == OF_INDEXES else "Instrument."
    for bar in (SECOND, *BARS) if family == OF_TRADES else BARS:
        yield Channel(
            name=f"{family}{bar}",
            path="business",
            summary=f"{summary}, bars of {bar}: the running one as it grows, and once more when it has ended",
            row=row,
            source=source,
            parameters=(Parameter("instId", named, required=True),),
            interval_ms=1_000,
            regular_ms=1_000,
            limits=_LIMITS,
        )


CANDLE_CHANNELS: Final = (
    *_channels(
        OF_TRADES,
        "Candles of trades",
        CandleRow,
        "OKX docs v5, #order-book-trading-market-data-ws-candlesticks-channel",
    ),
    *_channels(
        OF_MARK_PRICES,
        "Candles of mark prices",
        PriceCandleRow,
        "OKX docs v5, #public-data-websocket-mark-price-candlesticks-channel",
    ),
    *_channels(
        OF_INDEXES,
        "Candles of an index",
        PriceCandleRow,
        "OKX docs v5, #public-data-websocket-index-candlesticks-channel",
    ),
)


def family_and_bar(name: str) -> tuple[str, str]:
    """What the candles of a channel are of, and the length of their bars."""
    family = next(family for family in (OF_MARK_PRICES, OF_INDEXES, OF_TRADES) if name.startswith(family))
    return family, name.removeprefix(family)
