"""The wire of one WebSocket: uvicorn's protocol, with frames written at once, and what is not read bounded.

A frame goes straight to the transport, which gathers those of one turn into one write; so nothing waits in a task, and
what a client has not read yet lies in one place that can be measured. A client that leaves too much unread is told so,
and cut if it does not read even that.
"""

from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

from copydesk.wire.ws.codes import CloseCode

UNREAD_BYTES: Final = 4 * 1024 * 1024
"""What may wait for a client that reads slowly: some hundred snapshots of a whole book."""

LINGER_SECONDS: Final = 5.0
"""How long a closing connection may take to say that it has understood."""

LINE: Final = "copydesk.line"
"""The scope's extension under which the application finds its line."""


class Line(WebSocketsSansIOProtocol):
    """One connection. `heard_at` is when anything last came from the client, by the loop's clock.

    `on_shutdown` is called before the connection is closed because the server stops.
    """

    heard_at: float = 0.0
    on_shutdown: Callable[[], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent."""
        return not (self.close_sent or self.disconnected or self.transport.is_closing())

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[LINE] = self

    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        super().data_received(data)

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True  # it was refused, which is an end too

    def shutdown(self) -> None:
        self.announce_shutdown()
        super().shutdown()

    def announce_shutdown(self) -> None:
        """Tell the client once that the connection will be closed."""
        if self.on_shutdown is not None and self.is_open:
            self.on_shutdown()
        self.on_shutdown = None

    def write(self, frame: bytes) -> None:
        """Send a frame; a client that has left too much unread is closed instead of ever waited for."""
        if not self.is_open:
            return
        self.transport.write(frame)
        if self.transport.get_write_buffer_size() > UNREAD_BYTES:
            self.hang_up(CloseCode.TOO_SLOW)

    def cut(self) -> None:
        """End the connection without a word, as when the network fails."""
        self.transport.abort()

    def hang_up(self, code: CloseCode) -> None:
        """Close the connection with this code; it is cut when the client does not answer in time."""
        if not self.is_open:
            return
        try:
            self.conn.send_close(code.value, code.reason)
        except InvalidState:
            return  # the client has closed first, and its end is on the way
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code.value, "reason": code.reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)
