"""Bad days in a block, and how the typed client lives through them: it never tells what it does not know."""

import json

import pytest
from tests.e2e.signed import SignedClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from copydesk.client import Client, OutcomeUnknown, Unavailable, copytrading
from copydesk.operator_client import OperatorRefused
from copydesk.testing import FaultNeverMet, RunningExchange
from copydesk.wire import operations

SET = "/api/v5/copytrading/set-instruments"
LED = "/api/v5/copytrading/instruments"
SOLANA = "SOL-USDT-SWAP"


@pytest.fixture
def exchange(copydesk_fresh_exchange: RunningExchange) -> RunningExchange:
    return copydesk_fresh_exchange


@pytest.fixture
def lead(exchange):
    with Client(exchange.base_url, "demo", exchange.credentials("LEAD"), timeout_s=5) as client:
        yield client


def leads(exchange: RunningExchange) -> bool:
    """Whether the lead trader leads with Solana, seen by another client."""
    client = SignedClient(exchange.base_url, exchange.credentials("LEAD"))
    return SOLANA in {row["instId"] for row in client.get(LED, instType="SWAP").data if row["enabled"]}


@pytest.mark.parametrize("bad", [{"code": "50004"}, {"code": "50001"}, {"code": "50026"}, {"drop": True}])
def test_an_amendment_that_is_carried_out_and_never_answered_is_told_as_done(exchange, lead, bad):
    """Every answer is lost; the read-back shows the new set, and that is what the client tells."""
    with exchange.fault(SET, when="after", **bad):
        change = lead.run(copytrading.amend_leading, add=[SOLANA])

    assert (change.added, change.sent, leads(exchange)) == ((SOLANA,), True, True)


@pytest.mark.parametrize("bad", [{"code": "50004"}, {"code": "50013"}, {"drop": True}])
def test_an_amendment_that_nobody_carried_out_is_unknown_and_may_be_tried_again(exchange, lead, bad):
    """No answer says that nothing was done, so the client does not say it; amending again begins with looking."""
    with exchange.fault(SET, **bad), pytest.raises(OutcomeUnknown, match="the set now reads"):
        lead.run(copytrading.amend_leading, add=[SOLANA])

    assert not leads(exchange)
    assert lead.run(copytrading.amend_leading, add=[SOLANA]).after[-1] == SOLANA


@pytest.mark.parametrize("when", ["before", "after"])
def test_one_lost_answer_is_asked_for_again(exchange, lead, when):
    """Twice the same set is as good as once."""
    with exchange.fault(SET, drop=True, when=when, count=1):
        assert lead.run(copytrading.amend_leading, add=[SOLANA]).sent

    assert leads(exchange)


def test_an_answer_that_comes_too_late_is_no_answer(exchange):
    """The client gives up first; what it gave up on is carried out, and the read-back shows it."""
    with (
        Client(exchange.base_url, "demo", exchange.credentials("LEAD"), timeout_s=0.3) as hasty,
        exchange.fault(SET, delay_ms=1500, when="after"),
    ):
        change = hasty.run(copytrading.amend_leading, add=[SOLANA])

    assert (change.sent, leads(exchange)) == (True, True)


def test_reading_on_a_bad_day_is_unavailable(exchange, lead):
    """Nothing was changed, and asking again is safe."""
    with exchange.fault(LED, code="50001"), pytest.raises(Unavailable) as caught:
        lead.run(copytrading.leading)

    assert caught.value.retry_is_safe


def test_a_fault_that_nobody_met_fails_the_test(exchange, lead):
    """Else a test would be green without having tried anything."""
    with pytest.raises(FaultNeverMet, match=SET), exchange.fault(SET, code="50001"):
        lead.run(copytrading.leading)
    with pytest.raises(FaultNeverMet, match="Nothing was asked"), exchange.fault(drop=True):
        pass

    assert exchange.operator.call(operations.LIST_FAULTS) == []


def test_what_goes_wrong_in_the_block_is_what_is_told(exchange):
    """The fault is taken away all the same."""
    with pytest.raises(KeyError), exchange.fault(SET, code="50001"):
        raise KeyError

    assert exchange.operator.call(operations.LIST_FAULTS) == []


def test_a_fault_that_cannot_be_is_refused_at_once(exchange):
    """A path that nobody serves."""
    with pytest.raises(OperatorRefused, match="no endpoint"), exchange.fault("/api/v5/trade/ordr", code="50001"):
        pass


def test_going_back_takes_faults_away(exchange, lead):
    """A block that goes back to a snapshot is none the worse for it."""
    saved = exchange.snapshot()
    with exchange.fault(LED, code="50001"):
        with pytest.raises(Unavailable):
            lead.run(copytrading.leading)
        exchange.restore(saved)
        lead.run(copytrading.leading)


def test_websockets_are_closed_for_a_test(exchange):
    """With the notice, or as if the network had failed; how many, one is told."""
    for notice in (True, False):
        with connect(f"{exchange.ws_url}/public") as socket:
            socket.send("ping")
            socket.recv()
            assert exchange.close_websockets(notice=notice) == 1
            if notice:
                assert json.loads(socket.recv())["code"] == "64008"
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv()
            assert (closed.value.rcvd is not None) == notice
    assert exchange.close_websockets("lead") == 0
