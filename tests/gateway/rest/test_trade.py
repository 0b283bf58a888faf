"""Order entry over REST, through decoding, handlers and the world: what a trader sends and reads."""

import pytest
from tests.gateway.rest.floor import LISTED

from copydesk.wire.rest.trade import (
    CANCEL_ORDER,
    CANCEL_ORDERS,
    CLOSE_POSITION,
    PENDING_ORDERS,
    PLACE_ORDER,
    PLACE_ORDERS,
)

SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "49000"}
SPOT = {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.01", "px": "49000"}
MARKET = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"}


def test_a_placed_order_is_answered_with_its_id(floor, trader):
    """Success looks as recorded: outer code 0, the row with id, time and "Order placed", and times in microseconds."""
    answer = floor.asks(PLACE_ORDER, {**SWAP, "clOrdId": "mine1", "tag": "label"}, by=trader)

    (row,) = answer["data"]
    assert (answer["code"], answer["msg"]) == ("0", "")
    assert answer["inTime"] == answer["outTime"] == str(floor.clock.now_us())
    assert len(row["ordId"]) == 19
    assert row | {"ordId": ""} == {
        "ordId": "",
        "clOrdId": "mine1",
        "tag": "label",
        "ts": str(floor.clock.now_us() // 1000),
        "sCode": "0",
        "sMsg": "Order placed",
        "subCode": "",
    }


def test_a_refused_order_is_a_verdict_in_its_row(floor, trader):
    """Failure looks as recorded: outer code 1, the reason in the row, no id."""
    answer = floor.asks(PLACE_ORDER, {**SWAP, "sz": "0.001", "clOrdId": "mine1"}, by=trader)

    (row,) = answer["data"]
    assert (answer["code"], answer["msg"]) == ("1", "All operations failed")
    assert (row["sCode"], row["sMsg"]) == ("51121", "Order quantity must be a multiple of the lot size.")
    assert (row["ordId"], row["clOrdId"], row["ts"]) == ("", "mine1", str(floor.clock.now_us() // 1000))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"instId": "NO-SUCH-SWAP"}, "51001"),
        ({"px": None}, "51204"),
        ({"px": "49000.01"}, "51150"),
        ({"sz": "0"}, "51000"),
        ({"sz": "1000000"}, "51004"),
        ({"instId": "BTC-USDT", "tdMode": "cash", "sz": "100"}, "51008"),
        ({"tdMode": "cash"}, "51000"),
        ({"posSide": "long"}, "51000"),
        ({"reduceOnly": True}, "51169"),
        ({"tradeQuoteCcy": "EUR"}, "51000"),
        ({"instId": None}, "50014"),
    ],
)
def test_each_rule_has_its_code(floor, trader, change, code):
    """What a rule refuses stands in the row, whether it is a rule of the world or of the request."""
    answer = floor.asks(PLACE_ORDER, SWAP | change, by=trader)

    assert (answer["code"], answer["data"][0]["sCode"]) == ("1", code)


def test_a_batch_judges_each_order_by_itself(floor, trader):
    """One bad order among good ones: outer code 2, and the good ones rest."""
    answer = floor.asks(PLACE_ORDERS, [SWAP, {**SWAP, "sz": "0.001"}, {**SWAP, "px": "48000"}], by=trader)

    assert (answer["code"], answer["msg"]) == ("2", "Bulk operation partially succeeded.")
    assert [row["sCode"] for row in answer["data"]] == ["0", "51121", "0"]
    assert len(floor.asks(PENDING_ORDERS, by=trader)["data"]) == 2


def test_a_batch_that_fails_whole_has_code_1(floor, trader):
    """Nothing placed, nothing half."""
    answer = floor.asks(PLACE_ORDERS, [{**SWAP, "sz": "0.001"}] * 2, by=trader)

    assert (answer["code"], answer["msg"]) == ("1", "All operations failed")


def test_a_batch_of_one_is_how_ccxt_places_orders(floor, trader):
    """An array with one order is answered as an array with one verdict."""
    answer = floor.asks(PLACE_ORDERS, [SWAP], by=trader)

    assert (answer["code"], len(answer["data"])) == ("0", 1)


def test_orders_of_a_batch_are_placed_in_their_order(floor, trader):
    """Ids count up along the batch; a client id twice is refused the second time."""
    answer = floor.asks(PLACE_ORDERS, [{**SWAP, "clOrdId": "same"}, {**SWAP, "clOrdId": "same"}, SWAP], by=trader)

    first, second, third = answer["data"]
    assert second["sCode"] == "51016"
    assert int(first["ordId"]) < int(third["ordId"])


@pytest.mark.parametrize(
    ("endpoint", "item", "code"),
    [(PLACE_ORDERS, SWAP, "51111"), (CANCEL_ORDERS, {"instId": "BTC-USDT-SWAP", "ordId": "1"}, "51406")],
)
def test_a_batch_holds_twenty_orders(floor, trader, endpoint, item, code):
    """One more is refused whole, and nothing of it is done."""
    answer = floor.asks(endpoint, [item] * 21, by=trader)

    assert (answer["code"], answer["data"]) == (code, [])
    assert "20" in answer["msg"]
    assert floor.asks(PENDING_ORDERS, by=trader)["data"] == []


@pytest.mark.parametrize("endpoint", [PLACE_ORDERS, CANCEL_ORDERS])
def test_an_empty_batch_is_an_empty_body(floor, trader, endpoint):
    """A batch of nothing asks for nothing."""
    assert floor.asks(endpoint, [], by=trader)["code"] == "50000"


def test_an_instrument_can_be_named_by_code(floor, trader):
    """The code stands for the id, and wins where both are given."""
    code = LISTED["ETH-USDT-SWAP"].instrument.code

    for named in ({"instIdCode": code}, {"instIdCode": code, "instId": "BTC-USDT-SWAP"}):
        order = {name: value for name, value in SWAP.items() if name != "instId"} | named | {"px": "2900"}
        assert floor.asks(PLACE_ORDER, order, by=trader)["code"] == "0"

    assert {row["instId"] for row in floor.asks(PENDING_ORDERS, by=trader)["data"]} == {"ETH-USDT-SWAP"}


def test_an_unknown_code_names_no_instrument(floor, trader):
    """A code that nothing has is refused like an id that nothing has."""
    answer = floor.asks(PLACE_ORDER, SWAP | {"instId": None, "instIdCode": 1}, by=trader)

    assert answer["data"][0]["sCode"] == "51001"


@pytest.mark.parametrize("name", ["ordId", "clOrdId"])
def test_an_order_is_canceled_by_either_id(floor, trader, name):
    """The answer names the order by both its ids and has no words on success."""
    placed = floor.asks(PLACE_ORDER, {**SWAP, "clOrdId": "mine1"}, by=trader)["data"][0]

    answer = floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", name: placed[name]}, by=trader)

    (row,) = answer["data"]
    assert answer["code"] == "0"
    assert row == {
        "ordId": placed["ordId"],
        "clOrdId": "mine1",
        "ts": str(floor.clock.now_us() // 1000),
        "sCode": "0",
        "sMsg": "",
    }
    assert floor.asks(PENDING_ORDERS, by=trader)["data"] == []


@pytest.mark.parametrize(
    ("ids", "code"),
    [({"ordId": "1"}, "51400"), ({"clOrdId": "nobody"}, "51400"), ({}, "51407"), ({"ordId": "9" * 19}, "51400")],
)
def test_what_is_not_pending_cannot_be_canceled(floor, trader, ids, code):
    """Unknown and ended orders look alike; no id at all is a case of its own."""
    answer = floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", **ids}, by=trader)

    assert (answer["code"], answer["data"][0]["sCode"]) == ("1", code)


def test_nobody_cancels_the_orders_of_others(floor, trader):
    """Another account's order does not exist for the caller."""
    placed = floor.asks(PLACE_ORDER, SWAP, by=trader)["data"][0]
    other = floor.opens("other", USDT=1000)

    answer = floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", "ordId": placed["ordId"]}, by=other)

    assert answer["data"][0]["sCode"] == "51400"


def test_the_orders_id_wins_over_the_clients(floor, trader):
    """Both given and contradicting: the order's id decides."""
    first = floor.asks(PLACE_ORDER, {**SWAP, "clOrdId": "first"}, by=trader)["data"][0]
    floor.asks(PLACE_ORDER, {**SWAP, "clOrdId": "second"}, by=trader)

    ids = {"ordId": first["ordId"], "clOrdId": "second"}
    floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", **ids}, by=trader)

    assert [row["clOrdId"] for row in floor.asks(PENDING_ORDERS, by=trader)["data"]] == ["second"]


def test_a_batch_cancels_what_it_can(floor, trader):
    """A pending and an unknown order: outer code 2."""
    placed = floor.asks(PLACE_ORDER, SWAP, by=trader)["data"][0]
    named = [{"instId": "BTC-USDT-SWAP", "ordId": each} for each in (placed["ordId"], "1")]

    answer = floor.asks(CANCEL_ORDERS, named, by=trader)

    assert answer["code"] == "2"
    assert [row["sCode"] for row in answer["data"]] == ["0", "51400"]


@pytest.mark.parametrize(
    ("deadline_ms", "code"),
    [(-1, "50036"), (0, "0"), (1000, "0"), (None, "51000")],
    ids=["past", "now", "later", "text"],
)
def test_an_order_can_have_a_deadline(floor, trader, deadline_ms, code):
    """An order that comes after its expTime is not placed."""
    now_ms = floor.clock.now_us() // 1000
    deadline = "soon" if deadline_ms is None else str(now_ms + deadline_ms)

    answer = floor.asks(PLACE_ORDER, SWAP, by=trader, headers={"expTime": deadline})

    assert answer["code"] == code
    assert len(floor.asks(PENDING_ORDERS, by=trader)["data"]) == (code == "0")


def test_a_position_is_closed_whole(floor, trader):
    """The answer names what was closed and no order; a second time there is nothing to close."""
    floor.asks(PLACE_ORDER, MARKET, by=trader)
    close = {"instId": "BTC-USDT-SWAP", "mgnMode": "cross", "clOrdId": "bye", "tag": "label"}

    closed = floor.asks(CLOSE_POSITION, close, by=trader)
    again = floor.asks(CLOSE_POSITION, close, by=trader)

    assert closed == {
        "code": "0",
        "data": [{"instId": "BTC-USDT-SWAP", "posSide": "net", "clOrdId": "bye", "tag": "label"}],
        "msg": "",
    }
    assert (again["code"], again["data"]) == ("51023", [])


def test_pending_closing_orders_stand_in_the_way_of_closing(floor, trader):
    """They refuse the closing, unless they are to be canceled first."""
    floor.asks(PLACE_ORDER, MARKET, by=trader)
    floor.asks(PLACE_ORDER, {**SWAP, "side": "sell", "px": "60000", "reduceOnly": "true"}, by=trader)
    close = {"instId": "BTC-USDT-SWAP", "mgnMode": "cross"}

    assert floor.asks(CLOSE_POSITION, close, by=trader)["code"] == "51115"
    assert floor.asks(CLOSE_POSITION, {**close, "autoCxl": True}, by=trader)["code"] == "0"
    assert floor.asks(PENDING_ORDERS, by=trader)["data"] == []
