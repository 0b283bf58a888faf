"""Public trades: what everybody may see of a fill."""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.identifiers import InstrumentId, TradeId
from copydesk.engine.trading.messages import Filled, Side
from copydesk.history.shelf import Column, Shelf


class Trade(msgspec.Struct, frozen=True):
    """A public trade; `side` is the taker's, `number` counts the trades of all instruments. Units: `at` is Unix ms."""

    number: int
    trade: TradeId
    instrument: InstrumentId
    price: Decimal
    size: Decimal
    side: Side
    at: int


def trade_of(number: int, event: Filled, at: int) -> Trade:
    """What everybody may see of a fill."""
    return Trade(number, event.trade, event.instrument, event.price, event.size, event.taker.side, at)


TRADES: Final = Shelf(
    "trades",
    Trade,
    lambda trade: trade.number,
    (
        Column("instrument", "TEXT", lambda trade: trade.instrument),
        Column("trade", "INTEGER", lambda trade: trade.trade),
        Column("at", "INTEGER", lambda trade: trade.at),
    ),
    indexes=("instrument, id", "instrument, trade", "instrument, at"),
)
