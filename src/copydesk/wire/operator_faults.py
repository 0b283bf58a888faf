"""What the operator's operations upon bad days take and give: requests that go wrong, WebSockets that are closed."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given
from copydesk.wire.operator import UserRef

FaultNumber = Annotated[int, Meta(ge=1)]
DelayMs = Annotated[int, Meta(ge=0, le=60_000, description="Milliseconds of real time.")]


class ArmFault(Given, frozen=True, kw_only=True):
    """Let the next `count` requests to a path go wrong, before they are carried out or after; "*" is every path.

    With a `code` that is the answer, with `drop` the connection ends without one; with neither the answer is only
    delayed.
    """

    path: Annotated[str, Meta(min_length=1, max_length=200)] = "*"
    code: Literal["50001", "50004", "50011", "50013", "50026"] | None = None
    drop: bool = False
    when: Literal["before", "after"] = "before"
    delay_ms: DelayMs = 0
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


class ListFaults(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class DisarmFault(Given, frozen=True, kw_only=True):
    """Let a fault happen no more, by its number; it tells how often it was met."""

    number: FaultNumber


class ClearFaults(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class FaultRow(msgspec.Struct, frozen=True):
    """A fault: how many requests it still waits for, and how many it has met. `code` is "" if it has none."""

    number: int
    path: str
    code: str
    drop: bool
    when: Literal["before", "after"]
    delay_ms: int
    remaining: int
    met: int


class CloseSockets(Given, frozen=True, kw_only=True):
    """Close the WebSockets of one user, or all of them.

    With `notice` as before a planned stop: the notice 64008, and the close `after_ms` later. Without, they break.
    """

    user: UserRef | None = None
    notice: bool = True
    after_ms: DelayMs = 0


class ClosedSockets(msgspec.Struct, frozen=True):
    """How many WebSockets were closed, or will be."""

    closed: int
