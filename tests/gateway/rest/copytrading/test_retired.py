"""Retired calls that clients still make: the lead traders of the past, and leverages in one go."""

import pytest
from tests.gateway.rest.copy_floor import BTC, ETH, FULL, SOL

from copydesk.engine.copying.messages import StopLeadTrading
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.account import SET_LEVERAGE, SET_POSITION_MODE
from copydesk.wire.rest.copytrading import (
    COPY_SETTINGS,
    LEVERAGES,
    MY_LEAD_TRADERS,
    PAST_LEAD_TRADERS,
    SET_LEVERAGES,
    STOP_COPYING,
)


def test_the_past_is_told_with_what_it_came_to(floor, lead, ann):
    """A row per ended relation, latest first, paged by its id; a copy that closes after the end still counts."""
    floor.starts(ann, lead, copyTotalAmt="700")
    begun = floor.world.now_ms
    floor.orders(lead, "buy", "10")
    ended = begun + 1000
    floor.clock.set(ended * 1000)
    floor.done(STOP_COPYING, {"uniqueCode": unique_code(lead)}, by=ann)
    floor.moves(BTC, "200.1")
    floor.orders(lead, "sell", "10", reduceOnly="true")
    floor.starts(ann, lead, **FULL)
    floor.done(STOP_COPYING, {"uniqueCode": unique_code(lead)}, by=ann)
    floor.starts(ann, lead)

    latest, first = floor.done(PAST_LEAD_TRADERS, by=ann)

    assert first == {
        "portLink": "",
        "nickName": "lead",
        "uniqueCode": unique_code(lead),
        "copyNum": "1",
        "copyTotalAmt": "700",
        "copyTotalPnl": "1",
        "copyAmt": "",
        "copyMode": "ratio_copy",
        "copyRatio": "1",
        "ccy": "USDT",
        "profitSharingRatio": "0.1",
        "beginCopyTime": str(begun),
        "endCopyTime": str(ended),
        "copyRelId": "1",
        "copyState": "1",
        "leadMode": "public",
    }
    terms = ("copyMode", "copyAmt", "copyRatio", "copyRelId")
    assert [latest[name] for name in terms] == ["fixed_amount", "20", "", "2"]
    assert floor.done(PAST_LEAD_TRADERS, {"after": "2"}, by=ann) == [first]
    assert floor.done(PAST_LEAD_TRADERS, {"before": "1"}, by=ann) == [latest]
    assert floor.done(PAST_LEAD_TRADERS, {"limit": "1"}, by=ann) == [latest]
    assert floor.done(PAST_LEAD_TRADERS, by=lead) == []


def test_a_lead_trader_who_stops_ends_all_relations(floor, lead, ann):
    """The copy trader finds the relation in the past, and the state 0."""
    floor.starts(ann, lead)
    floor.does(StopLeadTrading(lead, "SWAP"))

    assert [row["copyState"] for row in floor.done(PAST_LEAD_TRADERS, by=ann)] == ["0"]
    assert floor.refused(COPY_SETTINGS, {"uniqueCode": unique_code(lead)}, by=ann) == "59269"
    assert floor.refused(MY_LEAD_TRADERS, by=ann) == "59273"


def test_leverages_stand_side_by_side(floor, lead, ann):
    """The lead trader's and one's own, by side where the mode has sides; the lead trader's set if nothing is said."""
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=ann)
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "7", "mgnMode": "isolated", "posSide": "short"}, by=ann)
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "3", "mgnMode": "isolated"}, by=lead)
    asked = {"mgnMode": "isolated", "uniqueCode": unique_code(lead)}

    rows = floor.done(LEVERAGES, asked, by=ann)

    assert [row["instId"] for row in rows] == [BTC, ETH]
    first = rows[0]
    default = next(one["lever"] for one in first["myLevers"] if one["posSide"] == "long")
    assert first == {
        "instId": BTC,
        "mgnMode": "isolated",
        "leadTraderLevers": [{"lever": "3", "posSide": "net"}],
        "myLevers": [{"lever": default, "posSide": "long"}, {"lever": "7", "posSide": "short"}],
    }
    assert [row["instId"] for row in floor.done(LEVERAGES, {**asked, "instId": f"{SOL},{BTC}"}, by=ann)] == [SOL, BTC]
    assert floor.refused(LEVERAGES, {**asked, "instId": "BTC-USDT"}, by=ann) == "51001"
    assert floor.refused(LEVERAGES, {**asked, "uniqueCode": "0123456789ABCDEF"}, by=ann) == "59269"


@pytest.mark.parametrize(
    ("names", "lever", "succeeded", "failed", "result"),
    [
        (f"{BTC},{ETH}", "4", f"{BTC},{ETH}", "", "0"),
        (f"NONE-USDT-SWAP,{BTC}", "4", BTC, "NONE-USDT-SWAP", "1"),
        (f"{BTC}", "1000", "", BTC, "2"),
    ],
)
def test_leverages_are_set_in_one_go(floor, ann, names, lever, succeeded, failed, result):
    """Each instrument by itself, both sides of it; the answer tells where it worked."""
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=ann)
    lead = floor.lead("other")

    answer = floor.done(SET_LEVERAGES, {"mgnMode": "isolated", "lever": lever, "instId": names}, by=ann)

    assert answer == [{"succInstId": succeeded, "failInstId": failed, "result": result}]
    if succeeded:
        asked = {"mgnMode": "isolated", "uniqueCode": unique_code(lead), "instId": succeeded}
        mine = [one["lever"] for row in floor.done(LEVERAGES, asked, by=ann) for one in row["myLevers"]]
        assert set(mine) == {lever}
