"""What everybody may know of contracts over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import SwitchPriceLimits
from copydesk.wire.rest.public_market import (
    CONTRACT_COIN,
    DISCOUNT_RATES,
    ESTIMATED_PRICE,
    OPEN_INTEREST,
    POSITION_TIERS,
    PRICE_LIMIT,
    UNDERLYING,
)
from copydesk.wire.rest.trade import AMEND_ORDER, ORDER, PLACE_ORDER


def data(floor: Floor, endpoint, **asked: str) -> list:
    """The data of an answer that succeeds."""
    return floor.done(endpoint, asked)


def test_underlyings_are_an_array_in_an_array(floor):
    """Each index once, in the order of listing; other kinds of contracts have none."""
    assert data(floor, UNDERLYING, instType="SWAP") == [["BTC-USDT", "ETH-USDT", "BTC-USD"]]
    assert data(floor, UNDERLYING, instType="OPTION") == [[]]
    assert floor.asks(UNDERLYING)["code"] == "50014"


def test_open_interest_counts_each_contract_once(floor):
    """Who is long and who is short hold the same contracts, whether against the house or against each other."""
    ann, bob = floor.opens("ann", USDT=10_000), floor.opens("bob", USDT=10_000)
    market = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "ordType": "market"}
    floor.asks(PLACE_ORDER, {**market, "side": "buy", "sz": "3"}, by=ann)
    floor.asks(PLACE_ORDER, {**market, "ordType": "limit", "px": "50000", "side": "sell", "sz": "2"}, by=bob)
    floor.asks(PLACE_ORDER, {**market, "side": "buy", "sz": "2"}, by=ann)
    (row,) = data(floor, OPEN_INTEREST, instType="SWAP", instId="BTC-USDT-SWAP")

    assert row == {
        "instType": "SWAP",
        "instId": "BTC-USDT-SWAP",
        "oi": "5",
        "oiCcy": "0.05",
        "oiUsd": "2500",
        "ts": str(floor.clock.now_us() // 1000),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"instType": "SWAP"}, ["BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP"]),
        ({"instType": "SWAP", "instFamily": "BTC-USD"}, ["BTC-USD-SWAP"]),
        ({"instType": "SWAP", "uly": "ETH-USDT"}, ["ETH-USDT-SWAP"]),
        ({"instType": "FUTURES"}, []),
    ],
)
def test_open_interest_is_listed_as_asked(floor, asked, found):
    """Where nobody holds anything it is 0; without a price its coins are not told."""
    rows = data(floor, OPEN_INTEREST, **asked)

    assert [row["instId"] for row in rows] == found
    assert {row["oi"] for row in rows} <= {"0"}
    assert {row["oiCcy"] for row in rows if row["instId"] == "BTC-USD-SWAP"} <= {""}


def test_price_limits_are_told_as_they_are_now(floor):
    """Half a percent around the index; nothing for an instrument without an index, or with its limits switched off."""
    now = str(floor.clock.now_us() // 1000)
    (row,) = data(floor, PRICE_LIMIT, instId="BTC-USDT-SWAP")
    (unpriced,) = data(floor, PRICE_LIMIT, instId="BTC-USD-SWAP")
    floor.does(SwitchPriceLimits(InstrumentId("BTC-USDT-SWAP"), False))
    (off,) = data(floor, PRICE_LIMIT, instId="BTC-USDT-SWAP")

    limits = {"buyLmt": "50250", "sellLmt": "49750", "enabled": True}
    assert row == {"instType": "SWAP", "instId": "BTC-USDT-SWAP", "ts": now, **limits}
    for none in (unpriced, off):
        assert (none["buyLmt"], none["sellLmt"], none["enabled"]) == ("", "", False)


@pytest.mark.rule("price-limit.refused")
def test_an_order_beyond_the_limit_is_refused_with_both_numbers(floor):
    """Or moved there, as pxAmendType says; amendments likewise."""
    ann = floor.opens("ann", USDT=100_000)
    far = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "100", "px": "51000"}
    (refused,) = floor.asks(PLACE_ORDER, far, by=ann)["data"]
    (moved,) = floor.asks(PLACE_ORDER, far | {"pxAmendType": "1"}, by=ann)["data"]
    which = {"instId": "BTC-USDT-SWAP", "ordId": moved["ordId"]}
    (before,) = floor.asks(ORDER, which, by=ann)["data"]
    floor.asks(AMEND_ORDER, which | {"newPx": "50100"}, by=ann)
    (too_far,) = floor.asks(AMEND_ORDER, which | {"newPx": "50250.1"}, by=ann)["data"]
    floor.asks(AMEND_ORDER, which | {"newPx": "60000", "pxAmendType": "1"}, by=ann)
    (after,) = floor.asks(ORDER, which, by=ann)["data"]

    text = "Order price is not within the price limit (max buy price: 50250, min sell price: 49750)"
    assert [(row["sCode"], row["sMsg"]) for row in (refused, too_far)] == [("51006", text)] * 2
    assert (before["px"], after["px"]) == ("50250", "50250")


def test_nothing_is_delivered(floor):
    """The list is empty; an unknown instrument is an error."""
    assert data(floor, ESTIMATED_PRICE, instId="BTC-USDT-SWAP") == []
    assert {floor.asks(one, {"instId": "NO-SUCH"})["code"] for one in (ESTIMATED_PRICE, PRICE_LIMIT)} == {"51001"}


def test_position_tiers_are_those_that_hold(floor):
    """Each step begins a lot above the one before it."""
    rows = data(floor, POSITION_TIERS, instType="SWAP", tdMode="cross", instFamily="BTC-USDT")

    assert rows[0] == {
        "uly": "BTC-USDT",
        "instFamily": "BTC-USDT",
        "instId": "",
        "tier": "1",
        "minSz": "0",
        "maxSz": "1000",
        "mmr": "0.004",
        "imr": "0.01",
        "maxLever": "100",
        "optMgnFactor": "0",
        "quoteMaxLoan": "",
        "baseMaxLoan": "",
    }
    assert [(row["minSz"], row["maxSz"]) for row in rows[1:3]] == [("1000.01", "5000"), ("5000.01", "20000")]


@pytest.mark.parametrize(
    ("asked", "families"),
    [
        ({"instFamily": "ETH-USDT,BTC-USD", "tier": "2"}, ["ETH-USDT", "BTC-USD"]),
        ({"uly": "BTC-USDT", "tier": "1"}, ["BTC-USDT"]),
        ({"instFamily": "BTC-USDT", "tier": "10000"}, []),
        ({"instType": "MARGIN", "instId": "BTC-USDT"}, []),
    ],
)
def test_position_tiers_are_listed_as_asked(floor, asked, families):
    """By family, in the order of the request, or a single tier of them."""
    rows = data(floor, POSITION_TIERS, **({"instType": "SWAP", "tdMode": "isolated"} | asked))

    assert [row["instFamily"] for row in rows] == families


@pytest.mark.parametrize(
    ("asked", "code"),
    [({}, "50014"), ({"instFamily": "NO-SUCH"}, "51000"), ({"instFamily": "A,B,C,D,E,F"}, "50025")],
)
def test_position_tiers_that_cannot_be_told(floor, asked, code):
    """Swaps need a family, and one that there is."""
    assert floor.asks(POSITION_TIERS, {"instType": "SWAP", "tdMode": "cross", **asked})["code"] == code


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"instId": "BTC-USDT-SWAP", "sz": "0.888"}, "88.8"),
        ({"instId": "BTC-USDT-SWAP", "sz": "0.88888", "opType": "open"}, "88.88"),
        ({"instId": "BTC-USDT-SWAP", "sz": "0.88888"}, "88.89"),
        ({"instId": "BTC-USDT-SWAP", "sz": "5000", "unit": "usds", "px": "50000"}, "10"),
        ({"instId": "BTC-USD-SWAP", "sz": "0.888", "px": "35000"}, "310.8"),
        ({"instId": "BTC-USD-SWAP", "sz": "5000", "unit": "usds"}, "50"),
        ({"instId": "BTC-USDT-SWAP", "type": "2", "sz": "10"}, "0.1"),
        ({"instId": "BTC-USDT-SWAP", "type": "2", "sz": "10", "unit": "usds", "px": "50000"}, "5000"),
        ({"instId": "BTC-USD-SWAP", "type": "2", "sz": "10", "px": "50000"}, "0.02"),
        ({"instId": "BTC-USD-SWAP", "type": "2", "sz": "10", "unit": "usds"}, "1000"),
    ],
)
def test_coins_are_converted_into_contracts_and_back(floor, asked, size):
    """Contracts come in lots, rounded down to open and to the nearest to close."""
    (row,) = data(floor, CONTRACT_COIN, **asked)

    assert row == {
        "type": asked.get("type", "1"),
        "instId": asked["instId"],
        "px": asked.get("px", ""),
        "sz": size,
        "unit": asked.get("unit", "coin"),
    }


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"instId": "BTC-USD-SWAP", "sz": "1"}, "50014"),
        ({"instId": "BTC-USDT-SWAP", "sz": "1", "unit": "usds"}, "50014"),
        ({"instId": "BTC-USDT-SWAP", "sz": "0"}, "51000"),
        ({"instId": "BTC-USD-SWAP", "sz": "1", "px": "-1"}, "51000"),
        ({"instId": "BTC-USDT", "sz": "1"}, "51001"),
    ],
)
def test_conversions_that_cannot_be_made(floor, asked, code):
    """Coins and dollars are converted at a price; spot has no contracts."""
    assert floor.asks(CONTRACT_COIN, asked)["code"] == code


def test_nothing_counts_as_collateral(floor):
    """Every currency is told, with nothing to discount."""
    rows = data(floor, DISCOUNT_RATES)
    (bitcoin,) = data(floor, DISCOUNT_RATES, ccy="BTC")

    assert [row["ccy"] for row in rows] == ["BTC", "USDT", "ETH", "USD"]
    assert bitcoin == {
        "ccy": "BTC",
        "colRes": "0",
        "collateralRestrict": False,
        "amt": "0",
        "discountLv": "",
        "minDiscountRate": "",
        "details": [],
    }
    assert data(floor, DISCOUNT_RATES, discountLv="1") == []
