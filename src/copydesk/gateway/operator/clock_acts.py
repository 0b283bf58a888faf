"""The operator's acts upon time."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.timekeeper import TimeNeverGoesBack
from copydesk.wire import operator_clock as wire

LONGEST_JUMP_MS = 366 * 86_400_000
"""A typing error shall not put a world into another century, for there is no way back."""

SLOWEST, FASTEST = Decimal("0.001"), Decimal(100_000)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS_MS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}


async def show_clock(desk: OperatorDesk, _: wire.ShowClock) -> wire.ClockStatus:
    return _status(desk)


async def set_clock(desk: OperatorDesk, request: wire.SetClock) -> wire.ClockStatus:
    if (request.speed is None) == (request.mode == "running"):
        raise ActRefused(400, "BAD_REQUEST", "A running clock needs a speed, and only a running one.", "speed")
    if request.speed is not None and not SLOWEST <= request.speed <= FASTEST:
        raise ActRefused(400, "BAD_REQUEST", f"The speed is at least {SLOWEST} and at most {FASTEST}.", "speed")
    try:
        if request.speed is not None:
            await desk.timekeeper.run(request.speed)
        elif request.mode == "frozen":
            await desk.timekeeper.freeze()
        else:
            await desk.timekeeper.follow()
    except ClockNotKept as failure:
        raise _not_kept(failure) from failure
    return _status(desk)


async def advance_clock(desk: OperatorDesk, request: wire.AdvanceClock) -> wire.ClockStatus:
    if (request.by is None) == (request.to is None):
        raise ActRefused(400, "BAD_REQUEST", "Say by how much, or to what time; one of both.", "by")
    if request.by is not None:
        by_ms = _duration_ms(request.by)
        return await _jump(desk, lambda now: now + by_ms, "by")
    assert request.to is not None
    to = (request.to - _EPOCH) // timedelta(milliseconds=1)
    return await _jump(desk, lambda _: to, "to")


async def jump_to_settlement(desk: OperatorDesk, _: wire.JumpToSettlement) -> wire.ClockStatus:
    return await _jump(desk, next_settlement_at, "")


async def _jump(desk: OperatorDesk, target: Callable[[int], int], field: str) -> wire.ClockStatus:
    def checked(now: int) -> int:
        at = target(now)
        if at - now > LONGEST_JUMP_MS:
            raise ActRefused(400, "TOO_FAR", "Time passes by 366 days at once at most.", field)
        return at

    try:
        await desk.timekeeper.jump(checked)
    except TimeNeverGoesBack:
        now = _text(desk.timekeeper.now)
        raise ActRefused(
            409, "TIME_NEVER_GOES_BACK", f"It is {now} already, and time never goes back.", field
        ) from None
    except ClockNotKept as failure:
        raise _not_kept(failure) from failure
    return _status(desk)


def _not_kept(failure: ClockNotKept) -> ActRefused:
    return ActRefused(503, "CLOCK_NOT_KEPT", str(failure))


def _status(desk: OperatorDesk) -> wire.ClockStatus:
    timekeeper = desk.timekeeper
    now = timekeeper.now
    return wire.ClockStatus(
        mode=timekeeper.clock.mode,
        at=now,
        time=_text(now),
        speed=timekeeper.clock.speed,
        ahead_ms=timekeeper.ahead_ms,
        next_settlement_at=next_settlement_at(now),
        seq=desk.world.sequencer.last_seq,
    )


def _duration_ms(duration: str) -> int:
    return sum(int(number) * _UNITS_MS[unit] for number, unit in re.findall(r"(\d+)(ms|[wdhms])", duration))


def _text(at: int) -> str:
    """ISO 8601 in UTC, with milliseconds."""
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
