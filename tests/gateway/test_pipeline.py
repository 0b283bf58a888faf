"""The way through the door: routes, forms of refusal, order of checks, the outer ring."""

import json
import logging

import pytest
from tests.gateway.scene import Scene

from copydesk.bootstrap.door import HANDLERS
from copydesk.engine.identifiers import AccountId
from copydesk.gateway.faults import Fault
from copydesk.gateway.keys import NewKey
from copydesk.gateway.rest.call import Call, Reply
from copydesk.wire import catalogue
from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Endpoint, Permission

pytestmark = pytest.mark.anyio

SET = "/api/v5/copytrading/set-instruments"
TIME = "/api/v5/public/time"
CONFIG = "/api/v5/account/config"


@pytest.fixture
async def scene() -> Scene:
    """A furnished world."""
    return await Scene().furnish()


async def test_unknown_paths_are_told_from_documented_ones(scene: Scene) -> None:
    """404 for what OKX does not know, 501 for what we do not serve; both with the two keys."""
    method, path = sorted(catalogue.documented_elsewhere)[0]
    unknown, unserved = await scene.get("/api/v5/no/such"), await scene.ask(method, path, b"")

    assert (unknown.status, unknown.body) == (404, b'{"msg":"Not Found","code":"404"}')
    assert unserved.status == 501
    assert list(unserved.json) == ["msg", "code"]
    assert unserved.code == "501"


async def test_every_documented_route_is_served_or_said_not_to_be(scene: Scene) -> None:
    """No documented endpoint is taken for a typing error."""
    for method, path in catalogue.documented_elsewhere:
        assert (await scene.ask(method, path, b"")).status == 501
    for endpoint in catalogue.ENDPOINTS:
        assert (await scene.ask(endpoint.method, endpoint.path, b"")).status not in (404, 405, 501)


@pytest.mark.parametrize("path", ["/api/v5", "/api/v5/", TIME + "/", TIME.upper(), TIME[:-1], "/api/v6/public/time"])
async def test_paths_are_matched_exactly(scene: Scene, path: str) -> None:
    """No trailing slash, no other case, no other version."""
    assert (await scene.get(path)).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY"])
async def test_a_wrong_method_on_a_known_path_is_told(scene: Scene, method: str) -> None:
    """405 with 50115, and which methods there are."""
    answer = await scene.ask(method, TIME, b"")

    assert (answer.status, answer.code, answer.headers[b"allow"]) == (405, "50115", b"GET")


async def test_gateway_failures_have_the_recorded_two_keys(scene: Scene) -> None:
    """msg first, then code, and no data."""
    _, key = await scene.user()

    assert (await scene.get(CONFIG, key, changed={b"ok-access-key": b"?"})).body == (
        b'{"msg":"Invalid OK-ACCESS-KEY","code":"50111"}'
    )
    assert (await scene.get(CONFIG, key, changed={b"ok-access-sign": b"?"})).body == (
        b'{"msg":"Invalid Sign","code":"50113"}'
    )
    assert (await scene.get(CONFIG, key, changed={b"ok-access-timestamp": b"?"})).status == 401


async def test_a_missing_permission_is_told_with_status_200(scene: Scene) -> None:
    """A read-only key cannot set instruments."""
    _, key = await scene.user(permissions=[Permission.READ])
    answer = await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)

    assert (answer.status, answer.code) == (200, "50120")


async def test_public_endpoints_ignore_credentials(scene: Scene) -> None:
    """Stale, wrong or empty: a public endpoint does not look at them."""
    _, key = await scene.user()
    stale: dict[bytes, bytes | None] = {b"ok-access-timestamp": b"long ago", b"ok-access-sign": b"?"}

    assert (await scene.get(TIME, key, changed=stale)).code == "0"
    assert (await scene.get(TIME, changed={b"ok-access-key": b"", b"x-simulated-trading": b"1"})).code == "0"


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b'{"instId":"BTC-USDT-SWAP"}', b"text/plain", "50006"),
        (b'{"instId":"BTC-USDT-SWAP"}', b"application/x-www-form-urlencoded", "50006"),
        (b"", b"text/plain", "50006"),
        (b"", b"application/json", "50000"),
        (b"", None, "50000"),
        (b"{", b"application/json", "50002"),
        (b"[]", b"application/json", "50002"),
        (b"\xff", b"application/json", "50002"),
        (b"{}", b"application/json", "50014"),
        (b'{"instId":""}', b"application/json; charset=utf-8", "50014"),
        (b'{"instId":"X","instType":"OPTION"}', b"Application/JSON", "51000"),
    ],
)
async def test_bodies_are_checked_after_the_caller(
    scene: Scene, body: bytes, content_type: bytes | None, code: str
) -> None:
    """Each with its code, HTTP 400, and only for who may ask at all."""
    _, key = await scene.user()
    answer = await scene.post(SET, body, key, changed={b"content-type": content_type})
    stranger = await scene.post(SET, body, key, changed={b"content-type": content_type, b"ok-access-sign": b"?"})

    assert (answer.status, answer.code) == (400, code)
    assert stranger.code == "50113"


async def test_a_content_type_on_a_get_is_of_no_interest(scene: Scene) -> None:
    """python-okx sends one on every request."""
    _, key = await scene.user()

    assert (await scene.get(CONFIG, key, changed={b"content-type": b"text/plain"})).code == "0"


async def test_signature_covers_the_query_as_sent(scene: Scene) -> None:
    """A comma may arrive as itself or escaped, each signed as sent."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    for comma in (",", "%2C"):
        answer = await scene.get(f"/api/v5/account/positions?instType=SWAP&instId=BTC-USDT-SWAP{comma}X", key)
        assert answer.code in ("0", "51001")


async def test_business_refusals_come_in_the_envelope(scene: Scene) -> None:
    """code, data, msg; status 200."""
    _, key = await scene.user()
    answer = await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)

    assert answer.status == 200
    assert list(answer.json) == ["code", "data", "msg"]
    assert (answer.code, answer.json["data"]) == ("59262", [])


async def test_order_answers_carry_the_gateway_s_times(scene: Scene) -> None:
    """inTime and outTime are microseconds of the clock."""
    _, key = await scene.user()
    order = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "px": "40000", "sz": "1"}
    answer = await scene.post("/api/v5/trade/order", order, key)

    assert list(answer.json) == ["code", "data", "inTime", "msg", "outTime"]
    assert answer.json["inTime"] == str(scene.clock.now_us())


Wrong = tuple[str, NewKey, dict[bytes, bytes | None]]


class Trap:
    """A handler that must not be reached, or that breaks."""

    def __init__(self, error: Exception | None = None) -> None:
        self.reached = 0
        self._error = error

    async def __call__(self, call: Call) -> Reply:
        self.reached += 1
        if self._error is not None:
            raise self._error
        return Reply(())


def wrong_callers(scene: Scene, account: AccountId, good: NewKey, endpoint: Endpoint) -> list[Wrong]:
    """Every wrong caller of an endpoint: the code he is told, his key, what he changes."""
    revoked = scene.key(account)
    scene.keys.revoke(revoked.key)
    others = [permission for permission in Permission if permission is not endpoint.permission]
    return [
        ("50103", good, {b"ok-access-key": None}),
        ("50104", good, {b"ok-access-passphrase": None}),
        ("50106", good, {b"ok-access-sign": None}),
        ("50107", good, {b"ok-access-timestamp": None}),
        ("50111", good, {b"ok-access-key": b"unknown"}),
        ("50119", revoked, {}),
        ("50112", good, {b"ok-access-timestamp": b"now"}),
        ("50102", good, {b"ok-access-timestamp": b"2020-12-08T09:08:57.715Z"}),
        ("50113", good, {b"ok-access-sign": b"A" * 44}),
        ("50105", good, {b"ok-access-passphrase": b"guess"}),
        ("50101", scene.key(account, environment="demo"), {}),
        ("50101", scene.key(account, environment="live"), {b"x-simulated-trading": b"1"}),
        ("50110", scene.key(account, addresses=["198.51.100.1"]), {}),
        ("50120", scene.key(account, permissions=others), {}),
    ]


@pytest.mark.parametrize("endpoint", [one for one in catalogue.ENDPOINTS if one.private], ids=lambda one: one.name)
async def test_no_wrong_caller_is_admitted(endpoint: Endpoint) -> None:
    """Every private endpoint, every wrong caller: each is told his code, none reaches the handler."""
    trap = Trap()
    scene = await Scene(handlers={**HANDLERS, endpoint.name: trap}, endpoints=[endpoint]).furnish()
    account, good = await scene.user(permissions=list(Permission))
    body = b"" if endpoint.method == "GET" else b"[]" if endpoint.batch else b"{}"
    for code, key, changed in wrong_callers(scene, account, good, endpoint):
        answer = await scene.ask(endpoint.method, endpoint.path, body, key, changed=changed)
        assert answer.code == code
        assert answer.status == (200 if code == "50120" else 401)

    assert trap.reached == 0
    right = await scene.ask(endpoint.method, endpoint.path, body, good)
    assert right.code in ("0", "50014")


async def test_an_unexpected_error_is_answered_counted_and_logged_without_secrets(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """500 with 50026; the log names the place and the kind, not what the exception or the request said."""
    scene = Scene(handlers={**HANDLERS, "account.config": Trap(RuntimeError("secret text"))})
    _, key = await (await scene.furnish()).user()
    with caplog.at_level(logging.DEBUG):
        answer = await scene.get(CONFIG + "?token=hidden", key)

    assert (answer.status, answer.body) == (500, b'{"msg":"System error. Try again later","code":"50026"}')
    assert scene.core.failures == 1
    assert "RuntimeError" in caplog.text
    assert CONFIG in caplog.text
    for secret in ("secret text", "hidden", key.key, key.secret, key.passphrase):
        assert secret not in caplog.text


async def test_a_stopped_exchange_says_so(scene: Scene) -> None:
    """503 rather than a bug."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    await scene.sequencer.close()
    answer = await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)

    assert (answer.status, answer.code, scene.core.failures) == (503, "50001", 0)


async def test_a_fault_answers_in_place_of_the_endpoint_as_often_as_it_was_armed(scene: Scene) -> None:
    """Two requests fail, the third does not; one for a path goes before one for everywhere."""
    scene.faults.arm(Fault(TIME, Code.UNAVAILABLE, 2))
    scene.faults.arm(Fault("*", Code.BUSY, 1))
    told = [(await scene.get(TIME)).code for _ in range(4)]

    assert told == ["50001", "50001", "50013", "0"]
    assert scene.faults.armed == []


async def test_key_order_of_json_does_not_matter_and_unknown_keys_are_ignored(scene: Scene) -> None:
    """okx-api adds `tag` to every private POST."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    answer = await scene.post(SET, {"tag": "x", "instId": "ETH-USDT-SWAP", "instType": "SWAP"}, key)

    assert answer.json["data"] == [{"instId": "ETH-USDT-SWAP", "enabled": True}]
    assert json.loads(answer.body)["code"] == "0"
