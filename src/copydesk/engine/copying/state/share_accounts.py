"""What is to be shared between lead traders and copy traders, and what lead traders have got so far."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from copydesk.engine.copying.profit_sharing import Close, ShareAccount, with_close
from copydesk.engine.copying.state.index import Index
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import ZERO

Owners = tuple[AccountId, AccountId]
"""Lead trader and copy trader."""


class ShareAccounts:
    """The accounts that are not settled, in the order of their first close; and the shares that were paid, summed."""

    def __init__(self, accounts: Iterable[ShareAccount] = (), paid: Iterable[tuple[AccountId, Decimal]] = ()) -> None:
        self._accounts: dict[Owners, ShareAccount] = {}
        self._of_lead_trader: Index[AccountId, AccountId] = Index()
        self._paid: dict[AccountId, Decimal] = dict(paid)
        for account in accounts:
            self._put(account)

    def __iter__(self) -> Iterator[ShareAccount]:
        """All accounts that are not settled, in the order of their first close."""
        return iter(self._accounts.values())

    def get(self, lead_trader: AccountId, copy_trader: AccountId) -> ShareAccount | None:
        """What the two have to settle, if anything closed between them."""
        return self._accounts.get((lead_trader, copy_trader))

    def of_lead_trader(self, account: AccountId) -> list[ShareAccount]:
        """What a lead trader has to settle with each copy trader."""
        return [self._accounts[account, copy_trader] for copy_trader in self._of_lead_trader.of(account)]

    def paid_to(self, lead_trader: AccountId) -> Decimal:
        """All shares that a lead trader ever got."""
        return self._paid.get(lead_trader, ZERO)

    def paid(self) -> tuple[tuple[AccountId, Decimal], ...]:
        """All shares that each lead trader ever got."""
        return tuple(self._paid.items())

    def close(self, owners: Owners, close: Close) -> None:
        """Count the close of a copy."""
        before = self._accounts.get(owners)
        after = with_close(before, owners, close)
        if before is None:
            self._put(after)
        else:
            self._accounts[owners] = after

    def settle(self, owners: Owners, amount: Decimal) -> None:
        """Let an account be settled: the lead trader got the amount."""
        lead_trader, copy_trader = owners
        del self._accounts[owners]
        self._of_lead_trader.remove(lead_trader, copy_trader)
        self._paid[lead_trader] = self.paid_to(lead_trader) + amount

    def _put(self, account: ShareAccount) -> None:
        self._accounts[account.lead_trader, account.copy_trader] = account
        self._of_lead_trader.add(account.lead_trader, account.copy_trader)
