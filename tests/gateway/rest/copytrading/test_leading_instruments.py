"""Leading instruments and the lead trader's terms, asked for and answered in OKX's words."""

from decimal import Decimal

import pytest
from tests.gateway.rest.floor import LISTED, Floor, furnished

from copydesk.engine.copying.messages import AdoptCopyingRules, ApproveLeadTrader, CopyingRules
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import ChangeInstrumentState, ListInstrument, OfferForLeading
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.account import CONFIG as ACCOUNT_CONFIG
from copydesk.wire.rest.copytrading import (
    AMEND_PROFIT_SHARING_RATIO,
    APPLY_LEAD_TRADING,
    CONFIG,
    INSTRUMENTS,
    SET_INSTRUMENTS,
    STOP_LEAD_TRADING,
)
from copydesk.wire.rest.trade import PLACE_ORDER

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
BUY = {"tdMode": "cross", "side": "buy", "sz": "1"}


@pytest.fixture
def floor() -> Floor:
    floor = furnished()
    floor.does(ListInstrument(LISTED[InstrumentId(SOL)].instrument))
    return floor


@pytest.fixture
def lead(floor: Floor) -> int:
    account = floor.opens("lead", USDT=100_000)
    floor.does(ApproveLeadTrader(account, "SWAP", (InstrumentId(BTC),)))
    return account


def sets(floor: Floor, lead: int, *names: str, **more: str) -> dict:
    """The answer to set-instruments."""
    return floor.asks(SET_INSTRUMENTS, {"instId": ",".join(names), **more}, by=lead)


def leading(floor: Floor, account: int, instrument_type: str = "SWAP") -> list[str]:
    """The instruments that GET instruments shows as enabled."""
    rows = floor.asks(INSTRUMENTS, {"instType": instrument_type}, by=account)["data"]
    return [row["instId"] for row in rows if row["enabled"]]


def test_the_set_is_replaced_and_read_back(floor, lead):
    """The answer has a row per instrument in the order of the request; every read shows the new set."""
    answer = sets(floor, lead, SOL, f" {ETH} ", SOL)

    assert answer == {
        "code": "0",
        "data": [{"instId": SOL, "enabled": True}, {"instId": ETH, "enabled": True}],
        "msg": "",
    }
    assert set(leading(floor, lead)) == {SOL, ETH}
    assert floor.asks(ACCOUNT_CONFIG, by=lead)["data"][0]["traderInsts"] == [SOL, ETH]
    assert floor.asks(ACCOUNT_CONFIG, by=lead)["data"][0]["spotTraderInsts"] == []


def test_what_is_offered_is_listed_in_order_of_listing(floor, lead):
    """Every instrument offered for leading is there, led or not; what is not offered is not."""
    rows = floor.asks(INSTRUMENTS, by=lead)["data"]

    assert rows == [
        {"instId": BTC, "enabled": True},
        {"instId": ETH, "enabled": False},
        {"instId": SOL, "enabled": False},
    ]


def test_an_instrument_that_is_offered_no_more_but_led_stays_visible(floor, lead):
    """The read-back always shows the whole set."""
    floor.does(OfferForLeading(InstrumentId(BTC), offered=False))
    floor.does(OfferForLeading(InstrumentId(ETH), offered=False))

    assert leading(floor, lead) == [BTC]
    assert [row["instId"] for row in floor.asks(INSTRUMENTS, by=lead)["data"]] == [BTC, SOL]


@pytest.mark.parametrize(
    ("asked", "more", "code", "message"),
    [
        (["XYZ-USDT-SWAP"], {}, "51001", "XYZ-USDT-SWAP"),
        (["BTC-USDT"], {}, "51001", "BTC-USDT"),
        ([BTC], {"instType": "SPOT"}, "59260", "spot lead trader"),
        (["BTC-USD-SWAP"], {}, "51166", "BTC-USD-SWAP"),
        ([","], {}, "50014", "Parameter instId cannot be empty."),
        ([BTC], {"instType": "FUTURES"}, "51000", "Parameter instType error"),
    ],
)
def test_a_refused_request_says_which_and_why_and_changes_nothing(floor, lead, asked, more, code, message):
    """One instrument that cannot be led refuses the whole request, and is named."""
    answer = sets(floor, lead, ETH, *asked, **more) if asked[0] != "," else sets(floor, lead, *asked, **more)

    assert answer["code"] == code
    assert message in answer["msg"]
    assert answer["data"] == []
    assert leading(floor, lead) == [BTC]


@pytest.mark.parametrize(("state", "code"), [("suspend", "51022"), ("expired", "51027"), ("preopen", "51021")])
def test_an_instrument_that_is_not_live_is_refused_for_its_state(floor, lead, state, code):
    """A suspended, an expired and an unlisted instrument have a code each."""
    floor.does(ChangeInstrumentState(InstrumentId(ETH), state))

    answer = sets(floor, lead, BTC, ETH)

    assert (answer["code"], ETH in answer["msg"]) == (code, True)


def test_orders_and_positions_stand_in_the_way_of_a_new_instrument(floor, lead):
    """A pending order refuses with 51162, a position with 51163, both with the order's code; the text names it."""
    floor.asks(PLACE_ORDER, {**BUY, "instId": ETH, "ordType": "limit", "px": "2000"}, by=lead)
    ordered = sets(floor, lead, BTC, ETH)
    floor.asks(PLACE_ORDER, {**BUY, "instId": ETH, "ordType": "market"}, by=lead)
    both = sets(floor, lead, BTC, ETH)

    assert ordered["code"] == both["code"] == "51162"
    assert ordered["msg"] == f"You have {ETH} open orders. Cancel these orders and try again"
    assert leading(floor, lead) == [BTC]


def test_a_position_in_a_leading_instrument_is_no_obstacle(floor, lead):
    """Only what is new in the set must be idle."""
    floor.asks(PLACE_ORDER, {**BUY, "instId": BTC, "ordType": "market"}, by=lead)

    assert sets(floor, lead, BTC, ETH)["code"] == "0"
    assert sets(floor, lead, ETH)["code"] == "0"
    assert sets(floor, lead, ETH, BTC)["msg"] == f"You hold {BTC} positions. Close these positions and try again"


def test_each_instrument_may_be_judged_by_itself(floor, lead):
    """Under the other reading of the documents a busy instrument fails alone, and its row says so."""
    floor.does(AdoptCopyingRules(CopyingRules(leading_conflict="per_instrument")))
    floor.asks(PLACE_ORDER, {**BUY, "instId": ETH, "ordType": "market"}, by=lead)

    answer = sets(floor, lead, ETH, SOL)

    assert answer["data"] == [{"instId": ETH, "enabled": False}, {"instId": SOL, "enabled": True}]
    assert leading(floor, lead) == [SOL]


def test_only_a_lead_trader_has_leading_instruments(floor):
    """Others are told to become one, and see all instruments as not enabled."""
    other = floor.opens("other", USDT=1_000)

    assert sets(floor, other, BTC)["code"] == "59262"
    assert sets(floor, other, "BTC-USDT", instType="SPOT")["code"] == "59260"
    assert leading(floor, other) == []


def test_the_two_product_lines_have_sets_of_their_own(floor, lead):
    """Setting spot instruments leaves the contracts as they are."""
    floor.does(ApproveLeadTrader(lead, "SPOT", (InstrumentId("BTC-USDT"),)))

    assert sets(floor, lead, ETH)["code"] == "0"
    assert leading(floor, lead, "SPOT") == ["BTC-USDT"]
    shown = floor.asks(ACCOUNT_CONFIG, by=lead)["data"][0]
    assert (shown["roleType"], shown["traderInsts"]) == ("1", [ETH])
    assert (shown["spotRoleType"], shown["spotTraderInsts"]) == ("1", ["BTC-USDT"])


def test_the_config_tells_the_role_in_each_product_line(floor, lead):
    """A lead trader of contracts is an ordinary user of spot; what does not apply is empty."""
    (row,) = floor.asks(CONFIG, by=lead)["data"]

    assert row["nickName"] == "lead"
    assert row["uniqueCode"] == unique_code(lead)
    assert row["details"] == [
        {
            "instType": "SWAP",
            "roleType": "1",
            "profitSharingRatio": "0.1",
            "maxCopyTraderNum": "100",
            "copyTraderNum": "0",
        },
        {"instType": "SPOT", "roleType": "0", "profitSharingRatio": "", "maxCopyTraderNum": "", "copyTraderNum": ""},
    ]


def test_a_unique_code_is_sixteen_hexadecimal_digits(floor, lead):
    """The code is the same whenever it is asked for, and another for another account."""
    code = unique_code(lead)

    assert len(code) == 16
    assert int(code, 16) > 0
    assert code == code.upper() == unique_code(lead) != unique_code(lead + 1)


def test_the_profit_sharing_ratio_is_amended_within_its_range(floor, lead):
    """The new ratio is told by the config; outside the range both ends are named."""
    done = floor.asks(AMEND_PROFIT_SHARING_RATIO, {"instType": "SWAP", "profitSharingRatio": "0.20"}, by=lead)
    refused = floor.asks(AMEND_PROFIT_SHARING_RATIO, {"profitSharingRatio": "0.31"}, by=lead)

    assert done["data"] == [{"result": True}]
    assert (refused["code"], refused["msg"]) == ("59287", "Profit sharing ratio should be between 0 and 0.3")
    assert floor.asks(CONFIG, by=lead)["data"][0]["details"][0]["profitSharingRatio"] == "0.2"


def test_ratio_edits_may_be_counted_by_the_month(floor, lead):
    """Where a month allows one edit, the second is refused with the number."""
    floor.does(AdoptCopyingRules(CopyingRules(max_ratio_edits_per_month=1)))
    for ratio in ("0.2", "0.25"):
        answer = floor.asks(AMEND_PROFIT_SHARING_RATIO, {"profitSharingRatio": ratio}, by=lead)

    assert (answer["code"], answer["msg"]) == ("59284", "You've reached the monthly limit of 1 ratio edits")


def test_an_applicant_becomes_a_lead_trader_and_stops(floor):
    """The retired calls make a lead trader at once, with the first set, and end it."""
    applicant = floor.opens("applicant", USDT=10_000)

    assert floor.asks(APPLY_LEAD_TRADING, {"instId": f"{BTC},{ETH}"}, by=applicant)["data"] == [{"result": True}]
    assert leading(floor, applicant) == [BTC, ETH]
    assert floor.asks(APPLY_LEAD_TRADING, {"instId": BTC}, by=applicant)["code"] == "59258"
    assert floor.asks(STOP_LEAD_TRADING, {}, by=applicant)["data"] == [{"result": True}]
    assert floor.asks(STOP_LEAD_TRADING, {}, by=applicant)["code"] == "59262"


@pytest.mark.parametrize(("rule", "codes"), [("operator", ["0", "50042"]), ("closed", ["59282", "59282"])])
def test_applications_may_wait_or_be_closed(floor, rule, codes):
    """Where the operator decides, an application waits and is not repeated; where nobody may apply, it is refused."""
    floor.does(AdoptCopyingRules(CopyingRules(lead_application=rule)))
    applicant = floor.opens("applicant", USDT=10_000)

    answers = [floor.asks(APPLY_LEAD_TRADING, {"instId": BTC}, by=applicant)["code"] for _ in range(2)]

    assert answers == codes
    assert leading(floor, applicant) == []


def test_a_limit_of_the_set_is_told(floor, lead):
    """Where the operator caps the set, the cap is named."""
    floor.does(AdoptCopyingRules(CopyingRules(max_leading_instruments=1, max_profit_sharing_ratio=Decimal("0.3"))))

    assert sets(floor, lead, BTC, ETH)["msg"] == "Parameter instId count exceeds the limit 1."
