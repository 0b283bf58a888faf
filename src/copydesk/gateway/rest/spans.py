"""How far back lists of history go, and the bounds that a request draws in them."""

from typing import Final

from copydesk.gateway.rest.call import Call
from copydesk.history.shelf import DAY_MS, THREE_MONTHS_MS, Bound, Page

THREE_DAYS_MS: Final = 3 * DAY_MS
WEEK_MS: Final = 7 * DAY_MS

__all__ = ["DAY_MS", "THREE_DAYS_MS", "THREE_MONTHS_MS", "WEEK_MS", "now_ms", "page_of", "since", "within"]


def now_ms(call: Call) -> int:
    """What time it is on the exchange. Units: Unix ms."""
    return call.world.now_ms


def since(call: Call, span_ms: int) -> Bound:
    """Only what is not older than a span of time."""
    return Bound("at", least=now_ms(call) - span_ms)


def within(column: str, begin: int | None, end: int | None) -> Bound:
    """Only what happened between two times, both included."""
    return Bound(column, begin, end)


def page_of(after: str | None, before: str | None, limit: int) -> Page:
    """The page of a list whose cursors are ids."""
    return Page(None if after is None else int(after), None if before is None else int(before), limit)
