"""What is served beside /api/v5: the documents in a browser, WebSockets, and a clear no to what does not exist."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from copydesk.wire import openapi
from copydesk.wire.codes import Code
from copydesk.wire.envelope import gateway_failure

_ONLY_OURS = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page is one file and asks nobody but this server."""


def web_app(version: str, sockets: Sequence[WebSocketRoute] = ()) -> Starlette:
    """The application for everything but /api/v5, with the routes of WebSockets. The document is made once, here."""
    page = files(__package__).joinpath("docs.html").read_bytes()
    document = _document(version)

    async def docs(_: Request) -> Response:
        headers = {"content-security-policy": _ONLY_OURS, "x-content-type-options": "nosniff"}
        return Response(page, media_type="text/html", headers=headers)

    async def description(_: Request) -> Response:
        return Response(document, media_type="application/json")

    async def home(_: Request) -> Response:
        return RedirectResponse("docs")

    return Starlette(
        routes=[
            Route("/", home),
            Route("/docs", docs),
            Route("/openapi.json", description),
            *sockets,
            WebSocketRoute("/{path:path}", _no_socket),
        ],
        exception_handlers={HTTPException: _no_route},
    )


@cache
def _document(version: str) -> bytes:
    return msgspec.json.encode(openapi.document(version))


async def _no_socket(websocket: WebSocket) -> None:
    """No such WebSocket: the handshake is refused, with the reason in its answer."""
    code = Code.NOT_FOUND
    body = gateway_failure(code, code.message())
    await websocket.send_denial_response(Response(body, code.status, media_type="application/json"))


async def _no_route(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = Code.WRONG_METHOD if error.status_code == 405 else Code.NOT_FOUND
    body = gateway_failure(code, code.message())
    return Response(body, code.status, headers=error.headers, media_type="application/json")
