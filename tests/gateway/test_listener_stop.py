"""Connections that begin while their listener stops. Tried on uvloop, on which the house runs: asyncio's own server
loses track of a connection that it accepts in the very turn in which it is closed."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.gateway.raw_sockets import BOTH_LOOPS, PATIENT, Echo, listening, post, until

from copydesk.gateway.tls import certificates

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", BOTH_LOOPS[1:], ids=["uvloop"])]


@pytest.mark.parametrize("turns", range(5))
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
async def test_a_connection_accepted_just_before_the_stop_does_not_outlive_it(
    tmp_path: Path, turns: int, secure: bool
) -> None:
    """However many turns of the loop lie between: nobody is answered, and nobody stays connected."""
    made = certificates(tmp_path, [], datetime.now(UTC)) if secure else None
    trusting = ssl.create_default_context(cafile=str(made.authority)) if made else None
    app = Echo()
    async with listening(app, PATIENT, made.context() if made else None) as (address, listener):
        with socket.create_connection((address.host, address.port)) as raw:
            raw.setblocking(False)
            for _ in range(turns):
                await asyncio.sleep(0)
            await listener.stop()

            assert await _rest_after(raw, post(b"{}"), trusting) == b""
            await until(lambda: listener.connections == 0)
    assert app.seen == []


async def _rest_after(raw: socket.socket, request: bytes, tls: ssl.SSLContext | None) -> bytes:
    """What still comes on a connection after a request is sent, until it is closed."""
    try:
        reader, writer = await asyncio.open_connection(sock=raw, ssl=tls, server_hostname="127.0.0.1" if tls else None)
        writer.write(request)
        return await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:
        return b""
