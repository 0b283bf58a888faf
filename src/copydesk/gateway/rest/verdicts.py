"""Several commands put to the writer together, each with a verdict of its own.

Orders are judged one by one, also when a request holds only one: the outer code sums up, the rows tell. What a rule of
the world refuses and what has no meaning on the wire look the same from outside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from copydesk.engine.messages import Command, Event
from copydesk.engine.rejections import Rejected
from copydesk.gateway.refusal import Refused
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest.call import Call, Reply
from copydesk.wire.codes import Code

if TYPE_CHECKING:
    from copydesk.runtime.sequencer import Stamped


class Verdict(msgspec.Struct, frozen=True):
    """What became of one command. `events` is what it caused; nothing if it was refused. Units: `at` is Unix ms."""

    at: int
    code: str = Code.OK
    message: str = ""
    subcode: str = ""
    events: tuple[Event, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the command was carried out."""
        return self.code == Code.OK


async def verdicts(
    call: Call,
    requests: Sequence[Any],
    command_of: Callable[[Call, Any], Command],
    refusal_of: Callable[[Rejected], Refused] = refusal,
) -> tuple[Verdict, ...]:
    """The verdict on each request, in their order.

    All commands are queued before the first is waited for, so that they share one transaction.
    """
    queued = [_queued(call, request, command_of) for request in requests]
    return tuple([await _verdict(call, one, refusal_of) for one in queued])


def summed_up(rows: Sequence[Any], given: Sequence[Verdict]) -> Reply:
    """The reply with the rows, and the outer code that sums up their verdicts."""
    refused = sum(not verdict.accepted for verdict in given)
    if not refused:
        return Reply(rows)
    code = Code.ALL_FAILED if refused == len(given) else Code.PARTLY_FAILED
    return Reply(rows, code, code.message())


def _queued(call: Call, request: Any, command_of: Callable[[Call, Any], Command]) -> asyncio.Future[Stamped] | Refused:
    try:
        command = command_of(call, request)
    except Refused as refused:
        return refused
    return call.world.sequencer.submit(command)


async def _verdict(
    call: Call, queued: asyncio.Future[Stamped] | Refused, refusal_of: Callable[[Rejected], Refused]
) -> Verdict:
    if isinstance(queued, Refused):
        return _refused(call, queued)
    try:
        stamped = await queued
    except Rejected as rejected:
        return _refused(call, refusal_of(rejected))
    return Verdict(stamped.at, events=stamped.outcome.events)


def _refused(call: Call, refused: Refused) -> Verdict:
    """A documented code may carry a finer one behind an underscore."""
    code, _, subcode = refused.code.partition("_")
    return Verdict(call.world.now_ms, code, refused.message, subcode)
