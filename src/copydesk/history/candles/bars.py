"""Bars: how time is cut into pieces, in the words of a trader (1m, 4H, 1Dutc, 3M). Pure arithmetic of dates.

A bar of four hours and less begins at a multiple of its length. A longer one begins at midnight, or at a multiple of
its hours after it, in UTC+8, or in UTC if its name ends so; a week on Monday, a month on its first day, a quarter with
January, April, July or October. That two and three days count from 1970 is assumed. Source: documented.
"""

from datetime import UTC, datetime
from typing import Final

import msgspec

SECOND_MS: Final = 1000
MINUTE_MS: Final = 60 * SECOND_MS
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
_WEEK_MS: Final = 7 * DAY_MS
_MONDAY_MS: Final = 4 * DAY_MS
"""The first Monday after the beginning of 1970."""
_FAR_EAST_MS: Final = -8 * HOUR_MS
"""When a day of UTC+8 begins, seen from UTC."""


class Bar(msgspec.Struct, frozen=True):
    """A length of bars: so many milliseconds counted from `origin_ms`, or else so many months of a zone.

    `built_of` names the bar whose candles are kept to build this one's; its own name if they are kept themselves.
    """

    name: str
    length_ms: int
    origin_ms: int = 0
    months: int = 0
    built_of: str = ""

    def start(self, at: int) -> int:
        """When the bar began that runs at a time. Units: Unix ms."""
        if not self.months:
            return (at - self.origin_ms) // self.length_ms * self.length_ms + self.origin_ms
        local = datetime.fromtimestamp((at - self.origin_ms) // SECOND_MS, UTC)
        month = (local.year * 12 + local.month - 1) // self.months * self.months
        return self._month_start(month)

    def after(self, start: int) -> int:
        """When the bar begins that follows the one beginning at `start`. Units: Unix ms."""
        if not self.months:
            return start + self.length_ms
        return self._month_start(self._month(start) + self.months)

    def before(self, start: int) -> int:
        """When the bar began that precedes the one beginning at `start`. Units: Unix ms."""
        if not self.months:
            return start - self.length_ms
        return self._month_start(self._month(start) - self.months)

    def _month(self, start: int) -> int:
        local = datetime.fromtimestamp((start - self.origin_ms) // SECOND_MS, UTC)
        return local.year * 12 + local.month - 1

    def _month_start(self, month: int) -> int:
        first = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return int(first.timestamp()) * SECOND_MS + self.origin_ms


def _short(name: str, length_ms: int, built_of: str) -> Bar:
    return Bar(name, length_ms, built_of=built_of)


def _long(name: str, length_ms: int, built_of: str, *, origin_ms: int = 0, months: int = 0) -> tuple[Bar, Bar]:
    """A bar of UTC+8 and its twin of UTC."""
    of_utc = built_of if built_of == "1H" else f"{built_of}utc"
    return (
        Bar(name, length_ms, origin_ms + _FAR_EAST_MS, months, built_of),
        Bar(f"{name}utc", length_ms, origin_ms, months, of_utc),
    )


BARS: Final = {
    bar.name: bar
    for bar in (
        _short("1s", SECOND_MS, ""),
        *(_short(f"{number}m", number * MINUTE_MS, "1m") for number in (1, 3, 5)),
        *(_short(f"{number}m", number * MINUTE_MS, "15m") for number in (15, 30)),
        *(_short(f"{number}H", number * HOUR_MS, "1H") for number in (1, 2, 4)),
        *(bar for number in (6, 12) for bar in _long(f"{number}H", number * HOUR_MS, "1H")),
        *(bar for number in (1, 2, 3) for bar in _long(f"{number}D", number * DAY_MS, "1D")),
        *_long("1W", _WEEK_MS, "1D", origin_ms=_MONDAY_MS),
        *_long("1M", 0, "1D", months=1),
        *_long("3M", 0, "1D", months=3),
    )
}
"""All bars by their names. Those of a second are made of the trades themselves."""

KEPT: Final = tuple(bar for bar in BARS.values() if bar.built_of == bar.name)
"""The bars whose candles are kept."""
