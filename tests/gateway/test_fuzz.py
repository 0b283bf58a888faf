"""Whatever is sent, the answer is JSON, never the fault of the house."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.gateway.scene import Answer, Scene
from tests.gateway.signed import PEER, signed

from copydesk.gateway.keys import NewKey
from copydesk.gateway.raw import RawRequest
from copydesk.wire import catalogue
from copydesk.wire.endpoint import Permission

PATHS = st.sampled_from([endpoint.path.encode() for endpoint in catalogue.ENDPOINTS])
METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "\x00"])
KEYS = [
    b"ok-access-key",
    b"ok-access-sign",
    b"ok-access-timestamp",
    b"ok-access-passphrase",
    b"content-type",
    b"exptime",
]
HEADERS = st.lists(st.tuples(st.sampled_from(KEYS), st.binary(max_size=60)), max_size=6)
PARAMETERS = "instId instType ordId clOrdId sz px side ordType tdMode posSide lever mgnMode ccy algoId limit after uly"
NAMES = st.sampled_from(PARAMETERS.split())
WORDS = st.sampled_from(
    ["BTC-USDT-SWAP", "BTC-USDT", "SWAP", "SPOT", "1", "-1", "0", "0.1", "buy", "limit", "cross", ""]
)
VALUES = WORDS | st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none()
OBJECTS = st.dictionaries(NAMES, VALUES | st.lists(VALUES, max_size=3), max_size=8)
BODIES = (OBJECTS | st.lists(OBJECTS, max_size=3)).map(lambda value: json.dumps(value).encode()) | st.binary(
    max_size=200
)
QUERIES = st.binary(max_size=80) | st.lists(st.tuples(NAMES, WORDS), max_size=5).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode()
)


class House:
    """One furnished world, asked many times; its clock moves, so that limits do not hide what is behind them."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.scene, self.key = self._loop.run_until_complete(self._furnished())

    async def _furnished(self) -> tuple[Scene, NewKey]:
        scene = await Scene().furnish()
        _, key = await scene.user(permissions=list(Permission))
        return scene, key

    def answer(self, request: RawRequest) -> Answer:
        self.scene.clock.advance(ms=2_000)
        return Answer(self._loop.run_until_complete(self.scene.core.answer(request)))

    def close(self) -> None:
        self._loop.close()


@pytest.fixture(scope="module")
def house() -> Any:
    """A house for all examples: what one leaves behind the next must bear too."""
    house = House()
    yield house
    house.close()


def holds(house: House, answer: Answer) -> None:
    """What must always hold of an answer."""
    assert answer.status < 500 or answer.status == 501
    assert {"code", "msg"} <= answer.json.keys()
    assert house.scene.core.failures == 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHODS, PATHS | st.binary(max_size=40).map(lambda tail: b"/api/" + tail), QUERIES, HEADERS, BODIES)
def test_unsigned_requests_find_no_fault(
    house: House, method: str, path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    """Any method, path, query, headers and body: JSON with a code, and no 5xx but 501."""
    holds(house, house.answer(RawRequest(method, path + b"?" + query, headers, body, PEER)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(catalogue.ENDPOINTS), QUERIES, BODIES)
def test_signed_requests_find_no_fault(house: House, endpoint: Any, query: bytes, body: bytes) -> None:
    """An admitted caller with any parameters: JSON with a code, and no 5xx but 501."""
    house.scene.clock.advance(ms=2_000)
    target = endpoint.path.encode() + b"?" + query
    holds(house, house.answer(signed(house.key, house.scene.clock.now_us(), endpoint.method, target, body)))
