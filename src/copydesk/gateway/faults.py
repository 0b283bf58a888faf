"""Bad days on demand: the operator lets an endpoint answer with an error, so that clients can be tried.

A fault answers in place of the endpoint, before anything is checked or changed.
"""

import msgspec

from copydesk.wire.codes import Code

FAULT_CODES = {
    code.value: code for code in (Code.UNAVAILABLE, Code.TIMEOUT, Code.BUSY, Code.SYSTEM_ERROR, Code.TOO_MANY_REQUESTS)
}
"""What an exchange in trouble answers, by number."""

EVERYWHERE = "*"


class Fault(msgspec.Struct, frozen=True):
    """The next `remaining` requests to the path are answered with the code."""

    path: str
    code: Code
    remaining: int


class Faults:
    """The faults that are armed, by path; one for a path goes before the one for everywhere."""

    def __init__(self) -> None:
        self._armed: dict[str, Fault] = {}

    @property
    def armed(self) -> list[Fault]:
        """The faults that still wait for requests."""
        return list(self._armed.values())

    def arm(self, fault: Fault) -> None:
        """Let the fault happen; it takes the place of the path's earlier one."""
        self._armed[fault.path] = fault

    def clear(self) -> None:
        """No faults any more."""
        self._armed.clear()

    def strike(self, path: str) -> Code | None:
        """The code to answer this request with, if a fault is armed for it; it is used up by one."""
        if not self._armed:
            return None
        fault = self._armed.get(path) or self._armed.get(EVERYWHERE)
        if fault is None:
            return None
        if fault.remaining > 1:
            self._armed[fault.path] = msgspec.structs.replace(fault, remaining=fault.remaining - 1)
        else:
            del self._armed[fault.path]
        return fault.code
