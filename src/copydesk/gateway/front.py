"""The seam between a server and the REST core: one bare ASGI callable for /api/v5, everything else to the application
beside it. A leaner server can take this place without touching either."""

from typing import Any

from copydesk.gateway.http_protocol import CONNECTION
from copydesk.gateway.raw import NO_ANSWER, RawRequest
from copydesk.gateway.rest.pipeline import RestCore

_API = b"/api/"


class Front:
    """Hands whole requests to the core and its answers back."""

    def __init__(self, core: RestCore, beside: Any) -> None:
        self._core = core
        self._beside = beside

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["raw_path"].startswith(_API):
            await self._beside(scope, receive, send)
            return
        body = await _whole_body(receive)
        if body is None:
            return
        client = scope["client"]
        answer = await self._core.answer(
            RawRequest(scope["method"], _target(scope), scope["headers"], body, client[0] if client else "")
        )
        if answer is NO_ANSWER:
            scope["state"][CONNECTION].cut()
            return
        length = (b"content-length", b"%d" % len(answer.body))
        await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, length]})
        await send({"type": "http.response.body", "body": answer.body})


async def _whole_body(receive: Any) -> bytes | None:
    """The body, None if the client has gone. A dripped one is gathered in place, for copying it anew with each drop
    would make a drop dear."""
    message = await receive()
    if not message.get("more_body"):
        whole: bytes | None = message.get("body")
        return whole
    gathered = bytearray(message["body"])
    while message.get("more_body"):
        message = await receive()
        gathered += message.get("body", b"")
    return None if message["type"] == "http.disconnect" else bytes(gathered)


def _target(scope: Any) -> bytes:
    """Path and query as signed: as they stand in the request line, unless that names the host as well."""
    raw: bytes = scope.get("raw_target", b"")
    if raw.startswith(b"/"):
        return raw
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path
