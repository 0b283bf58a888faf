"""Where pushes of public trades come from."""

from collections.abc import Hashable
from decimal import Decimal

import msgspec

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId, OrderId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.engine.trading.messages import Filled
from copydesk.engine.trading.orders import is_takeover
from copydesk.gateway.rest.call import World
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.market_rows import SingleTradeRow, TradeRow


class Run(msgspec.Struct):
    """Fills that follow each other with one taker and one price. Units: `at` is Unix ms."""

    last: Filled
    at: int
    size: Decimal
    count: int

    @property
    def key(self) -> tuple[OrderId, Decimal]:
        """What the fills of a run have in common."""
        return self.last.taker.order, self.last.price

    def takes(self, fill: Filled) -> bool:
        """Whether the fill belongs to the run; if so it is its last from now on."""
        if self.key != (fill.taker.order, fill.price):
            return False
        self.last, self.size, self.count = fill, self.size + fill.size, self.count + 1
        return True


def extended(runs: list[Run], fill: Filled, at: int) -> None:
    """Let a fill lengthen the last run, or begin a new one."""
    if not runs or not runs[-1].takes(fill):
        runs.append(Run(fill, at, fill.size, 1))


class TradesSource:
    """What a taker traded at one price, in one push."""

    def __init__(self, world: World, argument: Argument) -> None:
        self.subject: Hashable = InstrumentId(argument.instId)
        self._world = world
        self._argument = argument
        self._instrument = InstrumentId(argument.instId)
        self._runs: list[Run] = []

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        if isinstance(event, Filled) and not is_takeover(event):
            extended(self._runs, event, at)

    def changed(self) -> list[bytes]:
        runs, self._runs = self._runs, []
        if not runs:
            return []
        sequence = queries.depth(self._world.sequencer.exchange, self._instrument, 0).sequence
        return [messages.push(self._argument, [_row(run, sequence)]) for run in runs]

    def regular(self) -> list[bytes]:
        return []


class SingleTradesSource:
    """Each trade in a push of its own."""

    def __init__(self, argument: Argument) -> None:
        self.subject: Hashable = InstrumentId(argument.instId)
        self._argument = argument
        self._trades: list[SingleTradeRow] = []

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        if isinstance(event, Filled) and not is_takeover(event):
            self._trades.append(
                SingleTradeRow(
                    instId=event.instrument,
                    tradeId=str(event.trade),
                    px=text(event.price),
                    sz=text(event.size),
                    side=event.taker.side,
                    ts=str(at),
                )
            )

    def changed(self) -> list[bytes]:
        trades, self._trades = self._trades, []
        return [messages.push(self._argument, [trade]) for trade in trades]

    def regular(self) -> list[bytes]:
        return []


def _row(run: Run, sequence: int) -> TradeRow:
    fill = run.last
    return TradeRow(
        instId=fill.instrument,
        tradeId=str(fill.trade),
        px=text(fill.price),
        sz=text(run.size),
        side=fill.taker.side,
        ts=str(run.at),
        count=str(run.count),
        seqId=sequence,
    )
