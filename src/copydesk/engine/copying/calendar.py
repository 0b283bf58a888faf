"""The exchange's calendar: days, weeks and months begin at 00:00 UTC+8."""

from datetime import UTC, datetime, timedelta

_UTC8 = timedelta(hours=8)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def month_of(at: int) -> int:
    """The number of the month in UTC+8, counting from year 0. Units: `at` is Unix ms."""
    local = _EPOCH + timedelta(milliseconds=at) + _UTC8
    return local.year * 12 + local.month - 1
