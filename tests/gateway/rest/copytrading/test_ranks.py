"""The ranks of lead traders: orders, filters, pages, and versions that stand for ten minutes."""

import pytest
from tests.gateway.rest.copy_floor import BTC, DAY_MS, ETH, CopyFloor

from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.copytrading import RANKS, SIGNED_RANKS

TODAY = 1_699_977_600_000
MINUTES = 60_000
VERSION = "20231115061000"
"""The floor begins at 06:13:20 on 15 November 2023 in UTC+8."""


def ranks(floor: CopyFloor, **asked: str) -> dict:
    """The answer's one row."""
    (row,) = floor.done(RANKS, asked)
    return row


def names(floor: CopyFloor, **asked: str) -> list[str]:
    """The names of the ranked, in order."""
    return [one["nickName"] for one in ranks(floor, **asked)["ranks"]]


@pytest.mark.rule("ranks.assets-managed")
def test_a_lead_trader_is_ranked_with_all_figures(floor):
    """Assets managed are what each copy trader lets be used, but no more than there is; ratios go day by day."""
    lead = floor.lead("lead", ETH, BTC, usdt=1_000)
    floor.makes(lead, 10)
    floor.clock.advance(ms=DAY_MS)
    floor.copier("rich", lead, copyTotalAmt="500")
    floor.copier("poor", lead, usdt=100)
    floor.makes(lead, 90)

    (row,) = ranks(floor)["ranks"]

    assert row == {
        "aum": "600",
        "copyState": "0",
        "maxCopyTraderNum": "100",
        "copyTraderNum": "2",
        "accCopyTraderNum": "2",
        "portLink": "",
        "nickName": "lead",
        "ccy": "USDT",
        "uniqueCode": unique_code(lead),
        "winRatio": "1",
        "leadDays": "1",
        "traderInsts": [ETH, BTC],
        "pnl": "100",
        "pnlRatio": "0.1",
        "pnlRatios": [
            {"beginTs": str(TODAY + DAY_MS), "pnlRatio": "0.1"},
            {"beginTs": str(TODAY), "pnlRatio": "0.01"},
        ],
    }


def test_each_sort_type_has_its_order(floor):
    """By profit, by profit per principal, by days won, by what is managed, by the copy traders' profit."""
    big, small, loser = floor.lead("big", usdt=100_000), floor.lead("small", usdt=1_000), floor.lead("loser")
    floor.copier("ann", loser)
    floor.copier("bob", small, copyTotalAmt="100")
    for lead, dollars in ((big, 200), (small, 50), (loser, -5)):
        floor.makes(lead, dollars)

    assert names(floor, sortType="pnl") == ["big", "small", "loser"]
    assert names(floor, sortType="pnl_ratio") == ["small", "big", "loser"]
    assert names(floor, sortType="win_ratio") == ["big", "small", "loser"]
    assert names(floor, sortType="aum") == ["loser", "small", "big"]
    assert names(floor, sortType="current_copy_trader_pnl") == ["small", "big", "loser"]
    assert names(floor, sortType="overview") == names(floor) == ["small", "big", "loser"]


def test_filters_let_some_through(floor):
    """By vacancy, by days as lead trader, by own assets, by assets managed; bounds are inclusive."""
    floor.does(AdoptCopyingRules(CopyingRules(max_copy_traders=1)))
    old = floor.lead("old", usdt=5_000)
    floor.clock.advance(ms=7 * DAY_MS)
    floor.lead("young", usdt=1_000)
    floor.copier("ann", old, copyTotalAmt="500")

    for asked, told in (
        ({}, ["old", "young"]),
        ({"state": "0"}, ["old", "young"]),
        ({"state": "1"}, ["young"]),
        ({"minLeadDays": "1"}, ["old"]),
        ({"minLeadDays": "2"}, []),
        ({"minAssets": "1000"}, ["old", "young"]),
        ({"minAssets": "1000.01"}, ["old"]),
        ({"maxAssets": "1000"}, ["young"]),
        ({"minAssets": "1000", "maxAssets": "4999"}, ["young"]),
        ({"minAum": "500"}, ["old"]),
        ({"minAum": "500.01"}, []),
        ({"maxAum": "499"}, ["young"]),
    ):
        assert names(floor, **asked) == told, asked


def test_pages_fit_together(floor):
    """Ten per page unless said otherwise, twenty at most; the pages are counted after the filters."""
    for number in range(23):
        floor.lead(f"lead {number}", usdt=1_000 + number)

    def page(**asked: str) -> tuple[str, list[str]]:
        row = ranks(floor, **asked)
        return row["totalPage"], [one["nickName"] for one in row["ranks"]]

    everybody = [f"lead {number}" for number in range(23)]
    assert page() == page(page="1") == ("3", everybody[:10])
    assert page(page="3") == ("3", everybody[20:])
    assert page(page="4") == ("3", [])
    assert page(limit="20", page="2") == ("2", everybody[20:])
    assert page(limit="2", minAssets="1020") == ("2", everybody[20:22])
    for asked in ({"limit": "21"}, {"limit": "0"}, {"page": "0"}, {"sortType": "luck"}, {"state": "2"}):
        assert floor.refused(RANKS, asked) == "51000"


@pytest.mark.rule("ranks.versions")
def test_a_version_stands_while_the_world_goes_on(floor):
    """Within ten minutes the answer is the same; then there is another, and the last five can be asked for."""
    lead = floor.lead("lead", usdt=1_000)
    first = ranks(floor)
    assert first["dataVer"] == VERSION
    floor.makes(lead, 10)
    assert ranks(floor) == first

    floor.clock.advance(ms=10 * MINUTES)
    second = ranks(floor)
    assert (second["dataVer"], second["ranks"][0]["pnl"]) == ("20231115062000", "10")
    assert ranks(floor, dataVer=VERSION) == first
    assert ranks(floor, dataVer="20200101000000") == ranks(floor, dataVer="newest") == second

    floor.clock.advance(ms=30 * MINUTES)
    assert ranks(floor, dataVer=VERSION) == first
    floor.clock.advance(ms=10 * MINUTES)
    assert ranks(floor, dataVer=VERSION)["dataVer"] == "20231115070000"


def test_a_version_keeps_its_day_over_midnight(floor):
    """What closed after the version was made is not in it, though its days are told anew."""
    lead = floor.lead("lead", usdt=1_000)
    floor.clock.set((TODAY + DAY_MS - 5 * MINUTES) * 1000)
    floor.makes(lead, 10)
    before = ranks(floor)
    floor.makes(lead, 90)
    floor.clock.advance(ms=20 * MINUTES)
    floor.makes(lead, 1)

    assert ranks(floor, dataVer=before["dataVer"]) == before
    assert [day["pnlRatio"] for day in before["ranks"][0]["pnlRatios"]] == ["0.01"]
    assert [day["pnlRatio"] for day in ranks(floor)["ranks"][0]["pnlRatios"]] == ["0.101", "0.1"]


def test_the_signed_twin_knows_whom_the_caller_copies(floor):
    """The state is 1 for them and 0 for the others; otherwise the answers are the same."""
    lead = floor.lead("lead")
    floor.lead("other")
    ann = floor.copier("ann", lead)

    (signed,), public = floor.done(SIGNED_RANKS, by=ann), ranks(floor)

    assert {one["nickName"]: one["copyState"] for one in signed["ranks"]} == {"lead": "1", "other": "0"}
    assert {one["copyState"] for one in public["ranks"]} == {"0"}
    for one in signed["ranks"]:
        one["copyState"] = "0"
    assert signed == public


def test_without_lead_traders_there_are_no_ranks(floor):
    """No page, and nobody on it."""
    assert ranks(floor) == {"dataVer": VERSION, "totalPage": "0", "ranks": []}
    assert floor.refused(RANKS, {"instType": "SPOT"}) == "51000"
