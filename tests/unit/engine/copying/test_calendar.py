"""Days and weeks of the exchange: they begin at 00:00 UTC+8, weeks on Monday."""

import pytest

from copydesk.engine.copying.calendar import WEEK_MS, day_of, last_settlement_at, next_settlement_at

JANUARY, AUGUST = 1_705_852_800_000, 1_723_392_000_000
"""Two settlements in the documents: Monday 2024-01-22 and 2024-08-12, 00:00 UTC+8."""


@pytest.mark.parametrize("monday", [JANUARY, AUGUST])
def test_the_documented_settlements_are_ends_of_weeks(monday: int) -> None:
    """At the instant itself the week has ended; a millisecond before, the one before it is the last."""
    assert last_settlement_at(monday) == monday
    assert last_settlement_at(monday - 1) == monday - WEEK_MS
    assert next_settlement_at(monday - 1) == monday
    assert next_settlement_at(monday) == monday + WEEK_MS


def test_a_day_begins_at_sixteen_hours_utc() -> None:
    """Midnight in UTC+8 is 16:00 UTC."""
    assert day_of(JANUARY) == day_of(JANUARY - 1) + 1
    assert day_of(JANUARY + 86_399_999) == day_of(JANUARY)
