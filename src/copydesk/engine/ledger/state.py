"""What the ledger remembers: the accounts and their balances. Changes only in `apply`, or by trading's own events."""

from collections.abc import Iterator
from typing import Literal, assert_never

import msgspec

from copydesk.engine.identifiers import FIRST_ACCOUNT, FIRST_TRANSFER, AccountId, TransferId
from copydesk.engine.ledger.balances import OUTSIDE, Balances, Entry
from copydesk.engine.ledger.messages import AccountOpened, Deposited, LedgerEvent, Transferred


class AccountHolder(msgspec.Struct, frozen=True):
    """Who holds an account. Units: `opened_at` is Unix ms."""

    id: AccountId
    name: str
    kind: Literal["user", "house"]
    opened_at: int


class LedgerSnapshot(msgspec.Struct, frozen=True):
    """All of the state, in order of arrival."""

    holders: tuple[AccountHolder, ...] = ()
    entries: tuple[Entry, ...] = ()
    next_transfer: TransferId = FIRST_TRANSFER


class LedgerState:
    """Holds and applies; decides nothing."""

    def __init__(self, snapshot: LedgerSnapshot | None = None) -> None:
        snapshot = snapshot or LedgerSnapshot()
        self.balances = Balances(snapshot.entries)
        self.house: AccountId | None = None
        self.next_account = FIRST_ACCOUNT
        self.next_transfer = snapshot.next_transfer
        self._holders: dict[AccountId, AccountHolder] = {}
        self._named: dict[str, AccountHolder] = {}
        for holder in snapshot.holders:
            self._keep(holder)

    def snapshot(self) -> LedgerSnapshot:
        """The state as plain data."""
        return LedgerSnapshot(tuple(self._holders.values()), self.balances.entries(), self.next_transfer)

    def holder(self, account: AccountId) -> AccountHolder | None:
        """Who holds the account, if there is one."""
        return self._holders.get(account)

    def named(self, name: str) -> AccountHolder | None:
        """The account of that name, if there is one."""
        return self._named.get(name)

    def holders(self) -> Iterator[AccountHolder]:
        """All accounts, oldest first."""
        return iter(self._holders.values())

    def apply(self, event: LedgerEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case AccountOpened(account, name, kind):
                self._keep(AccountHolder(account, name, kind, opened_at=at))
            case Deposited(account, currency, amount, wallet):
                self.balances.move(OUTSIDE, (account, wallet), currency, amount, at)
            case Transferred():
                source, target = (event.account, event.source), (event.account, event.target)
                self.balances.move(source, target, event.currency, event.amount, at)
                self.next_transfer = TransferId(event.transfer + 1)
            case _:
                assert_never(event)

    def _keep(self, holder: AccountHolder) -> None:
        self._holders[holder.id] = holder
        self._named[holder.name] = holder
        self.next_account = AccountId(holder.id + 1)
        if holder.kind == "house":
            self.house = holder.id
