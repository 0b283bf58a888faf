"""Where WebSockets are accepted: the three paths, how many may connect, who watches over them."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.rate_limit import SlidingLog
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.pipeline import RestCore
from copydesk.gateway.ws.admission import Admission
from copydesk.gateway.ws.connection import Connection, Desks
from copydesk.gateway.ws.line import LINE, Line
from copydesk.gateway.ws.listing import listing
from copydesk.gateway.ws.login import Logins, Origin
from copydesk.gateway.ws.operations import Operations
from copydesk.gateway.ws.pushes import Pushes
from copydesk.gateway.ws.session import Session
from copydesk.runtime.feed import Feed
from copydesk.wire.codes import Code
from copydesk.wire.envelope import gateway_failure
from copydesk.wire.ws.channel import Path

CONNECTIONS_PER_SECOND: Final = 3
"""New connections of one address in any second: documented."""

WATCH_SECONDS: Final = 1.0

_PATHS: Final[tuple[Path, ...]] = ("public", "private", "business")
_OLD_DEMO: Final = "9999"
"""The broker id by which the addresses of demo trading once differed."""


class Sockets:
    """All connections, on whatever listener they came. With `fee_tiers_open` the fills channel is everybody's."""

    def __init__(
        self,
        world: World,
        logins: Logins,
        feed: Feed,
        core: RestCore,
        *,
        connections_per_second: int = CONNECTIONS_PER_SECOND,
        fee_tiers_open: bool = False,
    ) -> None:
        pushes = Pushes(world)
        feed.subscribe(pushes.hear)
        self._desks = Desks(pushes, logins, Operations(world, core))
        self._exists = listing(world)
        self._fee_tiers_open = fee_tiers_open
        self._handshakes = SlidingLog(connections_per_second, 1_000_000)
        self._open: dict[Connection, Line] = {}
        self._watch: asyncio.TimerHandle | None = None

    def routes(self) -> list[WebSocketRoute]:
        """The routes of the three paths, over one audience."""
        return [self.route(path) for path in _PATHS]

    def end(self, account: AccountId | None = None, *, notice: bool = True, after_ms: int = 0) -> int:
        """Close all connections, or those of an account; how many these are.

        With notice as before a planned stop, so long after it; without, they end at once and without a word.
        """
        ended = [line for connection, line in self._open.items() if account in (None, connection.account)]
        for line in ended:
            if notice:
                line.announce_shutdown()
                asyncio.get_running_loop().call_later(after_ms / 1000, line.shutdown)
            else:
                line.cut()
        return len(ended)

    def announce_stop(self) -> int:
        """Tell all connections that they will be closed; how many these are."""
        lines = tuple(self._open.values())
        for line in lines:
            line.announce_shutdown()
        return len(lines)

    def route(self, path: Path) -> WebSocketRoute:
        """The route of a path."""
        admission = Admission(path, self._exists, self._fee_tiers_open)

        async def serve(websocket: WebSocket) -> None:
            await self._serve(websocket, admission)

        return WebSocketRoute(f"/ws/v5/{path}", serve)

    async def _serve(self, websocket: WebSocket, admission: Admission) -> None:
        loop = asyncio.get_running_loop()
        origin = _origin(websocket)
        if not self._handshakes.admit(origin.peer, int(loop.time() * 1_000_000)):
            code = Code.TOO_MANY_REQUESTS
            body = gateway_failure(code, code.message())
            await websocket.send_denial_response(Response(body, code.status, media_type="application/json"))
            return
        line: Line = websocket.scope["extensions"][LINE]
        session = Session(secrets.token_hex(4), admission, int(loop.time() * 1_000_000))
        connection = Connection(session, line, origin, self._desks)
        await websocket.accept()
        line.on_shutdown = connection.announce_stop
        self._add(connection, line)
        try:
            await _converse(websocket, connection, loop.time)
        finally:
            del self._open[connection]
            connection.close()

    def _add(self, connection: Connection, line: Line) -> None:
        self._open[connection] = line
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._look_around)

    def _look_around(self) -> None:
        """Look at every connection, as long as there are any."""
        loop = asyncio.get_running_loop()
        for connection in tuple(self._open):
            connection.watch(loop.time())
        self._watch = loop.call_later(WATCH_SECONDS, self._look_around) if self._open else None


async def _converse(websocket: WebSocket, connection: Connection, now: Callable[[], float]) -> None:
    """Take messages one after the other until the connection ends. Binary ones are read as text."""
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        await connection.receive(message["bytes"].decode("utf-8", "replace") if text is None else text, now())


def _origin(websocket: WebSocket) -> Origin:
    """Where the connection comes from; it says that it is for demo trading by header, or by the old query."""
    client = websocket.client
    header = websocket.headers.get("x-simulated-trading") == "1"
    old_form = _OLD_DEMO in parse_qs(websocket.url.query).get("brokerId", [])
    return Origin(client.host if client else "", header or old_form)
