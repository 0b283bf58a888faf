"""Order operations: carried out by the REST endpoints whose other names they are, answered in the socket's form."""

from copydesk.gateway.caller import Caller
from copydesk.gateway.rest.call import Posted, World
from copydesk.gateway.rest.pipeline import RestCore
from copydesk.gateway.ws.session import Operate, RefuseOperation
from copydesk.wire.codes import Code
from copydesk.wire.ws import messages
from copydesk.wire.ws.codes import SocketCode

_SUMMARIES = frozenset({Code.ALL_FAILED, Code.PARTLY_FAILED})
"""Codes that only sum up the rows: they come without a text of their own, as documented."""


class Operations:
    """Answers order operations."""

    def __init__(self, world: World, core: RestCore) -> None:
        self._world = world
        self._core = core

    async def answer(self, asked: Operate, caller: Caller, peer: str) -> bytes | None:
        """The answer to an operation; None if an armed fault swallows it."""
        clock = self._world.real_clock
        received_us = clock.now_us()
        headers = {b"exptime": asked.expires.encode()} if asked.expires else {}
        endpoint = asked.operation.endpoint
        reply = await self._core.carry_out(Posted(endpoint, asked.body, caller, peer, headers, received_us))
        if reply is None:
            return None
        code, message = reply.code, "" if reply.code in _SUMMARIES else reply.msg
        if reply.code == Code.SYSTEM_ERROR:
            broken = SocketCode.OPERATION_BROKEN
            code, message = broken.value, broken.message(operation=asked.operation.name)
        return messages.operation_answer(
            asked.id,
            asked.operation.name,
            code=code,
            message=message,
            rows=reply.rows,
            times_us=(received_us, clock.now_us()),
        )

    def refusal(self, asked: RefuseOperation) -> bytes:
        """The answer to an operation whose arguments make no sense."""
        code, now_us = SocketCode.INVALID_ARGS, self._world.real_clock.now_us()
        return messages.operation_answer(
            asked.id, asked.op, code=code, message=code.message(), rows=(), times_us=(now_us, now_us)
        )
