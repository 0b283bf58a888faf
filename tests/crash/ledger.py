"""What callers were told, command by command: the truth that a restarted exchange is held against.

Every command has a name that no other has, and that can be read off its journal record as well.
"""

from collections import Counter

from copydesk.engine.copying.messages import (
    AmendCopySettings,
    CloseLeadPosition,
    SetLeadingInstruments,
    SettleProfitSharing,
    WeekSettled,
)
from copydesk.engine.identifiers import AccountId
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.messages import Event
from copydesk.engine.trading.messages import AmendOrder, CancelOrder, OrderPlaced, PlaceOrder
from copydesk.journal.record import Record


class Ledger:
    """Names of commands that were sent, and what came back: a yes with its proof, a no with its reason, or nothing."""

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self.acknowledged: dict[str, str] = {}
        self.refused: dict[str, str] = {}

    def send(self, name: str) -> None:
        """The command is on its way. A name is used once."""
        assert name not in self.sent, f"{name} was sent before"
        self.sent.add(name)

    def acknowledge(self, name: str, proof: str = "") -> None:
        """The exchange said yes; `proof` is the number it gave, "" if it gives none."""
        self.acknowledged[name] = proof

    def refuse(self, name: str, why: str) -> None:
        """The exchange said no, so it must never have happened."""
        self.refused[name] = why


class Told:
    """Compares a ledger with the records of a journal, one after the other."""

    def __init__(self, ledger: Ledger, users: dict[AccountId, str]) -> None:
        self._ledger = ledger
        self._users = users
        self._counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def see(self, record: Record) -> None:
        """Take note of a record, and of a proof that is not the one that was given."""
        name = name_of(record, self._users)
        if name is None:
            return
        self._counts[name] += 1
        given = self._ledger.acknowledged.get(name)
        if given and given != proof_of(record):
            self.faults.append(f"{name} was acknowledged with {given} and recorded with {proof_of(record)}")

    def conclude(self) -> list[str]:
        """All that does not fit: lost, doubled, refused and yet done, never asked for."""
        ledger, done = self._ledger, self._counts
        lost = [f"{name} was acknowledged and is lost" for name in ledger.acknowledged if not done[name]]
        doubled = [f"{name} was done {count} times" for name, count in done.items() if count > 1]
        undone = [f"{name} was refused ({why}) and yet done" for name, why in ledger.refused.items() if done[name]]
        strange = [f"{name} was never asked for" for name in done if name not in ledger.sent]
        return [*self.faults, *lost, *doubled, *undone, *strange]


def name_of(record: Record, users: dict[AccountId, str]) -> str | None:
    """The name under which a caller sent the record's command; None for what callers of the harness do not send."""
    match record.command:
        case SetLeadingInstruments(account, _, instruments):
            return set_name(users[account], instruments)
        case PlaceOrder(client_order_id=number) if number:
            return order_name(number)
        case CancelOrder(client_order_id=number):
            return cancel_name(number)
        case AmendOrder(request_id=number):
            return amendment_name(number)
        case AmendCopySettings(account, _, settings):
            return settings_name(users[account], str(settings.amount))
        case CloseLeadPosition(lead_position=lead_position):
            return closing_name(str(lead_position))
        case SettleProfitSharing():
            return next((week_name(event.week_end) for event in record.events if isinstance(event, WeekSettled)), None)
        case Deposit(account, amount=amount) if users[account].startswith("depositor") and amount < 1_000_000:
            return deposit_name(users[account], str(amount))
    return None


def proof_of(record: Record) -> str:
    """The number that the exchange gave for the command: of the order it placed, else of the record."""
    first: Event | None = record.events[0] if record.events else None
    return str(first.order) if isinstance(first, OrderPlaced) else str(record.seq)


def set_name(user: str, instruments: tuple[str, ...]) -> str:
    """A set of leading instruments, in its order."""
    return f"set {user} {','.join(instruments)}"


def order_name(client_order_id: str) -> str:
    """An order, by its client order id."""
    return f"order {client_order_id}"


def cancel_name(client_order_id: str) -> str:
    """The cancellation of an order."""
    return f"cancel {client_order_id}"


def amendment_name(request_id: str) -> str:
    """The amendment of an order, by the client's name for it."""
    return f"amendment {request_id}"


def settings_name(user: str, amount: str) -> str:
    """New copy settings, by the amount per order."""
    return f"settings {user} {amount}"


def closing_name(lead_position: str) -> str:
    """The closing of a lead position."""
    return f"closing {lead_position}"


def week_name(week_end: int) -> str:
    """The settlement of a week, by its end in Unix milliseconds."""
    return f"week {week_end}"


def deposit_name(user: str, amount: str) -> str:
    """A deposit, by its amount."""
    return f"deposit {user} {amount}"
