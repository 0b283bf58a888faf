"""The operator's hand on the clock: what is asked happens, errors name the field, and clients notice nothing of it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.gateway.scene import Scene

from copydesk.engine.ledger.messages import OpenAccount
from copydesk.gateway.operator.app import operator_app
from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.schedule import Recurring
from copydesk.runtime.timekeeper import Timekeeper
from copydesk.runtime.world_clock import Going

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000
BEGIN = 1_700_000_000_000
"""Tuesday, 14 November 2023, 22:13:20."""


class Operator:
    """One who shows the token, in a furnished world whose real clock the test holds."""

    def __init__(self, scene: Scene, client: httpx.AsyncClient) -> None:
        self.scene = scene
        self._client = client

    async def asks(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = await self._client.request(
            method, f"/operator/v1/clock{path}", json=body, headers={"authorization": "Bearer token"}
        )
        return answer.status_code, answer.json()


def _client(scene: Scene, timekeeper: Timekeeper) -> httpx.AsyncClient:
    desk = scene.desk(timekeeper=timekeeper)
    return httpx.AsyncClient(transport=httpx.ASGITransport(operator_app(desk, "token")), base_url="http://operator")


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    """An operator of a furnished world."""
    scene = await Scene().furnish()
    async with _client(scene, scene.timekeeper) as client:
        yield Operator(scene, client)


async def test_a_clock_that_nobody_set_goes_in_step(operator: Operator) -> None:
    """The operator sees the time, the mode, how far the exchange is ahead, and when profit is shared next."""
    status, clock = await operator.asks("GET", "")

    assert status == 200
    assert clock == {
        "mode": "real",
        "at": BEGIN,
        "time": "2023-11-14T22:13:20.000Z",
        "speed": "1",
        "ahead_ms": 0,
        "next_settlement_at": 1_700_409_600_000,
        "seq": operator.scene.sequencer.last_seq,
    }


async def test_frozen_time_stands_while_the_real_clock_goes_on(operator: Operator) -> None:
    """What happens then happens at the frozen moment."""
    await operator.asks("POST", "", {"mode": "frozen"})
    operator.scene.clock.advance(ms=5000)

    stamped = await operator.scene.submit(OpenAccount("carol"))
    _, clock = await operator.asks("GET", "")

    assert stamped.at == BEGIN
    assert (clock["mode"], clock["at"], clock["speed"], clock["ahead_ms"]) == ("frozen", BEGIN, "0", -5000)


@pytest.mark.parametrize(
    ("said", "passed_ms"),
    [
        ({"by": "8h"}, 8 * HOUR_MS),
        ({"by": "1w2d3h4m5s6ms"}, 9 * 24 * HOUR_MS + 3 * HOUR_MS + 245_006),
        ({"by": "250ms"}, 250),
        ({"by": "0s"}, 0),
        ({"to": "2023-11-15T00:00:00Z"}, 6_400_000),
        ({"to": "2023-11-15T08:00:00+08:00"}, 6_400_000),
    ],
)
async def test_time_is_advanced_by_a_duration_or_to_a_time(operator: Operator, said: Any, passed_ms: int) -> None:
    """The answer shows the new time, and the next thing that happens, happens then."""
    await operator.asks("POST", "", {"mode": "frozen"})
    status, clock = await operator.asks("POST", "/advance", said)
    stamped = await operator.scene.submit(OpenAccount("carol"))

    assert (status, clock["at"], stamped.at) == (200, BEGIN + passed_ms, BEGIN + passed_ms)


async def test_a_jump_to_the_settlement_ends_on_monday_at_eight_in_the_east(operator: Operator) -> None:
    """Monday 00:00 UTC+8 is Sunday 16:00 UTC; the next jump leads a week further."""
    _, first = await operator.asks("POST", "/settlement")
    _, second = await operator.asks("POST", "/settlement")

    assert first["time"] == "2023-11-19T16:00:00.000Z"
    assert second["time"] == "2023-11-26T16:00:00.000Z"


async def test_what_falls_due_on_the_way_has_happened_when_the_answer_comes(operator: Operator) -> None:
    """Each at its own time, before whatever is asked afterwards."""
    operator.scene.schedule.add(Recurring(lambda at: (at // HOUR_MS + 1) * HOUR_MS, OpenAccount("hourly")))
    seen: list[int] = []
    operator.scene.feed.subscribe(lambda records: seen.extend(record.at for record in records))

    _, clock = await operator.asks("POST", "/advance", {"by": "1h"})

    assert seen == [(BEGIN // HOUR_MS + 1) * HOUR_MS]
    assert clock["seq"] == operator.scene.sequencer.last_seq


async def test_time_runs_at_a_multiple(operator: Operator) -> None:
    """At sixty times the speed a real minute is an hour."""
    status, clock = await operator.asks("POST", "", {"mode": "running", "speed": "60"})
    operator.scene.clock.advance(ms=60_000)
    _, later = await operator.asks("GET", "")

    assert (status, clock["mode"], clock["speed"]) == (200, "running", "60")
    assert later["at"] == BEGIN + HOUR_MS


@pytest.mark.rule("time.real-when-behind")
async def test_a_clock_that_was_behind_catches_up(operator: Operator) -> None:
    """After a freeze of a day, in step means the real time again."""
    await operator.asks("POST", "", {"mode": "frozen"})
    operator.scene.clock.advance(ms=24 * HOUR_MS)
    _, clock = await operator.asks("POST", "", {"mode": "real"})

    assert (clock["mode"], clock["at"], clock["ahead_ms"]) == ("real", BEGIN + 24 * HOUR_MS, 0)


@pytest.mark.rule("time.real-when-ahead")
async def test_a_clock_that_is_ahead_stays_ahead(operator: Operator) -> None:
    """Time never goes back, so in step means as fast as the real clock."""
    await operator.asks("POST", "/advance", {"by": "3d"})
    _, clock = await operator.asks("POST", "", {"mode": "real"})
    operator.scene.clock.advance(ms=1000)
    _, later = await operator.asks("GET", "")

    assert (clock["ahead_ms"], later["ahead_ms"]) == (72 * HOUR_MS, 72 * HOUR_MS)
    assert later["at"] == BEGIN + 72 * HOUR_MS + 1000


@pytest.mark.parametrize(
    ("path", "body", "status", "reason", "field"),
    [
        ("", {}, 400, "BAD_REQUEST", "mode"),
        ("", {"mode": "slow"}, 400, "BAD_REQUEST", "mode"),
        ("", {"mode": "running"}, 400, "BAD_REQUEST", "speed"),
        ("", {"mode": "frozen", "speed": "2"}, 400, "BAD_REQUEST", "speed"),
        ("", {"mode": "running", "speed": "0"}, 400, "BAD_REQUEST", "speed"),
        ("", {"mode": "running", "speed": "-1"}, 400, "BAD_REQUEST", "speed"),
        ("", {"mode": "running", "speed": "1000000"}, 400, "BAD_REQUEST", "speed"),
        ("", {"mode": "running", "speed": "NaN"}, 400, "BAD_REQUEST", "speed"),
        ("/advance", {}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": "1h", "to": "2040-01-01T00:00:00Z"}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": "tomorrow"}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": ""}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": "-8h"}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": "5m1h"}, 400, "BAD_REQUEST", "by"),
        ("/advance", {"by": "367d"}, 400, "TOO_FAR", "by"),
        ("/advance", {"to": "2040-01-01T00:00:00"}, 400, "BAD_REQUEST", "to"),
        ("/advance", {"to": "2040-01-01T00:00:00Z"}, 400, "TOO_FAR", "to"),
        ("/advance", {"to": "2023-11-14T22:13:19Z"}, 409, "TIME_NEVER_GOES_BACK", "to"),
        ("/settlement", {"week": 2}, 400, "BAD_REQUEST", "week"),
    ],
)
async def test_what_cannot_be_is_told_with_the_field(
    operator: Operator, path: str, body: Any, status: int, reason: str, field: str
) -> None:
    """And the clock is as it was."""
    answered, error = await operator.asks("POST", path, body)
    _, clock = await operator.asks("GET", "")

    assert (answered, error["error"]["reason"], error["error"]["field"]) == (status, reason, field)
    assert (clock["mode"], clock["at"]) == ("real", BEGIN)


async def test_a_time_that_has_passed_is_told_with_the_time_it_is(operator: Operator) -> None:
    """Whoever asks knows then what may be asked."""
    _, error = await operator.asks("POST", "/advance", {"to": "2023-01-01T00:00:00Z"})

    assert error["error"]["message"] == "It is 2023-11-14T22:13:20.000Z already, and time never goes back."


@pytest.mark.parametrize(("path", "body"), [("", {"mode": "frozen"}), ("/advance", {"by": "1h"}), ("/settlement", {})])
async def test_a_clock_that_cannot_be_kept_is_told(path: str, body: Any) -> None:
    """503: it goes as asked, but a restart would not know of it."""

    def refuse(_: Going) -> None:
        raise ClockNotKept("The clock goes as told, but clock.json could not be written: No space left on device.")

    scene = await Scene().furnish()
    timekeeper = Timekeeper(scene.timekeeper.clock, scene.schedule, scene.sequencer, refuse)
    async with _client(scene, timekeeper) as client:
        status, error = await Operator(scene, client).asks("POST", path, body)

    assert (status, error["error"]["reason"]) == (503, "CLOCK_NOT_KEPT")
    assert "No space left" in error["error"]["message"]


@pytest.mark.rule("time.signatures")
@pytest.mark.parametrize("act", [("", {"mode": "frozen"}), ("/advance", {"by": "90d"})])
async def test_clients_sign_with_their_own_clocks_whatever_time_it_is_in_the_exchange(
    operator: Operator, act: tuple[str, Any]
) -> None:
    """A request signed by the real clock is let in a day later too; one signed for the exchange's time is not."""
    scene = operator.scene
    _, key = await scene.user()
    await operator.asks("POST", *act)
    scene.clock.advance(ms=24 * HOUR_MS)
    order = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"}
    deadline = {b"exptime": str(scene.clock.now_us() // 1000 + 1).encode()}
    placed = await scene.post("/api/v5/trade/order", order, key, changed=deadline)
    wrong = {b"ok-access-timestamp": (await operator.asks("GET", ""))[1]["time"].encode()}
    refused = await scene.get("/api/v5/account/config", key, changed=wrong)

    assert placed.code == "0"
    assert placed.json["data"][0]["ts"] == str(scene.timekeeper.now)
    assert refused.code == "50102"


@pytest.mark.rule("time.public-time")
async def test_the_public_time_is_the_real_time(operator: Operator) -> None:
    """Clients set their clocks by it in order to sign."""
    await operator.asks("POST", "/advance", {"by": "90d"})
    operator.scene.clock.advance(ms=7)
    answer = await operator.scene.get("/api/v5/public/time")

    assert answer.json["data"] == [{"ts": str(BEGIN + 7)}]


@pytest.mark.rule("time.limits")
async def test_limits_are_measured_on_the_real_clock(operator: Operator) -> None:
    """Neither does frozen time hold a client up, nor does advancing give it another allowance."""
    scene = operator.scene
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    await operator.asks("POST", "", {"mode": "frozen"})
    body = {"instId": "BTC-USDT-SWAP"}

    async def codes(count: int) -> list[str]:
        return [(await scene.post("/api/v5/copytrading/set-instruments", body, key)).code for _ in range(count)]

    first = await codes(6)
    await operator.asks("POST", "/advance", {"by": "1h"})
    advanced = await codes(1)
    scene.clock.advance(ms=2_000)
    waited = await codes(1)

    assert (first, advanced, waited) == (["0"] * 5 + ["50011"], ["50011"], ["0"])
