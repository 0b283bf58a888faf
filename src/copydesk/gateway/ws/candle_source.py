"""Where pushes of candles come from: the running bar as it grows, and each bar once more when it has ended."""

from collections.abc import Hashable
from typing import Final

from copydesk.engine.messages import Event
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.instruments import known, known_index
from copydesk.gateway.rest.market_history import price_candles, trade_candles
from copydesk.gateway.ws.twin import call_of
from copydesk.history.candles.candle import CandleKind
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.market_candles import (
    CANDLES,
    INDEX_CANDLES,
    MARK_CANDLES,
    CandleRow,
    CandlesRequest,
    PriceCandleRow,
    PriceCandlesRequest,
)
from copydesk.wire.ws import messages
from copydesk.wire.ws.candle_channels import OF_INDEXES, OF_MARK_PRICES, OF_TRADES, family_and_bar
from copydesk.wire.ws.channel import Argument

Row = CandleRow | PriceCandleRow

MOST_AT_ONCE: Final = 100
"""Ended bars that are told together, when time has leapt; older ones are to be asked for over REST."""

_TWINS: Final[dict[str, Endpoint]] = {OF_TRADES: CANDLES, OF_MARK_PRICES: MARK_CANDLES, OF_INDEXES: INDEX_CANDLES}


class CandleSource:
    """The candles of one line and one length of bars."""

    def __init__(self, world: World, argument: Argument) -> None:
        self._world = world
        self._argument = argument
        self._family, self._bar = family_and_bar(argument.channel)
        call = call_of(world, _TWINS[self._family], argument)
        find = known_index if self._family == OF_INDEXES else known
        self._instrument = find(call, argument.instId)
        self.subject: Hashable = self._instrument.id
        self._told: Row | None = None

    def first(self) -> list[bytes]:
        latest = self._rows(1, None)
        if self._told is None and latest:
            self._told = latest[-1]
        return self._push(latest)

    def notice(self, event: Event, at: int) -> None:
        """Nothing to note: what changed is found by looking."""

    def changed(self) -> list[bytes]:
        before = self._told
        since = None if before is None else int(before.ts) - 1
        rows = [row for row in self._rows(MOST_AT_ONCE if before else 1, since) if row != before]
        if rows:
            self._told = rows[-1]
        return self._push(rows)

    def regular(self) -> list[bytes]:
        return self.changed()

    def _rows(self, most: int, since: int | None) -> list[Row]:
        """The latest candles after a time, oldest first."""
        endpoint = _TWINS[self._family]
        if self._family == OF_TRADES:
            request = CandlesRequest(instId=self._argument.instId, bar=self._bar, before=since, limit=most)  # type: ignore[arg-type]
            found = trade_candles(call_of(self._world, endpoint, self._argument, request), self._instrument, None).rows
        else:
            kind: CandleKind = "index" if self._family == OF_INDEXES else "mark"
            asked = PriceCandlesRequest(instId=self._argument.instId, bar=self._bar, before=since, limit=most)  # type: ignore[arg-type]
            call = call_of(self._world, endpoint, self._argument, asked)
            found = price_candles(call, kind, self._instrument, None).rows
        return list(reversed(found))

    def _push(self, rows: list[Row]) -> list[bytes]:
        return [messages.push(self._argument, [row]) for row in rows]
