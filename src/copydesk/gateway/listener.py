"""A port that is listened on: one application behind one guarded HTTP protocol, started and stopped within a loop.

uvicorn's own server handles signals and polls ten times a second; here the house decides when it ends, and nothing
polls.
"""

import asyncio
import ssl
from typing import Any

import msgspec
from uvicorn.config import Config
from uvicorn.server import ServerState

from copydesk.gateway.http_protocol import GuardedProtocol, HttpLimits
from copydesk.gateway.ws.line import Line
from copydesk.wire.ws.messages import LONGEST_BYTES

_BACKLOG = 2048
_HANDSHAKE_SECONDS = 10.0


class Address(msgspec.Struct, frozen=True):
    """Where a listener listens. A port of 0 asks for any free one."""

    host: str = "127.0.0.1"
    port: int = 0


class Listener:
    """Serves an ASGI application at an address, over TLS if a context is given."""

    def __init__(
        self,
        app: Any,
        address: Address,
        *,
        limits: HttpLimits | None = None,
        tls: ssl.SSLContext | None = None,
        websockets: bool = True,
    ) -> None:
        self._address = address
        self._limits = limits or HttpLimits()
        self._tls = tls
        self._state = ServerState()
        self._config = Config(
            app,
            interface="asgi3",
            http=GuardedProtocol,
            ws=Line if websockets else "none",
            ws_max_size=LONGEST_BYTES,
            ws_ping_interval=None,  # a client that is silent is closed; one that is pinged never is
            ws_per_message_deflate=False,  # all listeners share one frame; compressed, each would need its own
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )
        self._server: asyncio.Server | None = None
        self._has_stopped = False

    @property
    def connections(self) -> int:
        """The connections that are open."""
        return len(self._state.connections)

    async def start(self) -> Address:
        """Listen; the address with the port that was found. Raises: OSError."""
        self._config.load()
        self._server = await asyncio.get_running_loop().create_server(
            self._protocol,
            host=self._address.host,
            port=self._address.port,
            ssl=self._tls,
            ssl_handshake_timeout=_HANDSHAKE_SECONDS if self._tls else None,
            backlog=_BACKLOG,
        )
        port: int = self._server.sockets[0].getsockname()[1]
        return Address(self._address.host, port)

    async def stop(self, patience_seconds: float = 2.0) -> None:
        """Accept nothing more, let what is being answered be answered, then cut what is left.

        A connection that was accepted by now, but has not begun, is cut when it begins.
        """
        if self._server is None:
            return
        self._has_stopped = True
        self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(list(self._state.tasks), timeout=patience_seconds)
        for task in list(self._state.tasks):
            task.cancel()
        for connection in list(self._state.connections):
            connection.transport.abort()
        self._server = None

    def _protocol(self) -> GuardedProtocol:
        return GuardedProtocol(self._limits, self._config, self._state, lambda: self._has_stopped)
