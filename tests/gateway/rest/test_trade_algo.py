"""Algo orders over REST: placing, listing, canceling."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import CANCEL_ALGO_ORDERS, PENDING_ALGO_ORDERS, PLACE_ALGO_ORDER

ORDER = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "sell", "sz": "1"}
TAKE_PROFIT = {"tpTriggerPx": "60000", "tpOrdPx": "-1"}
STOP_LOSS = {"slTriggerPx": "40000", "slOrdPx": "39000", "slTriggerPxType": "mark"}
CONDITIONAL = {**ORDER, "ordType": "conditional", **TAKE_PROFIT}
OCO = {**ORDER, "ordType": "oco", **TAKE_PROFIT, **STOP_LOSS}
TRIGGER = {**ORDER, "ordType": "trigger", "triggerPx": "60000", "orderPx": "60001"}


@pytest.fixture
def trader(floor: Floor, trader: int) -> int:
    """The trader, holding one contract."""
    floor.places(trader, {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"})
    return trader


def places(floor: Floor, trader: int, order: dict) -> str:
    """The id of a placed algo order."""
    return floor.places(trader, order, PLACE_ALGO_ORDER)


def lists(floor: Floor, trader: int, **asked: str) -> list[dict]:
    return floor.asks(PENDING_ALGO_ORDERS, {"ordType": "conditional,oco", **asked}, by=trader)["data"]


def test_a_placed_algo_order_is_answered_with_its_id(floor, trader):
    """Success has an id, the client's id and label, and no words."""
    answer = floor.asks(PLACE_ALGO_ORDER, {**CONDITIONAL, "algoClOrdId": "mine1", "tag": "label"}, by=trader)

    (row,) = answer["data"]
    assert answer["code"] == "0"
    assert "inTime" not in answer
    assert row.pop("algoId").isdigit()
    assert row == {"clOrdId": "", "algoClOrdId": "mine1", "sCode": "0", "sMsg": "", "tag": "label"}


def test_a_waiting_oco_shows_both_its_prices(floor, trader):
    """Every field has its text; a market order has the price -1."""
    order = places(floor, trader, {**OCO, "algoClOrdId": "mine1", "tag": "label"})

    (row,) = lists(floor, trader)

    now_ms = str(floor.clock.now_us() // 1000)
    shown = {
        "instType": "SWAP",
        "instId": "BTC-USDT-SWAP",
        "algoId": order,
        "algoClOrdId": "mine1",
        "tag": "label",
        "sz": "1",
        "ordType": "oco",
        "side": "sell",
        "posSide": "net",
        "tdMode": "cross",
        "state": "live",
        "tpTriggerPx": "60000",
        "tpTriggerPxType": "last",
        "tpOrdPx": "-1",
        "slTriggerPx": "40000",
        "slTriggerPxType": "mark",
        "slOrdPx": "39000",
        "actualSz": "0",
        "reduceOnly": "false",
        "last": "50001",
        "failCode": "0",
        "amendPxOnTriggerType": "0",
        "linkedOrd": {"ordId": ""},
        "cTime": now_ms,
        "uTime": now_ms,
    }
    assert row.pop("lever") != ""
    assert {name: value for name, value in row.items() if value not in ("", [])} == shown


def test_a_trigger_order_shows_its_own_prices(floor, trader):
    """What a trigger watches for and what it sends stand in fields of their own."""
    places(floor, trader, TRIGGER)

    (row,) = lists(floor, trader, ordType="trigger")

    assert (row["triggerPx"], row["triggerPxType"], row["ordPx"], row["tpTriggerPx"]) == ("60000", "last", "60001", "")


def test_of_two_prices_of_a_conditional_order_the_stop_loss_counts(floor, trader):
    """A conditional order goes one way."""
    places(floor, trader, {**OCO, "ordType": "conditional"})

    (row,) = lists(floor, trader)

    assert (row["ordType"], row["tpTriggerPx"], row["slTriggerPx"]) == ("conditional", "", "40000")


def test_the_whole_position_can_be_closed(floor, trader):
    """closeFraction takes the place of a size; a second such order is refused."""
    whole = {**CONDITIONAL, "sz": None, "closeFraction": "1", "reduceOnly": True}
    places(floor, trader, whole)

    again = floor.asks(PLACE_ALGO_ORDER, whole, by=trader)

    (row,) = lists(floor, trader)
    assert (row["sz"], row["closeFraction"], row["reduceOnly"]) == ("", "1", "true")
    assert (again["code"], again["data"][0]["sCode"]) == ("1", "51088")


@pytest.mark.parametrize(
    ("order", "code", "text"),
    [
        ({**CONDITIONAL, "sz": None}, "50015", "Either parameter sz or closeFraction is required"),
        ({**CONDITIONAL, "closeFraction": "1"}, "50024", "Parameter sz and closeFraction can not exist"),
        ({**CONDITIONAL, "sz": None, "closeFraction": "1"}, "51328", "reduceOnly"),
        (
            {**CONDITIONAL, "sz": None, "closeFraction": "1", "reduceOnly": True, "tpOrdPx": "60000"},
            "51330",
            "stop market",
        ),
        ({**CONDITIONAL, "tpOrdPx": None}, "50014", "Parameter tpOrdPx cannot be empty."),
        ({**CONDITIONAL, "tpTriggerPx": None}, "50014", "Parameter tpTriggerPx cannot be empty."),
        ({**ORDER, "ordType": "conditional"}, "50015", "Either parameter tpTriggerPx or slTriggerPx is required"),
        ({**ORDER, "ordType": "trigger"}, "50014", "Parameter triggerPx cannot be empty."),
        ({**TRIGGER, **TAKE_PROFIT}, "50016", "Parameter tpTriggerPx does not match parameter ordType"),
        ({**CONDITIONAL, "triggerPx": "60000"}, "50016", "Parameter triggerPx does not match parameter ordType"),
        ({**TRIGGER, "tgtCcy": "base_ccy"}, "51281", "Trigger order do not support the tgtCcy parameter."),
        ({**CONDITIONAL, "tpTriggerPx": "40000"}, "51279", "TP trigger price"),
        ({**CONDITIONAL, "instId": "NO-SUCH"}, "51001", "Instrument ID"),
        (
            {**CONDITIONAL, "instId": "BTC-USDT", "tdMode": "cash", "sz": None, "closeFraction": "1"},
            "51327",
            "Perpetual",
        ),
    ],
)
def test_each_rule_of_algo_orders_has_its_code(floor, trader, order, code, text):
    """What is refused stands in the row, and nothing waits."""
    answer = floor.asks(PLACE_ALGO_ORDER, order, by=trader)

    (row,) = answer["data"]
    assert (answer["code"], row["sCode"], row["algoId"]) == ("1", code, "")
    assert text in row["sMsg"]
    assert lists(floor, trader) == []


def test_a_client_id_of_a_waiting_algo_order_is_taken(floor, trader):
    """Algo orders have a code of their own for it."""
    places(floor, trader, {**CONDITIONAL, "algoClOrdId": "same"})

    answer = floor.asks(PLACE_ALGO_ORDER, {**CONDITIONAL, "algoClOrdId": "same"}, by=trader)

    assert answer["data"][0]["sCode"] == "51065"


@pytest.mark.parametrize(("name", "value"), [("algoId", None), ("algoClOrdId", "mine1")])
def test_an_algo_order_is_canceled_by_either_id(floor, trader, name, value):
    """The answer names it by both its ids."""
    order = places(floor, trader, {**CONDITIONAL, "algoClOrdId": "mine1", "tag": "label"})

    answer = floor.asks(CANCEL_ALGO_ORDERS, [{"instId": "BTC-USDT-SWAP", name: value or order}], by=trader)

    assert answer["code"] == "0"
    assert answer["data"] == [
        {"algoId": order, "sCode": "0", "sMsg": "", "clOrdId": "", "algoClOrdId": "mine1", "tag": "label"}
    ]
    assert lists(floor, trader) == []


def test_a_batch_cancels_the_algo_orders_it_can(floor, trader):
    """A waiting and an unknown one: outer code 2."""
    order = places(floor, trader, CONDITIONAL)

    answer = floor.asks(
        CANCEL_ALGO_ORDERS, [{"instId": "BTC-USDT-SWAP", "algoId": each} for each in (order, "1")], by=trader
    )

    assert (answer["code"], [row["sCode"] for row in answer["data"]]) == ("2", ["0", "51400"])


def test_ten_algo_orders_are_canceled_at_most(floor, trader):
    """Eleven are refused whole."""
    answer = floor.asks(CANCEL_ALGO_ORDERS, [{"instId": "BTC-USDT-SWAP", "algoId": "1"}] * 11, by=trader)

    assert (answer["code"], answer["data"]) == ("51406", [])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ordType": "conditional"}, [0]),
        ({"ordType": "oco"}, [1]),
        ({"ordType": "conditional,oco"}, [1, 0]),
        ({"ordType": "trigger"}, [2]),
        ({"ordType": "iceberg"}, []),
        ({"ordType": "conditional,oco", "limit": "1"}, [1]),
        ({"ordType": "conditional,oco", "after": 1}, [0]),
        ({"ordType": "conditional,oco", "before": 0}, [1]),
        ({"ordType": "conditional,oco", "algoId": 0}, [0]),
        ({"ordType": "conditional,oco", "instType": "SPOT"}, []),
        ({"ordType": "conditional,oco", "instId": "ETH-USDT-SWAP"}, []),
    ],
)
def test_waiting_algo_orders_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names; types that are not served match nothing."""
    orders = [places(floor, trader, order) for order in (CONDITIONAL, OCO, TRIGGER)]
    cursors = {name: orders[value] for name, value in asked.items() if isinstance(value, int)}

    listed = lists(floor, trader, **(asked | cursors))

    assert [row["algoId"] for row in listed] == [orders[index] for index in found]


@pytest.mark.parametrize("types", ["conditional,trigger", "limit", "oco,nonsense"])
def test_only_conditional_and_oco_are_listed_together(floor, trader, types):
    """Other types are asked for one at a time, and unknown ones not at all."""
    answer = floor.asks(PENDING_ALGO_ORDERS, {"ordType": types}, by=trader)

    assert (answer["code"], answer["msg"]) == ("51000", "Parameter ordType error")
