"""What a browser is shown, and what stands beside the API."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from tests.gateway.scene import Scene
from tests.gateway.signed import signed

from copydesk.gateway.front import Front
from copydesk.gateway.http_protocol import HttpLimits
from copydesk.gateway.listener import Address, Listener
from copydesk.gateway.web.app import web_app
from copydesk.wire import catalogue

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def serving(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the exchange's door, over a real socket."""
    listener = Listener(Front(scene.core, web_app("9.9")), Address(), limits=HttpLimits(body_bytes=100_000))
    address = await listener.start()
    async with httpx.AsyncClient(base_url=f"http://{address.host}:{address.port}") as client:
        yield client
    await listener.stop()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a furnished exchange."""
    async with serving(await Scene().furnish()) as client:
        yield client


async def test_the_document_lists_every_endpoint(client: httpx.AsyncClient) -> None:
    """Each with its method, made from the declarations."""
    document = (await client.get("/openapi.json")).json()

    assert document["openapi"] == "3.1.0"
    assert document["info"]["version"] == "9.9"
    assert {(endpoint.method.lower(), endpoint.path) for endpoint in catalogue.ENDPOINTS} == {
        (method, path) for path, methods in document["paths"].items() for method in methods
    }


async def test_the_page_needs_nothing_but_this_server(client: httpx.AsyncClient) -> None:
    """One file, no other host, and a policy that would not let it ask one."""
    page = await client.get("/docs")

    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.findall(r"(?:https?:)?//[a-z]+\.[a-z]+", page.text)
    assert not re.findall(r"<(?:link|img|script)[^>]*(?:src|href)", page.text)
    assert "innerHTML" not in page.text


async def test_the_root_leads_to_the_documents(client: httpx.AsyncClient) -> None:
    """Whoever opens the address finds something to read."""
    assert (await client.get("/", follow_redirects=True)).url.path == "/docs"


async def test_the_api_answers_over_http(client: httpx.AsyncClient) -> None:
    """Public time, through socket, protocol, front and core; JSON and its length, nothing else."""
    answer = await client.get("/api/v5/public/time")

    assert answer.json()["code"] == "0"
    assert set(answer.headers) == {"content-type", "content-length"}


@pytest.mark.parametrize("path", ["/nothing", "/docs/x", "/api/v5/nothing", "/api"])
async def test_what_does_not_exist_is_told_in_json(client: httpx.AsyncClient, path: str) -> None:
    """Beside the API as in it."""
    answer = await client.get(path)

    assert (answer.status_code, answer.json()) == (404, {"msg": "Not Found", "code": "404"})


async def test_a_wrong_method_is_told_in_json(client: httpx.AsyncClient) -> None:
    """Beside the API as in it."""
    for path in ("/docs", "/api/v5/public/time"):
        answer = await client.post(path)
        assert (answer.status_code, answer.json()["code"]) == (405, "50115")
        assert "GET" in answer.headers["allow"]


async def test_websockets_are_refused_with_a_reason(client: httpx.AsyncClient) -> None:
    """The handshake is answered in JSON rather than left to time out."""
    headers = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    answer = await client.get("/nothing", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (404, "404")


async def test_a_body_in_many_pieces_is_one_body() -> None:
    """Chunks are gathered before anything is checked: the signature is over the whole."""
    scene = await Scene().furnish()
    _, key = await scene.user()
    path, parts = "/api/v5/copytrading/set-instruments", (b'{"instId"', b":", b'"BTC-USDT-SWAP"}')
    request = signed(key, scene.clock.now_us(), "POST", path.encode(), b"".join(parts))

    async def pieces() -> AsyncIterator[bytes]:
        for part in parts:
            yield part
            await asyncio.sleep(0)

    async with serving(scene) as client:
        answer = await client.post(path, content=pieces(), headers=request.headers)

    assert (answer.status_code, answer.json()["code"]) == (200, "59262")
