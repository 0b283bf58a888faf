"""Hostile and nonsensical requests over real connections: whatever comes, no answer is the fault of the house.

`make fuzz` runs these for long.
"""

import itertools
import re
import socket

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests.auth import AuthBase
from tests.e2e.signed import SignedClient

from copydesk.wire.catalogue import ENDPOINTS

CALLERS = 8
EXAMPLES = max(5, settings.default.max_examples // 4)
ANSWER_WITHIN_SECONDS = 5


# A public endpoint without parameters has nothing that could be wrong.
REQUESTS = [
    pytest.param(endpoint, mode, id=f"{endpoint.method} {endpoint.path} {mode.value}")
    for endpoint in ENDPOINTS
    for mode in schemathesis.GenerationMode
    if mode.is_positive or endpoint.private or endpoint.request.__struct_fields__
]


class Signing(AuthBase):
    """Signs what is about to be sent, byte for byte, whatever it is."""

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    def __call__(self, request):
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        request.headers.update(self._client.signed_headers(request.method, request.path_url, raw))
        return request


@pytest.fixture(scope="module")
def callers(exchange):
    """Lead traders who take turns, so that limits do not hide what is behind them."""
    leads = [exchange.lead_trader(swap=["BTC-USDT-SWAP"], spot=["BTC-USDT"]) for _ in range(CALLERS)]
    return itertools.cycle([Signing(lead.client) for lead in leads])


@pytest.fixture(scope="module")
def description(exchange):
    """The API as the running server describes it."""
    return schemathesis.openapi.from_url(f"{exchange.url}/openapi.json")


@pytest.mark.parametrize(("endpoint", "mode"), REQUESTS)
def test_what_the_description_allows_or_forbids_is_answered(endpoint, mode, description, callers):
    """Every request made from the description, right or wrong, gets JSON with a code, and never a 5xx."""

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=description[endpoint.path][endpoint.method].as_strategy(generation_mode=mode))
    def is_answered(case):
        answer = case.call(auth=next(callers))

        assert answer.status_code < 500, answer.text
        assert answer.json()["code"], answer.text

    is_answered()


def _sent(exchange, raw: bytes) -> bytes:
    """What comes back on a fresh connection for these bytes and the end of input."""
    host, _, port = exchange.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=ANSWER_WITHIN_SECONDS) as connection:
        received = b""
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionError:
            pass  # the server may well hang up in the middle of garbage
        return received


HEAD = b"POST /api/v5/copytrading/set-instruments HTTP/1.1\r\nHost: x\r\n"
GARBAGE = [
    b"",
    b"\x00" * 4096,
    b"\r\n" * 500,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /api/v5/public/time HTTP/9.9\r\n\r\n",
    b"GET /api/v5/public/time\r\n\r\n",
    b"GET " + b"/" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /api/v5/public/time HTTP/1.1\r\n" + b"x: y\r\n" * 20_000 + b"\r\n",
    b"GET /api/v5/public/time HTTP/1.1\r\nHost: " + b"x" * 200_000 + b"\r\n\r\n",
    b"GET /api/v5/public/time?" + b"a=%zz&" * 200 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    HEAD + b"Content-Length: 5\r\n\r\nab",
    HEAD + b"Content-Length: -5\r\n\r\nabcde",
    HEAD + b"Content-Length: 99999999999999999999\r\n\r\nabcde",
    HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    HEAD + b"Content-Length: 3000000\r\n\r\n" + b"[" * 3_000_000,
]


@pytest.mark.parametrize("raw", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused_or_hung_up_on(exchange, raw):
    """Broken heads, lengths that lie and endless lines get a refusal or nothing, and the next caller is served."""
    answer = _sent(exchange, raw)

    assert _statuses(answer) <= set(range(200, 500)), answer[:300]
    assert exchange.operator("GET", "/health")["failures"] == 0


@settings(max_examples=EXAMPLES * 10)
@given(
    raw=st.binary(max_size=300)
    | st.builds(
        lambda method, target, header, body: (
            b"%b /api/v5/%b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n%b" % (method, target, header, body)
        ),
        st.sampled_from([b"GET", b"POST", b"\xff", b""]),
        st.binary(max_size=60),
        st.binary(max_size=60),
        st.binary(max_size=60),
    )
)
def test_random_bytes_are_refused_or_hung_up_on(exchange, raw):
    """Random bytes, alone or in the parts of a request, never meet a fault of the house."""
    answer = _sent(exchange, raw)

    assert _statuses(answer) <= set(range(200, 500)), answer[:300]


def test_the_house_counts_no_failure(exchange):
    """After all that, the operator's health page counts no request that was answered as the house's own fault."""
    assert exchange.operator("GET", "/health")["failures"] == 0


def _statuses(answer: bytes) -> set[int]:
    return {int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", answer, re.MULTILINE)}
