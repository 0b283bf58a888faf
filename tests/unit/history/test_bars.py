"""How time is cut into bars."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.history.candles.bars import BARS, KEPT

EVERY_BAR = pytest.mark.parametrize("bar", BARS.values(), ids=lambda bar: bar.name)


def ms(text: str) -> int:
    """A time in UTC as Unix ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("1s", "2026-11-20T10:47:31"),
        ("1m", "2026-11-20T10:47:00"),
        ("3m", "2026-11-20T10:45:00"),
        ("5m", "2026-11-20T10:45:00"),
        ("15m", "2026-11-20T10:45:00"),
        ("30m", "2026-11-20T10:30:00"),
        ("1H", "2026-11-20T10:00:00"),
        ("2H", "2026-11-20T10:00:00"),
        ("4H", "2026-11-20T08:00:00"),
        ("6H", "2026-11-20T10:00:00"),
        ("6Hutc", "2026-11-20T06:00:00"),
        ("12H", "2026-11-20T04:00:00"),
        ("12Hutc", "2026-11-20T00:00:00"),
        ("1D", "2026-11-19T16:00:00"),
        ("1Dutc", "2026-11-20T00:00:00"),
        ("1W", "2026-11-15T16:00:00"),
        ("1Wutc", "2026-11-16T00:00:00"),
        ("1M", "2026-10-31T16:00:00"),
        ("1Mutc", "2026-11-01T00:00:00"),
        ("3M", "2026-09-30T16:00:00"),
        ("3Mutc", "2026-10-01T00:00:00"),
    ],
)
def test_a_bar_begins_where_the_documents_say(name, start):
    """Bars of six hours and more begin in UTC+8 unless their name says utc; a week begins on Monday."""
    assert BARS[name].start(ms("2026-11-20T10:47:31.250")) == ms(start)


def test_every_documented_bar_is_known():
    """The candle endpoints name these, and no others."""
    short = "1s 1m 3m 5m 15m 30m 1H 2H 4H"
    long = "6H 12H 1D 2D 3D 1W 1M 3M"

    assert set(BARS) == {*short.split(), *long.split(), *(f"{name}utc" for name in long.split())}


@EVERY_BAR
@given(at=st.integers(0, 4_000_000_000_000))
def test_bars_follow_each_other_without_a_gap(bar, at):
    """Every time lies in one bar, and the bar after the one before it is itself."""
    start = bar.start(at)

    assert start <= at < bar.after(start)
    assert bar.start(bar.after(start) - 1) == start == bar.start(start)
    assert bar.before(bar.after(start)) == start


@EVERY_BAR
@given(at=st.integers(0, 4_000_000_000_000))
def test_a_bar_is_built_of_whole_kept_bars(bar, at):
    """A bar begins where a kept one begins, so that its candle is made of theirs."""
    if not bar.built_of:
        return
    kept = BARS[bar.built_of]

    assert kept in KEPT
    assert kept.start(bar.start(at)) == bar.start(at)
