"""The seam between a server and the REST core: one bare ASGI callable for /api/v5, everything else to the application
beside it. A leaner server can take this place without touching either."""

from typing import Any

from copydesk.gateway.raw import RawRequest
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
        message = await receive()
        body = message.get("body", b"")
        while message.get("more_body"):
            message = await receive()
            body += message.get("body", b"")
        if message["type"] == "http.disconnect":
            return
        client = scope["client"]
        answer = await self._core.answer(
            RawRequest(scope["method"], _target(scope), scope["headers"], body, client[0] if client else "")
        )
        length = (b"content-length", b"%d" % len(answer.body))
        await send({"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, length]})
        await send({"type": "http.response.body", "body": answer.body})


def _target(scope: Any) -> bytes:
    """Path and query as signed: as they stand in the request line, unless that names the host as well."""
    raw: bytes = scope.get("raw_target", b"")
    if raw.startswith(b"/"):
        return raw
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path
