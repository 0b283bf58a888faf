"""A shelf: rows of one kind, kept for some time, found by what stands beside them, given newest first.

A row's body is kept whole; the columns beside it are what can be asked for. A shelf is a description: the rows lie in
the archive's database.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Generic, Literal, TypeVar

import apsw
import msgspec

DAY_MS: Final = 86_400_000
THREE_MONTHS_MS: Final = 90 * DAY_MS
"""How long most things are documented to be found; that a month has thirty days is assumed."""

PRUNED_AT_ONCE: Final = 1000
"""Rows of a shelf that are thrown away in one turn, so that the turn stays short."""

_MAX_ID: Final = 2**63 - 1

Row = TypeVar("Row", bound=msgspec.Struct)
Value = int | str
Wanted = Mapping[str, Value | tuple[Value, ...] | None]

_encode = msgspec.json.Encoder().encode


class Column(msgspec.Struct, frozen=True):
    """What stands beside the rows of a shelf, and how it is got from a row."""

    name: str
    type: Literal["INTEGER", "TEXT"]
    of: Callable[[Any], Value]


class Page(msgspec.Struct, frozen=True):
    """A part of a list, newest first: at most `limit` with ids below `after` and above `before`, both exclusive.

    `by` is a column that grows with the ids, and that bounds are best drawn in.
    """

    after: int | None = None
    before: int | None = None
    limit: int = 100
    by: str = "id"


class Bound(msgspec.Struct, frozen=True):
    """A column's least and largest value, both inclusive; None is no bound."""

    column: str
    least: int | None = None
    most: int | None = None


class Shelf(Generic[Row]):
    """Rows of one kind. `number` gives a row's id, ids grow with time; `kept_ms` is how long a row is kept.

    A row is as old as its column "at" says, or is thrown away when its column "vanishes_at" says so, if it has one.
    """

    def __init__(
        self,
        name: str,
        row: type[Row],
        number: Callable[[Row], int],
        columns: tuple[Column, ...],
        *,
        indexes: tuple[str, ...],
        kept_ms: int = THREE_MONTHS_MS,
    ) -> None:
        self.name = name
        self.row = row
        self._number = number
        self._columns = columns
        self._indexes = indexes
        self._kept_ms = kept_ms
        self._decode = msgspec.json.Decoder(row).decode
        self._vanishes = any(column.name == "vanishes_at" for column in columns)

    @property
    def tables(self) -> str:
        """The statements that make its table and its indexes."""
        columns = "".join(f", {column.name} {column.type} NOT NULL" for column in self._columns)
        table = f"CREATE TABLE {self.name} (id INTEGER PRIMARY KEY{columns}, body TEXT NOT NULL) STRICT;\n"
        indexes = (*self._indexes, *(("vanishes_at",) if self._vanishes else ()))
        return table + "".join(
            f"CREATE INDEX {self.name}_{number} ON {self.name} ({of});\n" for number, of in enumerate(indexes)
        )

    def write(self, connection: apsw.Connection, rows: Iterable[Row]) -> None:
        """Put rows on the shelf; one that is there already is replaced."""
        places = ", ".join("?" for _ in range(len(self._columns) + 2))
        connection.executemany(f"INSERT OR REPLACE INTO {self.name} VALUES ({places})", map(self._written, rows))

    def remove(self, connection: apsw.Connection, numbers: Iterable[int]) -> None:
        """Take rows off the shelf."""
        connection.executemany(f"DELETE FROM {self.name} WHERE id = ?", ((number,) for number in numbers))

    def prune(self, connection: apsw.Connection, now_ms: int) -> bool:
        """Throw away some of what is too old; whether there may be more of it."""
        if self._vanishes:
            old = f"SELECT id FROM {self.name} WHERE vanishes_at < ? LIMIT {PRUNED_AT_ONCE}"
            connection.execute(f"DELETE FROM {self.name} WHERE id IN ({old})", (now_ms,))
        elif not self._is_old(connection, now_ms - self._kept_ms):
            return False
        else:
            oldest = f"SELECT id FROM {self.name} ORDER BY id LIMIT {PRUNED_AT_ONCE}"
            connection.execute(f"DELETE FROM {self.name} WHERE id IN ({oldest}) AND at < ?", (now_ms - self._kept_ms,))
        return connection.changes() == PRUNED_AT_ONCE

    def _is_old(self, connection: apsw.Connection, since: int) -> bool:
        """Whether the oldest row is older than that."""
        at = connection.execute(f"SELECT at FROM {self.name} ORDER BY id LIMIT 1").get
        return at is not None and at < since

    def read(self, connection: apsw.Connection, page: Page, bounds: tuple[Bound, ...], wanted: Wanted) -> list[Row]:
        """The page of rows whose columns equal what is wanted, or one of several values, and lie within the bounds."""
        asked = {
            name: value if isinstance(value, tuple) else (value,) for name, value in wanted.items() if value is not None
        }
        if not all(any(_possible(value) for value in values) for values in asked.values()):
            return []
        terms, values = _terms(asked)
        for bound in (*bounds, *_page_bounds(page)):
            terms += [f"{bound.column} >= {max(bound.least, -_MAX_ID)}"] if bound.least is not None else []
            terms += [f"{bound.column} <= {min(bound.most, _MAX_ID)}"] if bound.most is not None else []
        where = f"WHERE {' AND '.join(terms)}" if terms else ""
        order = "id DESC" if page.by == "id" else f"{page.by} DESC, id DESC"
        select = f"SELECT body FROM {self.name} {where} ORDER BY {order} LIMIT {page.limit}"
        return [self._decode(body) for (body,) in connection.execute(select, values)]

    def _written(self, row: Row) -> tuple[Value, ...]:
        return self._number(row), *(column.of(row) for column in self._columns), _encode(row).decode()


def _terms(asked: Mapping[str, tuple[Value, ...]]) -> tuple[list[str], list[Value]]:
    terms: list[str] = []
    values: list[Value] = []
    for name, of in asked.items():
        possible = [value for value in of if _possible(value)]
        terms.append(f"{name} = ?" if len(possible) == 1 else f"{name} IN ({', '.join('?' for _ in possible)})")
        values += possible
    return terms, values


def _page_bounds(page: Page) -> tuple[Bound, ...]:
    """The cursors of a page as bounds of the id."""
    least = None if page.before is None else min(page.before, _MAX_ID - 1) + 1
    most = None if page.after is None else page.after - 1
    return (Bound("id", least, most),)


def _possible(value: Value) -> bool:
    """Whether a column can hold the value."""
    return isinstance(value, str) or abs(value) <= _MAX_ID
