"""The floor: the same listener, protocol and front, with a core that answers every request with the same bytes."""

import asyncio
import contextlib
import sys
from typing import Any, cast

import uvloop

from copydesk.gateway.front import Front
from copydesk.gateway.listener import Address, Listener
from copydesk.gateway.raw import JSON_HEADERS, RawRequest, RawResponse
from copydesk.gateway.rest.pipeline import RestCore

ROWS = b'[{"instId":"BTC-USDT-SWAP","enabled":true},{"instId":"ETH-USDT-SWAP","enabled":true}]'
BODY = b'{"code":"0","msg":"","data":' + ROWS + b"}"


class ConstantCore:
    """Answers without looking."""

    async def answer(self, request: RawRequest) -> RawResponse:
        """The same as ever."""
        return RawResponse(200, BODY, JSON_HEADERS)


async def nothing_beside(scope: Any, receive: Any, send: Any) -> None:
    """Serves no other path."""


async def serve(port: int) -> None:
    """Listen until killed."""
    core = cast(RestCore, ConstantCore())
    await Listener(Front(core, nothing_beside), Address(port=port), websockets=False).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(int(sys.argv[1])))
