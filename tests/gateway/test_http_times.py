"""How long a listener waits, tried over raw sockets: slow, silent, broken off, not reading."""

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.gateway.raw_sockets import (
    BOTH_LOOPS,
    PATIENT,
    QUICK,
    Echo,
    connect,
    connected,
    drip_into,
    listening,
    post,
    until,
)

from copydesk.gateway.listener import Address
from copydesk.gateway.tls import certificates

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", BOTH_LOOPS, ids=["asyncio", "uvloop"])]


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
        dripping = asyncio.ensure_future(drip_into(wire, drip))
        status, told, _ = await wire.answer()
        await wire.rest()
        dripping.cancel()

    assert (status, told["code"]) == (408, "50004")
    assert app.seen == []


@pytest.mark.parametrize("drip", [b"", b"\r\n"], ids=["silent", "empty lines"])
async def test_a_connection_that_asks_nothing_is_closed(drip: bytes) -> None:
    """Before the first request and after it; empty lines are no request."""
    async with connected(QUICK) as silent:
        dripping = asyncio.ensure_future(drip_into(silent, drip))
        assert await silent.rest() == b""
        dripping.cancel()
    async with connected(QUICK) as idle:
        idle.send(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        await idle.answer()
        dripping = asyncio.ensure_future(drip_into(idle, drip))
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
        await until(lambda: listener.connections == 1)
        await until(lambda: listener.connections == 0)
        wire.close()


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


async def test_stopping_lets_answers_finish_and_closes_idle_connections() -> None:
    """What was asked is answered; nobody is listened to any more."""
    hold = asyncio.Event()
    async with listening(Echo(hold), PATIENT) as (address, listener):
        busy, idle = await connect(address), await connect(address)
        busy.send(post(b"{}"))
        await until(lambda: listener.connections == 2)
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
        wire = await connect(Address("127.0.0.1", address.port), trusting)
        wire.send(post(b"{}"))
        assert (await wire.answer())[0] == 200
        wire.send(b"GET / HTTP/1.1\r\n")
        assert (await wire.answer())[0] == 408
        wire.close()
