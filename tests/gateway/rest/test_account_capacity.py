"""What an account could do, its risk, its fees and its instruments over REST."""

from decimal import Decimal

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.account import POSITIONS, SET_POSITION_MODE
from copydesk.wire.rest.account_capacity import LEVERAGE_ESTIMATE, MAX_AVAILABLE, MAX_SIZE, MAX_WITHDRAWAL
from copydesk.wire.rest.account_instruments import ACCOUNT_INSTRUMENTS
from copydesk.wire.rest.account_risk import POSITION_RISK, RISK_STATE, TRADE_FEE
from copydesk.wire.rest.public import INSTRUMENTS
from copydesk.wire.rest.trade import PLACE_ORDER

SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross"}
SPOT = {"instId": "BTC-USDT", "tdMode": "cash"}
LIMIT = {**SWAP, "side": "buy", "ordType": "limit", "px": "40000"}


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=1_000, BTC=2)


def data(floor: Floor, trader: int, endpoint, **asked: str) -> list[dict]:
    """The rows of an answer that succeeds."""
    return floor.done(endpoint, asked, by=trader)


def trades(floor: Floor, trader: int, side: str, size: str, **other: str) -> None:
    """A market order of the swap."""
    order = {**SWAP, "ordType": "market", "side": side, "sz": size, **other}
    floor.places(trader, order)


@pytest.mark.rule("max-size.exact")
def test_the_largest_order_is_accepted_and_no_larger_one(floor, trader):
    """max-size tells the size at which POST order changes from no to yes."""
    (row,) = data(floor, trader, MAX_SIZE, **SWAP, px="40000")
    assert (row["instId"], row["ccy"]) == ("BTC-USDT-SWAP", "USDT")

    (refused,) = floor.asks(PLACE_ORDER, {**LIMIT, "sz": str(Decimal(row["maxBuy"]) + Decimal("0.01"))}, by=trader)[
        "data"
    ]
    (accepted,) = floor.asks(PLACE_ORDER, {**LIMIT, "sz": row["maxBuy"]}, by=trader)["data"]
    assert (refused["sCode"], accepted["sCode"]) == ("51008", "0")
    (left,) = data(floor, trader, MAX_SIZE, **SWAP, px="40000")
    assert left["maxBuy"] == "0"


@pytest.mark.parametrize(
    ("asked", "buy", "sell"),
    [
        ({**SWAP, "px": "50000"}, "19.9", "19.9"),
        ({**SWAP, "px": "50000", "leverage": "1"}, "1.99", "1.99"),
        (SWAP, "19.8", "19.9"),  # buys are taken to be at the price limit, 50250
        ({**SPOT, "px": "50000"}, "0.02", "2"),
        ({**SPOT, "px": "50000", "tradeQuoteCcy": "USDT"}, "0.02", "2"),
    ],
)
def test_what_can_be_bought_and_sold(floor, trader, asked, buy, sell):
    """Contracts of a swap, or base currency of spot, at the price and the leverage asked for."""
    (row,) = data(floor, trader, MAX_SIZE, **asked)

    assert (row["maxBuy"], row["maxSell"]) == (buy, sell)


def test_several_instruments_can_be_asked_for_without_a_price(floor, trader):
    """One row each, in their order; a price is ignored; where nobody knows a price the sizes are empty."""
    names = "ETH-USDT-SWAP,BTC-USDT-SWAP,BTC-USD-SWAP"
    rows = data(floor, trader, MAX_SIZE, instId=names, tdMode="cross", px="1")

    assert [row["instId"] for row in rows] == names.split(",")
    assert rows == data(floor, trader, MAX_SIZE, instId=names, tdMode="cross")
    assert (rows[2]["ccy"], rows[2]["maxBuy"], rows[2]["maxSell"]) == ("BTC", "", "")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"instId": "BTC-USDT-SWAP,BTC-USDT", "tdMode": "cross"}, "51000"),
        ({"instId": "BTC-USDT", "tdMode": "cross"}, "51000"),
        ({"instId": "BTC-USDT-SWAP", "tdMode": "cash"}, "51000"),
        ({"instId": "BTC-USDT-SWAP", "tdMode": "spot_isolated"}, "51000"),
        ({**SWAP, "px": "0"}, "51000"),
        ({**SWAP, "leverage": "-1"}, "51000"),
        ({**SWAP, "outcome": "yes"}, "51000"),
        ({**SPOT, "tradeQuoteCcy": "USDC"}, "51000"),
        ({"instId": "NO-SUCH", "tdMode": "cross"}, "51001"),
        ({"instId": "A,B,C,D,E,F", "tdMode": "cross"}, "50025"),
        ({"tdMode": "cross"}, "50014"),
    ],
)
def test_sizes_that_cannot_be_told(floor, trader, asked, code):
    """What does not fit is refused by name."""
    assert floor.asks(MAX_SIZE, asked, by=trader)["code"] == code


def test_what_is_available(floor, trader):
    """Quote and base currency of spot; the margin currency of swaps, which pending orders take from."""
    (spot,) = data(floor, trader, MAX_AVAILABLE, **SPOT)
    assert (spot["availBuy"], spot["availSell"]) == ("1000", "2")

    floor.asks(PLACE_ORDER, {**LIMIT, "sz": "1"}, by=trader)
    (swap,) = data(floor, trader, MAX_AVAILABLE, **SWAP)
    assert swap == {"instId": "BTC-USDT-SWAP", "availBuy": "959.8", "availSell": "959.8"}
    assert floor.asks(MAX_AVAILABLE, {**SWAP, "reduceOnly": "true"}, by=trader)["code"] == "51000"
    assert floor.asks(MAX_AVAILABLE, {**SWAP, "reduceOnly": "false"}, by=trader)["code"] == "0"


def test_what_can_be_withdrawn(floor, trader):
    """What is free of each currency that there is something of; nothing can be borrowed."""
    floor.asks(PLACE_ORDER, {**LIMIT, "sz": "1"}, by=trader)

    assert data(floor, trader, MAX_WITHDRAWAL) == [
        {"ccy": "USDT", "maxWd": "959.8", "maxWdEx": "959.8", "spotOffsetMaxWd": "", "spotOffsetMaxWdEx": ""},
        {"ccy": "BTC", "maxWd": "2", "maxWdEx": "2", "spotOffsetMaxWd": "", "spotOffsetMaxWdEx": ""},
    ]
    assert [row["ccy"] for row in data(floor, trader, MAX_WITHDRAWAL, ccy="BTC,ETH")] == ["BTC"]


TRIES = {"instType": "SWAP", "instId": "BTC-USDT-SWAP", "mgnMode": "cross", "lever": "5"}


def test_another_leverage_can_be_tried(floor, trader):
    """The margin of the position, what could be taken out, and the largest order; nothing changes."""
    trades(floor, trader, "buy", "2")
    (row,) = data(floor, trader, LEVERAGE_ESTIMATE, **TRIES)
    (position,) = data(floor, trader, POSITIONS)

    assert (row["estMgn"], row["existOrd"], row["maxLever"], row["minLever"]) == ("200", False, "100", "0.01")
    assert row["estLiqPx"] == position["liqPx"]
    assert float(row["estAvailTrans"]) == pytest.approx(1000 - 0.50001 - 0.02 - 200)
    assert 0 < float(row["estMaxAmt"]) < 10
    assert position["lever"] == "10"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"instType": "MARGIN"}, "51010"),
        ({"instType": "FUTURES"}, "51015"),
        ({"instId": "BTC-USDT"}, "51015"),
        ({"instId": ""}, "50014"),
        ({"lever": "0.001"}, "59105"),
        ({"lever": "101"}, "59102"),
        ({"posSide": "long"}, "51000"),
    ],
)
def test_leverages_that_cannot_be_tried(floor, trader, change, code):
    """Only what could be set can be tried."""
    assert floor.asks(LEVERAGE_ESTIMATE, TRIES | change, by=trader)["code"] == code


def test_isolated_leverage_has_a_side_in_long_short_mode(floor, trader):
    """Without one nobody knows which is meant."""
    floor.asks(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=trader)
    isolated = {**TRIES, "mgnMode": "isolated"}

    assert floor.asks(LEVERAGE_ESTIMATE, isolated, by=trader)["code"] == "51000"
    assert floor.asks(LEVERAGE_ESTIMATE, {**isolated, "posSide": "short"}, by=trader)["code"] == "0"
    assert floor.asks(LEVERAGE_ESTIMATE, TRIES, by=trader)["code"] == "0"


def test_balances_and_positions_of_one_instant(floor, trader):
    """Equity by currency, and positions with their value in coins and dollars."""
    trades(floor, trader, "sell", "2")
    (row,) = data(floor, trader, POSITION_RISK)

    assert row["ts"] == str(floor.clock.now_us() // 1000)
    assert [one["ccy"] for one in row["balData"]] == ["USDT", "BTC"]
    assert {one["disEq"] for one in row["balData"]} == {"0"}
    (position,) = row["posData"]
    assert (position["pos"], position["notionalCcy"], position["notionalUsd"]) == ("-2", "0.02", "1000")
    (other,) = data(floor, trader, POSITION_RISK, instType="MARGIN")
    assert other["posData"] == [] and other["balData"] == row["balData"]


def test_nothing_is_at_risk_by_borrowing(floor, trader):
    """There is no borrowing."""
    (row,) = data(floor, trader, RISK_STATE)

    assert (row["atRisk"], row["atRiskIdx"], row["atRiskMgn"]) == (False, [], [])


def test_fee_rates_are_those_that_are_charged(floor, trader):
    """Negative is paid; groups are the published ones of the instruments asked for."""
    (spot,) = data(floor, trader, TRADE_FEE, instType="SPOT", instId="BTC-USDT")
    (swap,) = data(floor, trader, TRADE_FEE, instType="SWAP")

    assert (spot["maker"], spot["taker"], spot["takerU"], spot["level"]) == ("-0.0008", "-0.001", "", "Lv1")
    assert (swap["makerU"], swap["takerU"], swap["maker"], swap["taker"]) == (
        "-0.0002",
        "-0.0005",
        "-0.0002",
        "-0.0005",
    )
    (group,) = spot["feeGroup"]
    assert (group["maker"], group["taker"]) == ("-0.0008", "-0.001")
    published = data(floor, trader, INSTRUMENTS, instType="SWAP")
    assert {group["groupId"] for group in swap["feeGroup"]} == {row["groupId"] for row in published}
    (one,) = data(floor, trader, TRADE_FEE, instType="SWAP", groupId=published[0]["groupId"])
    assert [group["groupId"] for group in one["feeGroup"]] == [published[0]["groupId"]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "50014"),
        ({"instType": "SPOT", "instId": "NO-SUCH"}, "51001"),
        ({"instType": "SPOT", "instId": "BTC-USDT", "groupId": "1"}, "50024"),
        ({"instType": "SWAP", "instFamily": "BTC-USDT", "groupId": "1"}, "50024"),
    ],
)
def test_fee_rates_that_cannot_be_told(floor, trader, asked, code):
    """A group stands for itself."""
    assert floor.asks(TRADE_FEE, asked, by=trader)["code"] == code
    assert data(floor, trader, TRADE_FEE, instType="OPTION") == []


def test_an_account_sees_the_published_instruments(floor, trader):
    """The same terms as everybody, and what only an account sees."""
    for kind in ("SPOT", "SWAP"):
        own, public = (data(floor, trader, endpoint, instType=kind) for endpoint in (ACCOUNT_INSTRUMENTS, INSTRUMENTS))
        assert [row["instId"] for row in own] == [row["instId"] for row in public]
        for mine, published in zip(own, public, strict=True):
            assert {name: mine[name] for name in mine.keys() & published.keys()} == {
                name: published[name] for name in mine.keys() & published.keys()
            }
            assert (mine["elp"], mine["rpi"]) == ("0", "0")
    assert data(floor, trader, ACCOUNT_INSTRUMENTS, instType="FUTURES") == []
    (one,) = data(floor, trader, ACCOUNT_INSTRUMENTS, instType="SWAP", instFamily="ETH-USDT")
    assert one["instId"] == "ETH-USDT-SWAP"
    assert data(floor, trader, ACCOUNT_INSTRUMENTS, instType="SWAP", seriesId="1") == []
