"""What the operator's operations upon time take and give."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given

DURATION = "^(?=.)(\\d{1,9}w)?(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?(\\d{1,12}ms)?$"
"""Weeks, days, hours, minutes, seconds and milliseconds, each a whole number, the larger before the smaller."""


class ShowClock(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class SetClock(Given, frozen=True, kw_only=True):
    """Let time stand still, run at a multiple, or go in step with the real clock; running needs a `speed`."""

    mode: Literal["frozen", "running", "real"]
    speed: Decimal | None = None


class AdvanceClock(Given, frozen=True, kw_only=True):
    """Let time pass at once, by a duration or to a time."""

    by: Annotated[str, Meta(pattern=DURATION, description="such as 8h, 90s, 1d12h or 250ms")] | None = None
    to: Annotated[datetime, Meta(tz=True, description="such as 2026-01-05T00:00:00Z")] | None = None


class JumpToSettlement(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class ClockStatus(msgspec.Struct, frozen=True):
    """What time it is in the exchange, after journal record `seq`, and how time goes.

    `ahead_ms` is how far it is ahead of the real clock, negative if it is behind. Units: `at` and
    `next_settlement_at` are Unix milliseconds; `speed` is a multiple of the real clock's, 0 if time stands still.
    """

    mode: Literal["frozen", "running", "real"]
    at: int
    time: str
    speed: Decimal
    ahead_ms: int
    next_settlement_at: int
    seq: int
