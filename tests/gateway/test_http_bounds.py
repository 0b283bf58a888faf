"""What a listener puts up with, tried over raw sockets: garbage, size, number."""

import asyncio

import pytest
from tests.gateway.raw_sockets import (
    BOTH_LOOPS,
    PATIENT,
    QUICK,
    Echo,
    connect,
    connected,
    listening,
    post,
    until,
)

from copydesk.gateway.http_protocol import HttpLimits

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", BOTH_LOOPS, ids=["asyncio", "uvloop"])]


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
async def test_garbage_is_refused_in_json_and_the_connection_closed(
    garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it is: 400, JSON, closed, and not a line in the log, which strangers could fill."""
    app = Echo()
    async with connected(QUICK, app) as wire:
        wire.send(garbage)
        status, told, head = await wire.answer()
        rest = await wire.rest()

    assert (status, told) == (400, {"msg": "Bad Request", "code": "400"})
    assert b"connection: close" in head
    assert rest == b""
    assert app.seen == []
    assert caplog.text == ""


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


async def test_connections_beyond_the_cap_are_refused_and_room_is_made_again() -> None:
    """The fifth of four is told so; when one leaves the next is welcome."""
    async with listening(Echo(), PATIENT) as (address, listener):
        wires = [await connect(address) for _ in range(4)]
        await until(lambda: listener.connections == 4)
        fifth = await connect(address)
        status, told, _ = await fifth.answer()
        wires[0].close()
        fifth.close()
        await until(lambda: listener.connections == 3)
        sixth = await connect(address)
        sixth.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")

        assert (status, told["code"]) == (503, "50001")
        assert (await sixth.answer())[0] == 200


async def test_limits_that_contradict_each_other_are_refused() -> None:
    """A request cannot be given less time than its headers."""
    with pytest.raises(ValueError, match="headers"):
        HttpLimits(head_seconds=2, request_seconds=1)
