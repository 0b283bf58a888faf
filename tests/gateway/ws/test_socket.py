"""The socket itself, tried by a foreign client over real connections: handshakes, bounds, slow readers, the end."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.gateway.scene import Scene
from tests.gateway.ws.seats import login
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from copydesk.gateway.front import Front
from copydesk.gateway.listener import Address, Listener
from copydesk.gateway.web.app import web_app
from copydesk.gateway.ws import line as lines
from copydesk.gateway.ws.frames import text_frame
from copydesk.gateway.ws.line import LINE, Line
from copydesk.gateway.ws.login import Logins
from copydesk.gateway.ws.socket import Sockets

pytestmark = pytest.mark.anyio

TICKERS = {"op": "subscribe", "args": [{"channel": "tickers", "instId": "BTC-USDT-SWAP"}]}


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[tuple[str, Listener]]:
    """Where an application can be reached by WebSocket."""
    listener = Listener(app, Address())
    address = await listener.start()
    try:
        yield f"ws://{address.host}:{address.port}/ws/v5", listener
    finally:
        await listener.stop()


def door(scene: Scene, **options: Any) -> Front:
    """The exchange's door with its sockets."""
    logins = Logins(scene.keys, scene.passphrases, scene.clock)
    return Front(scene.core, web_app("9.9", Sockets(scene.world, logins, scene.feed, scene.core, **options).routes()))


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A furnished exchange that takes connections at any pace."""
    async with listening(door(await Scene().furnish(), connections_per_second=1_000)) as (url, _):
        yield url


async def ended(client: ClientConnection) -> tuple[int, str]:
    """How the connection ended, once it has; what came before is dropped."""
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            await client.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


async def test_the_three_paths_are_served_and_no_other(url):
    """Whatever query comes with them; elsewhere the handshake is refused in JSON."""
    for path in ("public", "private", "business?brokerId=9999"):
        async with connect(f"{url}/{path}") as client:
            await client.send("ping")
            assert await client.recv() == "pong"

    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{url}/elsewhere")
    assert (refused.value.response.status_code, json.loads(refused.value.response.body)["code"]) == (404, "404")


@pytest.mark.rule("websocket.connections")
async def test_the_fourth_connection_within_a_second_is_refused():
    """Per address: 429 with the two keys of every limit."""
    async with listening(door(await Scene().furnish())) as (url, _):
        clients = [await connect(f"{url}/public") for _ in range(3)]
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{url}/public")
        for client in clients:
            await client.close()

    response = refused.value.response
    assert (response.status_code, response.body) == (429, b'{"msg":"Too Many Requests","code":"50011"}')


async def test_a_client_that_offers_compression_is_served_plain(url):
    """Most clients offer it; all listeners share one frame, so it is not taken up."""
    async with connect(f"{url}/public", compression="deflate") as client:
        await client.send(json.dumps(TICKERS))
        assert json.loads(await client.recv())["event"] == "subscribe"
        assert client.protocol.extensions == []


async def test_a_binary_message_is_read_as_text_and_garbage_is_told_so(url):
    """Nothing that a client sends breaks the conversation."""
    async with connect(f"{url}/public") as client:
        await client.send(json.dumps(TICKERS).encode())
        assert json.loads(await client.recv())["event"] == "subscribe"
        await client.recv()
        await client.send(os.urandom(200))
        assert json.loads(await client.recv())["code"] == "60012"


async def test_a_message_in_pieces_is_one_message(url):
    """Fragments are put together before they are read."""
    async with connect(f"{url}/public") as client:
        await client.send(iter(['{"op":"sub', 'scribe","args":[{"channel"', ':"status"}]}']))
        assert json.loads(await client.recv())["arg"] == {"channel": "status"}


async def test_a_message_that_is_too_long_ends_the_connection(url):
    """64 KB, and the documented close code."""
    async with connect(f"{url}/public") as client:
        await client.send("x" * 65_537)
        assert (await ended(client))[0] == 1009


async def test_a_refused_login_is_told_before_the_end(url):
    """The event, then the close frame with its own code and text."""
    async with connect(f"{url}/private") as client:
        await client.send(json.dumps({"op": "login", "args": [{"apiKey": "x", "timestamp": "1700000000"}]}))
        assert json.loads(await client.recv())["code"] == "60005"
        assert await ended(client) == (4001, "Login Failed")


@pytest.mark.rule("websocket.stop")
async def test_a_planned_stop_is_announced_to_those_who_listen():
    """The notice 64008 comes first, then the end that says that the server restarts."""
    async with listening(door(await Scene().furnish())) as (url, listener):
        client = await connect(f"{url}/public")
        await client.send("ping")
        await client.recv()

        stopping = asyncio.create_task(listener.stop())

        assert json.loads(await client.recv())["code"] == "64008"
        assert (await ended(client))[0] == 1012
        await stopping


async def test_who_has_gone_is_listened_for_no_more():
    """When a connection ends, its subscriptions end with it, and an order that it had asked for is carried out."""
    scene = await Scene().furnish()
    account, key = await scene.user()
    async with listening(door(scene)) as (url, listener):
        client = await connect(f"{url}/private")
        await client.send(json.dumps(login(key, "1700000000")))
        await client.recv()
        order = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "9"}
        await client.send(json.dumps({"id": "1", "op": "order", "args": [order]}))
        client.transport.abort()
        await asyncio.wait_for(_until(lambda: listener.connections == 0), 5)
        await asyncio.wait_for(_until(lambda: scene.sequencer.exchange.trading.pending.of_account(account)), 5)


async def _until(true: Any) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for has no event of its own
        await asyncio.sleep(0)


class Flood:
    """An application that takes one connection and writes as fast as it can."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.highest = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.line = line = scope["extensions"][LINE]
        frame = text_frame(b"x" * 60_000)
        while line.is_open:
            line.write(frame)
            self.highest = max(self.highest, line.transport.get_write_buffer_size())
            await asyncio.sleep(0)
        await receive()


@pytest.mark.rule("websocket.slow-reader")
async def test_who_reads_too_slowly_is_closed_and_never_grows_the_heap():
    """What waits is bounded; the connection is told why it ends, should it read on after all."""
    flood = Flood()
    async with listening(flood) as (url, _):
        client = await connect(url, max_queue=1, max_size=None, ping_interval=None)
        await asyncio.wait_for(_until(lambda: flood.line is not None and not flood.line.is_open), 20)

        assert lines.UNREAD_BYTES < flood.highest < lines.UNREAD_BYTES + 100_000
        assert await ended(client) == (4005, "Buffer is full, cannot write data")


@pytest.mark.rule("websocket.silence")
async def test_a_protocol_ping_is_a_sign_of_life():
    """Clients that send no text but keep the protocol's own heartbeat stay connected."""
    signs: list[float] = []
    going = asyncio.Event()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        signs.append(scope["extensions"][LINE].heard_at)
        await going.wait()
        signs.append(scope["extensions"][LINE].heard_at)

    async with listening(watched) as (url, _), connect(url, ping_interval=None) as client:
        await (await client.ping())
        going.set()
        await client.wait_closed()

    assert signs[0] < signs[1]


async def test_an_operator_can_close_the_sockets_of_one_user_or_of_all():
    """With the notice and after a while, as before a planned stop; or without a word, as when a network fails."""
    scene = await Scene().furnish()
    account, key = await scene.user()
    sockets = Sockets(scene.world, Logins(scene.keys, scene.passphrases, scene.clock), scene.feed, scene.core)
    async with listening(Front(scene.core, web_app("9.9", sockets.routes()))) as (url, _):
        hers, anybody = await connect(f"{url}/private"), await connect(f"{url}/public")
        await hers.send(json.dumps(login(key, str(scene.clock.now_us() // 1_000_000))))
        assert json.loads(await hers.recv())["event"] == "login"

        assert sockets.end(account, after_ms=50) == 1
        assert json.loads(await hers.recv())["code"] == "64008"
        await hers.send("ping")
        assert await hers.recv() == "pong"
        assert (await ended(hers))[0] == 1012

        await anybody.send("ping")
        assert await anybody.recv() == "pong"
        assert sockets.end(notice=False) == 1
        with pytest.raises(ConnectionClosed) as broken:
            await anybody.recv()
        assert broken.value.rcvd is None
        assert sockets.end() == 0
