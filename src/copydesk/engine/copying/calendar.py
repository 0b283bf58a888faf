"""The exchange's calendar: days, weeks and months begin at 00:00 UTC+8."""

from datetime import UTC, datetime, timedelta

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS

_UTC8 = timedelta(hours=8)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MONDAY_MS = 4 * DAY_MS - 8 * 3_600_000
"""Monday, 5 January 1970, 00:00 UTC+8."""


def month_of(at: int) -> int:
    """The number of the month in UTC+8, counting from year 0. Units: `at` is Unix ms."""
    local = _EPOCH + timedelta(milliseconds=at) + _UTC8
    return local.year * 12 + local.month - 1


def next_settlement_at(at: int) -> int:
    """When profit is shared next after this time: Monday 00:00 UTC+8. Units: Unix ms."""
    return (at - _FIRST_MONDAY_MS) // WEEK_MS * WEEK_MS + WEEK_MS + _FIRST_MONDAY_MS
