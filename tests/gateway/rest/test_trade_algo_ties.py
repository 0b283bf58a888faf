"""Algo orders that are tied to something, over REST: to a position, to the type of an order, to what follows it."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import PENDING_ALGO_ORDERS, PLACE_ALGO_ORDER, PLACE_ORDER

BTC = "BTC-USDT-SWAP"
ORDER = {"instId": BTC, "tdMode": "cross", "side": "sell", "sz": "1"}
STOP = {**ORDER, "ordType": "conditional", "slTriggerPx": "40000", "slOrdPx": "-1", "reduceOnly": "true"}
TRIGGER = {**ORDER, "ordType": "trigger", "triggerPx": "60000", "orderPx": "60001"}
FOLLOWS = {"attachAlgoClOrdId": "mine", "tpTriggerPx": "50000", "tpOrdPx": "-1"}


@pytest.fixture
def trader(floor: Floor, trader: int) -> int:
    """The trader, holding one contract."""
    floor.places(trader, {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"})
    return trader


def waiting(floor: Floor, trader: int, kind: str) -> list[dict]:
    return floor.asks(PENDING_ALGO_ORDERS, {"ordType": kind}, by=trader)["data"]


def test_a_stop_may_end_with_its_position(floor, trader):
    """cxlOnClosePos: when the position is closed, the stop waits no more."""
    assert floor.asks(PLACE_ALGO_ORDER, STOP | {"cxlOnClosePos": "true"}, by=trader)["data"][0]["sCode"] == "0"
    assert floor.asks(PLACE_ALGO_ORDER, STOP | {"slTriggerPx": "30000"}, by=trader)["data"][0]["sCode"] == "0"

    sold = {"instId": BTC, "tdMode": "cross", "side": "sell", "ordType": "market", "sz": "1"}
    floor.asks(PLACE_ORDER, sold, by=trader)

    assert [row["slTriggerPx"] for row in waiting(floor, trader, "conditional")] == ["30000"]


def test_a_trigger_shows_what_it_releases(floor, trader):
    """The type of its order, and what follows that."""
    asked = TRIGGER | {"advanceOrdType": "fok", "attachAlgoOrds": [FOLLOWS]}
    assert floor.asks(PLACE_ALGO_ORDER, asked, by=trader)["data"][0]["sCode"] == "0"

    (row,) = waiting(floor, trader, "trigger")

    assert row["advanceOrdType"] == "fok"
    assert [(told["attachAlgoClOrdId"], told["tpTriggerPx"]) for told in row["attachAlgoOrds"]] == [("mine", "50000")]


@pytest.mark.rule("algo-orders.spot-as-clients-send-them")
def test_coins_are_stopped_as_clients_ask_for_it(floor, trader):
    """A stop of SPOT in cross is one in cash; a trigger may say that it counts coins, and nothing else."""
    spot = {"instId": "BTC-USDT", "side": "buy", "sz": "0.1"}
    stop = {**spot, "tdMode": "cross", "ordType": "conditional", "slTriggerPx": "60000", "slOrdPx": "-1"}
    trigger = {**spot, "tdMode": "cash", "ordType": "trigger", "triggerPx": "60000", "orderPx": "-1"}

    asked = (stop, trigger | {"tgtCcy": "base_ccy"}, trigger | {"tgtCcy": "quote_ccy"}, trigger | {"tdMode": "cross"})
    codes = [floor.asks(PLACE_ALGO_ORDER, one, by=trader)["data"][0]["sCode"] for one in asked]

    assert codes == ["0", "0", "51281", "51000"]
    assert [row["tdMode"] for row in waiting(floor, trader, "conditional")] == ["cash"]
    assert [row["tgtCcy"] for row in waiting(floor, trader, "trigger")] == ["base_ccy"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (STOP | {"cxlOnClosePos": "true", "reduceOnly": "false"}, "50016"),
        (STOP | {"cxlOnClosePos": "true", "side": "buy", "slTriggerPx": "60000"}, "51058"),
        (TRIGGER | {"cxlOnClosePos": "true"}, "50016"),
        (STOP | {"advanceOrdType": "fok"}, "50016"),
        (TRIGGER | {"advanceOrdType": "fok", "orderPx": "-1"}, "50016"),
        (TRIGGER | {"advanceOrdType": "post_only"}, "51000"),
        (STOP | {"attachAlgoOrds": [FOLLOWS]}, "50016"),
        (TRIGGER | {"attachAlgoOrds": [FOLLOWS | {"sz": "1"}]}, "51000"),
        (TRIGGER | {"attachAlgoOrds": [FOLLOWS | {"tpTriggerPx": "70000"}]}, "51048"),
        (TRIGGER | {"reduceOnly": "true", "attachAlgoOrds": [FOLLOWS]}, "51100"),
        (TRIGGER | {"tpTriggerPx": "0"}, "50016"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, asked, code):
    """What does not go together, and what is tied to nothing."""
    answer = floor.asks(PLACE_ALGO_ORDER, asked, by=trader)

    assert (answer["data"][0]["sCode"] if answer["data"] else answer["code"]) == code
