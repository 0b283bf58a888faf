"""Looking back at orders and fills over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import (
    ACCOUNT_RATE_LIMIT,
    CANCEL_ORDER,
    FILLS,
    FILLS_HISTORY,
    ORDERS_ARCHIVE,
    ORDERS_HISTORY,
)

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "2"}
SPOT = {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "market", "sz": "500"}
RESTS = {**SWAP, "ordType": "limit", "px": "40000"}


def ids(floor: Floor, trader: int, endpoint, name: str = "ordId", **asked) -> list[str]:
    """The ids in an answer."""
    return [row[name] for row in floor.done(endpoint, asked, by=trader)]


# Orders.


def test_a_filled_order_is_in_both_lists_of_orders(floor, trader):
    """It stands there as GET order shows it; another account does not see it."""
    order = floor.places(trader, {**SWAP, "clOrdId": "mine1"})
    (row,) = floor.asks(ORDERS_HISTORY, {"instType": "SWAP"}, by=trader)["data"]

    assert (row["ordId"], row["clOrdId"], row["state"], row["avgPx"]) == (order, "mine1", "filled", "50001")
    assert floor.asks(ORDERS_ARCHIVE, {"instType": "SWAP"}, by=trader)["data"] == [row]
    assert ids(floor, floor.opens("other"), ORDERS_HISTORY, instType="SWAP") == []


@pytest.mark.rule("history.orders")
def test_an_order_that_was_never_filled_vanishes_after_two_hours(floor, trader):
    """Canceled orders without a fill are in the list of seven days for two hours, and never in the archive."""
    order = floor.places(trader, RESTS)
    assert ids(floor, trader, ORDERS_HISTORY, instType="SWAP") == []
    floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=trader)

    floor.clock.advance(ms=2 * HOUR_MS - 1)
    assert ids(floor, trader, ORDERS_HISTORY, instType="SWAP") == [order]
    assert ids(floor, trader, ORDERS_ARCHIVE, instType="SWAP") == []
    floor.clock.advance(ms=1)
    assert ids(floor, trader, ORDERS_HISTORY, instType="SWAP") == []


@pytest.mark.parametrize(
    ("endpoint", "days"), [(ORDERS_HISTORY, 7), (ORDERS_ARCHIVE, 90), (FILLS, 3), (FILLS_HISTORY, 90)]
)
def test_history_goes_back_as_far_as_documented(floor, trader, endpoint, days):
    """Seven days and three months for orders, three days and three months for fills."""
    order = floor.places(trader, SWAP)
    floor.clock.advance(ms=days * DAY_MS)
    assert ids(floor, trader, endpoint, instType="SWAP") == [order]

    floor.clock.advance(ms=1)
    assert ids(floor, trader, endpoint, instType="SWAP") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"instType": "SWAP"}, [3, 2, 0]),
        ({"instType": "SPOT"}, [1]),
        ({"instType": "MARGIN"}, []),
        ({"instType": "SWAP", "instId": "ETH-USDT-SWAP"}, [2]),
        ({"instType": "SWAP", "instFamily": "BTC-USDT"}, [3, 0]),
        ({"instType": "SWAP", "uly": "ETH-USDT"}, [2]),
        ({"instType": "SWAP", "instFamily": "BTC-USDT", "instId": "ETH-USDT-SWAP"}, []),
        ({"instType": "SPOT", "instFamily": "BTC-USDT"}, []),
        ({"instType": "SWAP", "ordType": "ioc"}, [3]),
        ({"instType": "SWAP", "ordType": "mmp"}, []),
        ({"instType": "SWAP", "state": "filled"}, [2, 0]),
        ({"instType": "SWAP", "state": "canceled"}, [3]),
        ({"instType": "SWAP", "state": "mmp_canceled"}, []),
        ({"instType": "SWAP", "category": "adl"}, []),
        ({"instType": "SWAP", "limit": "1"}, [3]),
        ({"instType": "SWAP", "after": 3}, [2, 0]),
        ({"instType": "SWAP", "before": 0}, [3, 2]),
        ({"instType": "SWAP", "after": 3, "before": 0}, [2]),
        ({"instType": "SWAP", "before": 0, "limit": "1"}, [3]),
        ({"instType": "SWAP", "begin": "1700000002000"}, [3, 2]),
        ({"instType": "SWAP", "end": "1700000002000"}, [2, 0]),
        ({"instType": "SWAP", "begin": "1700000000001", "end": "1700000002999"}, [2]),
    ],
)
def test_ended_orders_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names; begin and end are times of creation and include themselves."""
    orders = []
    more = {"instId": "ETH-USDT-SWAP"}, {"ordType": "ioc", "sz": "15", "px": "50001"}
    for order in (SWAP, SPOT, *(SWAP | other for other in more)):
        orders.append(floor.places(trader, order))
        floor.clock.advance(ms=1000)
    cursors = {name: orders[value] for name, value in asked.items() if isinstance(value, int)}

    assert ids(floor, trader, ORDERS_HISTORY, **(asked | cursors)) == [orders[index] for index in found]


@pytest.mark.parametrize("endpoint", [ORDERS_HISTORY, ORDERS_ARCHIVE, FILLS_HISTORY])
def test_the_kind_of_instrument_is_needed(floor, trader, endpoint):
    """Without instType nothing is listed."""
    assert floor.asks(endpoint, {}, by=trader)["code"] == "50014"


# Fills.


def test_a_fill_of_a_swap_tells_what_it_did(floor, trader):
    """Opening long and closing long, with prices of then, fee and profit."""
    order = floor.places(trader, {**SWAP, "clOrdId": "mine1", "tag": "label"})
    floor.clock.advance(ms=1000)
    floor.places(trader, {**SWAP, "side": "sell"})
    closing, opening = floor.asks(FILLS, {}, by=trader)["data"]

    assert {name: opening[name] for name in ("ordId", "clOrdId", "tag", "fillPx", "fillSz", "side", "posSide")} == {
        "ordId": order,
        "clOrdId": "mine1",
        "tag": "label",
        "fillPx": "50001",
        "fillSz": "2",
        "side": "buy",
        "posSide": "net",
    }
    assert (opening["subType"], closing["subType"]) == ("3", "5")
    assert (opening["fillPnl"], closing["fillPnl"]) == ("0", "-0.04")
    assert (opening["fillIdxPx"], opening["fillMarkPx"]) == ("50000", "50000")
    assert (opening["execType"], opening["feeCcy"], opening["fee"]) == ("T", "USDT", "-0.50001")
    assert (opening["feeRate"], opening["tradeQuoteCcy"]) == ("", "")
    assert opening["ts"] == opening["fillTime"] == "1700000000000"
    assert int(closing["billId"]) > int(opening["billId"])


def test_a_fill_of_spot_names_its_rate(floor, trader):
    """A taker of spot pays 0.1 % of the coins that it gets."""
    floor.places(trader, {**SPOT, "sz": "500.01"})
    (fill,) = floor.asks(FILLS, {"instType": "SPOT"}, by=trader)["data"]

    assert (fill["subType"], fill["feeRate"], fill["tradeQuoteCcy"]) == ("1", "-0.001", "USDT")
    assert (fill["feeCcy"], fill["fillSz"], fill["fee"]) == ("BTC", "0.01", "-0.00001")
    assert (fill["fillMarkPx"], fill["fillIdxPx"]) == ("", "50000")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [2, 1, 0]),
        ({"instType": "SWAP"}, [2, 0]),
        ({"instType": "OPTION"}, []),
        ({"instId": "BTC-USDT"}, [1]),
        ({"instFamily": "BTC-USDT"}, [2, 0]),
        ({"uly": "ETH-USDT"}, []),
        ({"ordId": 1}, [1]),
        ({"subType": "3"}, [0]),
        ({"subType": "5"}, [2]),
        ({"subType": "100"}, []),
        ({"begin": "1700000001000"}, [2, 1]),
        ({"end": "1700000001000"}, [1, 0]),
        ({"limit": "2"}, [2, 1]),
    ],
)
def test_fills_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names; begin and end include themselves."""
    orders = []
    for order in (SWAP, SPOT, {**SWAP, "side": "sell", "sz": "1"}):
        orders.append(floor.places(trader, order))
        floor.clock.advance(ms=1000)
    named = {name: orders[value] for name, value in asked.items() if isinstance(value, int)}

    assert ids(floor, trader, FILLS, **(asked | named)) == [orders[index] for index in found]


def test_pages_of_fills_are_cut_by_bills(floor, trader):
    """Going from page to page by billId shows every fill once, also those of one order."""
    floor.places(trader, {**SWAP, "sz": "25"})
    seen, after = [], ""
    while page := floor.asks(FILLS_HISTORY, {"instType": "SWAP", "limit": "2", "after": after}, by=trader)["data"]:
        seen += [row["fillSz"] for row in page]
        after = page[-1]["billId"]

    assert seen == ["5", "10", "10"]
    newest = floor.asks(FILLS, {"before": after}, by=trader)["data"]
    assert [row["fillSz"] for row in newest] == ["5", "10"]


def test_both_parties_of_a_trade_have_a_fill(floor, trader):
    """Maker and taker each see their own part of the same trade."""
    other = floor.opens("other", USDT=100_000)
    floor.places(trader, {**RESTS, "px": "50000"})
    floor.places(other, {**SWAP, "side": "sell"})
    (made,), (took,) = (floor.asks(FILLS, {}, by=who)["data"] for who in (trader, other))

    assert made["tradeId"] == took["tradeId"]
    assert (made["execType"], made["subType"], took["execType"], took["subType"]) == ("M", "3", "T", "4")


def test_an_account_has_no_limit_of_its_own(floor, trader):
    """As recorded of an ordinary account: one row, every field empty."""
    (row,) = floor.asks(ACCOUNT_RATE_LIMIT, {}, by=trader)["data"]

    assert set(row.values()) == {""}
