"""Prices from a file: rows of candles or trades in CSV or Parquet, read one after the other with bounded memory.

Theory: what a column means is told by its name (`NAMES`); a row with open, high, low and close is a candle, a row with
a price is a trade. A row that cannot be used is a mistake in the file and named by its line; nothing is skipped.

Not here: which instruments exist, and what becomes of a row (`price_path.py`, `replay.py`).
"""

import csv
import importlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Literal, cast

import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import Side

Column = Literal["time", "instrument", "open", "high", "low", "close", "price", "size", "side"]

NAMES: Final[Mapping[Column, tuple[str, ...]]] = {
    "time": ("ts", "timestamp", "time", "datetime", "date", "open_time", "opentime", "created_time", "t"),
    "instrument": ("instid", "inst_id", "instrument_name", "instrument", "symbol"),
    "open": ("open", "o"),
    "high": ("high", "h"),
    "low": ("low", "l"),
    "close": ("close", "c"),
    "price": ("price", "px", "last", "p"),
    "size": ("size", "sz", "volume", "vol", "qty", "quantity", "amount", "v", "q"),
    "side": ("side",),
}
"""What a column may be called, in any capitals; the first that is there counts."""

_CANDLE: Final[tuple[Column, ...]] = ("open", "high", "low", "close")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ROWS_AT_ONCE: Final = 10_000


class BadReplay(Exception):
    """A file of prices cannot be used: where and why, in one line."""


class Row(msgspec.Struct, frozen=True):
    """One row. `prices` are open, high, low and close of a candle, or the price of a trade; `place` is where it stands.

    Units: `at` is Unix milliseconds; `size` is contracts for SWAP, base currency for SPOT.
    """

    place: str
    at: int
    instrument: InstrumentId
    prices: tuple[Decimal, ...]
    size: Decimal | None = None
    side: Side | None = None


class PriceFile:
    """A file of prices. With `instrument` given only its rows count, and all do where the file names none."""

    def __init__(self, path: Path, instrument: str | None = None) -> None:
        self._path = path
        self._instrument = instrument

    @property
    def name(self) -> str:
        """Where it lies."""
        return str(self._path)

    def rows(self) -> Iterator[Row]:
        """The rows from the first to the last, in the order of time. Raises: BadReplay naming the line."""
        latest: int | None = None
        raw_rows = _parquet(self._path) if self._path.suffix.lower() in {".parquet", ".pq"} else _csv(self._path)
        for place, values in raw_rows:
            try:
                row = _row(place, values, self._instrument)
                if latest is not None and row.at < latest:
                    raise ValueError("goes back in time; sort the file, oldest first")
            except ValueError as misfit:
                raise BadReplay(f"{place}: {misfit}") from None
            latest = row.at
            if self._instrument in (None, row.instrument):
                yield row


Values = Mapping[Column, Any]


def _csv(path: Path) -> Iterator[tuple[str, Values]]:
    """Where each row of a CSV file stands and what it holds, by column."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            header = next(lines, [])
            columns = _columns(str(path), header)
            line = 1
            for values in lines:
                line = lines.line_num
                if not values:
                    continue
                if len(values) != len(header):
                    raise BadReplay(f"{path}, line {line}: {len(values)} values under {len(header)} columns")
                yield f"{path}, line {line}", {column: values[number] for column, number in columns.items()}
    except OSError as failure:
        raise BadReplay(f"{path}: {failure.strerror}") from None
    except UnicodeDecodeError:
        raise BadReplay(f"{path}, after line {line}: not UTF-8") from None
    except csv.Error as misfit:
        raise BadReplay(f"{path}, line {line + 1}: {misfit}") from None


def _parquet(path: Path) -> Iterator[tuple[str, Values]]:
    """The same of a Parquet file. Its reader is no part of every installation."""
    try:
        arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise BadReplay(f"{path}: reading Parquet needs pyarrow: pip install 'copydesk[parquet]'") from None
    try:
        with parquet.ParquetFile(path) as file:
            columns = _columns(str(path), list(file.schema_arrow.names))
            names = [file.schema_arrow.names[number] for number in columns.values()]
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=names):
                for values in batch.to_pylist():
                    number += 1
                    yield f"{path}, row {number}", {column: values[n] for column, n in zip(columns, names, strict=True)}
    except OSError as failure:
        raise BadReplay(f"{path}: {failure.strerror or failure}") from None
    except arrow.ArrowException as failure:
        raise BadReplay(f"{path}: no Parquet file: {' '.join(str(failure).split())}") from None


def _columns(place: str, header: list[str]) -> dict[Column, int]:
    """Where the columns stand that mean something. Raises: BadReplay when time or prices are missing."""
    found = [name.strip().lower() for name in header]
    columns: dict[Column, int] = {}
    for column, names in NAMES.items():
        if standing := [name for name in names if name in found]:
            columns[column] = found.index(standing[0])
    is_candle = all(column in columns for column in _CANDLE)
    if not is_candle and "price" not in columns and "close" in columns:
        columns["price"] = columns["close"]
    if "time" not in columns or not (is_candle or "price" in columns):
        told = ", ".join(header) or "nothing"
        raise BadReplay(
            f"{place}: the first line must name a time (ts) and open, high, low, close or price; it has {told}"
        )
    unused: set[Column] = {"price"} if is_candle else set(_CANDLE)
    return {column: number for column, number in columns.items() if column not in unused}


def _row(place: str, values: Values, instrument: str | None) -> Row:
    """The row of these values. Raises: ValueError saying what is wrong."""
    prices = tuple(_number(column, values[column]) for column in (*_CANDLE, "price") if column in values)
    if min(prices) <= 0:
        raise ValueError("a price must be above 0")
    if len(prices) > 1 and not prices[2] <= min(prices[0], prices[3]) <= max(prices[0], prices[3]) <= prices[1]:
        raise ValueError("low and high must hold open and close between them")
    named = str(values.get("instrument") or "").strip() or instrument
    if named is None:
        raise ValueError("names no instrument; say which one (replay_instrument)")
    return Row(place, _time(values["time"]), InstrumentId(named), prices, _size(values), _side(values))


def _number(column: str, value: Any) -> Decimal:
    """A number by its shortest text, so that 0.1 of a Parquet file is 0.1."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
        raise ValueError(f"{column} {value!r} is no number")
    return number


def _size(values: Values) -> Decimal | None:
    value = values.get("size")
    if value is None or value == "":
        return None
    size = _number("size", value)
    if size < 0:
        raise ValueError("a size must not be below 0")
    return size


def _side(values: Values) -> Side | None:
    value = str(values.get("side") or "").strip().lower()
    if value not in {"", "buy", "sell"}:
        raise ValueError(f"side {value!r} is neither buy nor sell")
    return cast(Side, value) if value else None


def _time(value: Any) -> int:
    """Unix milliseconds of a number (s, ms, µs or ns by its length), an ISO text or a Parquet time; UTC if not said."""
    text = str(value).strip()
    if isinstance(value, datetime | date):
        text = value.isoformat()
    whole = text.partition(".")[0]
    if whole.isascii() and whole.isdigit():
        if len(whole) > 19:
            raise ValueError(f"time {text!r} is beyond all years")
        scale = 3 if len(whole) <= 10 else 0 if len(whole) <= 13 else -3 if len(whole) <= 16 else -6
        return int(_number("time", text).scaleb(scale))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"time {text!r} is neither Unix time nor ISO 8601") from None
    return ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // timedelta(milliseconds=1)
