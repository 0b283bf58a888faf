"""What has ended, as SQL tables that can be searched: orders and fills, each with the record it is as of.

The archive is derived from the journal. It keeps the number of the last record it has seen in the same transaction as
what it made of it, so after a crash it goes on where it stopped, and doubles nothing. It may be deleted at any time the
house does not run; the next start makes it anew from the records.
"""

import logging
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import apsw
import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.trading.orders import Order
from copydesk.history.projector import Fill, Projector
from copydesk.journal.errors import JournalError
from copydesk.journal.folder import create_private
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record

FILE_NAME = "archive.db"

APPLICATION_ID = 0x436F7041
"""What SQLite keeps in the file's head so that tools know whose it is: "CopA"."""

KEPT_BACK = 500
"""Records seen before they are written, unless somebody asks sooner: a pause of a millisecond or two."""

_MAX_ID = 2**63 - 1
_IN_MEMORY = ":memory:"

_TABLES = """
CREATE TABLE cursor (seq INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (0);
CREATE TABLE living_orders (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE ended_orders (
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, instrument TEXT NOT NULL, client_order_id TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX ended_orders_of_account ON ended_orders (account, id);
CREATE INDEX ended_orders_of_client ON ended_orders (account, client_order_id, id) WHERE client_order_id <> '';
CREATE TABLE fills (
    id INTEGER PRIMARY KEY, account INTEGER NOT NULL, instrument TEXT NOT NULL, order_id INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX fills_of_account ON fills (account, id);
CREATE INDEX fills_of_order ON fills (account, order_id, id);
"""

_encode = msgspec.json.Encoder().encode
_order_decoder = msgspec.json.Decoder(Order)
_fill_decoder = msgspec.json.Decoder(Fill)
_log = logging.getLogger(__name__)


_FORMAT = zlib.crc32(msgspec.json.encode([_TABLES, msgspec.json.schema_components([Order, Fill])])) & 0x7FFF_FFFF
"""The number of this layout: it changes by itself with the tables and with what is kept in them."""

Row = TypeVar("Row")


class ArchiveFailure(JournalError):
    """The archive cannot be read or written; the text is one line for the operator."""


class Page(msgspec.Struct, frozen=True):
    """A part of a list, newest first: at most `limit` with ids below `after` and above `before`, both exclusive."""

    after: int | None = None
    before: int | None = None
    limit: int = 100


class Archive:
    """Ended orders and fills of all users; in memory if no path is given. Raises when made: ArchiveFailure."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        with self._disk():
            self._connection = _connect(path)
            self._cursor: int = self._number("SELECT seq FROM cursor")
            self._projector = Projector(self._living_orders(), self._number("SELECT coalesce(max(id), 0) FROM fills"))
        self._written = self._cursor

    @property
    def cursor(self) -> int:
        """The last record that was projected, written or not."""
        return self._cursor

    def catch_up(self, journal: Journal) -> None:
        """See all records of the journal that came later. Raises: ArchiveFailure if it has seen what is not there."""
        if self._cursor > journal.last_seq:
            raise ArchiveFailure(
                f"The archive {self._path} has seen record {self._cursor}, but the journal ends at record "
                f"{journal.last_seq}. Restore the data folder from a backup, or delete the archive if the journal is "
                "right."
            )
        if self._cursor < journal.anchor.seq:
            _log.warning(
                "The archive lacks the records %s to %s, which were pruned.", self._cursor + 1, journal.anchor.seq
            )
        for record in journal.read(self._cursor):
            self.project(record)
        self.flush()

    def project(self, record: Record) -> None:
        """See the next record. Raises: ArchiveFailure."""
        self._projector.project(record)
        self._cursor = record.seq
        if self._cursor - self._written >= KEPT_BACK:
            self.flush()

    def flush(self) -> None:
        """Write what was seen. Raises: ArchiveFailure."""
        if self._written == self._cursor:
            return
        with self._disk():
            self._connection.execute("BEGIN IMMEDIATE")
            self._write()
            self._connection.execute("COMMIT")
        self._projector.forget()
        self._written = self._cursor

    def settle(self) -> int:
        """Write and sync what was seen; up to the returned record the archive needs no journal any more."""
        self.flush()
        if self._path:
            with self._disk():
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_FULL)
        return self._written

    def order(self, account: AccountId, order: OrderId | None = None, client_order_id: str = "") -> Order | None:
        """The account's ended order of that id, or else the newest of that client order id."""
        if order is not None:
            named: dict[str, int | str] = {"account": account, "id": order}
        elif client_order_id:
            named = {"account": account, "client_order_id": client_order_id}
        else:
            return None
        found = self._rows(_order_decoder, "ended_orders", named, Page(limit=1))
        return found[0] if found else None

    def orders(self, account: AccountId, page: Page, instrument: InstrumentId | None = None) -> list[Order]:
        """A page of the account's ended orders, newest first; ids are order ids."""
        return self._rows(_order_decoder, "ended_orders", {"account": account, "instrument": instrument}, page)

    def fills(
        self,
        account: AccountId,
        page: Page,
        instrument: InstrumentId | None = None,
        order: OrderId | None = None,
    ) -> list[Fill]:
        """A page of the account's fills, newest first; ids are those of `Fill.fill`."""
        wanted = {"account": account, "instrument": instrument, "order_id": order}
        return self._rows(_fill_decoder, "fills", wanted, page)

    def close(self) -> None:
        """Write what was seen and let go of the file. Raises: ArchiveFailure."""
        self.flush()
        self._connection.close()

    def _rows(
        self, decoder: msgspec.json.Decoder[Row], table: str, wanted: Mapping[str, int | str | None], page: Page
    ) -> list[Row]:
        """The rows of a table whose columns equal what is wanted, where something is wanted."""
        self.flush()
        values = {name: value for name, value in wanted.items() if value is not None}
        terms = [f"{name} = :{name}" for name in values]
        for sign, bound in (("<", page.after), (">", page.before)):
            if bound is not None:
                terms.append(f"id {sign} {min(bound, _MAX_ID)}")
        if any(isinstance(value, int) and value > _MAX_ID for value in values.values()):
            return []
        select = f"SELECT body FROM {table} WHERE {' AND '.join(terms)} ORDER BY id DESC LIMIT {page.limit}"
        with self._disk():
            return [decoder.decode(body) for (body,) in self._connection.execute(select, values)]

    def _write(self) -> None:
        projector, many = self._projector, self._connection.executemany
        living = projector.changed & projector.living.keys()
        gone = projector.changed - projector.living.keys()
        many(
            "INSERT OR REPLACE INTO living_orders VALUES (?, ?)",
            ((order, _text(projector.living[order])) for order in living),
        )
        many("DELETE FROM living_orders WHERE id = ?", ((order,) for order in gone))
        many("INSERT INTO ended_orders VALUES (?, ?, ?, ?, ?)", map(_ended_row, projector.ended))
        many("INSERT INTO fills VALUES (?, ?, ?, ?, ?)", map(_fill_row, projector.fills))
        self._connection.execute("UPDATE cursor SET seq = ?", (self._cursor,))

    def _living_orders(self) -> dict[OrderId, Order]:
        rows = self._connection.execute("SELECT body FROM living_orders ORDER BY id")
        return {order.order: order for order in (_order_decoder.decode(body) for (body,) in rows)}

    def _number(self, select: str) -> int:
        return int(self._connection.execute(select).get)

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except (apsw.Error, msgspec.MsgspecError, OSError) as refused:
            raise ArchiveFailure(
                f"The archive {self._path} cannot be used ({refused}). It may be deleted; the journal makes it anew."
            ) from refused


def _ended_row(order: Order) -> tuple[int, int, str, str, str]:
    return order.order, order.account, order.instrument, order.client_order_id, _text(order)


def _fill_row(fill: Fill) -> tuple[int, int, str, int, str]:
    return fill.fill, fill.account, fill.instrument, fill.order, _text(fill)


def _text(row: msgspec.Struct) -> str:
    return _encode(row).decode()


def _connect(path: Path | None) -> apsw.Connection:
    """A connection to an archive of this format; one of another format is emptied, and the journal fills it anew."""
    if path is None:
        connection = apsw.Connection(_IN_MEMORY)
    else:
        create_private(path)
        connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.pragma("locking_mode", "exclusive")
    owner, tables = connection.pragma("application_id"), connection.execute("SELECT count(*) FROM sqlite_schema").get
    if owner != APPLICATION_ID and tables:
        raise ArchiveFailure(f"The file {path} is no Copydesk archive.")
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "normal")
    if connection.pragma("user_version") != _FORMAT:
        _make_tables(connection)
    return connection


def _make_tables(connection: apsw.Connection) -> None:
    """Make the tables of this format, in place of whatever tables there are."""
    connection.execute("BEGIN IMMEDIATE")
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        connection.execute(f"DROP TABLE {table}")
    connection.execute(_TABLES)
    connection.pragma("application_id", APPLICATION_ID)
    connection.pragma("user_version", _FORMAT)
    connection.execute("COMMIT")
