"""Whatever the operator's API is told, the answer is JSON and never the fault of the house."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.gateway.operating import TOKEN
from tests.gateway.scene import Scene

from copydesk.gateway.operator.app import operator_app
from copydesk.wire import operations
from copydesk.wire.operations import OPERATIONS

WORDS = st.sampled_from(
    [
        *("carol", "BTC-USDT-SWAP", "SWAP", "SPOT", "USDT", "usdt", "trading", "read", "demo", "live", "suspend"),
        *("1", "-1", "1e5", "NaN", "Infinity", "0.1", "1h", "999999999w", "frozen", "running", "real", ""),
        *("2040-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "\x00", "🚀"),
    ]
)
PLAIN = WORDS | st.text(max_size=80) | st.integers() | st.floats() | st.booleans() | st.none()
VALUES = st.recursive(PLAIN, lambda part: st.lists(part, max_size=3) | st.dictionaries(WORDS, part, max_size=3))
ASKABLE = [operation for operation in OPERATIONS if operation != operations.STOP]


@pytest.fixture(scope="module")
def house() -> Any:
    """An operator for all examples: what one leaves behind the next must bear too."""
    loop = asyncio.new_event_loop()
    scene = loop.run_until_complete(Scene().furnish())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(operator_app(scene.desk(), TOKEN)),
        base_url="http://operator",
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    loop.run_until_complete(client.post("/operator/v1/users", json={"name": "carol"}))
    yield loop, client
    loop.run_until_complete(client.aclose())
    loop.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ASKABLE), st.data())
def test_the_operator_finds_no_fault(house: Any, operation: Any, data: st.DataObject) -> None:
    """Any value in any field, and in the path: no 5xx."""
    loop, client = house
    names = operation.request.__struct_fields__
    fields = data.draw(st.dictionaries(st.sampled_from(names) if names else WORDS, VALUES, max_size=len(names) + 1))
    path = re.sub(r"\{\w+\}", lambda _: quote(data.draw(WORDS), safe="") or "x", operation.path)
    posts = operation.method in ("POST", "PUT")
    query = {} if posts else {name: str(value) for name, value in fields.items()}
    body = json.dumps(fields).encode() if posts else None

    asked = client.request(operation.method, f"/operator/v1{path}", params=query, content=body)

    answer = loop.run_until_complete(asked)
    assert answer.status_code < 500, answer.text
    assert "error" in answer.json() or answer.is_success
