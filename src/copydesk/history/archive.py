"""What has happened, as SQL tables that can be searched: ended orders, fills, bills, closed positions, trades, candles.

The archive is derived from the journal. It keeps the number of the last record it has seen in the same transaction as
what it made of it, so after a crash it goes on where it stopped, and doubles nothing. It may be deleted at any time the
house does not run; the next start makes it anew from the records.

Records are only laid aside when they come, those of which nothing is made not even that: what is to be made of them is
made when somebody asks, when there is time for it (`digest_some`), or when many have come.
"""

import logging
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import apsw

from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.numbers import exact
from copydesk.engine.snapshot import decoded
from copydesk.engine.trading.orders import Order
from copydesk.history.aside import Aside
from copydesk.history.candles.bars import BARS, Bar
from copydesk.history.candles.candle import Candle, CandleKind, of_trade
from copydesk.history.candles.reading import CandlePage, read_page, told
from copydesk.history.candles.rows import CandleRows, line_of
from copydesk.history.copying.shadow import CopyingShadow
from copydesk.history.database import ArchiveFailure, connect, copied, disk
from copydesk.history.harvest import Harvest
from copydesk.history.kept.fills import FILLS, Fill
from copydesk.history.kept.orders import ENDED_ORDERS
from copydesk.history.kept.positions import CLOSED_POSITIONS, ClosedPosition
from copydesk.history.kept.trades import TRADES
from copydesk.history.layout import LAYOUT, SHELVES, TABLES
from copydesk.history.projector import Projector
from copydesk.history.shadow import Shadow
from copydesk.history.shelf import Bound, Page, Row, Shelf, Value
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record

__all__ = ["FILE_NAME", "Archive", "ArchiveFailure", "Bound", "Page"]

FILE_NAME = "archive.db"

LAID_ASIDE = 2000
"""Records laid aside before all are digested at once, if nobody asks and nobody gives time for it sooner."""

SLICE = 64
"""Events digested in one slice of time: a pause of a few milliseconds."""

SLICES = 64
"""In about so many slices, each smaller than the one before, half of what waits is digested if nothing comes."""

_log = logging.getLogger(__name__)


class Archive:
    """What happened to all users and markets; in memory if no path is given. Raises when made: ArchiveFailure."""

    def __init__(self, path: Path | None = None, *, connection: apsw.Connection | None = None) -> None:
        self._path = path
        self._aside = Aside()
        self._shadow, self._harvest = Shadow(), Harvest()
        with disk(path):
            self._connection = connection or connect(path, TABLES, LAYOUT)
            self._written = int(self._connection.execute("SELECT seq FROM cursor").get)
            self._shadow.read(self._connection)
        self._candles = CandleRows(self._connection)
        self._projector = Projector(self._shadow, self._harvest, self._candles)
        self._digested = self._cursor = self._written
        self._at = self._pruned = 0

    @property
    def cursor(self) -> int:
        """The last record that was shown, digested or not."""
        return self._cursor

    @property
    def digested(self) -> int:
        """The last record that something was made of."""
        return self._digested

    def catch_up(self, journal: Journal) -> None:
        """See all records of the journal that came later. Raises: ArchiveFailure if it has seen what is not there."""
        if self._cursor > journal.last_seq:
            raise ArchiveFailure(
                f"The archive {self._path} has seen record {self._cursor}, but the journal ends at record "
                f"{journal.last_seq}. Restore the data folder from a backup, or delete the archive if the journal is "
                "right."
            )
        if self._cursor < journal.anchor.seq:
            self._leap(journal)
        self.project(journal.read(self._cursor))
        self.flush()

    def project(self, records: Iterable[Record]) -> bool:
        """Be shown the next records; whether any lies aside now. Raises: ArchiveFailure.

        A record of which nothing is made is passed over, unless it would overtake one that lies aside.
        """
        for record in records:
            self._cursor = record.seq
            if self._aside or not self._projector.passes_over(record.events, record.at):
                self._aside.put(record)
                if len(self._aside) >= LAID_ASIDE:
                    self.flush()
            else:
                self._digested, self._at = record.seq, record.at
                if self._digested - self._written >= LAID_ASIDE:
                    self._write()
        return bool(self._aside)

    def digest_some(self) -> bool:
        """Make something of a slice of what was laid aside, and write it; whether more waits.

        A slice may end amid a record: one with the copies of thousands is not digested at once. It is larger when much
        waits, so that this never becomes more and more. Raises: ArchiveFailure.
        """
        self._digest(max(SLICE, self._aside.waiting // SLICES))
        self._write_what_was_made()
        return bool(self._aside)

    def flush(self) -> None:
        """Make something of all records that were laid aside, and write it. Raises: ArchiveFailure."""
        self._digest(self._aside.waiting)
        self._write_what_was_made()

    def settle(self) -> int:
        """Write and sync what was seen; up to the returned record the archive needs no journal any more."""
        self._digest(self._aside.waiting)
        self._write()
        if self._path:
            with disk(self._path):
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_FULL)
        return self._written

    def page(
        self, shelf: Shelf[Row], page: Page, *bounds: Bound, **wanted: Value | tuple[Value, ...] | None
    ) -> list[Row]:
        """A page of a shelf, newest first: rows whose columns equal what is wanted, and lie within the bounds."""
        self.flush()
        with disk(self._path):
            return shelf.read(self._connection, page, bounds, wanted)

    @property
    def copying(self) -> CopyingShadow:
        """What lives on of leading and copying, after the last record that was shown."""
        self._digest(self._aside.waiting)
        return self._shadow.copying

    def order(self, account: AccountId, order: OrderId | None = None, client_order_id: str = "") -> Order | None:
        """The account's ended order of that id, or else the newest of that client order id."""
        if order is not None:
            found = self.page(ENDED_ORDERS, Page(limit=1), account=account, id=order)
        elif client_order_id:
            found = self.page(ENDED_ORDERS, Page(limit=1), account=account, client_order_id=client_order_id)
        else:
            return None
        return found[0] if found else None

    def orders(self, account: AccountId, page: Page, instrument: InstrumentId | None = None) -> list[Order]:
        """A page of the account's ended orders, newest first; ids are order ids."""
        return self.page(ENDED_ORDERS, page, account=account, instrument=instrument)

    def fills(
        self, account: AccountId, page: Page, instrument: InstrumentId | None = None, order: OrderId | None = None
    ) -> list[Fill]:
        """A page of the account's fills, newest first; ids are those of `Fill.fill`."""
        return self.page(FILLS, page, account=account, instrument=instrument, order_id=order)

    def closed_positions(
        self, account: AccountId, page: Page, *bounds: Bound, **wanted: Value | None
    ) -> list[ClosedPosition]:
        """A page of what the account closed, latest first, whose cursors are times of closing.

        What was closed at the same time as the last row of the page comes with it: a cursor of times would lose it.
        """
        least = None if page.before is None else page.before + 1
        within = Bound("at", least, None if page.after is None else page.after - 1)
        rows = self.page(CLOSED_POSITIONS, Page(limit=page.limit), within, *bounds, account=account, **wanted)
        if len(rows) < page.limit:
            return rows
        at = Bound("at", rows[-1].closed_at, rows[-1].closed_at)
        rest = self.page(CLOSED_POSITIONS, Page(after=rows[-1].number, limit=-1), at, account=account, **wanted)
        return rows + rest

    def candles(self, kind: CandleKind, instrument: InstrumentId, bar: Bar, page: CandlePage) -> list[Candle]:
        """A page of candles, newest first; bars in which nothing happened are flat, and none are before the first."""
        self.flush()
        with disk(self._path):
            if bar.built_of:
                return read_page(self._candles, line_of(kind, instrument), bar, page)
            return told(bar, page, lambda least, below: self._candles_of_trades(instrument, least, below))

    def opened(self, kind: CandleKind, instrument: InstrumentId, bar: Bar, at: int) -> Decimal | None:
        """The first price of the bar that runs at a time, which is now; the standing one if nothing happened in it."""
        self._digest(self._aside.waiting)
        latest = self._candles.latest(line_of(kind, instrument), BARS[bar.built_of])
        if latest is None:
            return None
        return latest.open if latest.start == bar.start(at) else latest.close

    def copy(self) -> "Archive":
        """Another archive, in memory, that has seen the same."""
        self.flush()
        return Archive(connection=copied(self._connection))

    def close(self) -> None:
        """Write what was seen and let go of the file. Raises: ArchiveFailure."""
        self._digest(self._aside.waiting)
        self._write()
        self._connection.close()

    def _digest(self, most: int) -> None:
        """Digest so many events, or all that wait."""
        with disk(self._path), exact():
            for part in self._aside.taken(most):
                if part.is_first:
                    self._projector.begin(part.record.at)
                self._projector.follow(part.events, part.record.at)
                if part.is_last:
                    self._digested, self._at = part.record.seq, part.record.at

    def _write_what_was_made(self) -> None:
        """Write, unless nothing was made of the records: those are seen anew after a crash, so they must be few."""
        was_made = self._harvest or self._candles.have_grown or self._shadow.has_changed
        if was_made or self._connection.in_transaction or self._digested - self._written >= LAID_ASIDE:
            self._write()

    def _write(self) -> None:
        """Write what was made; where a record is digested in part, its rows become the file's with its last ones."""
        if self._written == self._digested and not self._aside.is_amid:
            return
        with disk(self._path):
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            self._harvest.write(self._connection)
            self._candles.write()
            self._shadow.write(self._connection)
            if self._aside.is_amid:
                return
            self._connection.execute("UPDATE cursor SET seq = ?", (self._digested,))
            self._prune()
            self._connection.execute("COMMIT")
        self._written = self._digested

    def _prune(self) -> None:
        """Throw away some of what is too old, shelf after shelf in turn."""
        if self._pruned == len(SHELVES):
            self._candles.prune(self._at)
            self._pruned = 0
        elif not SHELVES[self._pruned].prune(self._connection, self._at):
            self._pruned += 1

    def _candles_of_trades(
        self, instrument: InstrumentId, least: int, below: int
    ) -> tuple[list[Candle], Decimal | None]:
        terms = self._shadow.instruments.get(instrument)
        trades = self.page(TRADES, Page(limit=-1, by="at"), Bound("at", least, below - 1), instrument=instrument)
        before = self.page(TRADES, Page(limit=1, by="at"), Bound("at", None, least - 1), instrument=instrument)
        assert terms is not None or not trades
        candles = [of_trade(terms, trade.price, trade.size, trade.at) for trade in reversed(trades)] if terms else []
        return candles, before[0].price if before else None

    def _leap(self, journal: Journal) -> None:
        """Go on from a snapshot where records were pruned that the archive never saw."""
        usable = (one for one in journal.snapshots() if one.is_sound and one.seq >= journal.anchor.seq)
        snapshot = min(usable, key=lambda one: one.seq, default=None)
        if snapshot is None:
            raise ArchiveFailure(
                f"The archive {self._path} lacks records that were pruned, and no snapshot tells of them."
            )
        _log.warning(
            "The archive lacks what the records %s to %s tell: they were pruned.", self._cursor + 1, snapshot.seq
        )
        with disk(self._path), exact():
            self._shadow.become(decoded(snapshot.state))
        self._digested = self._cursor = snapshot.seq
