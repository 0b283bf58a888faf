"""Where pushes of tickers, mark prices, indexes and instruments come from."""

from collections.abc import Hashable

import msgspec

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import InstrumentListed, InstrumentStateChanged
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.market import ticker_row
from copydesk.gateway.rest.public import instrument_row, mark_price_row
from copydesk.gateway.ws.listing import index_instrument
from copydesk.gateway.ws.topic import INSTRUMENTS as ALL_INSTRUMENTS
from copydesk.gateway.ws.twin import call_of, now_ms
from copydesk.wire.rest.market import TICKER, TickerRow
from copydesk.wire.rest.public import INSTRUMENTS, MARK_PRICES, MarkPriceRow
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.market_rows import IndexTickerRow

Row = TickerRow | MarkPriceRow | IndexTickerRow


class RowSource:
    """One row about one instrument, pushed when more than its time has changed."""

    def __init__(self, world: World, argument: Argument, instrument: InstrumentId) -> None:
        self.subject: Hashable = instrument
        self._world = world
        self._argument = argument
        self._instrument = instrument
        self._last: Row | None = None

    def first(self) -> list[bytes]:
        row = self._row()
        if self._last is None:
            self._last = row
        return self._push(row)

    def notice(self, event: Event, at: int) -> None:
        """Nothing to note: what changed is found by looking."""

    def changed(self) -> list[bytes]:
        row = self._row()
        if row is None or (self._last is not None and msgspec.structs.replace(row, ts=self._last.ts) == self._last):
            return []
        self._last = row
        return self._push(row)

    def regular(self) -> list[bytes]:
        return self._push(self._row())

    def _push(self, row: Row | None) -> list[bytes]:
        return [] if row is None else [messages.push(self._argument, [row])]

    def _row(self) -> Row | None:
        listed = queries.instrument(self._world.sequencer.exchange, self._instrument)
        return None if listed is None else self._row_of(listed)

    def _row_of(self, instrument: Instrument) -> Row | None:
        match self._argument.channel:
            case "tickers":
                return ticker_row(call_of(self._world, TICKER, self._argument), instrument)
            case "mark-price":
                return mark_price_row(call_of(self._world, MARK_PRICES, self._argument), instrument)
            case _:
                return self._index_row(instrument)

    def _index_row(self, instrument: Instrument) -> IndexTickerRow | None:
        index = queries.market(self._world.sequencer.exchange, instrument.id).index
        if index is None:
            return None
        return IndexTickerRow(instId=self._argument.instId, idxPx=text(index), ts=now_ms(self._world))


def row_source(world: World, argument: Argument) -> RowSource:
    """The source of an argument that names an instrument, or an index, which an instrument knows."""
    known = index_instrument(world, argument.instId) if argument.channel == "index-tickers" else None
    return RowSource(world, argument, known.id if known else InstrumentId(argument.instId))


class InstrumentsSource:
    """The terms of all instruments of a type at first, then of those that were listed or changed."""

    def __init__(self, world: World, argument: Argument) -> None:
        self.subject: Hashable = ALL_INSTRUMENTS
        self._world = world
        self._argument = argument
        self._changed: dict[InstrumentId, None] = {}

    def first(self) -> list[bytes]:
        listed = queries.instruments(self._world.sequencer.exchange)
        return self._push([one for one in listed if one.state != "expired"])

    def notice(self, event: Event, at: int) -> None:
        if isinstance(event, InstrumentListed):
            self._changed[event.instrument.id] = None
        elif isinstance(event, InstrumentStateChanged):
            self._changed[event.instrument] = None

    def changed(self) -> list[bytes]:
        changed, self._changed = self._changed, {}
        found = [queries.instrument(self._world.sequencer.exchange, name) for name in changed]
        return self._push([one for one in found if one is not None])

    def regular(self) -> list[bytes]:
        return []

    def _push(self, instruments: list[Instrument]) -> list[bytes]:
        call = call_of(self._world, INSTRUMENTS, self._argument)
        rows = [instrument_row(call, one) for one in instruments if one.type == self._argument.instType]
        return [messages.push(self._argument, rows)] if rows else []
