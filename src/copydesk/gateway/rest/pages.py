"""Pages of a list that is in memory: newest first, cut by ids."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def page(
    items: Iterable[Item], number: Callable[[Item], int], *, after: str | None, before: str | None, limit: int
) -> list[Item]:
    """The newest `limit` items among those older than the id `after` and newer than the id `before`."""
    upper = None if after is None else int(after)
    lower = None if before is None else int(before)
    within = (
        item for item in items if (upper is None or number(item) < upper) and (lower is None or number(item) > lower)
    )
    return sorted(within, key=number, reverse=True)[:limit]
