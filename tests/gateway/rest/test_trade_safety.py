"""Countdowns, self-trade prevention and the precheck over REST."""

import pytest

from copydesk.engine.trading.messages import EndCountdowns
from copydesk.wire.rest.trade import CANCEL_ALL_AFTER, ORDER, PENDING_ORDERS, PLACE_ORDER, PRECHECK

BTC = "BTC-USDT-SWAP"
ORDERED = {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "49000"}


def test_a_countdown_cancels_what_is_pending(floor, trader):
    """The answer tells when; the order tells why."""
    placed = floor.asks(PLACE_ORDER, ORDERED, by=trader)["data"][0]["ordId"]

    (row,) = floor.asks(CANCEL_ALL_AFTER, {"timeOut": "60"}, by=trader)["data"]
    now = floor.clock.now_us() // 1000
    floor.clock.advance(ms=60_000)
    floor.does(EndCountdowns())

    (order,) = floor.asks(ORDER, {"instId": BTC, "ordId": placed}, by=trader)["data"]
    assert row == {"triggerTime": str(now + 60_000), "tag": "", "ts": str(now)}
    assert (order["state"], order["cancelSource"]) == ("canceled", "20")


def test_a_countdown_can_be_stopped(floor, trader):
    """0 answers a time of 0."""
    floor.asks(CANCEL_ALL_AFTER, {"timeOut": "10", "tag": "grid"}, by=trader)
    (row,) = floor.asks(CANCEL_ALL_AFTER, {"timeOut": "0", "tag": "grid"}, by=trader)["data"]

    assert (row["triggerTime"], row["tag"]) == ("0", "grid")


@pytest.mark.parametrize("seconds", ["9", "121", "-1", "ten", "10.5"])
def test_a_countdown_lasts_ten_seconds_to_two_minutes(floor, trader, seconds):
    """Anything else is an error of the parameter."""
    assert floor.asks(CANCEL_ALL_AFTER, {"timeOut": seconds}, by=trader)["code"] == "51000"


def test_self_trade_prevention_is_the_takers_choice(floor, trader):
    """The row shows the mode; with cancel_taker the resting order stays."""
    floor.asks(PLACE_ORDER, ORDERED | {"px": "50000"}, by=trader)
    own = {"side": "sell", "px": "50000", "stpMode": "cancel_taker"}

    placed = floor.asks(PLACE_ORDER, ORDERED | own, by=trader)["data"][0]["ordId"]

    (order,) = floor.asks(ORDER, {"instId": BTC, "ordId": placed}, by=trader)["data"]
    assert (order["state"], order["cancelSource"], order["stpMode"]) == ("canceled", "32", "cancel_taker")
    assert [row["stpMode"] for row in floor.asks(PENDING_ORDERS, by=trader)["data"]] == ["cancel_maker"]
    fok = ORDERED | {"ordType": "fok", "stpMode": "cancel_both"}
    assert floor.asks(PLACE_ORDER, fok, by=trader)["data"][0]["sCode"] == "50016"


def test_a_precheck_is_not_for_futures_mode(floor, trader):
    """Documented for other account modes only."""
    assert floor.asks(PRECHECK, ORDERED, by=trader)["code"] == "51010"
    assert floor.asks(PRECHECK, ORDERED | {"instId": "NO-SUCH"}, by=trader)["code"] == "51001"
