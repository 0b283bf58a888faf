"""The operator's API: token, acts, errors that name the field."""

import asyncio
from typing import Any, get_type_hints

import httpx
import msgspec
import pytest
from tests.gateway.operating import TOKEN, Operator
from tests.gateway.scene import Scene

from copydesk.engine.copying.messages import CopyingRules
from copydesk.gateway.keys import NewKey
from copydesk.gateway.operator.app import ACTS, operator_app
from copydesk.wire.operations import OPERATIONS
from copydesk.wire.operator_rules import Rules

pytestmark = pytest.mark.anyio


def test_every_declared_operation_has_its_act() -> None:
    """And no act is without a declaration."""
    assert set(ACTS) == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
async def test_nothing_is_done_without_the_token(operator: Operator, operation: Any, header: str | None) -> None:
    """Every operation, every wrong token: 401 in JSON."""
    headers = {} if header is None else {"authorization": header}
    answer = await operator.client.request(operation.method, f"/operator/v1{operation.path}", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["error"]["reason"] == "NOT_THE_OPERATOR"
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_user_with_a_key_and_money_can_trade(operator: Operator) -> None:
    """Create, key, deposit: the key works, and the balance is there."""
    created, user = await operator.ask("POST", "/users", {"name": "carol"})
    made, key = await operator.ask("POST", "/users/carol/keys", {"label": "bot", "permissions": ["read"]})
    paid, done = await operator.ask("POST", "/users/carol/deposits", {"currency": "usdt", "amount": "12.5"})
    answer = await operator.scene.get("/api/v5/account/balance?ccy=USDT", NewKey(**key))

    assert (created, made, paid) == (201, 201, 201)
    assert user["name"] == "carol"
    assert done["seq"] == operator.scene.sequencer.last_seq
    assert answer.json["data"][0]["details"][0]["cashBal"] == "12.5"


async def test_users_are_named_by_name_or_uid(operator: Operator) -> None:
    """Both reach the same account; the house is no user."""
    _, user = await operator.ask("POST", "/users", {"name": "carol"})
    by_name = await operator.ask("POST", "/users/carol/deposits", {"currency": "USDT", "amount": 1})
    by_uid = await operator.ask("POST", f"/users/{user['uid']}/deposits", {"currency": "USDT", "amount": 1})
    house = await operator.ask("POST", "/users/house/deposits", {"currency": "USDT", "amount": 1})
    _, listed = await operator.ask("GET", "/users")

    assert (by_name[0], by_uid[0], house[0]) == (201, 201, 404)
    assert [one["name"] for one in listed] == ["carol"]


async def test_keys_are_listed_without_secrets_and_revoked(operator: Operator) -> None:
    """The secret is shown once; a revoked key is gone."""
    await operator.ask("POST", "/users", {"name": "carol"})
    _, key = await operator.ask("POST", "/users/carol/keys", {"addresses": ["192.0.2.0/24"], "environment": "demo"})
    _, listed = await operator.ask("GET", "/keys?user=carol")
    revoked, _ = await operator.ask("DELETE", f"/keys/{key['key']}")
    again, error = await operator.ask("DELETE", f"/keys/{key['key']}")

    assert [one["key"] for one in listed] == [key["key"]]
    assert listed[0]["addresses"] == ["192.0.2.0/24"]
    assert key["secret"] not in str(listed)
    assert key["passphrase"] not in str(listed)
    assert (revoked, again, error["error"]["field"]) == (200, 404, "key")
    assert operator.scene.keys.records() == []


async def test_lead_traders_are_approved_and_applications_decided(operator: Operator) -> None:
    """At once by approval, or by deciding an application that waits."""
    await operator.ask("PUT", "/rules", {"lead_application": "operator"})
    for name in ("carol", "dave"):
        await operator.ask("POST", "/users", {"name": name})
    _, key = await operator.ask("POST", "/users/dave/keys", {})
    approved, _ = await operator.ask(
        "POST", "/users/carol/lead", {"instrument_type": "SWAP", "instruments": ["BTC-USDT-SWAP"]}
    )
    applied = await operator.scene.post(
        "/api/v5/copytrading/apply-lead-trading", {"instId": "ETH-USDT-SWAP"}, NewKey(**key)
    )
    _, waiting = await operator.ask("GET", "/lead-applications")
    decided, _ = await operator.ask("POST", "/users/dave/lead-application", {"instrument_type": "SWAP", "accept": True})
    _, users = await operator.ask("GET", "/users")

    assert (approved, applied.code, decided) == (201, "0", 200)
    assert [(one["name"], one["instruments"]) for one in waiting] == [("dave", ["ETH-USDT-SWAP"])]
    assert [one["leads"] for one in users] == [["SWAP"], ["SWAP"]]


async def test_a_lead_trader_stops(operator: Operator) -> None:
    """In the instrument type that is named, and in no other; a second time there is nothing to stop."""
    await operator.ask("POST", "/users", {"name": "carol"})
    for kind, instrument in (("SWAP", "BTC-USDT-SWAP"), ("SPOT", "BTC-USDT")):
        await operator.ask("POST", "/users/carol/lead", {"instrument_type": kind, "instruments": [instrument]})

    stopped, _ = await operator.ask("POST", "/users/carol/lead-stop-request", {"instrument_type": "SPOT"})
    again, error = await operator.ask("POST", "/users/carol/lead-stop-request", {"instrument_type": "SPOT"})
    _, users = await operator.ask("GET", "/users")

    assert (stopped, again, error["error"]["reason"]) == (200, 409, "NOT_A_LEAD_TRADER")
    assert [one["leads"] for one in users] == [["SWAP"]]


async def test_rejections_come_with_the_reason_s_name_and_sentence(operator: Operator) -> None:
    """409: a rule of the world said no."""
    await operator.ask("POST", "/users", {"name": "carol"})
    status, error = await operator.ask("POST", "/users", {"name": "carol"})

    assert status == 409
    assert error["error"]["reason"] == "ACCOUNT_NAME_TAKEN"
    assert "exists already" in error["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/users", {}, "name"),
        ("POST", "/users", {"name": 7}, "name"),
        ("POST", "/users", {"name": "7up"}, "name"),
        ("POST", "/users", {"name": "carol", "nickname": "c"}, "nickname"),
        ("POST", "/users/carol/deposits", {"currency": "USDT"}, "amount"),
        ("POST", "/users/carol/deposits", {"currency": "USDT", "amount": "1e999999999"}, "amount"),
        ("POST", "/users/carol/deposits", {"currency": "USDT", "amount": "NaN"}, "amount"),
        ("POST", "/users/carol/deposits", {"currency": "USDT", "amount": "much"}, "amount"),
        ("POST", "/users/carol/deposits", {"user": "dave", "currency": "USDT", "amount": "1"}, "user"),
        ("POST", "/users/nobody/deposits", {"currency": "USDT", "amount": "1"}, "user"),
        ("POST", "/users/carol/keys", {"permissions": ["read", "own"]}, "permissions[1]"),
        ("POST", "/users/carol/keys", {"permissions": []}, "permissions"),
        ("POST", "/users/carol/keys", {"addresses": ["home"]}, "addresses"),
        ("PUT", "/instruments/BTC-USDT-SWAP", {"state": "broken"}, "state"),
        ("PUT", "/instruments/BTC-USDT-SWAP", {}, "state"),
        ("PUT", "/instruments/NO-SUCH", {"state": "suspend"}, "instrument"),
        ("POST", "/prices", {"quotes": [{"instrument": "BTC-USDT-SWAP", "index": "1"}]}, "quotes[0].mark"),
        (
            "POST",
            "/prices",
            {"quotes": [{"instrument": "BTC-USDT-SWAP", "index": "1", "mark": "1", "bids": [["1", "1e99"]]}]},
            "quotes[0].bids[0].size",
        ),
        ("POST", "/faults", {"code": "51000"}, "code"),
        ("GET", "/keys?owner=carol", None, "owner"),
    ],
)
async def test_errors_name_the_field(operator: Operator, method: str, path: str, body: Any, field: str) -> None:
    """What is missing, misspelt, of another type or out of bounds."""
    await operator.ask("POST", "/users", {"name": "carol"})
    status, error = await operator.ask(method, path, body)

    assert status in (400, 404, 409)
    assert error["error"]["field"] == field
    assert error["error"]["message"]


@pytest.mark.parametrize("raw", [b"{", b"[]", b"7", b"\xff", b'{"name":"carol"} x', b'{"name":' * 20_000])
async def test_a_body_that_is_no_object_is_told(operator: Operator, raw: bytes) -> None:
    """400, and nothing happened."""
    answer = await operator.client.post("/operator/v1/users", content=raw, headers={"authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 400
    assert answer.json()["error"]["reason"] == "BAD_REQUEST"


async def test_rules_are_shown_and_adopted(operator: Operator) -> None:
    """What is adopted is what holds."""
    _, before = await operator.ask("GET", "/rules")
    adopted, rules = await operator.ask(
        "PUT", "/rules", {"leading_conflict": "per_instrument", "max_profit_sharing_ratio": "0.2"}
    )
    _, after = await operator.ask("GET", "/rules")

    assert before["leading_conflict"] == "whole_request"
    assert adopted == 200
    assert after == rules
    assert (after["leading_conflict"], after["max_profit_sharing_ratio"]) == ("per_instrument", "0.2")


def test_an_operator_may_set_every_rule_of_the_world() -> None:
    """The operator's API has the fields of the world's rules: their names, types, bounds and defaults, and no other."""
    assert get_type_hints(Rules, include_extras=True) == get_type_hints(CopyingRules, include_extras=True)
    assert msgspec.convert(Rules(), CopyingRules, from_attributes=True) == CopyingRules()


async def test_the_digest_changes_with_the_state_only(operator: Operator) -> None:
    """Reading changes nothing; a deposit does."""
    await operator.ask("POST", "/users", {"name": "carol"})
    _, first = await operator.ask("GET", "/state-digest")
    await operator.ask("GET", "/users")
    _, same = await operator.ask("GET", "/state-digest")
    await operator.ask("POST", "/users/carol/deposits", {"currency": "USDT", "amount": "1"})
    _, other = await operator.ask("GET", "/state-digest")

    assert first == same
    assert (other["seq"], other["digest"] != first["digest"]) == (first["seq"] + 1, True)


async def test_health_tells_where_the_journal_is(operator: Operator) -> None:
    """Version, seq, users, failures."""
    await operator.ask("POST", "/users", {"name": "carol"})
    _, health = await operator.ask("GET", "/health")

    assert (health["version"], health["users"], health["failures"]) == ("0.0.test", 1, 0)
    assert health["seq"] == operator.scene.sequencer.last_seq


async def test_faults_are_armed_listed_and_cleared(operator: Operator) -> None:
    """The exchange has a bad day until it is told otherwise."""
    armed, faults = await operator.ask("POST", "/faults", {"code": "50013", "count": 3})
    failing = await operator.scene.get("/api/v5/public/time")
    _, left = await operator.ask("GET", "/faults")
    _, none = await operator.ask("DELETE", "/faults")

    assert (armed, faults[0]["remaining"], failing.code) == (201, 3, "50013")
    assert left == [
        {
            "number": 1,
            "path": "*",
            "code": "50013",
            "drop": False,
            "when": "before",
            "delay_ms": 0,
            "remaining": 2,
            "met": 1,
        }
    ]
    assert none == []


async def test_unknown_paths_and_methods_are_told_in_json(operator: Operator) -> None:
    """404 and 405."""
    assert (await operator.ask("GET", "/nothing"))[0] == 404
    status, error = await operator.ask("PATCH", "/users")
    assert (status, error["error"]["reason"]) == (405, "WRONG_METHOD")


async def test_stop_is_answered_before_the_house_stops() -> None:
    """202, then the house is told."""
    scene = await Scene().furnish()
    stops: list[bool] = []
    desk = scene.desk(lambda: stops.append(True))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(operator_app(desk, TOKEN)), base_url="http://operator"
    ) as client:
        answer = await client.post("/operator/v1/stop", headers={"authorization": f"Bearer {TOKEN}"})
        told_before = list(stops)
        await asyncio.sleep(0)

    assert told_before == []
    assert (answer.status_code, answer.json(), stops) == (202, {"stopping": True}, [True])
