"""Bad days: what a client hears, and what was done all the same. Over a real listener where the connection matters."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import httpx
import pytest
from tests.gateway.scene import Scene
from tests.gateway.signed import PEER, signed

from copydesk.gateway.faults import REMEMBERED, Fault, Faults
from copydesk.gateway.front import Front
from copydesk.gateway.keys import NewKey
from copydesk.gateway.listener import Address, Listener
from copydesk.gateway.raw import RawRequest
from copydesk.gateway.web.app import web_app
from copydesk.wire.codes import Code

pytestmark = pytest.mark.anyio

SET = "/api/v5/copytrading/set-instruments"
LED = "/api/v5/copytrading/instruments?instType=SWAP"
TIME = "/api/v5/public/time"
BITCOIN, ETHER = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
AMENDED = {"instType": "SWAP", "instId": ETHER}


@pytest.fixture
async def lead() -> tuple[Scene, NewKey]:
    """A lead trader who leads with Bitcoin."""
    scene = await Scene().furnish()
    account, key = await scene.user()
    await scene.leads(account, BITCOIN)
    return scene, key


async def led(scene: Scene, key: NewKey) -> list[str]:
    """What the lead trader leads with."""
    answer = await scene.get(LED, key)
    return [row["instId"] for row in answer.json["data"] if row["enabled"]]


@asynccontextmanager
async def client_of(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A client over a real connection."""
    listener = Listener(Front(scene.core, web_app("9.9", [])), Address())
    address = await listener.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{address.port}") as client:
        yield client
    await listener.stop()


async def amends(client: httpx.AsyncClient, scene: Scene, key: NewKey) -> httpx.Response:
    """The lead trader amends his leading instruments over the connection."""
    body = json.dumps(AMENDED).encode()
    request = signed(key, scene.clock.now_us(), "POST", SET.encode(), body)
    headers = [(name, value) for name, value in request.headers if name != b"host"]
    return await client.post(SET, content=body, headers=headers)


@pytest.mark.parametrize("code", [Code.TIMEOUT, Code.UNAVAILABLE, Code.BUSY, Code.SYSTEM_ERROR])
async def test_an_error_before_means_that_nothing_was_done_and_after_that_all_was(lead, code):
    """The same answer both times; what the lead trader leads with tells the difference."""
    scene, key = lead
    scene.faults.arm(Fault(SET, code))
    before = await scene.post(SET, AMENDED, key)
    led_before = await led(scene, key)
    scene.faults.arm(Fault(SET, code, when="after"))
    after = await scene.post(SET, AMENDED, key)

    assert before.body == after.body
    assert (before.status, before.code) == (after.status, after.code) == (code.status, code.value)
    assert (led_before, await led(scene, key)) == ([BITCOIN], [ETHER])


@pytest.mark.parametrize(("when", "leads"), [("before", BITCOIN), ("after", ETHER)])
async def test_a_dropped_connection_says_nothing_and_the_next_one_works(lead, when, leads):
    """Not a byte comes back; whether it was done, only looking tells."""
    scene, key = lead
    scene.faults.arm(Fault(SET, drop=True, when=when))
    async with client_of(scene) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            await amends(client, scene, key)
        assert await led(scene, key) == [leads]

        assert (await amends(client, scene, key)).json()["code"] == "0"
    assert scene.core.failures == 0


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_can_come_late(lead, when):
    """With neither a code nor a dropped connection it is the answer itself that comes, so many milliseconds later."""
    scene, key = lead
    scene.faults.arm(Fault(SET, delay_ms=60, when=when))
    began = perf_counter()
    answer = await scene.post(SET, AMENDED, key)

    assert (answer.code, await led(scene, key)) == ("0", [ETHER])
    assert perf_counter() - began >= 0.06


async def test_a_refusal_can_be_lost_too(lead):
    """What is lost is the answer, whatever it was."""
    scene, key = lead
    scene.faults.arm(Fault(SET, Code.TIMEOUT, when="after"))
    lost = await scene.post(SET, {"instType": "SWAP", "instId": "NONE-USDT-SWAP"}, key)
    scene.faults.arm(Fault(SET, delay_ms=1, when="after"))
    late = await scene.post(SET, {"instType": "SWAP", "instId": "NONE-USDT-SWAP"}, key)

    assert (lost.code, late.code != "0") == ("50004", True)


async def test_faults_are_counted_and_remembered():
    """Whoever armed one can ask how often it was met, used up or not; what is served nowhere meets none."""
    scene = await Scene().furnish()
    two, everywhere = scene.faults.arm(Fault(TIME, Code.BUSY, 2)), scene.faults.arm(Fault("*", Code.BUSY, 9))
    for path in (TIME, TIME, TIME, "/api/v5/nowhere"):
        await scene.get(path)

    assert [fault.number for fault in scene.faults.armed] == [everywhere.number]
    for fault, met, remaining in ((two, 2, 0), (everywhere, 1, 8)):
        disarmed = scene.faults.disarm(fault.number)
        assert disarmed is not None
        assert (disarmed.met, disarmed.remaining) == (met, remaining)
    assert (scene.faults.disarm(two.number), scene.faults.waiting) == (None, {})


def test_faults_that_were_met_long_ago_are_forgotten():
    """Memory is bounded; what waits is never forgotten."""
    faults = Faults()
    first = faults.arm(Fault("*", Code.BUSY))
    spent = []
    for _ in range(REMEMBERED):
        spent.append(faults.arm(Fault(TIME, Code.BUSY)).number)
        faults.strike(TIME)

    assert faults.armed == [first]
    assert [faults.disarm(number) is None for number in (spent[0], spent[1], spent[-1])] == [True, False, False]


@pytest.mark.parametrize(
    ("body", "reason", "field"),
    [
        ({"path": "/api/v5/trade/ordr", "code": "50001"}, "UNKNOWN_PATH", "path"),
        ({"code": "50001", "drop": True}, "BAD_REQUEST", "drop"),
        ({"when": "after"}, "BAD_REQUEST", "code"),
        ({"code": "50011", "when": "after"}, "BAD_REQUEST", "when"),
        ({"delay_ms": 60_001}, "BAD_REQUEST", "delay_ms"),
    ],
)
async def test_what_would_never_be_met_or_be_a_lie_is_refused(operator, body, reason, field):
    """A fault that is armed can happen, and on a real exchange too."""
    status, told = await operator.ask("POST", "/faults", body)

    assert (status in (400, 404), told["error"]["reason"], told["error"]["field"]) == (True, reason, field)


async def test_a_fault_is_disarmed_by_its_number(operator):
    """The answer tells how often it was met; a second time there is none."""
    fault = {"path": TIME, "drop": True, "when": "after", "count": 3}
    _, (armed,) = await operator.ask("POST", "/faults", fault)
    await operator.scene.core.answer(RawRequest("GET", TIME.encode(), [], b"", PEER))

    assert await operator.ask("DELETE", f"/faults/{armed['number']}") == (200, {**armed, "met": 1, "remaining": 2})
    status, told = await operator.ask("DELETE", f"/faults/{armed['number']}")
    assert (status, told["error"]["reason"]) == (404, "UNKNOWN_FAULT")
