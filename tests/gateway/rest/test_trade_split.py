"""Split take profits and attached trailing stops, over REST."""

import pytest

from copydesk.wire.rest.trade import AMEND_ORDER, ORDER, PENDING_ALGO_ORDERS, PENDING_ORDERS, PLACE_ORDER

BTC = "BTC-USDT-SWAP"
ORDERED = {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "49000"}
FIRST = {"attachAlgoClOrdId": "first", "tpTriggerPx": "60000", "tpOrdPx": "-1", "sz": "0.4"}
SECOND = {"attachAlgoClOrdId": "second", "tpTriggerPx": "70000", "tpOrdPx": "-1", "sz": "0.6"}
STOP = {"attachAlgoClOrdId": "stop", "slTriggerPx": "40000", "slOrdPx": "-1"}
TRAIL = {"attachAlgoClOrdId": "trail", "callbackRatio": "0.05", "activePx": "60000"}


def test_each_part_stands_in_the_order_and_then_among_the_algo_orders(floor, trader):
    """With a number and a size of its own; the stop that moves says so in both places."""
    items = [FIRST, SECOND, STOP | {"amendPxOnTriggerType": "1"}]
    placed = floor.asks(PLACE_ORDER, ORDERED | {"px": "50200", "attachAlgoOrds": items}, by=trader)["data"][0]

    (order,) = floor.asks(ORDER, {"instId": BTC, "ordId": placed["ordId"]}, by=trader)["data"]
    algos = floor.asks(PENDING_ALGO_ORDERS, {"ordType": "conditional"}, by=trader)["data"]

    told = order["attachAlgoOrds"]
    assert [(row["attachAlgoClOrdId"], row["sz"], row["amendPxOnTriggerType"]) for row in told] == [
        ("first", "0.4", "0"),
        ("second", "0.6", "0"),
        ("stop", "", "1"),
    ]
    assert len({row["attachAlgoId"] for row in told}) == 3
    assert [(row["algoClOrdId"], row["sz"], row["amendPxOnTriggerType"]) for row in algos] == [
        ("stop", "1", "1"),
        ("second", "0.6", "0"),
        ("first", "0.4", "0"),
    ]


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([FIRST | {"slTriggerPx": "40000", "slOrdPx": "-1"}, SECOND], "51076"),
        ([FIRST | {"sz": "0.09"}] * 11, "51079"),
        ([FIRST, SECOND | {"tpTriggerPxType": "mark"}], "51080"),
        ([FIRST, SECOND | {"tpTriggerPx": "60000"}], "51081"),
        ([FIRST, SECOND | {"tpOrdPx": "69000"}], "51082"),
        ([FIRST, SECOND | {"sz": "0.5"}], "51083"),
        ([FIRST, SECOND, STOP, STOP], "51084"),
        ([FIRST | {"sz": "1"}, STOP | {"amendPxOnTriggerType": "1"}], "51085"),
        ([FIRST, SECOND | {"sz": None}], "51089"),
        ([FIRST, SECOND, STOP | {"sz": "1"}], "51000"),
        ([FIRST | {"amendPxOnTriggerType": "1"}, SECOND], "51000"),
        ([FIRST, SECOND, TRAIL], "51000"),
        ([FIRST, SECOND, {}], "50015"),
        ([TRAIL | {"callbackSpread": "100"}], "50024"),
        ([TRAIL | STOP], "50024"),
        ([TRAIL | {"callbackRatio": "0.0001"}], "51311"),
        ([TRAIL | {"activePx": "48000"}], "51258"),
        ([{"activePx": "60000"}], "50015"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, items, code):
    """Parts that do not fit together, and trailing stops that cannot follow, are the verdict on the order."""
    answer = floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": items}, by=trader)

    assert answer["data"][0]["sCode"] == code


def test_spot_has_no_parts(floor, trader):
    """Their code says so."""
    spot = ORDERED | {"instId": "BTC-USDT", "tdMode": "cash", "attachAlgoOrds": [FIRST, SECOND]}

    assert floor.asks(PLACE_ORDER, spot, by=trader)["data"][0]["sCode"] == "51077"


def test_parts_are_amended_by_their_names(floor, trader):
    """Each item names the part it means; a size changes together with the order's, 0 takes a part away."""
    placed = floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": [FIRST, SECOND, STOP]}, by=trader)["data"][0]
    named = {"instId": BTC, "ordId": placed["ordId"]}

    def amends(*changes: dict[str, str], **order: str) -> str:
        request = named | order | {"attachAlgoOrds": list(changes)}
        return floor.asks(AMEND_ORDER, request, by=trader)["data"][0]["sCode"]

    def told() -> list[tuple[str, str, str]]:
        rows = floor.asks(PENDING_ORDERS, by=trader)["data"][0]["attachAlgoOrds"]
        return [(row["tpTriggerPx"], row["slTriggerPx"], row["sz"]) for row in rows]

    first, second, stop = ({"attachAlgoClOrdId": name} for name in ("first", "second", "stop"))
    number = floor.asks(PENDING_ORDERS, by=trader)["data"][0]["attachAlgoOrds"][1]["attachAlgoId"]
    assert amends(first | {"newTpTriggerPx": "61000"}, stop | {"newSlTriggerPx": "41000"}) == "0"
    assert told() == [("61000", "", "0.4"), ("70000", "", "0.6"), ("", "41000", "")]
    assert amends({"attachAlgoId": number, "sz": "1.6"}, newSz="2") == "0"
    assert amends(first | {"newTpTriggerPx": "0"}, second | {"sz": "2"}) == "0"
    assert told() == [("70000", "", "2"), ("", "41000", "")]
    assert [
        amends(second | {"sz": "1"}),
        amends({"newTpTriggerPx": "62000"}),
        amends(second | {"newTpTriggerPx": "62000"}, second | {"newTpTriggerPx": "63000"}),
        amends(second | {"newSlTriggerPx": "42000"}),
        amends(stop | {"newTpTriggerPx": "62000"}),
        amends(stop | {"amendPxOnTriggerType": "1"}),
        amends(stop | {"sz": "1"}),
    ] == ["51083", "51527", "51539", "51076", "51076", "51085", "51000"]


def test_an_attached_trailing_stop_is_amended_and_taken_away(floor, trader):
    """Another distance, by the other measure too; 0 takes it away; a take profit beside it is refused."""
    placed = floor.asks(PLACE_ORDER, ORDERED | {"attachAlgoOrds": [TRAIL]}, by=trader)["data"][0]
    named = {"instId": BTC, "ordId": placed["ordId"]}

    def amends(**change: str) -> str:
        return floor.asks(AMEND_ORDER, named | {"attachAlgoOrds": [change]}, by=trader)["data"][0]["sCode"]

    def told() -> list[tuple[str, str, str]]:
        rows = floor.asks(PENDING_ORDERS, by=trader)["data"][0]["attachAlgoOrds"]
        return [(row["callbackRatio"], row["callbackSpread"], row["activePx"]) for row in rows]

    assert told() == [("0.05", "", "60000")]
    assert amends(newCallbackSpread="100") == "0"
    assert told() == [("", "100", "60000")]
    assert amends(newTpTriggerPx="61000", newTpOrdPx="-1") == "50024"
    assert amends(newCallbackSpread="0") == "0"
    assert told() == []
    assert amends(newCallbackSpread="100") == "51527"
