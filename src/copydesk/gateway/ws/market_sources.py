"""Where pushes of tickers, mark prices, indexes and instruments come from."""

from collections.abc import Callable, Hashable
from decimal import Decimal

import msgspec

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import InstrumentListed, InstrumentStateChanged, MarketMoved
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.instruments import known, known_index
from copydesk.gateway.rest.market import ticker_row
from copydesk.gateway.rest.market_index import index_ticker_row
from copydesk.gateway.rest.public import instrument_row, mark_price_row
from copydesk.gateway.ws.topic import INSTRUMENTS as ALL_INSTRUMENTS
from copydesk.gateway.ws.twin import call_of, now_ms
from copydesk.history.candles.bars import MINUTE_MS
from copydesk.wire.rest.market import TICKER, TickerRow
from copydesk.wire.rest.market_index import INDEX_TICKERS, IndexTickerRow
from copydesk.wire.rest.public import INSTRUMENTS, MARK_PRICES, MarkPriceRow
from copydesk.wire.rest.public_funding import FundingRateRow
from copydesk.wire.rest.public_market import OpenInterestRow, PriceLimitRow
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument

Row = TickerRow | MarkPriceRow | IndexTickerRow | FundingRateRow | OpenInterestRow | PriceLimitRow


class RowSource:
    """One row about one instrument, pushed when more than its time has changed; `note` is shown what happened there."""

    def __init__(
        self,
        argument: Argument,
        instrument: InstrumentId,
        row: Callable[[], Row | None],
        note: Callable[[Event], None] | None = None,
    ) -> None:
        self.subject: Hashable = instrument
        self._argument = argument
        self._row = row
        self._note = note
        self._last: Row | None = None

    def first(self) -> list[bytes]:
        row = self._row()
        if self._last is None:
            self._last = row
        return self._push(row)

    def notice(self, event: Event, at: int) -> None:
        if self._note is not None:
            self._note(event)

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


class IndexDay:
    """An index and its last 24 hours. They are counted in whole minutes, so what is older is read once a minute."""

    def __init__(self, world: World, argument: Argument) -> None:
        self._world = world
        self._argument = argument
        self.instrument = known_index(call_of(world, INDEX_TICKERS, argument), argument.instId)
        self._minute = -1
        self._day: IndexTickerRow | None = None

    def row(self) -> IndexTickerRow | None:
        """The index as REST tells it now."""
        minute = self._world.now_ms // MINUTE_MS
        if self._day is None or minute != self._minute:
            call = call_of(self._world, INDEX_TICKERS, self._argument)
            self._minute, self._day = minute, index_ticker_row(call, self._argument.instId, self.instrument)
        return self._day

    def note(self, event: Event) -> None:
        """Let the index have moved, if it has."""
        if self._day is None or not isinstance(event, MarketMoved):
            return
        self._day = msgspec.structs.replace(
            self._day,
            idxPx=text(event.index),
            high24h=text(max(event.index, Decimal(self._day.high24h))),
            low24h=text(min(event.index, Decimal(self._day.low24h))),
            ts=now_ms(self._world),
        )


def ticker_source(world: World, argument: Argument) -> RowSource:
    """The source of an instrument's ticker."""
    instrument = known(call_of(world, TICKER, argument), argument.instId)
    return RowSource(argument, instrument.id, lambda: ticker_row(call_of(world, TICKER, argument), instrument))


def mark_price_source(world: World, argument: Argument) -> RowSource:
    """The source of an instrument's mark price."""
    instrument = known(call_of(world, MARK_PRICES, argument), argument.instId)
    return RowSource(argument, instrument.id, lambda: mark_price_row(call_of(world, MARK_PRICES, argument), instrument))


def index_source(world: World, argument: Argument) -> RowSource:
    """The source of an index, which an instrument tells."""
    day = IndexDay(world, argument)
    return RowSource(argument, day.instrument.id, day.row, day.note)


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
