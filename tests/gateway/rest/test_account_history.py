"""Bills over REST."""

from decimal import Decimal

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Deposit
from copydesk.wire.rest.account import BALANCE, SET_LEVERAGE
from copydesk.wire.rest.account_bills import BILLS, BILLS_ARCHIVE, SUBTYPES
from copydesk.wire.rest.account_history import POSITIONS_HISTORY
from copydesk.wire.rest.asset import TRANSFER
from copydesk.wire.rest.trade import FILLS

START = 1_700_000_000_000
DAY_MS = 24 * 60 * 60 * 1000
SWAP = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "ordType": "market"}
SPOT = {"instId": "BTC-USDT", "tdMode": "cash", "ordType": "market", "tgtCcy": "base_ccy"}


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=10_000)


def trades(floor: Floor, trader: int, side: str, size: str, **other: str) -> str:
    """The id of a market order of the swap."""
    return floor.places(trader, {**SWAP, "side": side, "sz": size, **other})


def bills(floor: Floor, trader: int, **asked: str) -> list[dict]:
    """The bills of a week."""
    return floor.done(BILLS, asked, by=trader)


def test_a_fill_of_a_swap_makes_one_bill(floor, trader):
    """Opening costs the fee; the bill names order, trade, price, and the balance afterwards."""
    order = trades(floor, trader, "buy", "2", clOrdId="mine1", tag="label")
    bill = bills(floor, trader)[0]
    (fill,) = floor.asks(FILLS, by=trader)["data"]

    assert {name: bill[name] for name in ("type", "subType", "ccy", "balChg", "bal", "sz", "px", "pnl", "fee")} == {
        "type": "2",
        "subType": "3",
        "ccy": "USDT",
        "balChg": "-0.50001",
        "bal": "9999.49999",
        "sz": "2",
        "px": "50001",
        "pnl": "0",
        "fee": "-0.50001",
    }
    assert (bill["instType"], bill["instId"], bill["mgnMode"]) == ("SWAP", "BTC-USDT-SWAP", "cross")
    assert (bill["ordId"], bill["clOrdId"], bill["tag"]) == (order, "mine1", "label")
    assert (bill["billId"], bill["tradeId"], bill["execType"]) == (fill["billId"], fill["tradeId"], "T")
    assert (bill["fillIdxPx"], bill["fillMarkPx"]) == ("50000", "50000")
    assert (bill["from"], bill["to"], bill["posBal"], bill["posBalChg"]) == ("", "", "0", "0")
    assert bill["ts"] == bill["fillTime"] == str(START)


def test_an_isolated_position_takes_its_margin_from_the_cash(floor, trader):
    """What goes into the position and comes out again stands beside the change of the cash."""
    trades(floor, trader, "buy", "2", tdMode="isolated")
    trades(floor, trader, "sell", "2", tdMode="isolated")
    closing, opening = bills(floor, trader)[:2]

    assert (opening["posBalChg"], opening["posBal"]) == ("100.002", "100.002")
    assert Decimal(opening["balChg"]) == -Decimal("100.002") + Decimal(opening["fee"])
    assert (closing["posBalChg"], closing["posBal"]) == ("-100.002", "0")
    assert Decimal(closing["balChg"]) == Decimal("100.002") + Decimal(closing["pnl"]) + Decimal(closing["fee"])


def test_margin_that_a_lower_leverage_needs_has_a_bill(floor, trader):
    """It is no trade but a margin transfer."""
    trades(floor, trader, "buy", "2", tdMode="isolated")
    lower = {"instId": "BTC-USDT-SWAP", "lever": "5", "mgnMode": "isolated"}
    assert floor.asks(SET_LEVERAGE, lower, by=trader)["code"] == "0"
    bill = bills(floor, trader)[0]

    assert (bill["type"], bill["subType"], bill["mgnMode"], bill["ordId"]) == ("6", "162", "isolated", "")
    assert (bill["balChg"], bill["posBalChg"], bill["posBal"]) == ("-100.002", "100.002", "200.004")


@pytest.mark.rule("bills.fills")
def test_a_fill_of_spot_makes_a_bill_for_each_currency(floor, trader):
    """Coins come and dollars go; the fee is in what comes, and the fill has the number of the first bill."""
    trades(floor, trader, "buy", "0.1", **SPOT)
    dollars, coins = bills(floor, trader, instType="SPOT")
    (fill,) = floor.asks(FILLS, by=trader)["data"]

    assert (coins["ccy"], coins["subType"], coins["balChg"], coins["fee"]) == ("BTC", "1", "0.0999", "-0.0001")
    assert (dollars["ccy"], dollars["subType"], dollars["balChg"], dollars["fee"]) == ("USDT", "2", "-5000.1", "0")
    assert (coins["sz"], dollars["sz"], coins["mgnMode"], coins["fillMarkPx"]) == ("0.1", "5000.1", "cash", "")
    assert coins["billId"] == fill["billId"]


@pytest.mark.rule("bills.deposits")
def test_money_that_comes_and_goes_has_bills(floor, trader):
    """Deposits and transfers into the trading account and out of it; what lies in the funding account has none."""
    floor.does(Deposit(trader, Currency("USDT"), Decimal(7), "funding"))
    floor.asks(TRANSFER, {"ccy": "USDT", "amt": "5", "from": "6", "to": "18"}, by=trader)
    floor.asks(TRANSFER, {"ccy": "USDT", "amt": "3", "from": "18", "to": "6"}, by=trader)

    assert [
        (bill["type"], bill["subType"], bill["balChg"], bill["bal"], bill["from"], bill["to"])
        for bill in bills(floor, trader)
    ] == [
        ("1", "12", "-3", "10002", "18", "6"),
        ("1", "11", "5", "10005", "6", "18"),
        ("1", "11", "10000", "10000", "", ""),
    ]


def test_the_latest_bill_tells_the_balance(floor, trader):
    """Whatever happened, its balance is the account's cash."""
    trades(floor, trader, "buy", "3")
    trades(floor, trader, "sell", "5")
    details = floor.asks(BALANCE, {"ccy": "USDT"}, by=trader)["data"][0]["details"]

    assert bills(floor, trader)[0]["bal"] == details[0]["cashBal"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [4, 3, 2, 1, 0]),
        ({"instType": "SWAP"}, [4, 1]),
        ({"instType": "SPOT"}, [3, 2]),
        ({"instType": "OPTION"}, []),
        ({"instId": "BTC-USDT"}, [3, 2]),
        ({"ccy": "BTC"}, [2]),
        ({"mgnMode": "cross"}, [4, 1]),
        ({"mgnMode": "isolated"}, []),
        ({"ctType": "linear"}, [4, 1]),
        ({"ctType": "inverse"}, []),
        ({"type": "1"}, [0]),
        ({"type": "2"}, [4, 3, 2, 1]),
        ({"type": "2", "subType": "3"}, [1]),
        ({"subType": "5"}, [4]),
        ({"type": "1", "subType": "5"}, []),
        ({"type": "8"}, []),
        ({"begin": str(START + 1000)}, [4, 3, 2]),
        ({"end": str(START + 1000)}, [3, 2, 1, 0]),
        ({"limit": "2"}, [4, 3]),
        ({"after": 3}, [2, 1, 0]),
        ({"before": 2}, [4, 3]),
    ],
)
def test_bills_are_listed_newest_first_as_asked(floor, trader, asked, found):
    """Each filter lets through what it names; begin and end include themselves."""
    trades(floor, trader, "buy", "2")
    floor.clock.advance(ms=1000)
    trades(floor, trader, "buy", "0.1", **SPOT)
    floor.clock.advance(ms=1000)
    trades(floor, trader, "sell", "1")
    ids = [bill["billId"] for bill in bills(floor, trader)][::-1]
    cursors = {name: ids[value] for name, value in asked.items() if isinstance(value, int)}

    assert [bill["billId"] for bill in bills(floor, trader, **(asked | cursors))] == [ids[index] for index in found]


@pytest.mark.parametrize(("endpoint", "days"), [(BILLS, 7), (BILLS_ARCHIVE, 90), (POSITIONS_HISTORY, 90)])
def test_history_goes_back_as_far_as_documented(floor, trader, endpoint, days):
    """Seven days or three months."""
    trades(floor, trader, "buy", "2")
    trades(floor, trader, "sell", "2")
    floor.clock.advance(ms=days * DAY_MS)
    assert floor.asks(endpoint, by=trader)["data"]

    floor.clock.advance(ms=1)
    assert floor.asks(endpoint, by=trader)["data"] == []


def test_types_of_bills_are_explained(floor, trader):
    """All documented types, with words for those that occur; a few can be asked for."""
    rows = floor.asks(SUBTYPES, by=trader)["data"]
    (transfer,) = floor.asks(SUBTYPES, {"type": "1"}, by=trader)["data"]

    assert transfer == {
        "type": "1",
        "typeDesc": "Transfer",
        "subTypeDetails": [
            {"subType": "11", "subTypeDesc": "Transfer in"},
            {"subType": "12", "subTypeDesc": "Transfer out"},
            {"subType": "283", "subTypeDesc": "Asset transfer for spot copy trading"},
        ],
    }
    assert len(rows) == 28
    assert {row["type"]: row for row in rows}["22"] == {"type": "22", "typeDesc": "", "subTypeDetails": []}
    seen = {(bill["type"], bill["subType"]) for bill in bills(floor, trader)}
    assert seen <= {(row["type"], one["subType"]) for row in rows for one in row["subTypeDetails"]}
