"""What a listener puts up with, tried over raw sockets: size, time, garbage, order of answers."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from copydesk.gateway.http_protocol import HttpLimits
from copydesk.gateway.listener import Address, Listener
from copydesk.gateway.tls import certificates

pytestmark = pytest.mark.anyio

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


@pytest.fixture(params=[False, True], ids=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    """The house runs on uvloop; what embeds it may not."""
    return "asyncio", {"use_uvloop": request.param}


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

    def finish(self) -> None:
        """Say that nothing more will be sent."""
        self._writer.write_eof()

    async def answer(self) -> tuple[int, Any, bytes]:
        """The next answer: status, its JSON, its head."""
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), 5)
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


async def test_target_arrives_exactly_as_sent_and_nothing_is_added_to_the_answer() -> None:
    """Escapes, an empty query and odd characters are left alone; there is no server and no date header."""
    async with connected() as wire:
        wire.send(b"GET /api/v5/x%2Cy?a=%2c,b&c=? HTTP/1.1\r\nHost: x\r\n\r\nGET /z? HTTP/1.1\r\nHost: x\r\n\r\n")
        _, first, head = await wire.answer()
        _, second, _ = await wire.answer()

    assert first["target"] == "/api/v5/x%2Cy?a=%2c,b&c=?"
    assert second["target"] == "/z?"
    assert head == b"HTTP/1.1 200 OK\r\ncontent-length: 51\r\n\r\n"


async def test_pipelined_requests_are_answered_in_order() -> None:
    """A hundred requests in one write come back in their order."""
    async with connected() as wire:
        wire.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(100)))
        targets = [(await wire.answer())[1]["target"] for _ in range(100)]

    assert targets == [f"/{number}" for number in range(100)]


async def test_head_is_answered_without_a_body_and_the_connection_goes_on() -> None:
    """The answer to HEAD ends with its headers."""
    async with connected() as wire:
        wire.send(b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await wire._reader.readuntil(b"\r\n\r\n")
        wire.send(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        _, told, _ = await wire.answer()

    assert head.startswith(b"HTTP/1.1 200")
    assert told["target"] == "/b"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GARBAGE\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: abc\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"CONNECT example.com:443 HTTP/1.1\r\n\r\n",
        b"\0" * 100,
    ],
)
async def test_garbage_is_refused_in_json_and_the_connection_closed(garbage: bytes) -> None:
    """Whatever it is: 400, JSON, closed."""
    app = Echo()
    async with connected(QUICK, app) as wire:
        wire.send(garbage)
        status, told, head = await wire.answer()
        rest = await wire.rest()

    assert (status, told) == (400, {"msg": "Bad Request", "code": "400"})
    assert b"connection: close" in head
    assert rest == b""
    assert app.seen == []


@pytest.mark.parametrize("step", [100, 5_000], ids=["dribbled", "at once"])
async def test_oversize_headers_are_refused(step: int) -> None:
    """Whether they come in small pieces or at once, finished or endless."""
    head = b"GET /a HTTP/1.1\r\nHost: x\r\nlong: " + b"x" * 5_000 + b"\r\n\r\n"
    async with connected(PATIENT) as wire:
        for start in range(0, len(head), step):
            wire.send(head[start : start + step])
            await asyncio.sleep(0)
        status, told, _ = await wire.answer()

    assert status == 431
    assert told["code"] == "431"


async def test_many_small_pipelined_heads_are_no_oversize_head() -> None:
    """The bound is on one request's headers, not on what happens to arrive together."""
    async with connected(PATIENT) as wire:
        wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n" * 200 + b"GET /a HTTP/1.1\r\n")
        for _ in range(200):
            assert (await wire.answer())[0] == 200
        wire.send(b"Host: x\r\n\r\n")
        assert (await wire.answer())[0] == 200


@pytest.mark.parametrize(
    "message",
    [
        post(b"x" * 5_001),
        b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
        + b"400\r\n"
        + b"x" * 1024
        + b"\r\n"
        + (b"1000\r\n" + b"x" * 4096 + b"\r\n0\r\n\r\n"),
        b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 5_001,
    ],
    ids=["announced", "chunked", "many chunks"],
)
async def test_oversize_body_is_refused(message: bytes) -> None:
    """Counted as it comes, however it is wrapped; the application never sees it."""
    app = Echo()
    async with connected(PATIENT, app) as wire:
        wire.send(message)
        status, told, head = await wire.answer()

    assert status == 413
    assert told == {"msg": "The body is longer than 5000 bytes.", "code": "413"}
    assert b"connection: close" in head
    assert app.seen == []


async def test_a_body_of_exactly_the_limit_passes() -> None:
    """The limit itself is allowed."""
    async with connected(PATIENT) as wire:
        wire.send(post(b"x" * 5_000))
        assert (await wire.answer())[1]["bytes"] == 5_000


async def test_a_client_that_still_sends_gets_its_refusal() -> None:
    """The answer is not lost under what is still on its way."""
    async with connected(PATIENT) as wire:
        wire.send(post(b"x" * 2_000_000))
        assert (await wire.answer())[0] == 413


@pytest.mark.parametrize(
    ("start", "drip"),
    [
        (b"GET / HTTP/1.1\r\n", b"x: y\r\n"),
        (b"G", b""),
        (post(b"x", length=1_000), b"x"),
        (b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["headers", "one byte", "body", "chunks"],
)
async def test_a_slow_request_is_told_and_dropped(start: bytes, drip: bytes) -> None:
    """Neither headers nor body may be stretched by dripping bytes."""
    app = Echo()
    async with connected(QUICK, app) as wire:
        wire.send(start)
        dripping = asyncio.ensure_future(_drip(wire, drip))
        status, told, _ = await wire.answer()
        await wire.rest()
        dripping.cancel()

    assert (status, told["code"]) == (408, "50004")
    assert app.seen == []


async def _drip(wire: Wire, drip: bytes) -> None:
    while True:
        wire.send(drip)
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("drip", [b"", b"\r\n"], ids=["silent", "empty lines"])
async def test_a_connection_that_asks_nothing_is_closed(drip: bytes) -> None:
    """Before the first request and after it; empty lines are no request."""
    async with connected(QUICK) as silent:
        dripping = asyncio.ensure_future(_drip(silent, drip))
        assert await silent.rest() == b""
        dripping.cancel()
    async with connected(QUICK) as idle:
        idle.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        await idle.answer()
        dripping = asyncio.ensure_future(_drip(idle, drip))
        assert await idle.rest() == b""
        dripping.cancel()


async def test_a_slow_answer_is_waited_for() -> None:
    """While the house works, the client owes nothing."""
    hold = asyncio.Event()
    async with connected(QUICK, Echo(hold)) as wire:
        wire.send(post(b"{}"))
        asyncio.get_running_loop().call_later(2 * QUICK.request_seconds, hold.set)
        assert (await wire.answer())[0] == 200


async def test_a_client_that_does_not_read_is_dropped() -> None:
    """Answers do not pile up for ever behind a full buffer."""

    async def big(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        length = (b"content-length", b"60000000")
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        for _ in range(60):
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async with listening(big, QUICK) as (address, listener):
        wire = await connect(address)
        wire.stop_reading()
        wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        await _until(lambda: listener.connections == 1)
        await _until(lambda: listener.connections == 0)
        wire.close()


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


async def test_a_truncated_body_reaches_nobody() -> None:
    """A client that breaks off in the middle leaves no request behind."""
    app = Echo()
    async with connected(PATIENT, app) as wire:
        wire.send(post(b"half", length=100))
        wire.finish()
        assert await wire.rest() == b""

    assert app.seen == []


async def test_a_client_that_has_said_all_still_gets_its_answer() -> None:
    """Closing the sending side after a whole request is no breaking off."""
    hold = asyncio.Event()
    async with connected(PATIENT, Echo(hold)) as wire:
        wire.send(post(b"whole"))
        wire.finish()
        asyncio.get_running_loop().call_later(0.05, hold.set)
        assert (await wire.answer())[1]["bytes"] == 5
        assert await wire.rest() == b""


async def test_connections_beyond_the_cap_are_refused_and_room_is_made_again() -> None:
    """The fifth of four is told so; when one leaves the next is welcome."""
    async with listening(Echo(), PATIENT) as (address, listener):
        wires = [await connect(address) for _ in range(4)]
        await _until(lambda: listener.connections == 4)
        fifth = await connect(address)
        status, told, _ = await fifth.answer()
        wires[0].close()
        fifth.close()
        await _until(lambda: listener.connections == 3)
        sixth = await connect(address)
        sixth.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")

        assert (status, told["code"]) == (503, "50001")
        assert (await sixth.answer())[0] == 200


async def test_an_upgrade_that_is_not_offered_is_passed_over() -> None:
    """The request is answered as if it had not asked, and the connection closed, for its parser is spent."""
    async with connected(PATIENT) as wire:
        wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        status, _, head = await wire.answer()

    assert status == 200
    assert b"connection: close" in head


async def test_expect_continue_is_answered() -> None:
    """A client that asks before it sends is told to go on."""
    async with connected(PATIENT) as wire:
        wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n")
        assert await wire._reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.send(b"{}")
        assert (await wire.answer())[0] == 200


async def test_stopping_lets_answers_finish_and_closes_idle_connections() -> None:
    """What was asked is answered; nobody is listened to any more."""
    hold = asyncio.Event()
    async with listening(Echo(hold), PATIENT) as (address, listener):
        busy, idle = await connect(address), await connect(address)
        busy.send(post(b"{}"))
        await _until(lambda: listener.connections == 2)
        await asyncio.sleep(0.01)
        stopping = asyncio.ensure_future(listener.stop())
        await asyncio.sleep(0)
        hold.set()
        status, _, head = await busy.answer()
        await stopping

        assert status == 200
        assert b"connection: close" in head
        assert await idle.rest() == b""
        with pytest.raises(OSError):
            await connect(address)


async def test_limits_hold_over_tls(tmp_path: Path) -> None:
    """The TLS listener serves and refuses alike, and its clients trust the local authority."""
    made = certificates(tmp_path, [], datetime.now(UTC))
    trusting = ssl.create_default_context(cafile=str(made.authority))
    async with listening(Echo(), QUICK, made.context()) as (address, _):
        wire = await connect(Address("localhost", address.port), trusting)
        wire.send(post(b"{}"))
        assert (await wire.answer())[0] == 200
        wire.send(b"GET / HTTP/1.1\r\n")
        assert (await wire.answer())[0] == 408
        wire.close()


def test_limits_that_contradict_each_other_are_refused() -> None:
    """A request cannot be given less time than its headers."""
    with pytest.raises(ValueError, match="headers"):
        HttpLimits(head_seconds=2, request_seconds=1)
