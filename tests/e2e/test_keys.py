"""Keys over real HTTP: who is let in, with what, and when."""

from datetime import timedelta

import pytest
from tests.e2e.signed import Credentials, SignedClient
from tests.e2e.trader import SET_INSTRUMENTS, Trader, compact

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
SIMULATED = {"x-simulated-trading": "1"}
CONFIG = "/api/v5/account/config"


@pytest.mark.rule("keys.any-environment")
@pytest.mark.parametrize("headers", [{}, SIMULATED, {"x-simulated-trading": "0"}])
def test_a_key_for_any_environment_is_accepted_everywhere(exchange, headers):
    """The keys that an exchange of one's own makes work with every client's default."""
    trader = exchange.trader()
    trader.client.headers = headers

    assert trader.client.get(CONFIG).verdict == (200, "0")


@pytest.mark.rule("keys.wrong-environment")
@pytest.mark.parametrize(
    ("environment", "right", "wrong"), [("live", {}, SIMULATED), ("demo", SIMULATED, {})], ids=["live", "demo"]
)
def test_live_and_demo_keys_do_not_mix(exchange, environment, right, wrong):
    """A live key is refused in demo trading, and a demo key in live trading."""
    trader = exchange.trader()
    trader = trader.with_key(exchange.new_key(trader, environment=environment))

    trader.client.headers = right
    assert trader.client.get(CONFIG).verdict == (200, "0")
    trader.client.headers = wrong
    assert trader.client.get(CONFIG).verdict == (401, "50101")


def _sent_twice(trader: Trader) -> list[tuple[int, str]]:
    """The verdicts on one signed request, sent two times byte for byte."""
    body = compact({"instType": "SWAP", "instId": ETH})
    headers = trader.client.signed_headers("POST", SET_INSTRUMENTS, body)
    return [trader.client.send_as_is("POST", SET_INSTRUMENTS, body, headers).verdict for _ in range(2)]


@pytest.mark.rule("keys.repeated-request")
def test_an_identical_request_is_accepted_again(exchange):
    """Inside the window of 30 seconds the same signed request may come twice."""
    assert _sent_twice(exchange.lead_trader(swap=[BTC])) == [(200, "0"), (200, "0")]


@pytest.mark.rule("keys.repeated-request")
def test_an_operator_may_refuse_repeated_signatures(contrary_exchange):
    """With `rules.refuse_replayed_signatures` the second of two identical requests is not let in."""
    first, second = _sent_twice(contrary_exchange.lead_trader(swap=[BTC]))

    assert first == (200, "0")
    assert second[0] == 401


@pytest.mark.rule("keys.late-request")
@pytest.mark.parametrize("late", [timedelta(seconds=40), timedelta(seconds=-40)])
def test_a_request_from_another_time_is_refused(exchange, late):
    """A timestamp more than 30 seconds behind or ahead of the server is refused."""
    trader = exchange.trader()
    trader.client.late = late

    assert trader.client.get(CONFIG).verdict == (401, "50102")


@pytest.mark.rule("keys.late-request")
@pytest.mark.parametrize("late", [timedelta(seconds=20), timedelta(seconds=-20)])
def test_a_clock_may_be_a_little_wrong(exchange, late):
    """Twenty seconds of difference are let through."""
    trader = exchange.trader()
    trader.client.late = late

    assert trader.client.get(CONFIG).verdict == (200, "0")


def test_each_missing_header_has_its_code(exchange):
    """Key, signature, timestamp and passphrase are each missed by name."""
    client = exchange.trader().client
    headers = client.signed_headers("GET", CONFIG, b"")
    codes = {
        "OK-ACCESS-KEY": "50103",
        "OK-ACCESS-PASSPHRASE": "50104",
        "OK-ACCESS-SIGN": "50106",
        "OK-ACCESS-TIMESTAMP": "50107",
    }

    for name, code in codes.items():
        without = {header: value for header, value in headers.items() if header != name}
        assert client.send_as_is("GET", CONFIG, b"", without).verdict == (401, code), name


def test_wrong_secrets_open_nothing(exchange):
    """An unknown key, a wrong secret and a wrong passphrase are refused, each with its code."""
    url, right = exchange.url, exchange.trader().client.credentials
    wrong = {
        "50111": Credentials("x", right.secret, right.passphrase),
        "50113": Credentials(right.key, "A" * 32, right.passphrase),
        "50105": Credentials(right.key, right.secret, "not the passphrase"),
    }

    for code, credentials in wrong.items():
        assert SignedClient(url, credentials).get(CONFIG).verdict == (401, code)


def test_a_revoked_key_opens_nothing(exchange):
    """A key that the operator has put out of use is told so."""
    trader = exchange.trader()
    exchange.operator("DELETE", f"/keys/{trader.client.credentials.key}")

    assert trader.client.get(CONFIG).verdict == (401, "50119")


def test_a_malformed_timestamp_is_told(exchange):
    """A timestamp that is no ISO time is refused as such."""
    client = exchange.trader().client
    client.headers = {"OK-ACCESS-TIMESTAMP": "yesterday"}

    assert client.get(CONFIG).verdict == (401, "50112")


def test_a_key_bound_to_other_addresses_is_refused_here(exchange):
    """A key with a list of addresses works from these and from nowhere else."""
    trader = exchange.trader()
    elsewhere = trader.with_key(exchange.new_key(trader, addresses=["192.0.2.7"]))
    here = trader.with_key(exchange.new_key(trader, addresses=["127.0.0.0/8"]))

    assert elsewhere.client.get(CONFIG).verdict == (401, "50110")
    assert here.client.get(CONFIG).verdict == (200, "0")


def test_public_endpoints_look_at_no_key(exchange):
    """A stale or broken signature on a public call is ignored, as some clients send one."""
    broken = SignedClient(exchange.url, Credentials("x", "y", "z"))

    assert broken.get("/api/v5/public/time").verdict == (200, "0")
    assert broken.get("/api/v5/public/instruments", instType="SWAP").verdict == (200, "0")


@pytest.mark.parametrize("comma", [",", "%2C"])
def test_the_signature_covers_what_was_sent(exchange, comma):
    """A comma in the query may come raw or encoded, each signed as it is sent."""
    trader = exchange.trader()

    answer = trader.client.send("GET", f"/api/v5/account/balance?ccy=BTC{comma}USDT")

    assert answer.verdict == (200, "0")
