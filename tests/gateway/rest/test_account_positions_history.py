"""Closed positions over REST."""

from decimal import Decimal

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.account_history import POSITIONS_HISTORY

START = 1_700_000_000_000
SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "ordType": "market"}


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=10_000)


def trades(floor: Floor, trader: int, side: str, size: str, **other: str) -> str:
    """The id of a market order of the swap."""
    return floor.places(trader, {**SWAP, "side": side, "sz": size, **other})


def test_a_closed_position_tells_its_story(floor, trader):
    """Prices, sizes, profit with fees, and the ratio to the margin that it took."""
    trades(floor, trader, "buy", "2")
    floor.clock.advance(ms=1000)
    trades(floor, trader, "sell", "2")
    (row,) = floor.asks(POSITIONS_HISTORY, by=trader)["data"]

    assert {
        name: row[name] for name in ("instId", "mgnMode", "type", "posSide", "direction", "lever", "ccy", "uly")
    } == {
        "instId": "BTC-USDT-SWAP",
        "mgnMode": "cross",
        "type": "2",
        "posSide": "net",
        "direction": "long",
        "lever": "10.0",
        "ccy": "USDT",
        "uly": "BTC-USDT",
    }
    assert (row["openAvgPx"], row["closeAvgPx"], row["openMaxPos"], row["closeTotalPos"]) == (
        "50001",
        "49999",
        "2",
        "2",
    )
    assert (row["cTime"], row["uTime"]) == (str(START), str(START + 1000))
    assert (row["pnl"], row["fee"], row["fundingFee"], row["liqPenalty"]) == ("-0.04", "-1", "0", "0")
    assert row["realizedPnl"] == "-1.04"
    assert row["pnlRatio"] == str((Decimal("-1.04") / Decimal("100.002")).quantize(Decimal("1e-16")))


@pytest.mark.rule("positions-history.rows")
def test_a_position_closed_in_part_has_one_row_that_grows(floor, trader):
    """Each closing rewrites it: a part is type 1, the last part type 2; opening again begins another."""
    trades(floor, trader, "sell", "3")
    for _ in range(2):
        floor.clock.advance(ms=1000)
        trades(floor, trader, "buy", "1")
    (part,) = floor.asks(POSITIONS_HISTORY, by=trader)["data"]
    assert (part["type"], part["closeTotalPos"], part["openMaxPos"], part["direction"]) == ("1", "2", "3", "short")

    floor.clock.advance(ms=1000)
    trades(floor, trader, "buy", "2")
    (whole,) = floor.asks(POSITIONS_HISTORY, by=trader)["data"]
    assert (whole["type"], whole["closeTotalPos"], whole["uTime"]) == ("2", "3", str(START + 3000))
    trades(floor, trader, "sell", "1")
    newest, oldest = floor.asks(POSITIONS_HISTORY, by=trader)["data"]
    assert (newest["direction"], newest["cTime"], newest["posId"]) == ("long", str(START + 3000), oldest["posId"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USDT-SWAP"]),
        ({"instType": "SWAP"}, ["BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USDT-SWAP"]),
        ({"instType": "MARGIN"}, []),
        ({"instId": "ETH-USDT-SWAP"}, ["ETH-USDT-SWAP"]),
        ({"mgnMode": "isolated"}, ["ETH-USDT-SWAP"]),
        ({"type": "1"}, ["BTC-USDT-SWAP"]),
        ({"type": "2"}, ["ETH-USDT-SWAP", "BTC-USDT-SWAP"]),
        ({"type": "3"}, []),
        ({"type": "5"}, []),
        ({"posId": "1"}, []),
        ({"limit": "1"}, ["BTC-USDT-SWAP"]),
        ({"after": str(START + 2000)}, ["ETH-USDT-SWAP", "BTC-USDT-SWAP"]),
        ({"before": str(START)}, ["BTC-USDT-SWAP", "ETH-USDT-SWAP"]),
        ({"after": str(START + 2000), "before": str(START)}, ["ETH-USDT-SWAP"]),
    ],
)
def test_closed_positions_are_listed_latest_first_as_asked(floor, trader, asked, found):
    """Cursors are times of the latest closing and exclude themselves."""
    for name, mode, size in (("BTC", "cross", "2"), ("ETH", "isolated", "2"), ("BTC", "cross", "1")):
        swap = {"instId": f"{name}-USDT-SWAP", "tdMode": mode}
        trades(floor, trader, "buy", "2", **swap)
        trades(floor, trader, "sell", size, **swap)
        floor.clock.advance(ms=1000)

    assert [row["instId"] for row in floor.asks(POSITIONS_HISTORY, asked, by=trader)["data"]] == found


def test_positions_closed_at_one_time_come_in_one_page(floor, trader):
    """A cursor of times would lose what is cut off; so the page is longer than asked for."""
    for mode in ("cross", "isolated"):
        trades(floor, trader, "buy", "2", tdMode=mode)
    for mode in ("cross", "isolated"):
        trades(floor, trader, "sell", "2", tdMode=mode)
    floor.clock.advance(ms=1)
    trades(floor, trader, "buy", "2")
    trades(floor, trader, "sell", "2")

    first = floor.asks(POSITIONS_HISTORY, {"limit": "2"}, by=trader)["data"]
    assert [row["mgnMode"] for row in first] == ["cross", "isolated", "cross"]
    assert floor.asks(POSITIONS_HISTORY, {"limit": "1", "after": first[0]["uTime"]}, by=trader)["data"] == first[1:]
