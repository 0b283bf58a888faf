"""Money in double entry: every amount that enters one purse leaves another, so all purses together hold zero.

A purse is a place where money of many currencies lies. Accounts have five: trading, funding, the margin of their
isolated positions, the lead assets (coins of a spot lead trader's open lead positions), and what is withheld of their
profit until a lead trader's share is settled. The exchange has five counter-purses: the outside world (what was
deposited stands there as a debt), fees, clearing (the other side of realised profit), what rounding left of funding
payments, and the insurance, which takes the penalties of liquidations and pays the losses that accounts cannot bear.
"""

from decimal import Decimal
from typing import Literal

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


class Balances:
    """What lies in every purse, and when it last changed."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._amounts: dict[tuple[Purse, Currency], Decimal] = {}
        self._changed_at: dict[tuple[Purse, Currency], int] = {}
        self._currencies: dict[AccountId, dict[Currency, None]] = {}
        self.stirred: Stirred[tuple[AccountId, Currency]] = Stirred()
        """Whose trading money changed."""
        for owner, kind, currency, amount, at in entries:
            self._put(((owner, kind), currency), amount, at)

    def of(self, purse: Purse, currency: Currency) -> Decimal:
        """The amount of a currency in a purse."""
        return self._amounts.get((purse, currency), ZERO)

    def changed_at(self, purse: Purse, currency: Currency) -> int | None:
        """When the amount last changed; None if it never did. Units: Unix ms."""
        return self._changed_at.get((purse, currency))

    def currencies_of(self, owner: AccountId) -> tuple[Currency, ...]:
        """The currencies that an owner ever held, in the order of their coming."""
        return tuple(self._currencies.get(owner, ()))

    def move(self, source: Purse, target: Purse, currency: Currency, amount: Decimal, at: int) -> None:
        """Take the amount from one purse and put it into another; a negative amount goes the other way."""
        if not amount:
            return
        amounts = self._amounts
        taken, given = (source, currency), (target, currency)
        self._put(taken, amounts.get(taken, ZERO) - amount, at)
        self._put(given, amounts.get(given, ZERO) + amount, at)

    def entries(self) -> tuple[Entry, ...]:
        """Every amount, in the order in which the purses came into use."""
        return tuple(
            (purse[0], purse[1], currency, amount, self._changed_at[purse, currency])
            for (purse, currency), amount in self._amounts.items()
        )

    def _put(self, place: tuple[Purse, Currency], amount: Decimal, at: int) -> None:
        if place not in self._amounts:
            self._currencies.setdefault(place[0][0], {})[place[1]] = None
        self._amounts[place] = amount
        self._changed_at[place] = at
        if place[0][1] == "trading":
            self.stirred.add((place[0][0], place[1]))
