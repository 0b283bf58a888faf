"""The countdowns that run: when which orders of an account are canceled unless their owner says something before."""

from collections.abc import Iterable

from copydesk.engine.identifiers import AccountId

Countdown = tuple[AccountId, str, int]
"""Account, tag of the orders or "" for all of them, and when it ends in Unix ms."""


class Countdowns:
    """At most one for each account and tag."""

    def __init__(self, countdowns: Iterable[Countdown] = ()) -> None:
        self._due: dict[tuple[AccountId, str], int] = {(account, tag): due_at for account, tag, due_at in countdowns}

    def put(self, account: AccountId, tag: str, due_at: int | None) -> None:
        """Let a countdown end at a time, or run no more."""
        if due_at is None:
            self._due.pop((account, tag), None)
        else:
            self._due[account, tag] = due_at

    def tags(self, account: AccountId) -> list[str]:
        """The tags for which countdowns of the account run."""
        return [tag for owner, tag in self._due if owner == account]

    def next_at(self) -> int | None:
        """When the next one ends; None if none runs."""
        return min(self._due.values(), default=None)

    def ended(self, at: int) -> list[Countdown]:
        """Those that have ended by a time, by account and tag."""
        return sorted((account, tag, due_at) for (account, tag), due_at in self._due.items() if due_at <= at)

    def all(self) -> tuple[Countdown, ...]:
        """All of them, by account and tag."""
        return tuple(sorted((account, tag, due_at) for (account, tag), due_at in self._due.items()))
