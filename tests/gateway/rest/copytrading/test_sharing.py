"""The lead trader's shares: expected after each close, paid on Monday, looked back at."""

from decimal import Decimal

from tests.gateway.rest.copy_floor import BTC, DAY_MS, SPOT, CopyFloor

from copydesk.engine.copying.messages import ApproveLeadTrader, StopLeadTrading
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import text
from copydesk.wire.rest.copytrading import (
    EXPECTED_PROFIT_SHARING,
    PROFIT_SHARING_DETAILS,
    TOTAL_EXPECTED_PROFIT_SHARING,
    TOTAL_PROFIT_SHARING,
)

ALL = (PROFIT_SHARING_DETAILS, TOTAL_PROFIT_SHARING, EXPECTED_PROFIT_SHARING, TOTAL_EXPECTED_PROFIT_SHARING)
MONDAY = 1_700_409_600_000
"""The settlement after the floor's begin: Monday, 20 November 2023, 00:00 UTC+8."""


def trades(floor: CopyFloor, lead: int, entry: int, exit: int, contracts: str = "100") -> None:
    """The lead trader buys and sells again, and whoever copies does; a contract is a thousandth of a bitcoin."""
    floor.moves(BTC, str(entry))
    floor.orders(lead, "buy", contracts)
    floor.moves(BTC, str(exit), mark=str(entry))  # nobody is liquidated on the way
    floor.orders(lead, "sell", contracts, reduceOnly="true")


def expected(floor: CopyFloor, lead: int) -> Decimal:
    """The sum of the shares that are expected."""
    (row,) = floor.done(TOTAL_EXPECTED_PROFIT_SHARING, by=lead)
    return Decimal(row["totalUnrealizedProfitSharingAmt"])


def test_a_share_is_expected_from_each_copy_trader_after_a_close(floor, lead):
    """A row per copy trader, changed when a copy of his closed; the sum and the settlement's time beside it."""
    floor.copier("ann", lead)
    floor.copier("bob@example.org", lead, copyRatio="2")
    assert floor.done(EXPECTED_PROFIT_SHARING, by=lead) == []

    trades(floor, lead, 100, 300)

    ann, bob = floor.done(EXPECTED_PROFIT_SHARING, by=lead)
    share = Decimal(ann.pop("unrealizedProfitSharingAmt"))
    assert ann == {
        "ccy": "USDT",
        "nickName": "ann",
        "instType": "SWAP",
        "portLink": "",
        "ts": str(floor.world.now_ms),
    }
    assert bob["nickName"] == "bob***@example.org"
    assert Decimal(bob["unrealizedProfitSharingAmt"]) == 2 * share
    assert Decimal("1.98") < share < 2
    assert floor.done(TOTAL_EXPECTED_PROFIT_SHARING, {"instType": "SWAP"}, by=lead) == [
        {"profitSharingTs": str(MONDAY), "totalUnrealizedProfitSharingAmt": str(3 * share)}
    ]


def test_losses_are_netted_and_never_shared(floor, lead):
    """A loss lowers what is expected, but not below nothing."""
    floor.copier("ann", lead)
    trades(floor, lead, 100, 300)
    before = expected(floor, lead)
    trades(floor, lead, 300, 200)
    assert 0 < expected(floor, lead) < before
    trades(floor, lead, 200, 50)

    assert expected(floor, lead) == 0
    assert [row["unrealizedProfitSharingAmt"] for row in floor.done(EXPECTED_PROFIT_SHARING, by=lead)] == ["0"]


def test_what_was_paid_is_told_by_row_and_in_all(floor, lead):
    """Monday's settlement pays what was expected; rows are paged by their ids, latest first, and stay three months."""
    floor.copier("ann", lead)
    floor.copier("bob", lead, copyRatio="2")
    trades(floor, lead, 100, 300)
    due = expected(floor, lead)
    floor.settles()
    paid_at = floor.world.now_ms

    bob, ann = floor.done(PROFIT_SHARING_DETAILS, by=lead)
    assert ann == {
        "ccy": "USDT",
        "profitSharingAmt": text(due / 3),
        "nickName": "ann",
        "profitSharingId": "1",
        "instType": "SWAP",
        "portLink": "",
        "ts": str(paid_at),
    }
    assert (bob["nickName"], bob["profitSharingAmt"], bob["profitSharingId"]) == ("bob", text(due / 3 * 2), "2")
    assert floor.done(TOTAL_PROFIT_SHARING, by=lead) == [
        {"ccy": "USDT", "totalProfitSharingAmt": str(due), "instType": "SWAP"}
    ]
    assert floor.done(EXPECTED_PROFIT_SHARING, by=lead) == []
    assert expected(floor, lead) == 0

    for asked, rows in (
        ({"limit": "1"}, [bob]),
        ({"after": "2"}, [ann]),
        ({"before": "1"}, [bob]),
        ({"before": "2"}, []),
        ({"instType": "SWAP"}, [bob, ann]),
    ):
        assert floor.done(PROFIT_SHARING_DETAILS, asked, by=lead) == rows

    floor.clock.advance(ms=90 * DAY_MS + 1)
    assert floor.done(PROFIT_SHARING_DETAILS, by=lead) == []
    assert floor.done(TOTAL_PROFIT_SHARING, by=lead)[0]["totalProfitSharingAmt"] == str(due)


def test_a_week_without_profit_pays_nothing(floor, lead):
    """The settlement is told, with 0."""
    floor.copier("ann", lead)
    trades(floor, lead, 100, 50)

    floor.settles()

    assert [row["profitSharingAmt"] for row in floor.done(PROFIT_SHARING_DETAILS, by=lead)] == ["0"]
    assert floor.done(TOTAL_PROFIT_SHARING, by=lead)[0]["totalProfitSharingAmt"] == "0"


def test_who_leads_no_more_still_sees_what_was_paid(floor, lead):
    """The rows and the sum stay when the lead trader has stopped."""
    floor.copier("ann", lead)
    trades(floor, lead, 100, 300)
    floor.settles()
    floor.does(StopLeadTrading(lead, "SWAP"))

    assert len(floor.done(PROFIT_SHARING_DETAILS, by=lead)) == 1
    assert floor.done(TOTAL_PROFIT_SHARING, by=lead)[0]["totalProfitSharingAmt"] != "0"
    assert expected(floor, lead) == 0


def test_spot_is_led_without_shares(floor, lead):
    """Spot trades are not copied: a lead trader of spot has nothing to share, and of both only swaps' shares."""
    floor.does(ApproveLeadTrader(lead, "SPOT", (InstrumentId(SPOT),)))

    assert floor.done(PROFIT_SHARING_DETAILS, {"instType": "SPOT"}, by=lead) == []
    assert floor.done(EXPECTED_PROFIT_SHARING, {"instType": "SPOT"}, by=lead) == []
    assert [row["instType"] for row in floor.done(TOTAL_PROFIT_SHARING, by=lead)] == ["SWAP", "SPOT"]
    assert floor.done(TOTAL_PROFIT_SHARING, {"instType": "SPOT"}, by=lead) == [
        {"ccy": "USDT", "totalProfitSharingAmt": "0", "instType": "SPOT"}
    ]


def test_others_have_no_shares_to_see(floor):
    """Who leads nothing is refused, by the product line asked for."""
    nobody = floor.opens("nobody", USDT=100)

    for endpoint in ALL:
        assert floor.refused(endpoint, by=nobody) == "59262"
    for endpoint in ALL[:3]:
        assert floor.refused(endpoint, {"instType": "SPOT"}, by=nobody) == "59260"
    assert floor.refused(TOTAL_EXPECTED_PROFIT_SHARING, {"instType": "SPOT"}, by=nobody) == "51000"
