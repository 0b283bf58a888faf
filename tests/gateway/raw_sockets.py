"""Raw connections to a listener that echoes, with short and with usual patience."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from copydesk.gateway.http_protocol import HttpLimits
from copydesk.gateway.listener import Address, Listener

BOTH_LOOPS = [("asyncio", {"use_uvloop": False}), ("asyncio", {"use_uvloop": True})]
"""The house runs on uvloop; what embeds it may not."""

QUICK = HttpLimits(
    header_bytes=2_000,
    body_bytes=5_000,
    head_seconds=0.15,
    request_seconds=0.25,
    idle_seconds=0.2,
    linger_seconds=0.1,
    connections=4,
)


PATIENT = HttpLimits(header_bytes=2_000, body_bytes=5_000, connections=4)


class Echo:
    """Answers with the request as it was received; `seen` keeps the targets."""

    def __init__(self, hold: asyncio.Event | None = None) -> None:
        self.seen: list[bytes] = []
        self._hold = hold

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        self.seen.append(scope["raw_target"])
        if self._hold is not None:
            await self._hold.wait()
        told = json.dumps({"target": scope["raw_target"].decode("latin-1"), "bytes": len(body)}).encode()
        length = (b"content-length", b"%d" % len(told))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": told})


class Wire:
    """A raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def head(self) -> bytes:
        """The next head: a status line and headers."""
        return await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 5)

    def finish(self) -> None:
        """Say that nothing more will be sent."""
        self._writer.write_eof()

    async def answer(self) -> tuple[int, Any, bytes]:
        """The next answer: status, its JSON, its head."""
        head = await self.head()
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
        )
        body = await asyncio.wait_for(self._reader.readexactly(length), 5)
        return int(head.split()[1]), json.loads(body), head

    async def rest(self) -> bytes:
        """What still comes until the server closes."""
        try:
            return await asyncio.wait_for(self._reader.read(), 5)
        except ConnectionError:
            return b""

    def stop_reading(self) -> None:
        """Leave all that comes where it is."""
        transport: Any = self._writer.transport
        transport.pause_reading()

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def listening(
    app: Any, limits: HttpLimits = PATIENT, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[Address, Listener]]:
    """A listener on a free port."""
    listener = Listener(app, Address("127.0.0.1", 0), limits=limits, tls=tls)
    address = await listener.start()
    try:
        yield address, listener
    finally:
        await listener.stop(patience_seconds=0.1)


@asynccontextmanager
async def connected(limits: HttpLimits = PATIENT, app: Any = None) -> AsyncIterator[Wire]:
    """One raw connection to an echoing listener."""
    async with listening(app or Echo(), limits) as (address, _):
        wire = await connect(address)
        yield wire
        wire.close()


async def connect(address: Address, tls: ssl.SSLContext | None = None) -> Wire:
    reader, writer = await asyncio.open_connection(address.host, address.port, ssl=tls)
    return Wire(reader, writer)


def post(body: bytes, length: int | None = None, path: bytes = b"/a") -> bytes:
    head = b"POST " + path + b" HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n"
    return head % (len(body) if length is None else length) + body


async def drip_into(wire: Wire, drip: bytes) -> None:
    """Send the drip again and again."""
    while True:
        wire.send(drip)
        await asyncio.sleep(0.02)


async def until(true: Callable[[], bool]) -> None:
    """Return when it is true."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
