"""One WebSocket to a server that may die at any moment: operations out, answers and pushes in."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from tests.crash.caller import Disconnected
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from copydesk.wire.signing import SigningKey

Row = dict[str, Any]


class SocketCaller:
    """Logs in, subscribes, and asks one thing after the other; `hear` is shown every pushed row at once."""

    def __init__(self, port: int, key: str, signing: SigningKey, passphrase: str) -> None:
        self._url = f"ws://127.0.0.1:{port}/ws/v5/private"
        self._key = key
        self._signing = signing
        self._passphrase = passphrase
        self._number = 0
        self._connection: ClientConnection | None = None

    async def open(self, channel: Row) -> None:
        """Log in and subscribe. Raises: Disconnected."""
        try:
            self._connection = await connect(self._url, proxy=None)
        except (OSError, WebSocketException, EOFError):
            raise Disconnected from None
        stamp = str(int(time.time()))
        sign = self._signing.sign(stamp, "GET", "/users/self/verify", b"")
        login = {"apiKey": self._key, "passphrase": self._passphrase, "timestamp": stamp, "sign": sign}
        for op, argument, event in (("login", login, "login"), ("subscribe", channel, "subscribe")):
            await self._say({"op": op, "args": [argument]})
            while (message := await self._next()).get("event") != event:
                assert message.get("event") != "error", message

    async def ask(self, op: str, args: list[Row], hear: Callable[[Row], None]) -> Row:
        """The answer to an operation. Raises: Disconnected."""
        self._number += 1
        asked = str(self._number)
        await self._say({"id": asked, "op": op, "args": args})
        while True:
            message = await self._next()
            for row in message.get("data", ()) if "arg" in message else ():
                hear(row)
            if message.get("id") == asked:
                return message

    def hang_up(self) -> None:
        """Forget the connection; the server is gone."""
        if self._connection is not None:
            self._connection.transport.abort()
            self._connection = None

    async def _say(self, message: Row) -> None:
        assert self._connection is not None
        try:
            await self._connection.send(json.dumps(message))
        except (OSError, WebSocketException):
            raise Disconnected from None

    async def _next(self) -> Row:
        assert self._connection is not None
        try:
            message: Row = json.loads(await self._connection.recv())
        except (OSError, WebSocketException, asyncio.IncompleteReadError):
            raise Disconnected from None
        return message
