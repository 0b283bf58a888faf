"""What is served beside /api/v5: the documents in a browser, and a clear no to what does not exist."""

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


def web_app(version: str) -> Starlette:
    """The application for everything but /api/v5. The document is made once, here."""
    page = files(__package__).joinpath("docs.html").read_bytes()
    document = msgspec.json.encode(openapi.document(version))

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
            WebSocketRoute("/{path:path}", _no_socket),
        ],
        exception_handlers={HTTPException: _no_route},
    )


async def _no_socket(websocket: WebSocket) -> None:
    """WebSockets are not served yet: the handshake is refused, with the reason in its answer."""
    served = websocket.url.path.startswith("/ws/v5/")
    code = Code.NOT_SERVED if served else Code.NOT_FOUND
    text = "WebSockets are not served by this version of Copydesk." if served else code.message()
    body = gateway_failure(code, text)
    await websocket.send_denial_response(Response(body, code.status, media_type="application/json"))


async def _no_route(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = Code.WRONG_METHOD if error.status_code == 405 else Code.NOT_FOUND
    body = gateway_failure(code, code.message())
    return Response(body, code.status, headers=error.headers, media_type="application/json")
