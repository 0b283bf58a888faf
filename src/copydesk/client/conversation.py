"""A call without I/O: a generator that asks its driver to send a request or to wait, and is told the answer.

Written once, driven twice: `Client` drives it with blocking calls, `AsyncClient` with awaited ones.
"""

from collections.abc import Callable, Generator
from typing import TypeVar

import msgspec

from copydesk.client.credentials import Address, Credentials
from copydesk.client.limiter import Limiter

Result = TypeVar("Result")


class Send(msgspec.Struct, frozen=True):
    """Send this request; the answer is an `Answer`, `NotSent` or `NoAnswer`."""

    method: str
    target: str
    body: bytes
    headers: dict[str, str]


class Wait(msgspec.Struct, frozen=True):
    """Let this many seconds pass."""

    seconds: float


class Answer(msgspec.Struct, frozen=True):
    """What the exchange answered."""

    status: int
    body: bytes


class NotSent(msgspec.Struct, frozen=True):
    """The request never reached the exchange."""

    why: str


class NoAnswer(msgspec.Struct, frozen=True):
    """The request left, and nothing came back in time."""

    why: str


Step = Send | Wait
Told = Answer | NotSent | NoAnswer | None
Conversation = Generator[Step, Told, Result]


class Session:
    """What the calls of one client share: who and where, the limiter, and how far the exchange's clock is off.

    `clock` gives Unix seconds. `attempts` is how often a call that may be repeated is sent at most.
    """

    def __init__(
        self,
        address: Address,
        credentials: Credentials | None,
        limiter: Limiter,
        clock: Callable[[], float],
        attempts: int = 3,
    ) -> None:
        self.address = address
        self.credentials = credentials
        self.limiter = limiter
        self.clock = clock
        self.attempts = attempts
        self.clock_offset_s = 0.0

    @property
    def caller(self) -> str:
        """Whose requests the limiter counts together; keys of one user should share one limiter and name."""
        return self.credentials.key if self.credentials else "public"

    def exchange_time_s(self) -> float:
        """The exchange's time as far as this session knows it."""
        return self.clock() + self.clock_offset_s
