"""Trailing stops and amended algo orders over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.rest.trade import AMEND_ALGO_ORDER, PENDING_ALGO_ORDERS, PLACE_ALGO_ORDER

BTC = "BTC-USDT-SWAP"
TRAIL = {
    "instId": BTC,
    "tdMode": "cross",
    "side": "sell",
    "ordType": "move_order_stop",
    "sz": "1",
    "callbackRatio": "0.05",
    "activePx": "55000",
}
STOP = {
    "instId": BTC,
    "tdMode": "cross",
    "side": "sell",
    "ordType": "conditional",
    "sz": "1",
    "slTriggerPx": "40000",
    "slOrdPx": "-1",
    "algoClOrdId": "mine",
}


@pytest.fixture
def trader(floor: Floor, trader: int) -> int:
    """The trader, holding one contract."""
    floor.places(trader, {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"})
    return trader


def test_a_trailing_stop_shows_how_it_follows(floor, trader):
    """Its distance and activation, and the price that would release it once it follows."""
    assert floor.asks(PLACE_ALGO_ORDER, TRAIL, by=trader)["code"] == "0"
    at_once = {**TRAIL, "activePx": "", "callbackRatio": "", "callbackSpread": "100"}
    assert floor.asks(PLACE_ALGO_ORDER, at_once, by=trader)["code"] == "0"

    later, earlier = floor.asks(PENDING_ALGO_ORDERS, {"ordType": "move_order_stop"}, by=trader)["data"]

    assert (earlier["callbackRatio"], earlier["activePx"], earlier["moveTriggerPx"]) == ("0.05", "55000", "")
    assert (later["callbackSpread"], later["moveTriggerPx"], later["ordType"]) == ("100", "49901", "move_order_stop")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"activePx": "40000"}, "51258"),
        ({"side": "buy"}, "51259"),
        ({"callbackRatio": "1"}, "51311"),
        ({"callbackRatio": None}, "50015"),
        ({"callbackSpread": "100"}, "50024"),
        ({"slTriggerPx": "40000", "slOrdPx": "-1"}, "50016"),
        ({"ordType": "trigger", "triggerPx": "1", "orderPx": "-1"}, "50016"),
        ({"ordType": "twap"}, "51000"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, change, code):
    """The rules of trailing stops in OKX's words."""
    assert floor.asks(PLACE_ALGO_ORDER, {**TRAIL, **change}, by=trader)["data"][0]["sCode"] == code


def test_lead_traders_have_rules_of_their_own(floor, trader):
    """No sliced orders on leading instruments, and stops at market."""
    other = floor.opens("lead", USDT=1_000)
    floor.does(ApproveLeadTrader(other, "SWAP", (InstrumentId(BTC),)))
    sliced = {**TRAIL, "ordType": "iceberg", "callbackRatio": "", "activePx": ""}

    assert floor.asks(PLACE_ALGO_ORDER, sliced, by=other)["data"][0]["sCode"] == "51321"
    assert floor.asks(PLACE_ALGO_ORDER, {**STOP, "slOrdPx": "39000"}, by=other)["data"][0]["sCode"] == "51325"


def test_an_algo_order_is_amended(floor, trader):
    """By either id; what is not told stays."""
    floor.asks(PLACE_ALGO_ORDER, STOP, by=trader)

    answer = floor.asks(
        AMEND_ALGO_ORDER,
        {"instId": BTC, "algoClOrdId": "mine", "newSlTriggerPx": "45000", "newSz": "0.5", "reqId": "r1"},
        by=trader,
    )

    (row,) = answer["data"]
    (order,) = floor.asks(PENDING_ALGO_ORDERS, {"ordType": "conditional"}, by=trader)["data"]
    assert row == {"algoId": order["algoId"], "algoClOrdId": "mine", "reqId": "r1", "sCode": "0", "sMsg": ""}
    assert (order["slTriggerPx"], order["slOrdPx"], order["sz"]) == ("45000", "-1", "0.5")
    assert floor.asks(AMEND_ALGO_ORDER, {"instId": BTC, "algoId": order["algoId"], "newSlOrdPx": "44000"}, by=trader)
    (order,) = floor.asks(PENDING_ALGO_ORDERS, {"ordType": "conditional"}, by=trader)["data"]
    assert (order["slTriggerPx"], order["slOrdPx"]) == ("45000", "44000")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "51500"),
        ({"algoClOrdId": None, "newSz": "2"}, "51003"),
        ({"algoClOrdId": "other", "newSz": "2"}, "51503"),
        ({"newTpTriggerPx": "60000"}, "51526"),
        ({"newSlTriggerPx": "0"}, "51526"),
        ({"newSlTriggerPx": "45000", "newSlTriggerPxType": "mark"}, "51528"),
        ({"newSlTriggerPx": "60000"}, "51280"),
        ({"instId": "BTC-USDT", "newSz": "2"}, "51503"),
        ({"instId": "NO-SUCH", "newSz": "2"}, "51001"),
    ],
)
def test_each_refused_amendment_has_its_code(floor, trader, change, code):
    """The rules of amendments in OKX's words."""
    floor.asks(PLACE_ALGO_ORDER, STOP, by=trader)
    asked = {"instId": BTC, "algoClOrdId": "mine", **change}

    assert floor.asks(AMEND_ALGO_ORDER, asked, by=trader)["data"][0]["sCode"] == code
