"""Bad days on demand: the operator lets requests go wrong, so that clients can be tried.

A fault befalls a request on its way in, and nothing of it is done; or on its way back, when it is done and its answer
is lost. Either way the client hears an error instead of the answer, or nothing because its connection ends, or the
answer itself, only late.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal, TypeVar

import msgspec

from copydesk.wire.codes import Code

FAULT_CODES = {
    code.value: code for code in (Code.UNAVAILABLE, Code.TIMEOUT, Code.BUSY, Code.SYSTEM_ERROR, Code.TOO_MANY_REQUESTS)
}
"""What an exchange in trouble answers, by number."""

EVERYWHERE = "*"

REMEMBERED: Final = 1000
"""How many faults are remembered, so that whoever armed one can ask how often it was met."""

Told = TypeVar("Told")


class Fault(msgspec.Struct, frozen=True):
    """What befalls the next `remaining` requests to the path: before they are carried out, or after.

    With a code that is the answer, with `drop` the connection ends without one, with neither the answer comes late.
    `met` is how many requests it has befallen. Units: `delay_ms` is milliseconds of real time.
    """

    path: str
    code: Code | None = None
    remaining: int = 1
    when: Literal["before", "after"] = "before"
    delay_ms: int = 0
    drop: bool = False
    number: int = 0
    met: int = 0


class Faults:
    """The faults that are armed, one for a path; one for a path goes before the one for everywhere.

    `waiting` holds those that still wait for requests, and is to be read only: while it is empty all is well.
    """

    def __init__(self) -> None:
        self.waiting: dict[str, int] = {}
        self._known: dict[int, Fault] = {}
        self._armed = 0

    @property
    def armed(self) -> list[Fault]:
        """The faults that still wait for requests."""
        return [self._known[number] for number in self.waiting.values()]

    def arm(self, fault: Fault) -> Fault:
        """Let the fault happen, with a number of its own; it takes the place of the path's earlier one."""
        self._armed += 1
        armed = msgspec.structs.replace(fault, number=self._armed, met=0)
        self._known[armed.number] = armed
        self.waiting[fault.path] = armed.number
        if len(self._known) > REMEMBERED:
            del self._known[next(known for known in self._known if known not in self.waiting.values())]
        return armed

    def disarm(self, number: int) -> Fault | None:
        """The fault of this number, which waits for requests no more; None if it is not remembered."""
        fault = self._known.pop(number, None)
        if fault is not None and self.waiting.get(fault.path) == number:
            del self.waiting[fault.path]
        return fault

    def clear(self) -> None:
        """No faults any more."""
        self.waiting.clear()

    def strike(self, path: str) -> Fault | None:
        """The fault that befalls this request, if one is armed for it; it is used up by one."""
        number = self.waiting.get(path) or self.waiting.get(EVERYWHERE)
        if number is None:
            return None
        fault = self._known[number]
        self._known[number] = msgspec.structs.replace(fault, remaining=fault.remaining - 1, met=fault.met + 1)
        if fault.remaining == 1:
            del self.waiting[fault.path]
        return fault


async def befall(fault: Fault, carry_out: Callable[[], Awaitable[Told]], error: Callable[[Code], Told]) -> Told | None:
    """What is told of a request that the fault befalls: `carry_out` gives its answer, `error` the answer with a code.

    None is no answer at all.
    """
    answer = await carry_out() if fault.when == "after" else None
    if fault.delay_ms:
        await asyncio.sleep(fault.delay_ms / 1000)
    if fault.drop:
        return None
    if fault.code is not None:
        return error(fault.code)
    return await carry_out() if answer is None else answer
