"""What anybody may know of a lead trader: profit by day and week, habits, positions, copy traders."""

from decimal import Decimal

import pytest
from tests.gateway.rest.copy_floor import DAY_MS, ETH

from copydesk.engine.copying.messages import StopLeadTrading
from copydesk.engine.ledger.messages import Deposit
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest import copytrading
from copydesk.wire.rest.copytrading import (
    COPY_TRADERS,
    DAILY_PNL,
    PREFERENCES,
    SHOWN_CLOSED_POSITIONS,
    SHOWN_POSITIONS,
    STATS,
    STOP_COPYING,
    WEEKLY_PNL,
)

TWINS = {
    WEEKLY_PNL: copytrading.SIGNED_WEEKLY_PNL,
    DAILY_PNL: copytrading.SIGNED_DAILY_PNL,
    STATS: copytrading.SIGNED_STATS,
    PREFERENCES: copytrading.SIGNED_PREFERENCES,
    SHOWN_POSITIONS: copytrading.SIGNED_POSITIONS,
    SHOWN_CLOSED_POSITIONS: copytrading.SIGNED_CLOSED_POSITIONS,
    COPY_TRADERS: copytrading.SIGNED_COPY_TRADERS,
}
LAST_DAYS = (DAILY_PNL, STATS)
TODAY = 1_699_977_600_000
"""The begin of the floor's first day: Wednesday, 15 November 2023, 00:00 UTC+8."""
MONDAY = TODAY - 2 * DAY_MS


@pytest.fixture
def lead(floor):
    return floor.lead(usdt=1_000)


def asked(endpoint: Endpoint, lead: int, **more: str) -> dict[str, str]:
    """The parameters that say which lead trader, and how far back."""
    return {"uniqueCode": unique_code(lead), **({"lastDays": "1"} if endpoint in LAST_DAYS else {}), **more}


@pytest.mark.rule("statistics.profit")
def test_the_profit_of_days_adds_up(floor, lead):
    """Each row has all profit up to its day, the latest first, none before the lead trader began."""
    for dollars in (10, -4, 0, 6):
        if dollars:
            floor.makes(lead, dollars)
        floor.clock.advance(ms=DAY_MS)

    rows = floor.done(DAILY_PNL, asked(DAILY_PNL, lead))

    assert [row["beginTs"] for row in rows] == [str(TODAY + DAY_MS * day) for day in (4, 3, 2, 1, 0)]
    assert [row["pnl"] for row in rows] == ["12", "12", "6", "6", "10"]
    assert [row["pnlRatio"] for row in rows] == ["0.012", "0.012", "0.006", "0.006", "0.01"]


@pytest.mark.rule("statistics.principal")
def test_windows_are_of_the_days_asked_for(floor, lead):
    """Seven days are seven rows, and what closed before them does not count; ratios are of the principal of then."""
    floor.makes(lead, 100)
    floor.clock.advance(ms=10 * DAY_MS)
    floor.makes(lead, 50)

    short, long = (floor.done(DAILY_PNL, asked(DAILY_PNL, lead, lastDays=days)) for days in "12")

    assert (len(short), len(long)) == (7, 11)
    assert (short[0]["pnl"], short[-1]["pnl"], long[0]["pnl"], long[-1]["pnl"]) == ("50", "0", "150", "100")
    assert long[0]["pnlRatio"] == "0.15"
    assert Decimal("0.045") < Decimal(short[0]["pnlRatio"]) < Decimal("0.046")


@pytest.mark.rule("statistics.principal")
def test_weeks_stand_by_themselves(floor, lead):
    """Twelve at most, the latest first, from Monday on, each with its own profit and principal."""
    floor.makes(lead, 10)
    floor.clock.advance(ms=5 * DAY_MS)
    floor.does(Deposit(lead, "USDT", Decimal(990)))
    floor.makes(lead, -20)

    this, last = floor.done(WEEKLY_PNL, asked(WEEKLY_PNL, lead))

    assert (last["beginTs"], last["pnl"], last["pnlRatio"]) == (str(MONDAY), "10", "0.01")
    assert (this["beginTs"], this["pnl"], this["pnlRatio"]) == (str(MONDAY + 7 * DAY_MS), "-20", "-0.01")
    floor.clock.advance(ms=100 * DAY_MS)
    assert len(floor.done(WEEKLY_PNL, asked(WEEKLY_PNL, lead))) == 12


@pytest.mark.rule("statistics.days-won")
def test_key_figures_are_of_the_days_asked_for(floor, lead):
    """Days won and lost, the mean value of what was opened, the principal, and the copy traders' profit."""
    ann, bob = floor.copier("ann", lead), floor.copier("bob", lead)
    floor.makes(lead, 100)
    floor.clock.advance(ms=10 * DAY_MS)
    for dollars in (50, -10, 20):
        floor.makes(lead, dollars)
        floor.clock.advance(ms=DAY_MS)
    floor.done(STOP_COPYING, {"uniqueCode": unique_code(lead)}, by=bob)

    (week,), (month,) = (floor.done(STATS, asked(STATS, lead, lastDays=days)) for days in "12")

    assert month.pop("investAmt") == "1000"
    assert month == {
        "winRatio": "0.75",
        "profitDays": "3",
        "lossDays": "1",
        "curCopyTraderPnl": "160",
        "avgSubPosNotional": "1000",
        "ccy": "USDT",
    }
    assert (week["winRatio"], week["profitDays"], week["lossDays"], week["curCopyTraderPnl"]) == (
        "0.6667",
        "2",
        "1",
        "60",
    )
    assert Decimal(1098) < Decimal(week["investAmt"]) < Decimal(1100)
    assert Decimal(floor.done(copytrading.MY_LEAD_TRADERS, by=ann)[0]["copyTotalPnl"]) == 160


def test_a_fresh_lead_trader_has_figures_of_nothing(floor, lead):
    """No days, no trades: zeros, and today's row."""
    assert floor.done(STATS, asked(STATS, lead)) == [
        {
            "winRatio": "0",
            "profitDays": "0",
            "lossDays": "0",
            "curCopyTraderPnl": "0",
            "avgSubPosNotional": "0",
            "investAmt": "1000",
            "ccy": "USDT",
        }
    ]
    assert floor.done(DAILY_PNL, asked(DAILY_PNL, lead)) == [{"beginTs": str(TODAY), "pnl": "0", "pnlRatio": "0"}]
    assert floor.done(WEEKLY_PNL, asked(WEEKLY_PNL, lead)) == [{"beginTs": str(MONDAY), "pnl": "0", "pnlRatio": "0"}]
    assert floor.done(PREFERENCES, asked(PREFERENCES, lead)) == []


@pytest.mark.rule("statistics.preferences")
def test_preferences_are_by_the_number_of_lead_positions(floor, lead):
    """The currency traded most comes first; the parts add up to 1."""
    floor.makes(lead, 1)
    for _ in range(2):
        floor.makes(lead, 1, ETH)

    assert floor.done(PREFERENCES, asked(PREFERENCES, lead)) == [
        {"ccy": "ETH", "ratio": "0.6667"},
        {"ccy": "BTC", "ratio": "0.3333"},
    ]


@pytest.mark.parametrize("endpoint", TWINS, ids=lambda endpoint: endpoint.name)
def test_public_calls_and_their_signed_twins_answer_the_same(floor, lead, endpoint):
    """Also for who leads no more: nobody of that code leads."""
    floor.copier("ann", lead)
    floor.makes(lead, 5)
    floor.orders(lead, "buy", "1")
    reader = floor.opens("reader")

    answer = floor.done(endpoint, asked(endpoint, lead))

    assert answer
    assert floor.done(TWINS[endpoint], asked(endpoint, lead), by=reader) == answer
    floor.orders(lead, "sell", "1", reduceOnly="true")
    floor.does(StopLeadTrading(lead, "SWAP"))
    assert floor.refused(endpoint, asked(endpoint, lead)) == "59269"


@pytest.mark.parametrize("endpoint", TWINS, ids=lambda endpoint: endpoint.name)
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"uniqueCode": "0123456789ABCDEF"}, "59269"),
        ({"uniqueCode": "0123"}, "51000"),
        ({"uniqueCode": ""}, "50014"),
        ({"instType": "SPOT"}, "51000"),
    ],
)
def test_a_public_call_that_is_refused(floor, lead, endpoint, said, code):
    """Each refusal has its code."""
    assert floor.refused(endpoint, asked(endpoint, lead, **said)) == code


@pytest.mark.parametrize("endpoint", LAST_DAYS, ids=lambda endpoint: endpoint.name)
def test_how_far_back_must_be_said(floor, lead, endpoint):
    """lastDays is required, and one of four."""
    for days, code in (("", "50014"), ("5", "51000")):
        assert floor.refused(endpoint, asked(endpoint, lead, lastDays=days)) == code
