"""Amending orders over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import AMEND_ORDER, AMEND_ORDERS, ORDER, PENDING_ORDERS, PLACE_ORDER

SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "2", "px": "49000"}


@pytest.fixture
def order(floor: Floor, trader: int) -> str:
    """A pending order, known as mine1."""
    return floor.asks(PLACE_ORDER, {**SWAP, "clOrdId": "mine1"}, by=trader)["data"][0]["ordId"]


@pytest.mark.parametrize("by_client_id", [False, True])
def test_an_amended_order_is_answered_with_both_ids_and_the_request(floor, trader, order, by_client_id):
    """The row names the order by both ids and gives the client's request id back; the order has price and size."""
    named = {"clOrdId": "mine1"} if by_client_id else {"ordId": order}

    answer = floor.asks(
        AMEND_ORDER, {"instId": "BTC-USDT-SWAP", **named, "newSz": "3", "newPx": "48000", "reqId": "r1"}, by=trader
    )

    (row,) = answer["data"]
    assert (answer["code"], answer["msg"]) == ("0", "")
    assert "inTime" in answer
    assert row == {
        "ordId": order,
        "clOrdId": "mine1",
        "ts": str(floor.clock.now_us() // 1000),
        "reqId": "r1",
        "sCode": "0",
        "sMsg": "",
        "subCode": "",
    }
    (pending,) = floor.asks(PENDING_ORDERS, by=trader)["data"]
    assert (pending["px"], pending["sz"]) == ("48000", "3")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "51500"),
        ({"newSz": "3", "ordId": None}, "51003"),
        ({"newSz": "3", "ordId": "1"}, "51503"),
        ({"newSz": "3", "ordId": "1", "cxlOnFail": True}, "51503"),
        ({"newSz": "0.001"}, "51121"),
        ({"newPx": "49000.01"}, "51150"),
        ({"newSz": "5000"}, "51502"),
        ({"newSz": "3", "instId": "NO-SUCH-SWAP"}, "51001"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, order, changes, code):
    """What a rule refuses stands in the row."""
    answer = floor.asks(AMEND_ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order, **changes}, by=trader)

    assert (answer["code"], answer["data"][0]["sCode"]) == ("1", code)


def test_an_order_that_cannot_be_amended_is_canceled_if_asked(floor, trader, order):
    """The request is accepted, and the order tells that the user had it canceled."""
    answer = floor.asks(
        AMEND_ORDER,
        {"instId": "BTC-USDT-SWAP", "ordId": order, "newPx": "49000.01", "cxlOnFail": "true"},
        by=trader,
    )

    assert answer["data"][0]["sCode"] == "0"
    (ended,) = floor.asks(ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=trader)["data"]
    assert (ended["state"], ended["cancelSource"]) == ("canceled", "1")


def test_a_batch_amends_what_it_can(floor, trader, order):
    """Each amendment has its own verdict; one order may stand in a batch only once; a batch holds twenty."""
    one = {"instId": "BTC-USDT-SWAP", "ordId": order, "newSz": "3"}

    mixed = floor.asks(AMEND_ORDERS, [one, {**one, "ordId": "1"}], by=trader)
    twice = floor.asks(AMEND_ORDERS, [one, one], by=trader)
    many = floor.asks(AMEND_ORDERS, [one] * 21, by=trader)

    assert (mixed["code"], [row["sCode"] for row in mixed["data"]]) == ("2", ["0", "51503"])
    assert (twice["code"], many["code"]) == ("51512", "51501")
