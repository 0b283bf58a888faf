"""Money in double entry: every amount that enters one purse leaves another, so all purses together hold zero.

A purse is a place where money of many currencies lies. Accounts have five: trading, funding, the margin of their
isolated positions, the lead assets (coins of a spot lead trader's open lead positions), and what is withheld of their
profit until a lead trader's share is settled. The exchange has five counter-purses: the outside world (what was
deposited stands there as a debt), fees, clearing (the other side of realised profit), what rounding left of funding
payments, and the insurance, which takes the penalties of liquidations and pays the losses that accounts cannot bear.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.ledger.stirred import Stirred
from copydesk.engine.numbers import ZERO

AccountPurseKind = Literal["trading", "funding", "isolated", "lead_assets", "withheld"]
PurseKind = AccountPurseKind | Literal["outside", "fees", "clearing", "funding_rounding", "insurance"]
Purse = tuple[AccountId, PurseKind]

EXCHANGE = AccountId(0)
"""The owner of the counter-purses; no account has this id."""

OUTSIDE: Purse = (EXCHANGE, "outside")
FEES: Purse = (EXCHANGE, "fees")
CLEARING: Purse = (EXCHANGE, "clearing")
FUNDING_ROUNDING: Purse = (EXCHANGE, "funding_rounding")
INSURANCE: Purse = (EXCHANGE, "insurance")

Entry = tuple[AccountId, PurseKind, Currency, Decimal, int]
"""Owner, purse, currency, amount and the time of its last change."""


class _Content(msgspec.Struct, gc=False):
    """What lies in a purse of one currency, and when it last changed. Units: `changed_at` is Unix ms."""

    amount: Decimal
    changed_at: int


class Balances:
    """What lies in every purse, and when it last changed."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._contents: dict[tuple[PurseKind, Currency], dict[AccountId, _Content]] = {}
        """Kind by kind, since an owner alone is found sooner than among all kinds of all owners."""
        self._in_order: list[tuple[AccountId, PurseKind, Currency, _Content]] = []
        self._currencies: dict[AccountId, dict[Currency, None]] = {}
        self.stirred: Stirred[tuple[AccountId, Currency]] = Stirred()
        """Whose trading money changed."""
        for owner, kind, currency, amount, at in entries:
            self._add((owner, kind), currency, amount, at)

    def of(self, purse: Purse, currency: Currency) -> Decimal:
        """The amount of a currency in a purse."""
        content = self._content(purse, currency)
        return ZERO if content is None else content.amount

    def changed_at(self, purse: Purse, currency: Currency) -> int | None:
        """When the amount last changed; None if it never did. Units: Unix ms."""
        content = self._content(purse, currency)
        return None if content is None else content.changed_at

    def currencies_of(self, owner: AccountId) -> tuple[Currency, ...]:
        """The currencies that an owner ever held, in the order of their coming."""
        return tuple(self._currencies.get(owner, ()))

    def move(self, source: Purse, target: Purse, currency: Currency, amount: Decimal, at: int) -> None:
        """Take the amount from one purse and put it into another; a negative amount goes the other way."""
        if amount:
            self._add(source, currency, -amount, at)
            self._add(target, currency, amount, at)

    def entries(self) -> tuple[Entry, ...]:
        """Every amount, in the order in which the purses came into use."""
        return tuple(
            (owner, kind, currency, content.amount, content.changed_at)
            for owner, kind, currency, content in self._in_order
        )

    def _add(self, purse: Purse, currency: Currency, amount: Decimal, at: int) -> None:
        owner, kind = purse
        contents = self._contents.get((kind, currency))
        content = None if contents is None else contents.get(owner)
        if content is None:
            self._begin(purse, currency, _Content(amount, at))
        else:
            content.amount += amount
            content.changed_at = at
        if kind == "trading":
            self.stirred.add((owner, currency))

    def _content(self, purse: Purse, currency: Currency) -> _Content | None:
        owners = self._contents.get((purse[1], currency))
        return None if owners is None else owners.get(purse[0])

    def _begin(self, purse: Purse, currency: Currency, content: _Content) -> None:
        """Let a purse come into use for a currency."""
        owner, kind = purse
        self._currencies.setdefault(owner, {})[currency] = None
        self._contents.setdefault((kind, currency), {})[owner] = content
        self._in_order.append((owner, kind, currency, content))
