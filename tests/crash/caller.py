"""One connection to a server that may die at any moment: signed requests in, answers or `Disconnected` out."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from copydesk.wire.signing import SigningKey

Answer = tuple[int, Any]


class Disconnected(Exception):
    """The server went away; whether it did what was asked is not known."""


class Caller:
    """Sends one request after the other over one connection, with fixed headers, signed if a key is given."""

    def __init__(self, port: int, headers: dict[str, str], key: SigningKey | None = None) -> None:
        self._port = port
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._key = key
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, target: str) -> Answer:
        """The status and the decoded body. Raises: Disconnected."""
        return await self._call("GET", target, b"")

    async def post(self, target: str, body: Any) -> Answer:
        """The status and the decoded body. Raises: Disconnected."""
        return await self._call("POST", target, json.dumps(body).encode())

    def hang_up(self) -> None:
        """Let the next request connect anew."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def _call(self, method: str, target: str, body: bytes) -> Answer:
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(self._request(method, target, body))
            head = await reader.readuntil(b"\r\n\r\n")
            content = await reader.readexactly(_length(head))
        except (OSError, EOFError, asyncio.IncompleteReadError):
            self.hang_up()
            raise Disconnected from None
        return int(head.split(b" ", 2)[1]), json.loads(content)

    def _request(self, method: str, target: str, body: bytes) -> bytes:
        signed = ""
        if self._key:
            stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            signed = (
                f"OK-ACCESS-TIMESTAMP: {stamp}\r\nOK-ACCESS-SIGN: {self._key.sign(stamp, method, target, body)}\r\n"
            )
        content = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        head = f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{self._headers}{signed}{content}\r\n"
        return head.encode() + body


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise AssertionError(f"an answer without a length: {head!r}")
