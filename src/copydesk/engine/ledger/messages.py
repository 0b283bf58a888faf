"""Commands and events of money and accounts: plain data."""

from decimal import Decimal
from typing import Literal

from copydesk.engine.identifiers import AccountId, Currency, TransferId
from copydesk.engine.message import Message

Wallet = Literal["trading", "funding"]


class OpenAccount(Message, frozen=True):
    """Open an account. `name` is unique and is what operators call it; the house is the exchange's own account."""

    name: str
    kind: Literal["user", "house"] = "user"


class Deposit(Message, frozen=True):
    """Bring money in from outside the exchange."""

    account: AccountId
    currency: Currency
    amount: Decimal
    wallet: Wallet = "trading"


class Transfer(Message, frozen=True):
    """Move money from one wallet of an account to its other; `client_id` is the client's name for the transfer."""

    account: AccountId
    currency: Currency
    amount: Decimal
    source: Wallet
    target: Wallet
    client_id: str = ""


class AccountOpened(Message, frozen=True):
    """An account exists from now on."""

    account: AccountId
    name: str
    kind: Literal["user", "house"] = "user"


class Deposited(Message, frozen=True):
    """Money came in; the outside world's own balance fell by the same amount."""

    account: AccountId
    currency: Currency
    amount: Decimal
    wallet: Wallet = "trading"


class Transferred(Message, frozen=True):
    """Money went from one wallet of an account to its other."""

    transfer: TransferId
    account: AccountId
    currency: Currency
    amount: Decimal
    source: Wallet
    target: Wallet
    client_id: str = ""


LedgerCommand = OpenAccount | Deposit | Transfer
LedgerEvent = AccountOpened | Deposited | Transferred
