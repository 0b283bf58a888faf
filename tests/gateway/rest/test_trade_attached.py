"""Take profit and stop loss that follow an order, over REST."""

import pytest

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.rest.trade import AMEND_ORDER, ORDER, PENDING_ALGO_ORDERS, PENDING_ORDERS, PLACE_ORDER

BTC = "BTC-USDT-SWAP"
ORDERED = {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "49000"}
BOTH = {
    "attachAlgoClOrdId": "mine",
    "tpTriggerPx": "60000",
    "tpOrdPx": "-1",
    "slTriggerRatio": "0.1",
    "slOrdPx": "40000",
    "slTriggerPxType": "mark",
}


def test_what_follows_stands_in_the_order_and_then_among_the_algo_orders(floor, trader):
    """The order shows it with an id of its own; filled, it is an algo order with another id and the client's id."""
    placed = floor.asks(PLACE_ORDER, ORDERED | {"px": "50200", "attachAlgoOrds": [BOTH]}, by=trader)["data"][0]

    (order,) = floor.asks(ORDER, {"instId": BTC, "ordId": placed["ordId"]}, by=trader)["data"]
    (told,) = order["attachAlgoOrds"]
    (algo,) = floor.asks(PENDING_ALGO_ORDERS, {"ordType": "oco"}, by=trader)["data"]

    assert (told["attachAlgoClOrdId"], told["tpTriggerPx"], told["slTriggerRatio"]) == ("mine", "60000", "0.1")
    assert (told["tpOrdPx"], told["tpTriggerPxType"], told["slTriggerPxType"]) == ("-1", "last", "mark")
    assert (order["attachAlgoClOrdId"], order["tpTriggerPx"], order["slOrdPx"]) == ("mine", "60000", "40000")
    assert (algo["algoClOrdId"], algo["side"], algo["tpTriggerPx"]) == ("mine", "sell", "60000")
    assert (algo["slTriggerPx"], algo["slTriggerPxType"], algo["reduceOnly"]) == ("45000.9", "mark", "true")
    assert algo["algoId"] != told["attachAlgoId"] != ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tpTriggerPx": "48000"}, "51046"),
        ({"slTriggerRatio": None, "slTriggerPx": "50000"}, "51047"),
        ({"slTriggerRatio": "1.5"}, "51000"),
        ({"slTriggerPx": "40000"}, "50024"),
        ({"tpOrdPx": None}, "50014"),
        ({"tpTriggerPx": None}, "50014"),
        ({"tpOrdKind": "limit"}, "51000"),
        ({"tpTriggerPx": "60000.01"}, "51150"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, change, code):
    """What is wrong with what follows is the verdict on the order."""
    answer = floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": [BOTH | change]}, by=trader)

    assert answer["data"][0]["sCode"] == code


@pytest.mark.parametrize(
    ("order", "items", "code"),
    [
        ({}, [{"attachAlgoClOrdId": "mine"}], "51178"),
        ({}, [{}], "50015"),
        ({}, [BOTH, BOTH], "51076"),
        ({"reduceOnly": True}, [BOTH], "51100"),
        ({"ordType": "market", "px": None}, [BOTH | {"tpTriggerPx": "50000"}], "51050"),
        ({"ordType": "market", "px": None, "side": "sell"}, [{"slTriggerPx": "49000", "slOrdPx": "-1"}], "51053"),
    ],
)
def test_what_follows_fits_the_order(floor, trader, order, items, code):
    """Prices are there, one of each, on their sides of the order's or the book's price."""
    answer = floor.asks(PLACE_ORDER, ORDERED | order | {"attachAlgoOrds": items}, by=trader)

    assert answer["data"][0]["sCode"] == code


def test_lead_traders_have_rules_of_their_own(floor, trader):
    """On leading instruments: no split, no resting take profit, at market only."""
    floor.does(ApproveLeadTrader(trader, "SWAP", (InstrumentId(BTC),)))
    at_market = BOTH | {"slOrdPx": "-1"}
    parts = [{"tpTriggerPx": price, "tpOrdPx": "-1", "sz": "0.5"} for price in ("60000", "61000")]
    codes = [
        floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": items}, by=trader)["data"][0]["sCode"]
        for items in (parts, [at_market | {"tpOrdKind": "limit"}], [BOTH], [at_market])
    ]

    assert codes == ["51078", "51099", "51326", "0"]


def test_what_follows_can_be_amended(floor, trader):
    """What is told changes, the rest stays; 0 takes one away; what is not there cannot be named."""
    placed = floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": [BOTH]}, by=trader)["data"][0]
    named = {"instId": BTC, "ordId": placed["ordId"]}

    def amends(**change: str) -> str:
        return floor.asks(AMEND_ORDER, named | {"attachAlgoOrds": [change]}, by=trader)["data"][0]["sCode"]

    def told() -> tuple[str, str, str]:
        (row,) = floor.asks(PENDING_ORDERS, by=trader)["data"][0]["attachAlgoOrds"]
        return row["tpTriggerPx"], row["slTriggerRatio"], row["slOrdPx"]

    assert amends(attachAlgoClOrdId="mine", newTpTriggerPx="61000") == "0"
    assert told() == ("61000", "0.1", "40000")
    assert amends(newTpTriggerPx="0", newSlOrdPx="-1") == "0"
    assert told() == ("", "0.1", "-1")
    assert amends(attachAlgoClOrdId="other", newSlOrdPx="-1") == "51527"
    assert amends(newTpTriggerPx="48000", newTpOrdPx="-1") == "51046"
