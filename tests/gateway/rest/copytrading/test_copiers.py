"""The copy trader's side in OKX's words: to start, to amend, to stop, and to look at what one copies."""

from decimal import Decimal

import pytest
from tests.gateway.rest.copy_floor import BTC, ETH, FOLLOW, FULL, SOL

from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.account import CONFIG as ACCOUNT_CONFIG
from copydesk.wire.rest.account import SET_LEVERAGE, SET_POSITION_MODE
from copydesk.wire.rest.copytrading import (
    AMEND_COPY_SETTINGS,
    CLOSE_LEAD_POSITION,
    CONFIG,
    COPY_SETTINGS,
    MY_LEAD_TRADERS,
    SET_INSTRUMENTS,
    START_COPYING,
    STOP_COPYING,
)


def test_all_settings_are_read_back(floor, lead, ann):
    """What first-copy-settings sets is what copy-settings shows, with every instrument of the lead trader."""
    assert floor.done(START_COPYING, {**FULL, "uniqueCode": unique_code(lead)}, by=ann) == [{"result": True}]

    assert floor.settings(ann, lead) == {
        "copyMode": "fixed_amount",
        "copyAmt": "20",
        "copyRatio": "",
        "copyTotalAmt": "500",
        "tpRatio": "0.5",
        "slRatio": "0.1",
        "copyInstIdType": "custom",
        "instIds": [{"instId": BTC, "enabled": "0"}, {"instId": ETH, "enabled": "1"}],
        "slTotalAmt": "100",
        "subPosCloseType": "market_close",
        "copyMgnMode": "isolated",
        "ccy": "USDT",
        "copyState": "1",
        "tag": "abc",
    }


@pytest.mark.rule("copy-settings.amend-replaces-all")
def test_amending_replaces_all_settings(floor, lead, ann):
    """An optional setting that is not said is none afterwards; what does not fit the mode counts nothing."""
    floor.starts(ann, lead, **FULL)
    amended = {**FOLLOW, "uniqueCode": unique_code(lead), "copyRatio": "0.5", "copyAmt": "33", "tpRatio": "0"}

    assert floor.done(AMEND_COPY_SETTINGS, amended, by=ann) == [{"result": True}]

    row = floor.settings(ann, lead)
    assert (row["copyMode"], row["copyAmt"], row["copyRatio"], row["copyTotalAmt"]) == (
        "ratio_copy",
        "",
        "0.5",
        "30000",
    )
    assert (row["tpRatio"], row["slRatio"], row["slTotalAmt"], row["tag"]) == ("", "", "", "")
    assert (row["copyInstIdType"], row["subPosCloseType"], row["copyMgnMode"]) == ("copy", "copy_close", "copy")


@pytest.mark.rule("copy-settings.not-copied")
def test_settings_for_who_is_not_copied_are_empty(floor, lead, ann):
    """The state is 0, and the lead trader's instruments are there."""
    row = floor.settings(ann, lead)

    assert (row["copyState"], row["copyMode"], row["copyTotalAmt"]) == ("0", "", "")
    assert row["instIds"] == [{"instId": BTC, "enabled": "0"}, {"instId": ETH, "enabled": "0"}]


@pytest.mark.rule("set-instruments.copiers-dormant")
def test_a_chosen_instrument_that_left_the_set_is_dormant(floor, lead, ann):
    """It is shown with 0 after the set, and awakes when the lead trader adds it again."""
    floor.starts(ann, lead, **FULL)
    floor.done(SET_INSTRUMENTS, {"instId": f"{BTC},{SOL}"}, by=lead)
    assert floor.settings(ann, lead)["instIds"] == [
        {"instId": BTC, "enabled": "0"},
        {"instId": SOL, "enabled": "0"},
        {"instId": ETH, "enabled": "0"},
    ]

    floor.done(SET_INSTRUMENTS, {"instId": f"{ETH},{SOL}"}, by=lead)

    assert floor.settings(ann, lead)["instIds"] == [{"instId": ETH, "enabled": "1"}, {"instId": SOL, "enabled": "0"}]


@pytest.mark.rule("set-instruments.copiers-follow")
def test_the_copied_set_follows_the_lead_traders(floor, lead, ann):
    """With copyInstIdType copy every instrument of the set is copied, whatever it is by now."""
    floor.starts(ann, lead)
    floor.done(SET_INSTRUMENTS, {"instId": SOL}, by=lead)

    assert floor.settings(ann, lead)["instIds"] == [{"instId": SOL, "enabled": "1"}]


def test_in_net_mode_one_lead_trader_is_copied_and_in_the_other_several(floor, lead, ann):
    """The second is refused in net mode; in long/short mode both are listed, oldest first."""
    other = floor.lead("other")
    floor.starts(ann, lead)
    assert floor.refused(START_COPYING, {**FOLLOW, "uniqueCode": unique_code(other)}, by=ann) == "59256"
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=ann)
    floor.starts(ann, other)

    assert [row["nickName"] for row in floor.done(MY_LEAD_TRADERS, by=ann)] == ["lead", "other"]


@pytest.mark.rule("statistics.profit")
def test_my_lead_traders_tell_what_copying_came_to(floor, lead, ann):
    """Margin and unrealised profit of what is open, profit of what closed, today's apart."""
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "5", "mgnMode": "isolated"}, by=ann)
    floor.starts(ann, lead, copyMgnMode="isolated")
    begun = floor.world.now_ms
    floor.orders(lead, "buy", "100")
    floor.moves(BTC, "200.1")
    floor.orders(lead, "sell", "50", reduceOnly="true")
    floor.clock.advance(ms=86_400_000)
    floor.orders(lead, "sell", "10", reduceOnly="true")
    floor.moves(BTC, "250.1")

    assert floor.done(MY_LEAD_TRADERS, {"instType": "SWAP"}, by=ann) == [
        {
            "portLink": "",
            "nickName": "lead",
            "margin": "0.8008",
            "copyTotalAmt": "30000",
            "copyTotalPnl": "6",
            "uniqueCode": unique_code(lead),
            "ccy": "USDT",
            "profitSharingRatio": "0.1",
            "beginCopyTime": str(begun),
            "upl": "6",
            "todayPnl": "1",
            "leadMode": "public",
        }
    ]


def test_who_copies_nobody_has_no_lead_traders(floor, ann):
    """The code says that he is no copy trader; spot has none at all."""
    assert floor.refused(MY_LEAD_TRADERS, by=ann) == "59273"
    assert floor.refused(MY_LEAD_TRADERS, {"instType": "SPOT"}, by=ann) == "59264"
    assert floor.refused(COPY_SETTINGS, {"instType": "SPOT", "uniqueCode": "0123456789ABCDEF"}, by=ann) == "59264"
    assert floor.refused(COPY_SETTINGS, {"uniqueCode": "0123456789ABCDEF"}, by=ann) == "59269"


def test_roles_are_told_by_both_configs(floor, lead, ann):
    """1 leads, 2 copies, 0 does neither; a lead trader sees how many copy him, and how many may."""
    floor.starts(ann, lead)

    assert floor.done(CONFIG, by=lead)[0]["details"] == [
        {
            "instType": "SWAP",
            "roleType": "1",
            "profitSharingRatio": "0.1",
            "maxCopyTraderNum": "100",
            "copyTraderNum": "1",
        },
        {"instType": "SPOT", "roleType": "0", "profitSharingRatio": "", "maxCopyTraderNum": "", "copyTraderNum": ""},
    ]
    assert [row["roleType"] for row in floor.done(CONFIG, by=ann)[0]["details"]] == ["2", "0"]
    for account, roles in ((lead, ("1", "0")), (ann, ("2", "0")), (floor.opens("bob"), ("0", "0"))):
        (row,) = floor.done(ACCOUNT_CONFIG, by=account)
        assert (row["roleType"], row["spotRoleType"]) == roles


@pytest.mark.parametrize(
    ("close_type", "left"), [("market_close", []), ("copy_close", ["10"]), ("manual_close", []), ("", [])]
)
def test_stopping_ends_it_and_copies_go_as_asked(floor, lead, ann, close_type, left):
    """Closed at once, closed with the lead trader's, or left alone; the settings say it where the call does not."""
    floor.starts(ann, lead, subPosCloseType="market_close")
    floor.orders(lead, "buy", "10")
    asked = {"uniqueCode": unique_code(lead), "subPosCloseType": close_type}

    assert floor.done(STOP_COPYING, asked, by=ann) == [{"result": True}]

    assert [row["subPos"] for row in floor.positions(ann, subPosType="copy")] == left
    assert floor.settings(ann, lead)["copyState"] == "0"
    assert floor.refused(STOP_COPYING, asked, by=ann) == "59267"
    assert floor.refused(AMEND_COPY_SETTINGS, {**FOLLOW, "uniqueCode": unique_code(lead)}, by=ann) == "59280"


def test_a_stop_that_is_refused(floor, lead, ann):
    """Nobody of that code, spot, and a close type nobody knows."""
    assert floor.refused(STOP_COPYING, {"uniqueCode": "0123456789ABCDEF"}, by=ann) == "59269"
    assert floor.refused(STOP_COPYING, {"uniqueCode": unique_code(lead), "instType": "SPOT"}, by=ann) == "59264"
    assert floor.refused(STOP_COPYING, {"uniqueCode": unique_code(lead), "subPosCloseType": "x"}, by=ann) == "51000"
    assert floor.refused(STOP_COPYING, {"uniqueCode": unique_code(lead)}, by=ann) == "59267"


def test_a_copy_trader_closes_a_copy_while_copying_goes_on(floor, lead, ann):
    """The next fill of the lead trader is copied again."""
    floor.starts(ann, lead)
    floor.orders(lead, "buy", "10")
    (copy,) = floor.positions(ann, subPosType="copy")
    floor.done(CLOSE_LEAD_POSITION, {"subPosId": copy["subPosId"], "subPosType": "copy"}, by=ann)
    floor.orders(lead, "buy", "20")

    assert [row["subPos"] for row in floor.positions(ann, subPosType="copy")] == ["20"]
    assert Decimal(floor.done(MY_LEAD_TRADERS, by=ann)[0]["copyTotalPnl"]) < 0
