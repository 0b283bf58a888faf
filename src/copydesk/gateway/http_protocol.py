"""uvicorn's HTTP protocol with bounds: bytes of headers and body, time to send a request, silent connections.

Theory: a connection owes us something at every moment but one. Until its headers are complete it owes them by one
deadline, until its body is complete that by a second, between requests it owes us the next by a third, and when its
buffer is full it owes us reading by a fourth. While we work on a request it owes us nothing. One timer per connection
looks at the deadline in force; it never sleeps past the shortest of them, so moving a deadline moves no timer.

What a client did wrong here is answered in JSON, as everything is, and then the connection is closed. Before closing it
is read for a moment more, or the answer would be lost to a client that still sends.
"""

import asyncio
import logging
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import msgspec
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from copydesk.wire.codes import Code
from copydesk.wire.envelope import gateway_failure

_log = logging.getLogger("uvicorn.error.guarded")
_log.setLevel(logging.ERROR)  # uvicorn warns of each request that is no HTTP, which is whatever a stranger sends

CONNECTION: Final = "copydesk.connection"
"""What the application finds its connection by, in the scope's state."""


class HttpLimits(msgspec.Struct, frozen=True):
    """What a listener puts up with.

    Twenty orders with every parameter take some 10 KB; the longest documented request is far below `body_bytes`.
    """

    header_bytes: int = 16_384
    body_bytes: int = 262_144
    head_seconds: float = 10.0
    request_seconds: float = 30.0
    idle_seconds: float = 75.0
    linger_seconds: float = 2.0
    connections: int = 10_000

    def __post_init__(self) -> None:
        if self.request_seconds < self.head_seconds:
            raise ValueError("a request may take at least as long as its headers")

    @property
    def shortest_seconds(self) -> float:
        """The shortest of the times, which is how long a timer may sleep."""
        return min(self.head_seconds, self.request_seconds, self.idle_seconds, self.linger_seconds)


class _Broken(Exception):
    """Raised through the parser to stop it; the refusal is kept by the protocol."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection, held to the limits. It ends at once if its listener `has_stopped` before it begins."""

    def __init__(
        self, limits: HttpLimits, config: Config, server_state: ServerState, has_stopped: Callable[[], bool]
    ) -> None:
        super().__init__(config, server_state, {CONNECTION: self})
        self._has_stopped = has_stopped
        self.logger = _log
        self._limits = limits
        self._deadline = math.inf
        self._write_deadline = math.inf
        self._watch: asyncio.TimerHandle | None = None
        self._refusal: tuple[int, str, str] | None = None
        self._refused = False
        self._in_head = False
        self._receiving = False
        self._messages = 0
        self._began = 0.0
        self._chunk_bytes = 0
        self._head_at_least = 0
        self._head_at_most = 0
        self._body_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        if self._has_stopped():
            self.transport.abort()
            return
        self._deadline = self.loop.time() + self._limits.head_seconds
        self._look_again()
        if len(self.connections) > self._limits.connections:
            self._refuse(503, Code.UNAVAILABLE, Code.UNAVAILABLE.message())

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn never keeps a half-closed connection
        """A client that has said all may still wait for its answer; one that broke off in the middle may not."""
        waits = self.cycle is not None and not self.cycle.response_complete and not self._receiving
        if waits and not self._refused and self.scheme == "http":
            self.cycle.keep_alive = False
            return True
        return False

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._chunk_bytes = len(data)
        messages = self._messages
        if self._in_head:
            self._head_at_most += len(data)
        super().data_received(data)
        if self._in_head and messages == self._messages:
            self._head_at_least += len(data)
            if self._head_at_least > self._limits.header_bytes:
                self._refuse_head()

    def cut(self) -> None:
        """End the connection without an answer to what was asked."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self._refuse(*(self._refusal or (400, "400", "Bad Request")))

    def _unsupported_upgrade_warning(self) -> None:
        """An upgrade that is not offered is passed over, as HTTP has it; the parser cannot go on behind it."""
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def handle_websocket_upgrade(self) -> None:
        self._stop_watching()
        super().handle_websocket_upgrade()

    # What the parser tells.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._messages += 1
        self._in_head = self._receiving = True
        self._head_at_least = self._body_bytes = 0
        self._head_at_most = self._chunk_bytes
        self._began = self.loop.time()
        self._deadline = self._began + self._limits.head_seconds

    def on_headers_complete(self) -> None:
        limit = self._limits.header_bytes
        if self._head_at_most > limit and self._exact_head_bytes() > limit:
            self._refuse_head()
            raise _Broken
        self._in_head = False
        self._deadline = self._began + self._limits.request_seconds
        self.scope["raw_target"] = self.url  # type: ignore[typeddict-unknown-key]
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > self._limits.body_bytes:
            self._refuse(413, "413", f"The body is longer than {self._limits.body_bytes} bytes.")
            raise _Broken
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._receiving = False
        self._deadline = math.inf
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._unset_keepalive_if_required()  # the deadline below stands for it
        if not self.pipeline and not self._receiving and not self._refused:
            self._deadline = self.loop.time() + self._limits.idle_seconds

    # What the transport tells.

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_deadline = self.loop.time() + self._limits.request_seconds

    def resume_writing(self) -> None:
        super().resume_writing()
        self._write_deadline = math.inf

    # Watching and refusing.

    def _look_again(self) -> None:
        """Look at the deadlines, now and whenever one may have passed."""
        now = self.loop.time()
        due = min(self._deadline, self._write_deadline)
        if now >= due:
            self._expire()
        if not self.transport.is_closing():
            due = min(self._deadline, self._write_deadline, now + self._limits.shortest_seconds)
            self._watch = self.loop.call_at(due, self._look_again)

    def _expire(self) -> None:
        if self._receiving and not self._refused and self._write_deadline == math.inf:
            self._refuse(408, Code.TIMEOUT, "The request was not received in time.")
        else:
            self.transport.abort()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _exact_head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _refuse_head(self) -> None:
        self._refuse(431, "431", f"The headers are longer than {self._limits.header_bytes} bytes.")

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Answer once, then read on without looking until the client has closed or the deadline passes.

        Answers come in the order of requests: where an earlier one is still due, the connection is cut without a word.
        """
        if self._refused:
            return
        self._refused = True
        self._deadline = self.loop.time() + self._limits.linger_seconds
        if self._answer_is_due():
            self.transport.abort()
            return
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        body = gateway_failure(code, message)
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(body)
        self.transport.write((STATUS_LINE[HTTPStatus(status)] + head) + body)
        self.flow.resume_reading()

    def _answer_is_due(self) -> bool:
        """Whether an answer to an earlier request, or a part of this one's, stands between us and a refusal."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        own = self._receiving and not self._in_head
        return bool(self.pipeline) or self.cycle.response_started or not own
