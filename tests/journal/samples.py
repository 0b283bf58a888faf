"""Records to put into journals."""

from decimal import Decimal

from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.ledger.messages import Deposit, Deposited
from copydesk.journal.record import Record

_ACCOUNT = AccountId(700_000_000_000_000_001)
_USDT = Currency("USDT")


def deposit(seq: int) -> Record:
    """The record of a deposit that nobody would mistake for another."""
    amount = Decimal(seq) / 8
    return Record(seq, 1_700_000_000_000 + seq, Deposit(_ACCOUNT, _USDT, amount), (Deposited(_ACCOUNT, _USDT, amount),))


def deposits(first: int, last: int) -> list[Record]:
    """The records `first` to `last`."""
    return [deposit(seq) for seq in range(first, last + 1)]
