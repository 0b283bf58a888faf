"""Margin of isolated positions, and the modes that are fixed here, over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.rest.account import POSITIONS
from copydesk.wire.rest.account_margin import MARGIN_BALANCE, SET_ACCOUNT_LEVEL, SET_ISOLATED_MODE
from copydesk.wire.rest.trade import PLACE_ORDER

BTC = "BTC-USDT-SWAP"
MARKET = {"instId": BTC, "tdMode": "isolated", "side": "buy", "ordType": "market", "sz": "1"}
ADD = {"instId": BTC, "posSide": "net", "type": "add", "amt": "50"}


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=1_000)


def test_margin_is_added_and_taken_out(floor, trader):
    """The row tells the real leverage after the change: 500.01 of worth on 50.001 and 50 more is 5 times."""
    floor.asks(PLACE_ORDER, MARKET, by=trader)

    (row,) = floor.asks(MARGIN_BALANCE, ADD, by=trader)["data"]
    (position,) = floor.asks(POSITIONS, by=trader)["data"]
    taken = floor.asks(MARGIN_BALANCE, {**ADD, "type": "reduce", "amt": "49"}, by=trader)

    assert row == {
        "instId": BTC,
        "posSide": "net",
        "amt": "50",
        "type": "add",
        "leverage": "4.9999500004999950",
        "ccy": "USDT",
    } | {"leverage": row["leverage"]}
    assert row["leverage"].startswith("4.99995")
    assert position["margin"] == "100.001"
    assert taken["data"][0]["type"] == "reduce"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "59300"),
        ({"instId": "NO-SUCH-SWAP"}, "51001"),
        ({"posSide": "both"}, "51000"),
        ({"type": "give"}, "51000"),
        ({"amt": "some"}, "51000"),
        ({"amt": None}, "50014"),
    ],
)
def test_each_refusal_has_its_code(floor, trader, change, code):
    """Without a position 59300; what makes no sense 51000."""
    assert floor.asks(MARGIN_BALANCE, ADD | change, by=trader)["code"] == code


@pytest.mark.parametrize(("change", "code"), [({"amt": "5000"}, "59301"), ({"amt": "0"}, "51000")])
def test_more_than_there_is_cannot_be_moved(floor, trader, change, code):
    """More than is free, or than the position can spare, is 59301."""
    floor.asks(PLACE_ORDER, MARKET, by=trader)

    assert floor.asks(MARGIN_BALANCE, ADD | change, by=trader)["code"] == code
    assert floor.asks(MARGIN_BALANCE, {**ADD, "type": "reduce", "amt": "40"}, by=trader)["code"] == "59301"


def test_futures_mode_is_the_only_mode(floor, trader):
    """Choosing what the account has is answered, anything else refused aloud; lead traders learn why."""
    assert floor.asks(SET_ACCOUNT_LEVEL, {"acctLv": "2"}, by=trader)["data"] == [{"acctLv": "2"}]
    assert floor.asks(SET_ACCOUNT_LEVEL, {"acctLv": "3"}, by=trader)["code"] == "51070"
    assert floor.asks(SET_ACCOUNT_LEVEL, {"acctLv": "5"}, by=trader)["code"] == "51000"
    floor.does(ApproveLeadTrader(trader, "SWAP", (InstrumentId(BTC),)))
    assert floor.asks(SET_ACCOUNT_LEVEL, {"acctLv": "1"}, by=trader)["code"] == "51070"
    assert floor.asks(SET_ACCOUNT_LEVEL, {"acctLv": "4"}, by=trader)["code"] == "59642"


def test_isolated_margin_comes_by_itself(floor, trader):
    """automatic is what there is; the other documented value is refused."""
    asked = {"isoMode": "automatic", "type": "CONTRACTS"}
    assert floor.asks(SET_ISOLATED_MODE, asked, by=trader)["data"] == [{"isoMode": "automatic"}]
    refused = floor.asks(SET_ISOLATED_MODE, {**asked, "isoMode": "auto_transfers_ccy"}, by=trader)
    assert refused["code"] == "51000"
