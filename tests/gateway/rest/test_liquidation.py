"""What a liquidation leaves over REST: orders with their category, fills, bills, and the end of a position."""

from typing import Any

from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.account import BILLS, POSITIONS, POSITIONS_HISTORY
from copydesk.wire.rest.trade import FILLS, ORDERS_HISTORY, PLACE_ALGO_ORDER, PLACE_ORDER

BTC = "BTC-USDT-SWAP"
DEEP = {"50000": "10000"}


def holds(floor: Floor, contracts: str, **more: Any) -> int:
    """A trader with an isolated long from 50,000 at the default leverage of 10."""
    floor.quotes(BTC, {"49999": "10000"}, DEEP, mark="50000")
    trader = floor.opens("trader", USDT=400_000)
    bought = {"instId": BTC, "tdMode": "isolated", "side": "buy", "ordType": "market", "sz": contracts} | more
    assert floor.asks(PLACE_ORDER, bought, by=trader)["code"] == "0"
    return trader


def told(floor: Floor, endpoint: Any, trader: int, *fields: str, **asked: str) -> list[tuple[str, ...]]:
    """These fields of the rows, oldest first."""
    rows = floor.asks(endpoint, asked, by=trader)["data"]
    return [tuple(row[field] for field in fields) for row in reversed(rows)]


def test_a_position_on_a_low_step_is_taken_over_whole(floor):
    """A market order of category full_liquidation, a fill with a negative number, bill 5/104, history type 3."""
    trader = holds(floor, "100")
    stop = {"instId": BTC, "tdMode": "isolated", "side": "sell", "ordType": "conditional", "closeFraction": "1"}
    stop |= {"slTriggerPx": "30000", "slOrdPx": "-1", "reduceOnly": "true"}
    assert floor.asks(PLACE_ALGO_ORDER, stop, by=trader)["data"][0]["sCode"] == "0"

    floor.quotes(BTC, {}, {}, mark="45100")

    orders = told(floor, ORDERS_HISTORY, trader, "ordType", "category", "side", "sz", "state", "avgPx", instType="SWAP")
    assert orders[1:] == [("market", "full_liquidation", "sell", "100", "filled", "45100")]
    ((trade, execution),) = told(floor, FILLS, trader, "tradeId", "execType", instType="SWAP")[1:]
    assert (int(trade) < 0, execution) == (True, "")
    assert told(floor, BILLS, trader, "type", "subType", type="5") == [("5", "104")]
    ((kind, closed, largest, penalty, price),) = told(
        floor, POSITIONS_HISTORY, trader, "type", "closeTotalPos", "openMaxPos", "liqPenalty", "triggerPx"
    )
    assert (kind, closed, largest, price) == ("3", "100", "100", "45100")
    assert float(penalty) < 0
    assert floor.asks(POSITIONS, by=trader)["data"] == []


def test_a_position_on_a_high_step_is_reduced_first(floor):
    """From the third step of the ladder to the second: partial_liquidation, bill 5/100, and the position stays."""
    trader = holds(floor, "6000")

    floor.quotes(BTC, {}, {}, mark="45350")

    orders = told(floor, ORDERS_HISTORY, trader, "category", "sz", instType="SWAP", category="partial_liquidation")
    assert orders == [("partial_liquidation", "1000")]
    assert told(floor, BILLS, trader, "type", "subType", type="5") == [("5", "100")]
    ((pos, penalty),) = told(floor, POSITIONS, trader, "pos", "liqPenalty")
    assert pos == "5000"
    assert float(penalty) < 0
    floor.quotes(BTC, {}, {}, mark="45000")
    assert told(floor, POSITIONS_HISTORY, trader, "type", "closeTotalPos") == [("3", "6000")]


def test_a_short_has_its_own_subtypes(floor):
    """105 for the whole, and the order buys."""
    trader = holds(floor, "100", side="sell")

    floor.quotes(BTC, {}, {}, mark="54900")

    assert told(floor, BILLS, trader, "type", "subType", type="5") == [("5", "105")]
    orders = told(floor, ORDERS_HISTORY, trader, "category", "side", instType="SWAP")
    assert orders[1:] == [("full_liquidation", "buy")]
