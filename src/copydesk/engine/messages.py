"""The alphabet of the world: everything that may be asked, and everything that can have happened.

Commands are orders, events are facts. Both are unions of tagged structs, so a `match` over them that forgets one fails
the type check.
"""

import msgspec

from copydesk.engine.copying.messages import CopyingCommand, CopyingEvent
from copydesk.engine.ledger.messages import LedgerCommand, LedgerEvent
from copydesk.engine.trading.messages import TradingCommand, TradingEvent

Command = LedgerCommand | TradingCommand | CopyingCommand
Event = LedgerEvent | TradingEvent | CopyingEvent


class Outcome(msgspec.Struct, frozen=True):
    """What one command caused, in order. A command that changes nothing is still recorded: its events are empty."""

    events: tuple[Event, ...] = ()
