"""The exchange's calendar: days, weeks and months begin at 00:00 UTC+8, weeks on Monday.

Profit sharing of a week is settled at its end. Source: documented.
"""

from datetime import UTC, datetime, timedelta

_UTC8 = timedelta(hours=8)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
WEEK_MS = 7 * DAY_MS
_FIRST_MONDAY_MS = 4 * DAY_MS - 8 * HOUR_MS
"""Monday, 5 January 1970, 00:00 UTC+8."""


def day_of(at: int) -> int:
    """The number of the day in UTC+8, counting from 1970. Units: `at` is Unix ms."""
    return (at + 8 * HOUR_MS) // DAY_MS


def month_of(at: int) -> int:
    """The number of the month in UTC+8, counting from year 0. Units: `at` is Unix ms."""
    local = _EPOCH + timedelta(milliseconds=at) + _UTC8
    return local.year * 12 + local.month - 1


def last_settlement_at(at: int) -> int:
    """The latest end of a week that has come. Units: Unix ms, both."""
    return (at - _FIRST_MONDAY_MS) // WEEK_MS * WEEK_MS + _FIRST_MONDAY_MS


def next_settlement_at(at: int) -> int:
    """The next end of a week, later than now. Units: Unix ms, both."""
    return last_settlement_at(at) + WEEK_MS
