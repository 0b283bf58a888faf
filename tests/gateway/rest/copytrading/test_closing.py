"""Single lead positions and copies: protected, and closed one by one or by ordinary orders."""

import pytest
from tests.gateway.rest.copy_floor import BTC, SPOT

from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.rest.copytrading import CLOSE_LEAD_POSITION, PROTECT_LEAD_POSITION
from copydesk.wire.rest.trade import CLOSE_POSITION


@pytest.mark.rule("lead-positions.algo-id")
def test_protection_is_set_replaced_and_removed(floor, lead):
    """Each trigger by itself; what is not named stays, 0 takes away. Both release orders at market."""
    floor.orders(lead, "buy", "1")
    (row,) = floor.positions(lead)
    position = row["subPosId"]

    def protect(**triggers: str) -> tuple[str, ...]:
        answer = floor.done(PROTECT_LEAD_POSITION, {"subPosId": position, "tag": "x1", **triggers}, by=lead)
        assert answer == [{"subPosId": position, "tag": "x1"}]
        (row,) = floor.positions(lead)
        return tuple(row[name] for name in ("tpTriggerPx", "tpOrdPx", "slTriggerPx", "slOrdPx", "algoId"))

    assert protect(tpTriggerPx="110", slTriggerPx="90.0") == ("110", "-1", "90", "-1", position)
    assert protect(tpTriggerPx="120", tpOrdPx="-1") == ("120", "-1", "90", "-1", position)
    assert protect(slTriggerPx="0") == ("120", "-1", "", "", position)
    assert protect(tpTriggerPx="0") == ("", "", "", "", "")


def test_a_protected_lead_position_closes_by_itself(floor, lead):
    """At its price, the one protected and no other."""
    for _ in range(2):
        floor.orders(lead, "buy", "1")
    latest, oldest = floor.positions(lead)
    floor.done(PROTECT_LEAD_POSITION, {"subPosId": latest["subPosId"], "slTriggerPx": "90"}, by=lead)

    floor.moves(BTC, "90", mark="100")
    floor.moves(BTC, "89", mark="100")
    floor.orders(floor.lead("somebody"), "sell", "1")

    assert [row["subPosId"] for row in floor.positions(lead)] == [oldest["subPosId"]]
    assert [row["subPosId"] for row in floor.closed(lead)] == [latest["subPosId"]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "50015"),
        ({"tpTriggerPx": "110", "tpOrdPx": "109"}, "51325"),
        ({"slTriggerPx": "90", "slOrdPx": "89"}, "51325"),
        ({"tpTriggerPx": "90"}, "51279"),
        ({"slTriggerPx": "110"}, "51280"),
        ({"tpTriggerPx": "-5"}, "51000"),
        ({"tpTriggerPx": "110.0000001"}, "51150"),
        ({"tpTriggerPx": "110", "subPosId": "42"}, "59216"),
        ({"tpTriggerPx": "110", "subPosType": "copy"}, "59216"),
        ({"tpTriggerPx": "110", "subPosType": "copy", "instType": "SPOT"}, "59264"),
        ({"tpTriggerPx": "110", "instType": "SPOT"}, "59260"),
        ({"tpTriggerPx": "110", "tpTriggerPxType": "best"}, "51000"),
        ({"tpTriggerPx": "110", "slOrdPx": "90"}, "50014"),
        ({"slTriggerPx": "90", "tpOrdPx": "110"}, "50014"),
        ({"tpTriggerPx": "110", "tag": "two words"}, "51000"),
        ({"tpTriggerPx": "110", "subPosId": ""}, "50014"),
    ],
)
def test_protection_that_is_refused(floor, lead, asked, code):
    """Each refusal has its code and leaves the lead position as it was."""
    floor.orders(lead, "buy", "1")
    before = floor.positions(lead)

    assert floor.refused(PROTECT_LEAD_POSITION, {"subPosId": before[0]["subPosId"], **asked}, by=lead) == code
    assert floor.positions(lead) == before


def test_exactly_one_lead_position_is_closed(floor, lead):
    """The one that is named, not the oldest, and its copy with it; its label comes back."""
    ann = floor.copier("ann", lead)
    for _ in range(3):
        floor.orders(lead, "buy", "1")
    latest, middle, oldest = (row["subPosId"] for row in floor.positions(lead))

    answer = floor.done(CLOSE_LEAD_POSITION, {"subPosId": middle, "tag": "bye", "ordType": "market"}, by=lead)

    assert answer == [{"subPosId": middle, "tag": "bye"}]
    assert [row["subPosId"] for row in floor.positions(lead)] == [latest, oldest]
    assert len(floor.positions(ann, subPosType="copy")) == 2
    assert [row["type"] for row in floor.closed(ann, subPosType="copy")] == ["2"]


def test_a_copy_is_closed_by_its_owner(floor, lead):
    """The lead position stays; the copy is gone, and another's copy cannot be closed."""
    ann, bob = floor.copier("ann", lead), floor.copier("bob", lead)
    floor.orders(lead, "buy", "1")
    (copy,) = floor.positions(ann, subPosType="copy")
    asked = {"subPosId": copy["subPosId"], "subPosType": "copy"}

    assert floor.refused(CLOSE_LEAD_POSITION, asked, by=bob) == "59216"
    assert floor.done(CLOSE_LEAD_POSITION, asked, by=ann) == [{"subPosId": copy["subPosId"], "tag": ""}]
    assert floor.refused(CLOSE_LEAD_POSITION, asked, by=ann) == "59216"
    assert len(floor.positions(lead)) == len(floor.positions(bob, subPosType="copy")) == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"subPosId": "42"}, "59216"),
        ({"subPosType": "copy"}, "59216"),
        ({"subPosType": "copy", "instType": "SPOT"}, "59264"),
        ({"instType": "SPOT"}, "59260"),
        ({"ordType": "limit"}, "51000"),
        ({"ordType": "limit", "px": "101"}, "51000"),
        ({"px": "0"}, "51000"),
        ({"ordType": "fok"}, "51000"),
        ({"subPosId": "x"}, "51000"),
        ({"subPosId": ""}, "50014"),
    ],
)
@pytest.mark.rule("close-subposition.price")
def test_a_close_that_is_refused(floor, lead, asked, code):
    """Each refusal has its code and closes nothing. Prices of one's own are for ordinary orders."""
    floor.orders(lead, "buy", "1")
    before = floor.positions(lead)

    assert floor.refused(CLOSE_LEAD_POSITION, {"subPosId": before[0]["subPosId"], **asked}, by=lead) == code
    assert floor.positions(lead) == before


def test_who_leads_nothing_closes_and_protects_nothing(floor):
    """The codes tell swaps from spot; a lead trader of spot has no such lead position."""
    nobody = floor.opens("nobody", USDT=100)
    spot = floor.opens("spot", USDT=100)
    floor.does(ApproveLeadTrader(spot, "SPOT", (InstrumentId(SPOT),)))
    for endpoint in (CLOSE_LEAD_POSITION, PROTECT_LEAD_POSITION):
        asked = {"subPosId": "1", **({"tpTriggerPx": "1"} if endpoint is PROTECT_LEAD_POSITION else {})}
        assert floor.refused(endpoint, asked, by=nobody) == "59262"
        assert floor.refused(endpoint, {**asked, "instType": "SPOT"}, by=nobody) == "59260"
        assert floor.refused(endpoint, {**asked, "instType": "SPOT"}, by=spot) == "59216"


def test_lead_positions_are_closed_by_ordinary_orders_oldest_first(floor, lead):
    """An ordinary order closes the oldest first, close-position all of them."""
    for _ in range(3):
        floor.orders(lead, "buy", "1")
    latest, middle, oldest = (row["subPosId"] for row in floor.positions(lead))

    floor.orders(lead, "sell", "1.5", reduceOnly="true")
    assert [(row["subPosId"], row["subPos"]) for row in floor.positions(lead)] == [(latest, "1"), (middle, "0.5")]
    assert [(row["subPosId"], row["type"]) for row in floor.closed(lead)] == [(middle, "1"), (oldest, "2")]

    floor.done(CLOSE_POSITION, {"instId": BTC, "mgnMode": "isolated"}, by=lead)
    assert floor.positions(lead) == []
    assert [row["type"] for row in floor.closed(lead)] == ["2", "2", "2"]
