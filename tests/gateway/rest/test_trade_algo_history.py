"""Looking back at algo orders over REST, and at one of them by its id."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import (
    ALGO_ORDER,
    ALGO_ORDERS_HISTORY,
    CANCEL_ALGO_ORDERS,
    FILLS,
    ORDER,
    PLACE_ALGO_ORDER,
)

SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "2"}
TRIGGER = {**SWAP, "ordType": "trigger", "triggerPx": "49990", "orderPx": "-1"}
STOP = {**SWAP, "side": "sell", "ordType": "oco", "sz": "2", "slTriggerPx": "49000", "slOrdPx": "-1"} | {
    "tpTriggerPx": "60000",
    "tpOrdPx": "59800",
}


def ids(floor: Floor, trader: int, endpoint, name: str = "ordId", **asked) -> list[str]:
    """The ids in an answer."""
    return [row[name] for row in floor.done(endpoint, asked, by=trader)]


def moves(floor: Floor, price: int) -> None:
    """Let the market of bitcoin stand at a price."""
    floor.quotes("BTC-USDT-SWAP", {str(price - 1): "10"}, {str(price + 1): "10"}, mark=str(price))


def test_a_released_algo_order_names_what_it_placed(floor, trader):
    """A take profit at a limit was released by its price: with order, size, price and time."""
    floor.places(trader, SWAP)
    algo = floor.places(trader, {**STOP, "algoClOrdId": "stop1"}, PLACE_ALGO_ORDER)
    floor.clock.advance(ms=1000)
    moves(floor, 60_001)
    bystander = floor.opens("bystander", USDT=100_000)
    floor.places(bystander, SWAP)

    (row,) = floor.asks(ALGO_ORDERS_HISTORY, {"ordType": "oco", "state": "effective"}, by=trader)["data"]
    assert (row["algoId"], row["algoClOrdId"], row["state"], row["actualSide"]) == (algo, "stop1", "effective", "tp")
    assert (row["actualSz"], row["actualPx"], row["failCode"]) == ("2", "59800", "0")
    assert row["ordIdList"] == [row["ordId"]] == ids(floor, trader, FILLS, limit="1")
    assert row["triggerTime"] == row["uTime"] == "1700000001000"
    assert row["cTime"] == "1700000000000"
    (child,) = floor.asks(ORDER, {"instId": row["instId"], "ordId": row["ordId"]}, by=trader)["data"]
    assert (child["algoId"], child["algoClOrdId"], child["source"]) == (algo, "stop1", "7")
    assert floor.asks(ALGO_ORDER, {"algoId": algo}, by=trader)["data"] == [row]
    assert floor.asks(ALGO_ORDER, {"algoClOrdId": "stop1"}, by=trader)["data"] == [row]


def test_an_algo_order_whose_order_was_refused_tells_why(floor, trader):
    """A trigger without any money for its order failed, with the code of the refusal."""
    poor = floor.opens("poor")
    algo = floor.places(poor, TRIGGER, PLACE_ALGO_ORDER)
    moves(floor, 49_980)
    floor.places(trader, SWAP)

    (row,) = floor.asks(ALGO_ORDERS_HISTORY, {"ordType": "trigger", "state": "order_failed"}, by=poor)["data"]
    assert (row["algoId"], row["state"], row["failCode"], row["ordId"]) == (algo, "order_failed", "51008", "")
    assert (row["actualSz"], row["actualSide"], row["ordIdList"]) == ("0", "", [])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ordType": "trigger", "state": "canceled"}, [2, 0]),
        ({"ordType": "oco", "state": "canceled"}, [1]),
        ({"ordType": "conditional,oco", "state": "canceled"}, [1]),
        ({"ordType": "chase", "state": "canceled"}, []),
        ({"ordType": "trigger", "state": "effective"}, []),
        ({"ordType": "trigger", "algoId": 0}, [0]),
        ({"ordType": "oco", "algoId": 0}, []),
        ({"ordType": "trigger", "state": "canceled", "instType": "SWAP"}, [2, 0]),
        ({"ordType": "trigger", "state": "canceled", "instType": "SPOT"}, []),
        ({"ordType": "trigger", "state": "canceled", "instId": "ETH-USDT-SWAP"}, [2]),
        ({"ordType": "trigger", "state": "canceled", "limit": "1"}, [2]),
        ({"ordType": "trigger", "state": "canceled", "after": 2}, [0]),
        ({"ordType": "trigger", "state": "canceled", "before": 0}, [2]),
    ],
)
def test_ended_algo_orders_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names."""
    orders = []
    for order in (TRIGGER, STOP, {**TRIGGER, "instId": "ETH-USDT-SWAP"}):
        orders.append(floor.places(trader, order, PLACE_ALGO_ORDER))
        floor.asks(CANCEL_ALGO_ORDERS, [{"instId": order["instId"], "algoId": orders[-1]}], by=trader)
    named = {name: orders[value] for name, value in asked.items() if isinstance(value, int)}

    listed = ids(floor, trader, ALGO_ORDERS_HISTORY, "algoId", **(asked | named))
    assert listed == [orders[index] for index in found]


def test_a_pending_algo_order_can_be_looked_at(floor, trader):
    """It is live, and in no history."""
    algo = floor.places(trader, {**TRIGGER, "algoClOrdId": "mine1"}, PLACE_ALGO_ORDER)
    (row,) = floor.asks(ALGO_ORDER, {"algoClOrdId": "mine1"}, by=trader)["data"]

    assert (row["algoId"], row["state"], row["failCode"], row["triggerPx"]) == (algo, "live", "0", "49990")
    assert ids(floor, trader, ALGO_ORDERS_HISTORY, "algoId", ordType="trigger", algoId=algo) == []
    assert floor.asks(ALGO_ORDER, {"algoId": algo}, by=floor.opens("other"))["code"] == "51603"


@pytest.mark.parametrize(
    ("endpoint", "asked", "code"),
    [
        (ALGO_ORDER, {}, "50015"),
        (ALGO_ORDER, {"algoId": "1"}, "51603"),
        (ALGO_ORDER, {"algoId": "9" * 19}, "51603"),
        (ALGO_ORDERS_HISTORY, {"ordType": "trigger"}, "50015"),
        (ALGO_ORDERS_HISTORY, {"state": "canceled"}, "50014"),
        (ALGO_ORDERS_HISTORY, {"ordType": "trigger,oco", "state": "canceled"}, "51000"),
        (ALGO_ORDERS_HISTORY, {"ordType": "what", "state": "canceled"}, "51000"),
    ],
)
def test_questions_about_algo_orders_that_cannot_be_answered(floor, trader, endpoint, asked, code):
    """What is missing or unknown has its code."""
    answer = floor.asks(endpoint, asked, by=trader)

    assert (answer["code"], answer["data"]) == (code, [])
