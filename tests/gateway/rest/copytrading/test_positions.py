"""Lead positions and copies: listed, looked back at, protected and closed one by one."""

import pytest
from tests.gateway.rest.copy_floor import BTC, ETH

from copydesk.engine.copying.messages import StopLeadTrading
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.account import SET_LEVERAGE, SET_POSITION_MODE
from copydesk.wire.rest.copytrading import (
    CLOSE_LEAD_POSITION,
    LEAD_POSITIONS,
    LEAD_POSITIONS_HISTORY,
)


@pytest.fixture
def lead(floor):
    """A lead trader with leverage 3 on BTC, as in the documents' examples."""
    account = floor.lead()
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "3", "mgnMode": "isolated"}, by=account)
    return account


@pytest.mark.rule("lead-positions.arithmetic")
def test_an_open_lead_position_is_the_documented_example(floor, lead):
    """Entry, margin, profit and ratio come out as the documents print them, to the last digit."""
    floor.moves(BTC, "37925", mark="37925")
    floor.orders(lead, "buy", "1")
    floor.moves(BTC, "38205.7", mark="38205.8")

    (row,) = floor.positions(lead)

    order = row.pop("openOrdId")
    assert order.isdigit()
    assert row == {
        "instId": BTC,
        "subPosId": "600000000000000001",
        "posSide": "net",
        "mgnMode": "isolated",
        "lever": "3",
        "openAvgPx": "37925.1",
        "openTime": str(floor.world.now_ms),
        "subPos": "1",
        "tpTriggerPx": "",
        "slTriggerPx": "",
        "algoId": "",
        "instType": "SWAP",
        "tpOrdPx": "",
        "slOrdPx": "",
        "margin": "12.6417",
        "upl": "0.2807",
        "uplRatio": "0.0222042921442527",
        "markPx": "38205.8",
        "uniqueCode": unique_code(lead),
        "ccy": "USDT",
        "availSubPos": "1",
    }


@pytest.mark.parametrize(
    ("contracts", "margin", "profit", "ratio"),
    [("2", "24.94", "0.415", "0.0166399358460306"), ("3", "37.41", "0.6225", "0.0166399358460306")],
)
@pytest.mark.rule("lead-positions.arithmetic")
def test_a_closed_lead_position_is_the_documented_example(floor, lead, contracts, margin, profit, ratio):
    """Both examples of the documents come out to the last digit."""
    floor.moves(BTC, "37409.9")
    floor.orders(lead, "buy", contracts)
    floor.clock.advance(ms=1000)
    floor.moves(BTC, "37617.5", mark="38203.4")
    floor.orders(lead, "sell", contracts, reduceOnly="true")

    (row,) = floor.closed(lead)

    assert row["openOrdId"]
    assert {name: row[name] for name in row if name not in ("openOrdId", "openTime", "uniqueCode", "subPosId")} == {
        "instId": BTC,
        "posSide": "net",
        "mgnMode": "isolated",
        "lever": "3",
        "openAvgPx": "37410",
        "subPos": contracts,
        "closeTime": str(floor.world.now_ms),
        "closeAvgPx": "37617.5",
        "pnl": profit,
        "pnlRatio": ratio,
        "instType": "SWAP",
        "margin": margin,
        "ccy": "USDT",
        "markPx": "38203.4",
        "profitSharingAmt": "0",
        "closeSubPos": contracts,
        "type": "2",
    }
    assert int(row["openTime"]) == int(row["closeTime"]) - 1000


def test_a_part_that_was_closed_is_told_while_the_rest_is_open(floor, lead):
    """Partly closed: type 1, with how much; it stands among the open ones too, until the rest is closed."""
    floor.orders(lead, "buy", "3")
    floor.orders(lead, "sell", "1", reduceOnly="true")
    (row,) = floor.closed(lead)
    assert (row["subPos"], row["closeSubPos"], row["type"]) == ("3", "1", "1")
    assert [one["subPos"] for one in floor.positions(lead)] == ["2"]

    floor.orders(lead, "sell", "2", reduceOnly="true")

    (row,) = floor.closed(lead)
    assert (row["subPos"], row["closeSubPos"], row["type"]) == ("3", "3", "2")
    assert floor.positions(lead) == []


def test_the_direction_is_told_by_the_sign_in_net_mode_and_by_the_side_in_the_other(floor):
    """A short one is negative in net mode and positive in long/short mode."""
    net, both = floor.lead("net"), floor.lead("both")
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=both)

    floor.orders(net, "sell", "2")
    floor.orders(both, "sell", "2", posSide="short")
    floor.orders(net, "buy", "1", reduceOnly="true")

    assert [(row["posSide"], row["subPos"], row["availSubPos"]) for row in floor.positions(net)] == [
        ("net", "-1", "-1")
    ]
    assert [(row["posSide"], row["subPos"], row["availSubPos"]) for row in floor.positions(both)] == [
        ("short", "2", "2")
    ]
    assert [(row["subPos"], row["closeSubPos"]) for row in floor.closed(net)] == [("-2", "1")]


def test_pages_and_filters_of_open_lead_positions(floor, lead):
    """Latest first, cut by ids; by instrument, by product line and by lead trader."""
    for instrument in (BTC, ETH, BTC, BTC):
        floor.orders(lead, "buy", "1", instrument)
    fourth, third, second, first = (row["subPosId"] for row in floor.positions(lead))
    assert int(first) < int(second) < int(third) < int(fourth)

    def ids(**asked: str) -> list[str]:
        return [row["subPosId"] for row in floor.positions(lead, **asked)]

    assert ids(limit="2") == [fourth, third]
    assert ids(after=third) == [second, first]
    assert ids(before=second) == [fourth, third]
    assert ids(after=fourth, before=first, limit="1") == [third]
    assert ids(instId=ETH) == [second]
    assert ids(instType="SWAP") == [fourth, third, second, first]
    assert ids(instType="SPOT") == []
    assert ids(uniqueCode=unique_code(lead)) == [fourth, third, second, first]
    assert ids(uniqueCode="0123456789ABCDEF") == []
    assert floor.refused(LEAD_POSITIONS, {"instId": "NONE-USDT-SWAP"}, by=lead) == "51001"


def test_pages_and_filters_of_closed_lead_positions(floor, lead):
    """Highest id first, whatever was closed last; cut by ids, by instrument and by product line."""
    for instrument in (BTC, ETH, BTC):
        floor.orders(lead, "buy", "1", instrument)
    third, second, first = (row["subPosId"] for row in floor.positions(lead))
    for position in (third, first, second):
        floor.done(CLOSE_LEAD_POSITION, {"subPosId": position}, by=lead)

    def ids(**asked: str) -> list[str]:
        return [row["subPosId"] for row in floor.closed(lead, **asked)]

    assert ids() == [third, second, first]
    assert ids(limit="1") == [third]
    assert ids(after=third) == [second, first]
    assert ids(before=first, limit="1") == [third]
    assert ids(instId=ETH) == [second]
    assert ids(instType="SPOT") == []
    assert ids(subPosType="copy") == []
    assert floor.refused(LEAD_POSITIONS_HISTORY, {"instId": "NONE-USDT-SWAP"}, by=lead) == "51001"


@pytest.mark.rule("lead-positions.three-months")
def test_what_closed_is_shown_for_three_months(floor, lead):
    """After ninety days it is shown no more."""
    floor.orders(lead, "buy", "1")
    floor.orders(lead, "sell", "1", reduceOnly="true")
    floor.clock.advance(ms=90 * 86_400_000)
    assert len(floor.closed(lead)) == 1
    floor.clock.advance(ms=1)

    assert floor.closed(lead) == []


def test_a_copy_trader_sees_the_copies(floor, lead):
    """Copies have the lead trader's code and no opening order; closed ones what was withheld of them."""
    ann = floor.copier("ann", lead)
    other = floor.lead("other")
    floor.orders(lead, "buy", "2")
    (copy,) = floor.positions(ann, subPosType="copy")
    assert (copy["uniqueCode"], copy["openOrdId"], copy["subPos"]) == (unique_code(lead), "", "2")
    assert floor.positions(ann) == []
    assert floor.positions(ann, subPosType="copy", uniqueCode=unique_code(other)) == []

    floor.moves(BTC, "200")
    floor.orders(lead, "sell", "2", reduceOnly="true")

    (closed,) = floor.closed(ann, subPosType="copy")
    assert (closed["subPosId"], closed["type"], closed["pnl"]) == (copy["subPosId"], "2", "0.1998")
    withheld = float(closed["profitSharingAmt"])
    assert 0.019 < withheld < 0.02
    assert floor.closed(ann) == []


@pytest.mark.rule("lead-positions.neither-led-nor-copied")
def test_who_never_led_nor_copied_is_told_so(floor, lead):
    """A stranger is refused; who led or copied once, and does so no more, looks back."""
    stranger, once = floor.opens("stranger", USDT=100), floor.lead("once")
    for endpoint in (LEAD_POSITIONS, LEAD_POSITIONS_HISTORY):
        assert floor.refused(endpoint, by=stranger) == "59285"
    floor.orders(once, "buy", "1")
    floor.orders(once, "sell", "1", reduceOnly="true")
    floor.does(StopLeadTrading(once, "SWAP"))

    assert floor.positions(once) == []
    assert len(floor.closed(once)) == 1
