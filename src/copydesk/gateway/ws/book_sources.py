"""Where pushes of order books come from: whole books, and a book with what changes of it.

All listeners of an instrument are told the same changes with the same numbers. A new one is told the book as the others
know it, even if it has changed since: the next update starts from there for all of them.
"""

from collections.abc import Hashable
from decimal import Decimal

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.messages import Event
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.market import book_levels
from copydesk.wire.rest.market import BookLevel
from copydesk.wire.ws import messages
from copydesk.wire.ws.book_checksum import book_checksum
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.market_channels import BOOKS5
from copydesk.wire.ws.market_rows import BookPush

Levels = tuple[BookLevel, ...]

_BEFORE_ALL = -1
"""What a snapshot says that it follows."""


class _Book:
    """A book as it was last told."""

    def __init__(self, world: World, instrument: str, depth: int) -> None:
        self._world = world
        self._instrument = InstrumentId(instrument)
        self._depth = depth
        self.asks: Levels = ()
        self.bids: Levels = ()
        self.at = 0
        self.sequence = _BEFORE_ALL

    @property
    def is_known(self) -> bool:
        """Whether it was ever looked at."""
        return self.sequence != _BEFORE_ALL

    @property
    def checksum(self) -> int:
        """The sum by which clients check their copy of it."""
        return book_checksum(self.bids, self.asks)

    def look(self) -> bool:
        """Look at the book as it is; whether anything that can be seen has changed."""
        exchange = self._world.sequencer.exchange
        if queries.depth(exchange, self._instrument, 0).sequence == self.sequence:
            return False
        view = queries.depth(exchange, self._instrument, self._depth)
        asks, bids = book_levels(view.asks), book_levels(view.bids)
        if self.is_known and (asks, bids) == (self.asks, self.bids):
            return False
        self.asks, self.bids, self.at, self.sequence = asks, bids, view.at, view.sequence
        return True


class WholeBookSource:
    """The best levels, always all of them."""

    def __init__(self, world: World, channel: Channel, argument: Argument) -> None:
        self.subject: Hashable = InstrumentId(argument.instId)
        self._argument = argument
        self._names_instrument = channel is BOOKS5
        self._book = _Book(world, argument.instId, channel.depth)

    def first(self) -> list[bytes]:
        if not self._book.is_known:
            self._book.look()
        return [self._push()]

    def notice(self, event: Event, at: int) -> None:
        """Nothing to note: what changed is found by looking."""

    def changed(self) -> list[bytes]:
        return [self._push()] if self._book.look() else []

    def regular(self) -> list[bytes]:
        return [self._push()]

    def _push(self) -> bytes:
        book = self._book
        if self._names_instrument:
            row = BookPush(
                asks=book.asks, bids=book.bids, ts=str(book.at), seqId=book.sequence, instId=self._argument.instId
            )
        else:
            row = BookPush(asks=book.asks, bids=book.bids, ts=str(book.at), seqId=book.sequence)
        return messages.push(self._argument, [row])


class IncrementalBookSource:
    """A snapshot for each new listener, then what changes, each update naming the one before."""

    def __init__(self, world: World, channel: Channel, argument: Argument) -> None:
        self.subject: Hashable = InstrumentId(argument.instId)
        self._argument = argument
        self._book = _Book(world, argument.instId, channel.depth)

    def first(self) -> list[bytes]:
        if not self._book.is_known:
            self._book.look()
        return [self._push("snapshot", self._book.asks, self._book.bids, _BEFORE_ALL)]

    def notice(self, event: Event, at: int) -> None:
        """Nothing to note: what changed is found by looking."""

    def changed(self) -> list[bytes]:
        book = self._book
        asks, bids, sequence = book.asks, book.bids, book.sequence
        if not book.look():
            return []
        changed_bids = _difference(bids, book.bids, best_first=-1)
        return [self._push("update", _difference(asks, book.asks, best_first=1), changed_bids, sequence)]

    def regular(self) -> list[bytes]:
        return [self._push("update", (), (), self._book.sequence)]

    def _push(self, action: str, asks: Levels, bids: Levels, previous: int) -> bytes:
        book = self._book
        row = BookPush(
            asks=asks,
            bids=bids,
            ts=str(book.at),
            checksum=book.checksum,
            prevSeqId=previous,
            seqId=book.sequence,
        )
        return messages.push(self._argument, [row], action)


def _difference(before: Levels, after: Levels, *, best_first: int) -> Levels:
    """The levels that are new or other, and with size 0 those that are gone; best first."""
    known = {level[0]: level for level in before}
    changed = [level for level in after if known.pop(level[0], None) != level]
    changed += [(price, "0", "0", "0") for price in known]
    return tuple(sorted(changed, key=lambda level: Decimal(level[0]) * best_first))
