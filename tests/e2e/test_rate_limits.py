"""The limits of requests over real HTTP: five sets of leading instruments in any two seconds, and what counts."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
TOO_MANY = b'{"msg":"Too Many Requests","code":"50011"}'
WINDOW_SECONDS = 2


def _at_once(calls: int, call: Callable[[int], Any]) -> list[Any]:
    """The answers to calls that are sent at the same moment, each over a connection of its own."""
    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(call, range(calls)))


@pytest.mark.rule("rate-limit.set-instruments")
def test_the_sixth_call_in_two_seconds_is_refused(exchange):
    """Five calls pass; the sixth is refused with HTTP 429 and exactly the known body, and sets nothing."""
    lead = exchange.lead_trader(swap=[BTC])

    answers = [lead.sets(ETH) for _ in range(5)]
    sixth = lead.sets(SOL)

    assert [answer.verdict for answer in answers] == [(200, "0")] * 5
    assert (sixth.status, sixth.raw) == (429, TOO_MANY)
    assert lead.leads() == {ETH}


@pytest.mark.rule("rate-limit.per-user")
def test_keys_of_one_user_share_the_allowance(exchange):
    """A second key gives no second allowance; another user has an own one."""
    lead = exchange.lead_trader(swap=[BTC])
    same_user = lead.with_key(exchange.new_key(lead))
    other_user = exchange.lead_trader(swap=[BTC])

    for _ in range(3):
        assert lead.sets(ETH).code == "0"
    for _ in range(2):
        assert same_user.sets(SOL).code == "0"

    assert same_user.sets(ETH).verdict == (429, "50011")
    assert lead.sets(ETH).verdict == (429, "50011")
    assert other_user.sets(ETH).code == "0"


@pytest.mark.rule("rate-limit.per-user")
def test_of_many_calls_at_once_five_are_admitted(exchange):
    """Over many connections and two keys at the same moment it is still five, and the set is one that was admitted."""
    lead = exchange.lead_trader(swap=[BTC])
    hands = [lead, lead.with_key(exchange.new_key(lead))]
    assert [hand.leads() for hand in hands] == [{BTC}] * 2
    wishes = [((ETH,), (SOL,), (ETH, SOL))[number % 3] for number in range(24)]

    answers = _at_once(len(wishes), lambda at: hands[at % 2].sets(*wishes[at]))

    admitted = [set(wish) for wish, answer in zip(wishes, answers, strict=True) if answer.code == "0"]
    assert len(admitted) == 5
    assert {answer.raw for answer in answers if answer.code != "0"} == {TOO_MANY}
    assert lead.leads() in admitted


@pytest.mark.rule("rate-limit.per-user")
def test_reading_and_setting_have_their_own_allowances(exchange):
    """Using up the calls that set leaves the calls that read."""
    lead = exchange.lead_trader(swap=[BTC])
    assert lead.leads() == {BTC}

    codes = _at_once(12, lambda _: lead.sets(ETH).code)

    assert "50011" in codes
    assert lead.leads() == {ETH}


@pytest.mark.rule("rate-limit.refused-do-not-count")
@pytest.mark.rule("rate-limit.sliding")
def test_who_was_refused_need_not_wait_longer_for_asking(exchange):
    """Asking on and on while refused, the next call is admitted once the first has left the window, not sooner."""
    lead = exchange.lead_trader(swap=[BTC])
    assert lead.leads() == {BTC}
    begun = time.monotonic()
    assert _at_once(5, lambda _: lead.sets(ETH).code) == ["0"] * 5
    all_sent = time.monotonic()

    refused = 0
    while lead.sets(SOL).code == "50011":
        refused += 1
        assert time.monotonic() < all_sent + 10 * WINDOW_SECONDS
    admitted = time.monotonic()

    assert refused
    assert admitted - begun >= WINDOW_SECONDS
    assert admitted - all_sent < 2 * WINDOW_SECONDS


@pytest.mark.rule("rate-limit.refused-do-not-count")
def test_refused_requests_may_be_made_to_count(contrary_exchange):
    """With `rules.refused_requests_count` asking on and on is never admitted."""
    lead = contrary_exchange.lead_trader(swap=[BTC])
    for _ in range(5):
        assert lead.sets(ETH).code == "0"

    until = time.monotonic() + 1.5 * WINDOW_SECONDS
    while time.monotonic() < until:
        assert lead.sets(ETH).code == "50011"


@pytest.mark.rule("rate-limit.set-instruments")
def test_a_refusal_by_a_rule_counts_as_a_request(exchange):
    """Requests that a rule of the exchange refused were admitted by the limit and count."""
    lead = exchange.lead_trader(swap=[BTC])
    for _ in range(5):
        assert lead.sets("NO-SUCH-SWAP").code == "51001"

    assert lead.sets(ETH).verdict == (429, "50011")
