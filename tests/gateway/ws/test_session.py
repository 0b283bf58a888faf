"""The session by itself: its table of states, what each request comes to, its limits."""

import json
from typing import get_args

import pytest

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.caller import Caller
from copydesk.gateway.ws import session as machine
from copydesk.gateway.ws.admission import Admission
from copydesk.gateway.ws.session import (
    CheckLogin,
    Close,
    Join,
    Kind,
    Leave,
    Operate,
    RefuseOperation,
    Say,
    Session,
    State,
)
from copydesk.wire.endpoint import Permission
from copydesk.wire.ws import channels, messages, operations
from copydesk.wire.ws.codes import CloseCode, SocketCode

CALLER = Caller(AccountId(7), "key", frozenset(Permission))
TICKERS = {"channel": "tickers", "instId": "BTC-USDT-SWAP"}
ORDERS = {"channel": "orders", "instType": "ANY"}
ORDER = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"}


def begun(path: str = "private") -> Session:
    """A session at a path, where everything that is asked for exists."""
    return Session("a4d3ae55", Admission(path, lambda _, __: True), 0)


def known(path: str = "private") -> Session:
    """A session that has logged in."""
    session = begun(path)
    session.receive(says("login", {"apiKey": "x"}), 0)
    session.accept(CALLER)
    return session


def says(op: str, *args: object, **other: object) -> str:
    """A request as text."""
    return json.dumps({"op": op, "args": list(args), **other})


def code(step: machine.Step) -> str:
    """The code of an answer."""
    assert isinstance(step, Say)
    return json.loads(step.text)["code"]


def test_every_state_knows_every_request():
    """The table has a row for each state but the closed one, and each kind of request."""
    assert set(machine.LIFE) == {
        (state, kind) for state in get_args(State) if state != "closed" for kind in get_args(Kind)
    }


def test_a_ping_is_answered_in_every_state():
    """The text ping is answered with the text pong, whoever asks."""
    for session in (begun(), known()):
        assert session.receive("ping", 1) == [Say(b"pong")]


def test_a_login_is_checked_once_and_its_repetition_changes_nothing():
    """A second login is answered with an error; the first one and the connection stay."""
    session = begun()

    (check,) = session.receive(says("login", {"apiKey": "a", "timestamp": 5}), 0)
    (hasty,) = session.receive(says("login", {"apiKey": "a"}), 0)
    (accepted,) = session.accept(CALLER)
    (again,) = session.receive(says("login", {"apiKey": "b"}), 0)

    assert isinstance(check, CheckLogin)
    assert check.login.timestamp == "5"
    assert json.loads(accepted.text) == {"event": "login", "code": "0", "msg": "", "connId": "a4d3ae55"}
    assert code(hasty) == code(again) == "60031"
    assert (session.state, session.caller) == ("known", CALLER)


def test_a_refused_login_ends_the_session():
    """It is told why, then closed; nothing is done afterwards."""
    session = begun()
    session.receive(says("login", {}), 0)

    told, closed = session.refuse(SocketCode.SIGNATURE_WRONG)

    assert code(told) == "60007"
    assert closed == Close(CloseCode.LOGIN_FAILED)
    assert session.receive("ping", 1) == session.watch(10**9) == session.announce_stop() == []


def test_several_accounts_cannot_log_in_on_one_connection():
    """Two accounts in one login are refused, and the session stays as it was."""
    session = begun()

    (answer,) = session.receive(says("login", {"apiKey": "a"}, {"apiKey": "b"}), 0)

    assert code(answer) == "60031"
    assert session.state == "unknown"


def test_a_verdict_nobody_waits_for_changes_nothing():
    """Only a session that is checking a login can be told of it."""
    session = begun()

    assert session.accept(CALLER) == session.refuse(SocketCode.KEY_UNKNOWN) == []
    assert session.state == "unknown"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "60012"),
        ("pong", "60012"),
        ("[]", "60012"),
        ('{"args":[]}', "60012"),
        ('{"op":5,"args":[]}', "60012"),
        ('{"op":"dance","args":[{}]}', "60012"),
        ('{"op":"subscribe","argss":[{"channel":"orders"}]}', "60012"),
        ('{"op":"subscribe","args":{}}', "60013"),
        ('{"op":"subscribe","args":[]}', "60013"),
        ('{"op":"subscribe","args":["orders"]}', "60013"),
        ('{"op":"subscribe","args":[{"channel":["orders"]}]}', "60013"),
        ('{"op":"subscribe","args":[{"channel":""}]}', "60027"),
        ('{"op":"subscribe","args":[{"instType":"ANY"}]}', "60027"),
        ('{"op":"subscribe","args":[{"channel":"orders"}]}', "60011"),
        ('{"op":"subscribe","args":[{"channel":"candle1m","instId":"BTC-USDT"}]}', "60018"),
        ('{"op":"subscribe","id":"no-dash","args":[{"channel":"orders"}]}', "60012"),
        ('{"op":"login"}', "60012"),
        ('{"op":"login","args":[]}', "60013"),
        ('{"op":"login","args":[3]}', "60013"),
        ('{"op":"order","args":[]}', "60011"),
        ('{"op":"mass-cancel","args":[{}]}', "60012"),
    ],
)
def test_what_makes_no_sense_is_told_and_kept_open(text, told):
    """Each wrong request has its code, and the session goes on."""
    session = begun()

    (answer,) = session.receive(text, 0)

    assert code(answer) == told
    assert session.state == "unknown"


def test_a_request_that_makes_no_sense_is_repeated_in_the_answer():
    """The text shows the request, or the begin of a long one."""
    (answer,) = begun().receive('{"op":"login","id":"7"}', 0)
    (long,) = begun().receive("x" * 50_000, 0)

    assert json.loads(answer.text) == {
        "id": "7",
        "event": "error",
        "code": "60012",
        "msg": 'Invalid request: {"op":"login","id":"7"}',
        "connId": "a4d3ae55",
    }
    assert len(long.text) < 2_000


def test_each_argument_is_answered_by_itself():
    """One that is refused keeps no other from being admitted; all answers carry the id."""
    session = begun("public")

    first, join, refused, last, _ = session.receive(
        says("subscribe", TICKERS, {"channel": "nothing"}, {"channel": "status"}, id="15"), 0
    )

    assert json.loads(first.text)["arg"] == TICKERS
    assert isinstance(join, Join)
    assert code(refused) == "60018"
    assert {json.loads(step.text)["id"] for step in (first, refused, last)} == {"15"}


def test_numbers_and_nothing_are_read_as_clients_mean_them():
    """An id may be a number; empty and null parameters are absent; unknown ones are dropped."""
    session = begun("public")
    asked = {**TICKERS, "instType": "", "uly": None, "speed": "fast"}

    (acknowledged, join) = session.receive(says("subscribe", asked, id=15), 0)

    assert json.loads(acknowledged.text) == {
        "id": "15",
        "event": "subscribe",
        "arg": TICKERS,
        "connId": "a4d3ae55",
    }
    assert join.argument == messages.Argument(**TICKERS)


def test_unsubscribing_is_acknowledged():
    """Pushes end before the acknowledgement is sent."""
    leave, acknowledged = begun("public").receive(says("unsubscribe", TICKERS), 0)

    assert isinstance(leave, Leave)
    assert json.loads(acknowledged.text)["event"] == "unsubscribe"


def test_orders_are_for_the_private_path_and_for_who_has_logged_in():
    """Elsewhere 60028, before the login 60011."""
    assert code(known("business").receive(says("order", ORDER), 0)[0]) == "60028"
    assert code(begun("public").receive(says("order", ORDER), 0)[0]) == "60028"
    assert code(begun("private").receive(says("order", ORDER), 0)[0]) == "60011"


def test_an_operation_reaches_its_endpoint_as_it_was_written():
    """One order is an object, a batch an array, byte for byte as sent."""
    session = known()

    (single,) = session.receive('{"op":"order","id":"1","expTime":5,"args":[ {"sz":1.50} ]}', 0)
    (batch,) = session.receive('{"op":"batch-orders","args":[{"sz":"1"}, {"sz":"2"}]}', 0)

    assert single == Operate(operations.by_name["order"], "1", b'{"sz":1.50}', "5")
    assert batch == Operate(operations.by_name["batch-orders"], "", b'[{"sz":"1"}, {"sz":"2"}]', "")


@pytest.mark.parametrize(
    "args", ["{}", "[]", '"x"', "null", "[{},{}]"], ids=["object", "nothing", "text", "null", "two for one"]
)
def test_an_operation_without_sensible_arguments_is_answered_as_one(args):
    """Its answer is that of an operation, not an event."""
    assert known().receive(f'{{"op":"order","id":"3","args":{args}}}', 0) == [RefuseOperation("order", "3")]


def test_the_481st_request_within_an_hour_is_refused():
    """Logins, subscriptions and their ends count together; pings and orders do not."""
    session = known("private")
    for number in range(machine.REQUESTS_PER_HOUR - 1):
        assert isinstance(session.receive(says("subscribe", ORDERS), number)[0], Say)

    (refused,) = session.receive(says("unsubscribe", ORDERS), 1_000)

    assert code(refused) == "60014"
    assert isinstance(session.receive(says("order", ORDER), 1_000)[0], Operate)
    assert session.receive(says("subscribe", ORDERS), 3_600_000_001)[1:] == [
        Join(channels.by_name["orders"], messages.Argument(**ORDERS))
    ]


def test_a_message_that_is_too_long_closes_the_connection():
    """64 KB is the most, counted in bytes."""
    for text in ("x" * 65_537, "é" * 40_000):
        assert begun().receive(text, 0) == [Close(CloseCode.TOO_LONG)]


@pytest.mark.rule("websocket.silence")
def test_silence_closes_and_any_sign_of_life_does_not():
    """Thirty seconds after the last sign the connection ends; a ping is a sign."""
    session = begun()
    session.receive("ping", 10_000_000)

    assert session.watch(40_000_000) == []
    assert session.watch(40_000_001) == [Close(CloseCode.SILENT)]


def test_a_planned_stop_is_announced():
    """The notice has its code and names the connection."""
    (notice,) = begun().announce_stop()

    assert json.loads(notice.text)["event"] == "notice"
    assert code(notice) == "64008"
