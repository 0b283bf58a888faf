"""Candles on disk, and the latest of each line in memory, where they grow."""

from decimal import Decimal
from typing import Final

import apsw
import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.instruments import Instrument
from copydesk.history.candles.bars import BARS, KEPT, Bar
from copydesk.history.candles.candle import Candle, CandleKind, begun, joined, of_price, of_trade
from copydesk.history.shelf import THREE_MONTHS_MS

TABLE: Final = """
CREATE TABLE candles (
    line TEXT, bar TEXT, start INTEGER, open TEXT NOT NULL, high TEXT NOT NULL, low TEXT NOT NULL, close TEXT NOT NULL,
    volume TEXT NOT NULL, base TEXT NOT NULL, quote TEXT NOT NULL, PRIMARY KEY (line, bar, start)
) STRICT, WITHOUT ROWID;
"""

SHORTEST: Final = BARS["1m"]
"""The bar whose candles are many: they are kept for three months, the longer ones for good. Source: assumed."""

_OF_LINE: Final = "SELECT start, open, high, low, close, volume, base, quote FROM candles WHERE line = ? AND bar = ?"


def line_of(kind: CandleKind, instrument: InstrumentId) -> str:
    """The name of the line of candles of one of an instrument's prices."""
    return f"{kind}/{instrument}"


class CandleRows:
    """The candles of the kept bars. What grew is in memory until it is written."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._latest: dict[tuple[str, str], Candle | None] = {}
        self._changed: dict[tuple[str, str, int], Candle] = {}
        self._lines: list[str] = []

    @property
    def have_grown(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._changed)

    def traded(self, instrument: Instrument, price: Decimal, size: Decimal, at: int) -> None:
        """A trade grows the candles of the last price."""
        candle = of_trade(instrument, price, size, at)
        self._grow(line_of("last", instrument.id), candle, stands=False)

    def moved(self, instrument: InstrumentId, *, index: Decimal, mark: Decimal, at: int) -> None:
        """Prices that were set grow the candles of index and mark."""
        self._grow(line_of("index", instrument), of_price(index, at), stands=True)
        self._grow(line_of("mark", instrument), of_price(mark, at), stands=True)

    def latest(self, line: str, bar: Bar) -> Candle | None:
        """The latest candle of a kept bar, if there is any."""
        key = (line, bar.name)
        if key not in self._latest:
            self._latest[key] = self._before(line, bar, None)
        return self._latest[key]

    def read(self, line: str, bar: Bar, least: int, below: int) -> list[Candle]:
        """The written candles of a kept bar that begin from `least` on and before `below`, oldest first."""
        select = f"{_OF_LINE} AND start >= ? AND start < ? ORDER BY start"
        return [_candle(row) for row in self._connection.execute(select, (line, bar.name, least, below))]

    def close_before(self, line: str, bar: Bar, start: int) -> Decimal | None:
        """Where the written candles of a kept bar stood before a time, if there were any."""
        candle = self._before(line, bar, start)
        return None if candle is None else candle.close

    def write(self) -> None:
        """Write what grew."""
        if not self._changed:
            return
        self._connection.executemany(
            "INSERT OR REPLACE INTO candles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (*key, *(str(value) for value in msgspec.structs.astuple(candle)[1:]))
                for key, candle in self._changed.items()
            ),
        )
        self._changed.clear()

    def prune(self, now_ms: int) -> None:
        """Throw away what is too old of one line; of the next one the next time."""
        if not self._lines:
            self._lines = list({line: None for line, _ in self._latest})
        if self._lines:
            self._connection.execute(
                "DELETE FROM candles WHERE line = ? AND bar = ? AND start < ?",
                (self._lines.pop(), SHORTEST.name, now_ms - THREE_MONTHS_MS),
            )

    def _grow(self, line: str, candle: Candle, *, stands: bool) -> None:
        for bar in KEPT:
            start = bar.start(candle.start)
            before = self.latest(line, bar)
            if before is not None and before.start == start:
                grown = joined(before, candle)
            else:
                grown = begun(start, candle, before if stands else None)
            self._latest[line, bar.name] = self._changed[line, bar.name, start] = grown

    def _before(self, line: str, bar: Bar, start: int | None) -> Candle | None:
        """The latest written candle that begins before a time, or the latest of all."""
        earlier = "" if start is None else f"AND start < {start}"
        row = self._connection.execute(f"{_OF_LINE} {earlier} ORDER BY start DESC LIMIT 1", (line, bar.name)).get
        return None if row is None else _candle(row)


def _candle(row: tuple[int, str, str, str, str, str, str, str]) -> Candle:
    return Candle(row[0], *(Decimal(number) for number in row[1:]))
