"""What the archive keeps of funding: the rates, a bill for each payment, and the position's part."""

from decimal import Decimal

from tests.scene import BTC_SWAP, with_terms
from tests.unit.history.archived_scene import ArchivedScene

from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.instruments import FundingTerms
from copydesk.engine.trading.messages import ClosePosition, FundingPaid, SettleFunding
from copydesk.history.archive import Page
from copydesk.history.kept.bills import BILLS, Bill
from copydesk.history.kept.fundings import FUNDINGS
from copydesk.history.kept.positions import CLOSED_POSITIONS

BTC = BTC_SWAP.id
D = Decimal
HOUR_MS = 3_600_000
TERMS = FundingTerms(D("0.0001"), 8 * HOUR_MS, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))


def funding_bills(scene: ArchivedScene, account: AccountId) -> list[Bill]:
    """The account's bills of funding, newest first."""
    bills = scene.archive.page(BILLS, Page(), account=account)
    return [bill for bill in bills if bill.reason in ("funding_paid", "funding_received")]


def test_payments_have_bills_and_count_in_the_closed_position():
    """Cross pays from the cash, isolated from the margin; the row of the closed position tells the sum."""
    scene = ArchivedScene([with_terms(BTC_SWAP, funding=TERMS)])
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 100, BTC, at=100)
    scene.buys(ann, 100, BTC, trade_mode="isolated")

    for _ in range(2):
        scene.passes(8 * HOUR_MS)
        events = scene.execute(SettleFunding())
    assert sum(isinstance(event, FundingPaid) for event in events) == 2

    assert [(bill.reason, bill.change, bill.margin_change, bill.margin) for bill in funding_bills(scene, ann)] == [
        ("funding_paid", 0, D("-0.01"), D("9.98")),
        ("funding_paid", 0, D("-0.01"), D("9.99")),
    ]
    assert [(bill.reason, bill.change) for bill in funding_bills(scene, bob)] == [("funding_received", D("0.01"))] * 2
    assert [(row.rate, row.settled_at) for row in scene.archive.page(FUNDINGS, Page(), instrument=BTC)] == [
        (TERMS.rate, scene.at),
        (TERMS.rate, scene.at - 8 * HOUR_MS),
    ]

    scene.house_quotes(BTC, bids=[(100, 100)])
    scene.execute(ClosePosition(ann, BTC, "isolated"))
    (closed,) = scene.archive.page(CLOSED_POSITIONS, Page(), account=ann)
    assert closed.funding_fee == D("-0.02")
    assert scene.archive.page(BILLS, Page(limit=1), account=ann)[0].balance == scene.balance(ann).cash
