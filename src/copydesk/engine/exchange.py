"""The world: one exchange, made of ledger, trading and copying. Commands go in, events come out.

A command is decided by one desk, which checks everything and then records; recording an event applies it. So the state
is at every moment what the events so far have made it, and recovery needs the events alone. Only here, and in the rules
beside it that look at trading and copying together, are the rooms known to each other.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, get_args

from copydesk.engine.copy_orders import CopyOrders
from copydesk.engine.copying.desk.copying_desk import CopyingDesk
from copydesk.engine.copying.messages import CopyingCommand, LeadingInstrumentsSet
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.fill_tape import FillTape
from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.lead_rules import LeadRules
from copydesk.engine.ledger.desk import LedgerDesk
from copydesk.engine.ledger.messages import LedgerCommand, LedgerEvent
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.messages import Command, Event, Outcome
from copydesk.engine.numbers import exact
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.snapshot import WorldSnapshot, decoded, encoded_pieces
from copydesk.engine.trading.desk.trading_desk import TradingDesk
from copydesk.engine.trading.messages import Filled, OrderAmended, TradingCommand
from copydesk.engine.trading.state.trading_state import TradingState

_LEDGER_COMMANDS, _LEDGER_EVENTS = get_args(LedgerCommand), get_args(LedgerEvent)
_TRADING_COMMANDS, _COPYING_COMMANDS = get_args(TradingCommand), get_args(CopyingCommand)


class Exchange:
    """The whole state, and the one way to change it."""

    def __init__(self, snapshot: WorldSnapshot | None = None) -> None:
        snapshot = snapshot or WorldSnapshot()
        self.at = snapshot.at
        self.ledger = LedgerState(snapshot.ledger)
        self.trading = TradingState(self.ledger, snapshot.trading)
        self.copying = CopyingState(self.ledger, snapshot.copying)
        self._rooms: dict[type[Any], Callable[[Any, int], None]] = {
            **dict.fromkeys(_LEDGER_EVENTS, self.ledger.apply),
            **self.trading.parts,
            **self.copying.parts,
        }
        self._tape = FillTape(self.trading, self.copying)
        lead_rules = LeadRules(self.trading, self.copying)
        ledger_desk = LedgerDesk(self.ledger, self._record, self.trading.markets.knows, self._free)
        self._trading_desk = TradingDesk(self.trading, self._record, lead_rules.object_to, lambda: self._now)
        orders = CopyOrders(self.trading, self._trading_desk, self._tape)
        self._copying_desk = CopyingDesk(self.copying, self._record, self.trading, orders)
        self._desks: dict[type[Any], Callable[[Any], None]] = {
            **dict.fromkeys(_LEDGER_COMMANDS, ledger_desk.execute),
            **dict.fromkeys(_TRADING_COMMANDS, self._execute_trading),
            **dict.fromkeys(_COPYING_COMMANDS, self._execute_copying),
        }
        self._now = self.at
        self._events: list[Event] = []

    def execute(self, command: Command, at: int) -> Outcome:
        """Carry out a command. Units: `at` is Unix ms.

        Raises: Rejected, and then nothing has changed.
        """
        self._now, self._events = at, []
        with exact():
            try:
                self._desks[type(command)](command)
            except Rejected:
                assert not self._events, "a desk recorded before it had checked everything"
                raise
            if not _nothing_can_follow(self._events):
                self._follow()
        return Outcome(tuple(self._events))

    def _follow(self) -> None:
        """The heart: where trading meets copying, until nothing follows any more.

        First come the fills, in their order: lead positions, and the copies of each. Then the take profits and stop
        losses of lead positions and copies that a price has called. Then a market whose price has moved: its price
        calls the algo orders that wait for it, and sees which lead positions and copies it calls. Last, positions that
        cannot stand any more are taken over.
        """
        while True:
            if (fill := self._tape.next()) is not None:
                self._copying_desk.follow(fill, self._now)
            elif self._copying_desk.protect():
                continue
            elif (instrument := self._trading_desk.fire()) is not None:
                self._copying_desk.watch(instrument)
            elif not self._trading_desk.liquidate():
                return

    def apply(self, event: Event, at: int) -> None:
        """Let an event be so; the only way the state changes. Units: `at` is Unix ms."""
        with exact():
            self.at = at
            self._rooms[type(event)](event, at)

    def state(self) -> bytes:
        """The whole state as canonical bytes: equal worlds, equal bytes."""
        return b"".join(encoded_pieces(self.snapshot()))

    def snapshot(self) -> WorldSnapshot:
        """The whole state as immutable data, quickly; writing it as bytes takes longer."""
        return WorldSnapshot(self.at, self.ledger.snapshot(), self.trading.snapshot(), self.copying.snapshot())

    @classmethod
    def restore(cls, state: bytes) -> "Exchange":
        """The exchange whose state this is."""
        with exact():
            return cls(decoded(state))

    def _record(self, event: Event) -> None:
        if type(event) is Filled:
            self._tape.put(event)
        elif type(event) is OrderAmended:
            self._tape.end(event)
        self.at = self._now
        self._rooms[type(event)](event, self._now)
        self._events.append(event)

    def _free(self, account: AccountId, currency: Currency) -> Decimal:
        """How much may leave the trading wallet: what neither orders nor positions need, without unrealised profit."""
        return self.trading.free_funds(account, currency).available

    def _execute_trading(self, command: TradingCommand) -> None:
        self._trading_desk.execute(command, self._now)

    def _execute_copying(self, command: CopyingCommand) -> None:
        account = getattr(command, "account", None)
        if account is not None and self.ledger.holder(account) is None:
            raise Rejected(Reason.UNKNOWN_ACCOUNT, account=account)
        self._copying_desk.execute(command, self._now)


def _nothing_can_follow(events: list[Event]) -> bool:
    """Whether nothing has changed, or only a set of leading instruments: no money, no order, position or price."""
    return not events or (len(events) == 1 and type(events[0]) is LeadingInstrumentsSet)
