"""A spot lead trader over REST: buys in spot_isolated, lead positions, closes at a price, money, history."""

from decimal import Decimal

import pytest
from tests.gateway.rest.copy_floor import BTC, SPOT
from tests.gateway.rest.spot_floor import LED, SpotFloor

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest import copytrading
from copydesk.wire.rest.account import CONFIG
from copydesk.wire.rest.account_bills import BILLS
from copydesk.wire.rest.account_capacity import MAX_AVAILABLE, MAX_SIZE
from copydesk.wire.rest.copytrading import CLOSE_LEAD_POSITION, PROTECT_LEAD_POSITION
from copydesk.wire.rest.trade import AMEND_ORDER, ORDER, PENDING_ORDERS, PLACE_ALGO_ORDER, PLACE_ORDER
from copydesk.wire.rest.trade_history import FILLS, ORDERS_HISTORY

D = Decimal


@pytest.fixture
def floor() -> SpotFloor:
    return SpotFloor()


@pytest.mark.rule("spot-leading.row")
def test_an_open_lead_position_of_spot(floor):
    """Coins less the fee, at leverage 1; the margin is what they cost, and there is no mark price."""
    position = floor.leads()
    floor.moves(SPOT, "110")

    (row,) = floor.positions(floor.account, instType="SPOT")
    (order,) = floor.done(ORDERS_HISTORY, {"instType": "SPOT"}, by=floor.account)

    assert floor.positions(floor.account, instType="SWAP") == []
    assert row == {
        "instId": SPOT,
        "subPosId": position,
        "posSide": "net",
        "mgnMode": "isolated",
        "lever": "1",
        "openOrdId": order["ordId"],
        "openAvgPx": "100.1",
        "openTime": order["cTime"],
        "subPos": "0.999",
        "tpTriggerPx": "",
        "slTriggerPx": "",
        "algoId": "",
        "instType": "SPOT",
        "tpOrdPx": "",
        "slOrdPx": "",
        "margin": "99.9999",
        "upl": "9.8901",
        "uplRatio": "0.0989010989010989",
        "markPx": "",
        "uniqueCode": unique_code(floor.account),
        "ccy": "USDT",
        "availSubPos": "0.999",
    }


@pytest.mark.rule("spot-leading.balance")
def test_lead_assets_stand_apart_in_the_balance(floor):
    """They count in the equity and as frozen, and neither as cash nor as available."""
    floor.leads()

    coins = floor.coins()

    expected = {
        "spotIsoBal": "0.999",
        "cashBal": "2",
        "availBal": "2",
        "availEq": "2",
        "frozenBal": "0.999",
        "ordFrozen": "0",
        "eq": "2.999",
    }
    assert {name: coins[name] for name in expected} == expected


def test_orders_and_fills_tell_of_spot_isolated(floor):
    """The purchase, and the sale that waits and is then sold."""
    position = floor.leads()
    floor.closes(position, ordType="limit", px="105")
    (waiting,) = floor.done(PENDING_ORDERS, {"instType": "SPOT"}, by=floor.account)
    floor.moves(SPOT, "105")

    sale, purchase = floor.done(ORDERS_HISTORY, {"instType": "SPOT"}, by=floor.account)
    sold, bought = floor.done(FILLS, {"instType": "SPOT"}, by=floor.account)

    told = ("tdMode", "side", "ordType", "sz", "px", "state", "lever", "tag")
    assert [waiting[name] for name in told] == ["spot_isolated", "sell", "limit", "0.999", "105", "live", "", "bye"]
    assert (sale["ordId"], sale["state"], purchase["tdMode"]) == (waiting["ordId"], "filled", "spot_isolated")
    assert (sold["side"], sold["fillSz"], bought["side"], bought["feeCcy"]) == ("sell", "0.999", "buy", "BTC")


@pytest.mark.rule("spot-leading.limit-close")
def test_a_close_at_a_price_is_amended_and_taken_back(floor):
    """A price for a sale that waits is its new one, whatever the order type says; 0 takes it back."""
    position = floor.leads()
    floor.closes(position, ordType="limit", px="105")
    (first,) = floor.done(PENDING_ORDERS, {}, by=floor.account)
    assert floor.positions(floor.account)[0]["availSubPos"] == "0"

    floor.closes(position, px="104")
    (second,) = floor.done(PENDING_ORDERS, {}, by=floor.account)
    floor.closes(position, px="0")

    assert (first["ordId"], first["px"], second["px"]) == (second["ordId"], "105", "104")
    assert floor.done(PENDING_ORDERS, {}, by=floor.account) == []
    assert floor.positions(floor.account)[0]["availSubPos"] == "0.999"


@pytest.mark.rule("spot-leading.history")
def test_the_history_tells_partial_and_full_closes(floor):
    """Type 1 while a part is open, type 2 then; profit without fees."""
    position = floor.leads()
    floor.closes(position, ordType="limit", px="105")
    floor.quotes(SPOT, {"105": "0.5"}, {}, mark="105")
    (part,) = floor.closed(floor.account, instType="SPOT")
    floor.moves(SPOT, "106")
    (whole,) = floor.closed(floor.account, instType="SPOT")

    told = ("type", "closeSubPos", "subPos", "pnl", "closeAvgPx")
    assert [part[name] for name in told] == ["1", "0.5", "0.999", "2.45", "105"]
    assert [whole[name] for name in told] == ["2", "0.999", "0.999", "4.8951", "105"]
    told = ("instType", "mgnMode", "lever", "margin", "ccy", "markPx", "profitSharingAmt", "subPosId", "pnlRatio")
    shown = ["SPOT", "isolated", "1", "99.9999", "USDT", "", "0", position, "0.048951048951049"]
    assert [whole[name] for name in told] == shown
    assert floor.closed(floor.account, instType="SWAP") == []
    assert floor.positions(floor.account) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"tdMode": "cash"}, "51072"),
        ({"side": "sell"}, "51073"),
        ({"side": "sell", "tdMode": "cash", "sz": "2.5"}, "51073"),
        ({"instId": BTC, "tdMode": "spot_isolated"}, "51000"),
    ],
)
@pytest.mark.rule("spot-leading.trade-mode")
def test_orders_that_a_spot_lead_trader_may_not_place(floor, asked, code):
    """Each has its code."""
    floor.leads()

    answer = floor.asks(PLACE_ORDER, LED | asked, by=floor.account)

    assert answer["data"][0]["sCode"] == code


@pytest.mark.rule("spot-leading.trade-mode")
def test_nobody_else_trades_in_spot_isolated(floor):
    """Neither an ordinary trader nor a lead trader of swaps, with orders or stop orders."""
    for account in (floor.opens("ann", USDT=1000), floor.lead("swaps")):
        answer = floor.asks(PLACE_ORDER, LED, by=account)
        assert answer["data"][0]["sCode"] == "51074"
    waits = {**LED, "tgtCcy": "", "ordType": "trigger", "triggerPx": "90", "orderPx": "90"}
    assert floor.asks(PLACE_ALGO_ORDER, waits, by=account)["data"][0]["sCode"] == "51074"


@pytest.mark.rule("spot-leading.amend")
def test_only_the_price_of_a_sale_is_amended(floor):
    """A size is refused with a code of its own, a price is taken."""
    position = floor.leads()
    floor.closes(position, ordType="limit", px="105")
    (order,) = floor.done(PENDING_ORDERS, {}, by=floor.account)
    named = {"instId": SPOT, "ordId": order["ordId"]}

    refused = floor.asks(AMEND_ORDER, {**named, "newSz": "0.5"}, by=floor.account)
    floor.done(AMEND_ORDER, {**named, "newPx": "104"}, by=floor.account)

    assert refused["data"][0]["sCode"] == "51075"
    (amended,) = floor.done(ORDER, named, by=floor.account)
    assert (amended["px"], amended["sz"]) == ("104", "0.999")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"ordType": "limit"}, "51204"),
        ({"px": "105"}, "51000"),
        ({"px": "0"}, "51400"),
        ({"ordType": "limit", "px": "105.05"}, "51150"),
        ({"instType": "SWAP"}, "59262"),
        ({"instType": ""}, "59262"),
        ({"subPosId": "42"}, "59216"),
        ({"subPosType": "copy"}, "59264"),
    ],
)
@pytest.mark.rule("spot-leading.limit-close")
def test_closes_that_are_refused(floor, asked, code):
    """Each refusal has its code and leaves everything as it was."""
    position = floor.leads()
    before = floor.positions(floor.account)

    request = {"instType": "SPOT", "subPosId": position, **asked}

    assert floor.refused(CLOSE_LEAD_POSITION, request, by=floor.account) == code
    assert floor.positions(floor.account) == before


def test_a_lead_position_of_swaps_is_none_of_spot(floor):
    """Who leads both names the product line rightly."""
    floor.does(ApproveLeadTrader(floor.account, "SWAP", (InstrumentId(BTC),)))
    spot = floor.leads()
    floor.orders(floor.account, "buy", "1")
    swap = floor.positions(floor.account, instType="SWAP")[0]["subPosId"]

    for position, kind in ((spot, "SWAP"), (swap, "SPOT")):
        request = {"instType": kind, "subPosId": position}
        assert floor.refused(CLOSE_LEAD_POSITION, request, by=floor.account) == "59216"
        request["tpTriggerPx"] = "120"
        assert floor.refused(PROTECT_LEAD_POSITION, request, by=floor.account) == "59216"
    assert [row["instType"] for row in floor.positions(floor.account)] == ["SWAP", "SPOT"]
    shown = floor.done(copytrading.SHOWN_POSITIONS, {"uniqueCode": unique_code(floor.account)})
    assert [row["subPosId"] for row in shown] == [swap]


@pytest.mark.rule("spot-leading.protection")
def test_take_profit_and_stop_loss_may_have_prices(floor):
    """They are set and shown; the stop loss sells at its price or better when it is called."""
    position = floor.leads()
    asked = {"instType": "SPOT", "subPosId": position, "tpTriggerPx": "120", "tpOrdPx": "121", "slTriggerPx": "90"}
    floor.done(PROTECT_LEAD_POSITION, {**asked, "slOrdPx": "89"}, by=floor.account)
    (row,) = floor.positions(floor.account)
    told = ("tpTriggerPx", "tpOrdPx", "slTriggerPx", "slOrdPx", "algoId")
    assert [row[name] for name in told] == ["120", "121", "90", "89", position]

    floor.moves(SPOT, "89.5")
    ann = floor.opens("ann", USDT=1000)
    floor.done(PLACE_ORDER, LED | {"tdMode": "cash", "sz": "0.1"}, by=ann)

    (closed,) = floor.closed(floor.account)
    assert (closed["closeAvgPx"], closed["type"]) == ("89.5", "2")


@pytest.mark.rule("spot-leading.bills")
def test_bills_tell_of_lead_assets(floor):
    """Bought and sold coins change the position balance, money the balance; a rest comes back with its own bill."""
    position = floor.leads(sz="0.00100001")
    floor.closes(position)

    bills = floor.done(BILLS, {}, by=floor.account)

    told = ("ccy", "type", "subType", "mgnMode", "balChg", "bal", "posBalChg", "posBal")
    released, got, sold, paid, bought = [[bill[name] for name in told] for bill in bills[:5]]
    assert bought == ["BTC", "2", "1", "isolated", "0", "2", "0.00099900999", "0.00099900999"]
    assert paid == ["USDT", "2", "2", "isolated", "-0.100101001", "9999.899898999", "0", "0"]
    assert sold == ["BTC", "2", "2", "isolated", "0", "2", "-0.000999", "0.00000000999"]
    assert (got[:4], got[6:]) == (["USDT", "2", "1", "isolated"], ["0", "0"])
    assert released == ["BTC", "1", "283", "isolated", "0.00000000999", "2.00000000999", "-0.00000000999", "0"]
    assert floor.done(BILLS, {"subType": "283"}, by=floor.account)[0]["billId"] == bills[0]["billId"]


@pytest.mark.rule("spot-leading.capacity")
def test_what_a_spot_lead_trader_could_still_do(floor):
    """He buys for his free USDT, and sells what can be closed of his lead positions."""
    position = floor.leads()
    floor.leads()
    asked = {"instId": SPOT, "tdMode": "spot_isolated"}

    (available,) = floor.done(MAX_AVAILABLE, asked, by=floor.account)
    (largest,) = floor.done(MAX_SIZE, {**asked, "px": "100"}, by=floor.account)
    floor.closes(position, ordType="limit", px="105")
    (left,) = floor.done(MAX_AVAILABLE, asked, by=floor.account)

    assert (available["availBuy"], available["availSell"]) == ("9799.8", "1.998")
    assert (largest["maxBuy"], largest["maxSell"]) == ("97.998", "1.998")
    assert left["availSell"] == "0.999"
    assert floor.refused(MAX_SIZE, asked, by=floor.opens("ann", USDT=1000)) == "51074"


@pytest.mark.rule("spot-leading.shares")
def test_what_else_is_told_of_spot(floor):
    """Role and instruments; nobody copies spot, so there is nothing to share, and nothing that everybody sees."""
    (config,) = floor.done(CONFIG, {}, by=floor.account)
    assert (config["spotRoleType"], config["spotTraderInsts"], config["roleType"]) == ("1", [SPOT], "0")
    spot = {"instType": "SPOT"}
    assert floor.done(copytrading.PROFIT_SHARING_DETAILS, spot, by=floor.account) == []
    assert floor.done(copytrading.EXPECTED_PROFIT_SHARING, spot, by=floor.account) == []
    assert floor.done(copytrading.TOTAL_PROFIT_SHARING, spot, by=floor.account) == [
        {"ccy": "USDT", "totalProfitSharingAmt": "0", "instType": "SPOT"}
    ]
    code = {"uniqueCode": unique_code(floor.account)}
    assert floor.refused(copytrading.SHOWN_POSITIONS, code) == "59269"
    assert floor.refused(copytrading.SHOWN_POSITIONS, {**code, **spot}) == "51000"
