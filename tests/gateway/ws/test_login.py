"""Who may log in, in each form that clients send, and what each wrong login is told."""

import pytest
from tests.gateway.ws.seats import login

from copydesk.gateway.secrets.passphrases import PassphraseCheck, TooManyChecks
from copydesk.wire.ws.codes import CloseCode

pytestmark = pytest.mark.anyio


@pytest.mark.rule("websocket.login-timestamp")
@pytest.mark.parametrize("form", [str, int, lambda seconds: f"{seconds}.123", lambda seconds: seconds + 0.5])
async def test_a_timestamp_is_text_or_number_whole_or_not(room, form):
    """Clients send seconds as text, as a JSON number, and with decimals; all log in."""
    _, key = await room.scene.user()
    seat = room.seat("private")

    (answer,) = await seat.says(login(key, form(room.scene.clock.now_us() // 1_000_000)))

    assert answer == {"event": "login", "code": "0", "msg": "", "connId": "a4d3ae55"}


@pytest.mark.rule("websocket.login-refused")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"timestamp": "now"}, "60004"),
        ({"timestamp": ""}, "60004"),
        ({"timestamp": "2023-11-14T22:13:20.000Z"}, "60004"),
        ({"timestamp": "1600000000"}, "60006"),
        ({"timestamp": "1700000031"}, "60006"),
        ({"apiKey": "nobody"}, "60005"),
        ({"apiKey": ""}, "60005"),
        ({"sign": "bm8="}, "60007"),
        ({"sign": ""}, "60007"),
        ({"sign": "é"}, "60007"),
        ({"passphrase": "guess"}, "60024"),
        ({"passphrase": ""}, "60024"),
    ],
)
async def test_a_wrong_login_is_told_why_and_closed(room, changed, code):
    """Each part that is wrong has its code; the connection ends with 4001."""
    _, key = await room.scene.user()
    seat = room.seat("private")

    (answer,) = await seat.says(login(key, 1_700_000_000, **changed))

    assert (answer["event"], answer["code"], answer["connId"]) == ("error", code, "a4d3ae55")
    assert seat.paper.closed is CloseCode.LOGIN_FAILED


async def test_a_revoked_key_is_told_from_an_unknown_one(room):
    """60032 for a key that once was."""
    _, key = await room.scene.user()
    room.scene.keys.revoke(key.key)

    (answer,) = await room.seat("private").logs_in(key)

    assert answer["code"] == "60032"


async def test_a_key_bound_to_addresses_logs_in_from_there_only(room):
    """The refusal names the address."""
    account, _ = await room.scene.user()
    key = room.scene.key(account, addresses=["198.51.100.0/24"])

    (stranger,) = await room.seat("private").logs_in(key)
    (friend,) = await room.seat("private", peer="198.51.100.9").logs_in(key)

    assert stranger["code"] == "60022"
    assert "203.0.113.7" in stranger["msg"]
    assert friend["event"] == "login"


@pytest.mark.rule("websocket.demo")
@pytest.mark.parametrize(
    ("environment", "simulated", "answer"),
    [
        ("live", True, "50101"),
        ("live", False, "0"),
        ("demo", True, "0"),
        ("demo", False, "0"),
        ("any", True, "0"),
        ("any", False, "0"),
    ],
)
async def test_a_connection_that_says_it_is_demo_takes_no_live_key(room, environment, simulated, answer):
    """One address serves both environments, so only a connection that names one can contradict a key."""
    account, _ = await room.scene.user()
    key = room.scene.key(account, environment=environment)

    (told,) = await room.seat("private", simulated=simulated).logs_in(key)

    assert told["code"] == answer


@pytest.mark.rule("websocket.login-again")
async def test_a_login_that_comes_again_is_refused_and_keeps_everything(room):
    """Connection, login and subscriptions stay: a client exists that logs in before each subscription."""
    account, key = await room.scene.user()
    seat = room.seat("private")
    await seat.logs_in(key)
    await seat.subscribes("orders", instType="ANY")

    (again,) = await seat.logs_in(key)
    await room.trades(account, "buy", "1", "BTC-USDT-SWAP", price="40000")

    assert (again["event"], again["code"]) == ("error", "60031")
    assert [push["arg"]["channel"] for push in await seat.hears()] == ["orders"]
    assert seat.paper.closed is None


async def test_when_too_many_passphrases_wait_the_login_fails_for_now(room):
    """63999 asks to try again."""

    class Busy(PassphraseCheck):
        async def accepts(self, key: str, passphrase: bytes, hashed: str) -> bool:
            raise TooManyChecks

    room.desks.logins._passphrases = Busy()
    _, key = await room.scene.user()

    (answer,) = await room.seat("private").logs_in(key)

    assert answer["code"] == "63999"


@pytest.mark.rule("websocket.key-out-of-use")
async def test_a_key_that_goes_out_of_use_ends_its_connections(room):
    """Orders are refused at once, and the watch closes a connection that only listens."""
    _, key = await room.scene.user()
    trading, listening = room.seat("private"), room.seat("private")
    await trading.logs_in(key)
    await listening.logs_in(key)
    room.scene.keys.revoke(key.key)

    assert await trading.says({"id": "1", "op": "order", "args": [{"instId": "BTC-USDT-SWAP"}]}) == []
    listening.connection.watch(1.0)

    assert trading.paper.closed is listening.paper.closed is CloseCode.KEY_CHANGED
