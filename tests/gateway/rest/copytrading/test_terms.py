"""On which terms one copies, in OKX's words: the refusals that an operator or a rule brings about."""

import pytest
from tests.gateway.rest.copy_floor import BTC, FOLLOW, CopyFloor

from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AllowCopying,
    CopyingRules,
    DecideLeadStop,
    LeadTerms,
    SetLeadTerms,
)
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.account import SET_LEVERAGE, SET_POSITION_MODE
from copydesk.wire.rest.copytrading import (
    AMEND_COPY_SETTINGS,
    APPLY_LEAD_TRADING,
    CLOSE_LEAD_POSITION,
    CONFIG,
    MY_LEAD_TRADERS,
    PAST_LEAD_TRADERS,
    PROTECT_LEAD_POSITION,
    RANKS,
    START_COPYING,
    STOP_COPYING,
    STOP_LEAD_TRADING,
)
from copydesk.wire.rest.trade import CLOSE_POSITION, PLACE_ORDER


def start(lead: int) -> dict[str, str]:
    """A request to copy the lead trader."""
    return {**FOLLOW, "uniqueCode": unique_code(lead)}


@pytest.mark.rule("copying.smart-sync-only")
def test_smart_sync_only_is_59292(floor, lead, ann):
    """Neither a start nor an amendment is taken where the lead trader allows smart sync only."""
    bob = floor.copier("bob", lead)
    floor.does(SetLeadTerms(lead, LeadTerms(custom_copying=False)))

    assert floor.refused(START_COPYING, start(lead), by=ann) == "59292"
    assert floor.refused(AMEND_COPY_SETTINGS, start(lead), by=bob) == "59292"


@pytest.mark.rule("copying.places")
def test_a_lead_traders_own_places_are_59206_and_the_rules_59277(floor, lead, ann):
    """The smaller number is shown as the most copy traders, by config and ranks, and decides who has a vacancy."""
    floor.does(AdoptCopyingRules(CopyingRules(max_copy_traders=2)))
    floor.does(SetLeadTerms(lead, LeadTerms(places=1)))
    floor.copier("bob", lead)

    assert floor.refused(START_COPYING, start(lead), by=ann) == "59206"
    assert floor.done(CONFIG, by=lead)[0]["details"][0]["maxCopyTraderNum"] == "1"
    (page,) = floor.done(RANKS)
    assert [row["maxCopyTraderNum"] for row in page["ranks"]] == ["1"]
    assert floor.done(RANKS, {"state": "1"})[0]["ranks"] == []

    floor.does(SetLeadTerms(lead, LeadTerms(places=9)))
    floor.starts(ann, lead)
    assert floor.refused(START_COPYING, start(lead), by=floor.opens("cat", USDT=100)) == "59277"


@pytest.mark.rule("copying.private")
def test_a_private_lead_trader_stands_in_no_ranks(floor, lead, ann):
    """Who knows the code may copy; the mode is shown to who does, and to who did."""
    floor.lead("other")
    floor.does(SetLeadTerms(lead, LeadTerms(mode="private")))
    assert [row["nickName"] for row in floor.done(RANKS)[0]["ranks"]] == ["other"]

    floor.starts(ann, lead)

    assert [row["leadMode"] for row in floor.done(MY_LEAD_TRADERS, by=ann)] == ["private"]
    floor.done(STOP_COPYING, {"uniqueCode": unique_code(lead), "subPosCloseType": "market_close"}, by=ann)
    assert [row["leadMode"] for row in floor.done(PAST_LEAD_TRADERS, by=ann)] == ["private"]


@pytest.mark.rule("lead-trader.stop-and-wait")
def test_who_has_asked_to_stop_leading_is_59276(floor, lead, ann):
    """Until the operator decides; asking twice is repeated, and after a yes he leads no more."""
    floor.does(AdoptCopyingRules(CopyingRules(lead_stop="operator")))
    assert floor.done(STOP_LEAD_TRADING, {"instType": "SWAP"}, by=lead) == [{"result": True}]

    assert floor.refused(START_COPYING, start(lead), by=ann) == "59276"
    assert floor.refused(STOP_LEAD_TRADING, {"instType": "SWAP"}, by=lead) == "50042"
    assert floor.done(CONFIG, by=lead)[0]["details"][0]["roleType"] == "1"
    floor.does(DecideLeadStop(lead, "SWAP", accept=True))
    assert floor.done(CONFIG, by=lead)[0]["details"][0]["roleType"] == "0"
    assert floor.refused(START_COPYING, start(lead), by=ann) == "59269"


@pytest.mark.rule("copying.barred")
def test_who_may_not_copy_at_all_is_59263(floor, lead, ann):
    """Neither starts nor amends while the operator bars him."""
    bob = floor.copier("bob", lead)
    for account in (ann, bob):
        floor.does(AllowCopying(account, is_allowed=False))

    assert floor.refused(START_COPYING, start(lead), by=ann) == "59263"
    assert floor.refused(AMEND_COPY_SETTINGS, start(lead), by=bob) == "59263"
    floor.does(AllowCopying(ann, is_allowed=True))
    floor.starts(ann, lead)


@pytest.mark.rule("copying.stop-in-progress")
def test_a_stop_that_cannot_be_carried_out_yet_is_59278(floor, lead, ann):
    """Neither stop nor start is taken, and a close of one such copy is 59218; the next buyer ends it."""
    floor.starts(ann, lead)
    floor.orders(lead, "buy", "10")
    floor.quotes(BTC, {}, {"100": "100000"}, mark="100")
    stop = {"uniqueCode": unique_code(lead), "subPosCloseType": "market_close"}
    assert floor.done(STOP_COPYING, stop, by=ann) == [{"result": True}]
    (copy,) = floor.positions(ann, subPosType="copy")

    assert floor.refused(STOP_COPYING, stop, by=ann) == "59278"
    assert floor.refused(START_COPYING, start(lead), by=ann) == "59278"
    assert floor.refused(CLOSE_LEAD_POSITION, {"subPosId": copy["subPosId"], "subPosType": "copy"}, by=ann) == "59218"
    floor.moves(BTC, "99")

    assert floor.positions(ann, subPosType="copy") == []
    assert floor.refused(STOP_COPYING, stop, by=ann) == "59267"
    floor.starts(ann, lead)


@pytest.mark.rule("lead-orders.caps")
def test_a_lead_traders_leverage_and_order_size_have_caps(floor, lead):
    """59128 and 59245, on leading instruments only; what reduces is free."""
    floor.orders(lead, "buy", "8")
    floor.does(AdoptCopyingRules(CopyingRules(max_lead_leverage=10, max_lead_order_contracts=5)))
    order = {"instId": BTC, "tdMode": "isolated", "side": "buy", "ordType": "market", "sz": "6"}
    leverage = {"instId": BTC, "lever": "11", "mgnMode": "isolated"}

    assert verdict(floor, order, lead) == "59245"
    assert floor.refused(SET_LEVERAGE, leverage, by=lead) == "59128"
    assert verdict(floor, {**order, "side": "sell", "sz": "6", "reduceOnly": "true"}, lead) == "0"
    assert verdict(floor, {**order, "instId": "SOL-USDT-SWAP"}, lead) == "0"
    assert floor.done(SET_LEVERAGE, {**leverage, "instId": "SOL-USDT-SWAP"}, by=lead)


def verdict(floor: CopyFloor, order: dict[str, str], by: int) -> str:
    """The code that an order is answered with, its own where it has one."""
    (row,) = floor.asks(PLACE_ORDER, order, by=by)["data"]
    return row["sCode"]


def test_a_lead_traders_orders_go_one_way(floor, lead):
    """In net mode an order against the position is 51159; a close of more than there is, 51112."""
    floor.orders(lead, "buy", "5")
    order = {"instId": BTC, "tdMode": "isolated", "side": "sell", "ordType": "market", "sz": "6"}

    assert verdict(floor, order, lead) == "51159"


def test_more_than_a_position_is_not_closed(floor, ann):
    """In long/short mode a closing order above the position is 51112."""
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=ann)
    floor.orders(ann, "buy", "5", posSide="long")
    order = {"instId": BTC, "tdMode": "isolated", "side": "sell", "posSide": "long", "ordType": "market", "sz": "6"}

    assert verdict(floor, order, ann) == "51112"


def test_close_position_may_be_shut_to_lead_traders_in_long_short_mode(floor, lead):
    """51156 where the rules let them close by orders only."""
    floor.does(AdoptCopyingRules(CopyingRules(long_short_leads_close="by_orders")))
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=lead)
    floor.orders(lead, "buy", "5", posSide="long")

    asked = {"instId": BTC, "mgnMode": "isolated", "posSide": "long"}
    assert floor.refused(CLOSE_POSITION, asked, by=lead) == "51156"


def test_a_leverage_that_a_position_is_too_large_for(floor):
    """59247: at a hundred times leverage the position would be larger than its tier allows."""
    bob = floor.opens("bob", USDT=1_000_000)
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "20", "mgnMode": "cross"}, by=bob)
    floor.orders(bob, "buy", "20000", tdMode="cross")

    assert floor.refused(SET_LEVERAGE, {"instId": BTC, "lever": "100", "mgnMode": "cross"}, by=bob) == "59247"
    assert floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "50", "mgnMode": "cross"}, by=bob)


@pytest.mark.parametrize(
    ("side", "asked", "code"),
    [
        ("buy", {"tpTriggerPx": "99"}, "51279"),
        ("buy", {"slTriggerPx": "101"}, "51280"),
        ("sell", {"tpTriggerPx": "101"}, "51277"),
        ("sell", {"slTriggerPx": "99"}, "51278"),
    ],
)
def test_a_trigger_on_the_wrong_side_of_the_price(floor, lead, side, asked, code):
    """A long one takes profit above and stops its loss below, a short one the other way round."""
    floor.orders(lead, side, "5")
    (position,) = floor.positions(lead)

    assert floor.refused(PROTECT_LEAD_POSITION, {"subPosId": position["subPosId"], **asked}, by=lead) == code


@pytest.mark.rule("lead-trader.one-role")
def test_who_copies_does_not_apply_to_lead(floor, lead):
    """50030: of swaps one leads or copies."""
    ann = floor.copier("ann", lead)

    assert floor.refused(APPLY_LEAD_TRADING, {"instType": "SWAP", "instId": BTC}, by=ann) == "50030"
