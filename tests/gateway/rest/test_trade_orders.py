"""Looking at orders over REST: one by its id, and the list of those that are pending."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.trade import CANCEL_ORDER, ORDER, PENDING_ORDERS

SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "2", "px": "49000"}
SPOT = {"instId": "BTC-USDT", "tdMode": "cash", "side": "buy", "ordType": "limit", "sz": "0.01", "px": "49000"}
TWO_HOURS_MS = 2 * 60 * 60 * 1000


def looks(floor: Floor, trader: int, **named: str) -> dict:
    """The only row of GET order."""
    (row,) = floor.asks(ORDER, {"instId": "BTC-USDT-SWAP", **named}, by=trader)["data"]
    return row


def test_a_resting_order_shows_what_was_asked_and_nothing_filled(floor, trader):
    """Every field has its text; what does not apply is empty, what is counted is 0."""
    order = floor.places(trader, {**SWAP, "clOrdId": "mine1", "tag": "label"})
    now_ms = str(floor.clock.now_us() // 1000)

    row = looks(floor, trader, ordId=order)

    shown = {
        "instType": "SWAP",
        "instId": "BTC-USDT-SWAP",
        "ordId": order,
        "clOrdId": "mine1",
        "tag": "label",
        "px": "49000",
        "sz": "2",
        "ordType": "limit",
        "side": "buy",
        "posSide": "net",
        "tdMode": "cross",
        "state": "live",
        "stpMode": "cancel_maker",
        "feeCcy": "USDT",
        "rebateCcy": "USDT",
        "category": "normal",
        "reduceOnly": "false",
        "isTpLimit": "false",
        "cTime": now_ms,
        "uTime": now_ms,
        "attachAlgoOrds": [],
        "linkedAlgoOrd": {"algoId": ""},
        **dict.fromkeys(("pnl", "accFillSz", "fillSz", "fee", "rebate"), "0"),
    }
    assert row.pop("lever") != ""
    assert {name: value for name, value in row.items() if value != ""} == shown


def test_a_filled_order_is_found_after_it_left_the_book(floor, trader):
    """Average price, last fill and fee are those of its fills; the fee is negative."""
    order = floor.places(trader, {**SWAP, "ordType": "market", "px": ""})

    row = looks(floor, trader, ordId=order)

    assert row["state"] == "filled"
    assert (row["px"], row["avgPx"], row["fillPx"], row["accFillSz"], row["fillSz"]) == ("", "50001", "50001", "2", "2")
    assert row["tradeId"] == "1"
    assert row["fillTime"] == str(floor.clock.now_us() // 1000)
    assert row["fee"].startswith("-")


def test_a_spot_order_pays_its_fee_in_what_it_receives(floor, trader):
    """A spot row names quote currency and both fee currencies, and no leverage."""
    bought = floor.places(trader, SPOT)
    sold = floor.places(trader, {**SPOT, "side": "sell", "px": "60000"})

    rows = {row["ordId"]: row for row in floor.asks(PENDING_ORDERS, by=trader)["data"]}

    assert (rows[bought]["feeCcy"], rows[bought]["rebateCcy"]) == ("BTC", "USDT")
    assert (rows[sold]["feeCcy"], rows[sold]["rebateCcy"]) == ("USDT", "BTC")
    assert {(row["tradeQuoteCcy"], row["lever"], row["tgtCcy"]) for row in rows.values()} == {("USDT", "", "")}


@pytest.mark.parametrize(
    ("side", "size", "unit", "shown"),
    [
        ("buy", "500", None, "quote_ccy"),
        ("buy", "0.01", "base_ccy", "base_ccy"),
        ("sell", "0.01", None, "base_ccy"),
        ("sell", "500", "quote_ccy", "quote_ccy"),
    ],
)
def test_a_spot_market_order_says_what_its_size_is_in(floor, trader, side, size, unit, shown):
    """Buys spend quote currency and sells give base currency, unless tgtCcy says otherwise; fills are always base."""
    order = floor.places(trader, {**SPOT, "ordType": "market", "side": side, "sz": size, "px": None, "tgtCcy": unit})

    row = looks(floor, trader, instId="BTC-USDT", ordId=order)

    assert (row["tgtCcy"], row["sz"]) == (shown, size)
    assert float(row["accFillSz"]) == pytest.approx(0.01, rel=0.01)


def test_a_canceled_order_says_what_canceled_it(floor, trader):
    """The user's own cancellation has source 1."""
    order = floor.places(trader, SWAP)
    floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=trader)

    row = looks(floor, trader, ordId=order)

    assert (row["state"], row["cancelSource"], row["cancelSourceReason"]) == ("canceled", "1", "Canceled by the user")


@pytest.mark.parametrize(
    ("kind", "price", "source"), [("post_only", "50001", "31"), ("fok", "49000", "13"), ("ioc", "49000", "14")]
)
def test_an_order_that_cannot_live_says_why(floor, trader, kind, price, source):
    """Placing succeeds, and the order shows what ended it."""
    order = floor.places(trader, {**SWAP, "ordType": kind, "px": price})

    row = looks(floor, trader, ordId=order)

    assert (row["state"], row["cancelSource"]) == ("canceled", source)


def test_an_unfilled_canceled_order_vanishes_after_two_hours(floor, trader):
    """A canceled order that was never filled can be looked at for two hours."""
    order = floor.places(trader, SWAP)
    floor.asks(CANCEL_ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=trader)

    floor.clock.advance(ms=TWO_HOURS_MS - 1)
    assert looks(floor, trader, ordId=order)["state"] == "canceled"
    floor.clock.advance(ms=1)
    assert floor.asks(ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=trader)["code"] == "51603"


def test_a_filled_order_stays(floor, trader):
    """What was filled can be looked at long after."""
    order = floor.places(trader, {**SWAP, "ordType": "market"})

    floor.clock.advance(ms=2 * TWO_HOURS_MS)

    assert looks(floor, trader, ordId=order)["state"] == "filled"


def test_a_client_id_used_again_names_the_newest_order(floor, trader):
    """Among ended orders with one client id the newest is shown, and a pending one before all."""
    named = {**SWAP, "clOrdId": "again"}
    orders = []
    for _ in range(2):
        orders.append(floor.places(trader, {**named, "ordType": "market"}))
        assert looks(floor, trader, clOrdId="again")["ordId"] == orders[-1]
    pending = floor.places(trader, named)

    assert looks(floor, trader, clOrdId="again")["ordId"] == pending


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"instId": "BTC-USDT-SWAP"}, "51003"),
        ({"instId": "BTC-USDT-SWAP", "ordId": "1"}, "51603"),
        ({"instId": "BTC-USDT-SWAP", "clOrdId": "nobody"}, "51603"),
        ({"instId": "NO-SUCH", "ordId": "1"}, "51001"),
        ({"ordId": "1"}, "50014"),
    ],
)
def test_what_cannot_be_looked_at(floor, trader, asked, code):
    """Unknown orders, unknown instruments and questions without an id each have a code."""
    answer = floor.asks(ORDER, asked, by=trader)

    assert (answer["code"], answer["data"]) == (code, [])


def test_an_order_is_looked_at_under_its_own_instrument(floor, trader):
    """Under another instrument it does not exist, nor for another account."""
    order = floor.places(trader, SWAP)
    other = floor.opens("other")

    assert floor.asks(ORDER, {"instId": "BTC-USDT", "ordId": order}, by=trader)["code"] == "51603"
    assert floor.asks(ORDER, {"instId": "BTC-USDT-SWAP", "ordId": order}, by=other)["code"] == "51603"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [2, 1, 0]),
        ({"instType": "SWAP"}, [2, 0]),
        ({"instType": "SPOT"}, [1]),
        ({"instType": "OPTION"}, []),
        ({"instId": "BTC-USDT"}, [1]),
        ({"uly": "BTC-USDT"}, [0]),
        ({"instFamily": "ETH-USDT"}, [2]),
        ({"ordType": "post_only"}, [2]),
        ({"ordType": "limit,post_only"}, [2, 1, 0]),
        ({"ordType": "fok"}, []),
        ({"state": "live"}, [2, 1, 0]),
        ({"state": "partially_filled"}, []),
        ({"limit": "2"}, [2, 1]),
        ({"after": 2}, [1, 0]),
        ({"before": 0}, [2, 1]),
        ({"after": 2, "before": 0}, [1]),
        ({"before": 0, "limit": "1"}, [2]),
    ],
)
def test_pending_orders_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names; cursors exclude their own order; `before` alone gives the latest page."""
    orders = [
        floor.places(trader, SWAP),
        floor.places(trader, SPOT),
        floor.places(trader, {**SWAP, "instId": "ETH-USDT-SWAP", "ordType": "post_only", "px": "2900"}),
    ]
    cursors = {name: orders[value] for name, value in asked.items() if isinstance(value, int)}

    listed = floor.asks(PENDING_ORDERS, asked | cursors, by=trader)["data"]

    assert [row["ordId"] for row in listed] == [orders[index] for index in found]


def test_a_partly_filled_order_is_pending(floor, trader):
    """It shows its fill and waits for the rest."""
    order = floor.places(trader, {**SWAP, "sz": "15", "px": "50001"})

    (row,) = floor.asks(PENDING_ORDERS, {"state": "partially_filled"}, by=trader)["data"]

    assert (row["ordId"], row["accFillSz"], row["avgPx"]) == (order, "10", "50001")
