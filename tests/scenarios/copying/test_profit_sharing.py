"""Stories of a week's profit: what is withheld at each close, what Monday makes of it, and what waits."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from tests.copying_scene import BTC, CopyScene, closed
from tests.scene import BTC_SWAP, START, with_terms

from copydesk.engine import copying_queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import (
    AmendProfitSharingRatio,
    ProfitSharingDeferred,
    ProfitSharingSettled,
    WeekSettled,
)
from copydesk.engine.identifiers import AccountId

D = Decimal

MONDAY = next_settlement_at(START)
"""The first end of a week after the scene begins."""


def earns(scene: CopyScene, lead: AccountId, net: int) -> None:
    """Let the lead trader's next position bring a copy trader of ratio 1 exactly this profit after fees.

    A hundred contracts of 0.01 BTC are one BTC. Bought at 9,995 − net ÷ 2 and sold at 10,005 + net ÷ 2, the gain is
    10 + net, and half a promille of both prices together, which are 20,000, is the fee of 10.
    """
    scene.one_price(9_995 - net // 2)
    scene.buys(lead, 100, BTC)
    scene.sells_at(10_005 + net // 2)
    scene.closes(lead)


@pytest.mark.rule("profit-sharing.netting")
def test_the_worked_example(scene: CopyScene) -> None:
    """+200, −50, +300, −500, +500, +100 at 10 %: 110 are withheld, the share is 55, 55 come back."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, money=200_000, total_amount=30_000)
    withheld = []
    for net in (200, -50, 300, -500, 500, 100):
        earns(scene, lead, net)
        withheld.append(scene.money(ann, "withheld"))

    scene.at = MONDAY
    settled, _ = scene.settles()

    assert withheld == [20, 20, 50, 50, 100, 110]
    assert isinstance(settled, ProfitSharingSettled)
    assert (settled.net, settled.withheld, settled.amount, settled.refund) == (550, 110, 55, 55)
    assert scene.money(lead, "funding") == 55
    assert scene.money(ann) == 200_000 + 550 - 55
    assert scene.money(ann, "withheld") == 0


@pytest.mark.rule("profit-sharing.netting")
def test_a_profit_is_withheld_at_once(scene: CopyScene) -> None:
    """At a close with profit the ratio of what is left after fees leaves the trading account; a loss takes nothing."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.sells_at(110)
    (won,) = closed(scene.closes(lead))
    withheld = scene.money(ann, "withheld")
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.sells_at(90)
    (lost,) = closed(scene.closes(lead))

    assert (won.profit, won.fee, won.net, won.share) == (10, D("-0.055"), D("9.895"), D("0.9895"))
    assert withheld == D("0.9895")
    assert (lost.net, lost.share) == (D("-10.095"), D("-1.0095"))
    assert scene.money(ann, "withheld") == D("0.9895")


def test_a_week_of_losses_gives_everything_back(scene: CopyScene) -> None:
    """When the week's net is a loss the lead trader gets nothing, and owes nothing."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    for exit_ in (110, 80):
        scene.one_price(100)
        scene.buys(lead, 100, BTC)
        scene.sells_at(exit_)
        scene.closes(lead)

    scene.at = MONDAY
    settled, _ = scene.settles()

    assert isinstance(settled, ProfitSharingSettled)
    assert (settled.amount, settled.refund) == (0, D("0.9895"))
    assert scene.money(lead, "funding") == 0
    assert scene.money(ann) == 100_000 - 10 - D("0.195")


@pytest.mark.rule("profit-sharing.no-high-water-mark")
def test_a_loss_is_not_carried_into_the_next_week(scene: CopyScene) -> None:
    """Netting is per week: last week's loss does not lower this week's share."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead)
    for exit_ in (80, 110):
        scene.one_price(100)
        scene.buys(lead, 100, BTC)
        scene.sells_at(exit_)
        scene.closes(lead)
        scene.at = next_settlement_at(scene.at)
        scene.settles()

    assert copying_queries.total_share_paid(scene.exchange, lead) == D("0.9895")


@pytest.mark.rule("profit-sharing.deferred")
def test_open_copies_put_the_settlement_off(scene: CopyScene) -> None:
    """While a linked copy is open nothing is settled; a later Monday nets the whole time."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    for _ in range(2):
        scene.buys(lead, 100, BTC)
    scene.sells_at(110)
    scene.closes_one(scene.lead_positions(lead)[0])

    scene.at = MONDAY
    first = scene.settles()
    scene.sells_at(95)
    scene.closes(lead)
    scene.at = next_settlement_at(MONDAY)
    second = scene.settles()

    assert first == (ProfitSharingDeferred(lead, ann, MONDAY, 1), WeekSettled(MONDAY))
    (settled,) = [event for event in second if isinstance(event, ProfitSharingSettled)]
    assert settled.net == 10 - 5 - D("0.0005") * (100 + 110 + 100 + 95)


def test_a_week_is_settled_once(scene: CopyScene) -> None:
    """The same command again, and later in the week, does nothing."""
    scene.at = MONDAY
    assert scene.settles() == (WeekSettled(MONDAY),)

    for at in (MONDAY, MONDAY + 1, next_settlement_at(MONDAY) - 1):
        scene.at = at
        assert scene.settles() == ()
    assert copying_queries.settled_until(scene.exchange) == MONDAY


@pytest.mark.rule("profit-sharing.ratio")
def test_the_ratio_of_the_opening_counts(scene: CopyScene) -> None:
    """A ratio amended while a copy is open holds for later copies only."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead)
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.execute(AmendProfitSharingRatio(lead, "SWAP", D("0.3")))
    scene.buys(lead, 100, BTC)
    scene.sells_at(110)

    events = closed(scene.closes(lead))

    assert [event.share for event in events] == [D("0.9895"), D("2.9685")]


@pytest.mark.rule("profit-sharing.netting")
def test_the_documented_eight_percent_after_fees() -> None:
    """0.08 × (0.6225 − 0.0005 × the values of entry and exit) is 0.0407967, as the documents print it."""
    scene = CopyScene([with_terms(BTC_SWAP, contract_value=D("0.001"))])
    lead = scene.lead_trader(leading=[BTC])
    scene.execute(AmendProfitSharingRatio(lead, "SWAP", D("0.08")))
    scene.copy_trader("ann", lead)
    amounts = []
    for size in (3, 2):
        scene.one_price("37410")
        scene.buys(lead, size, BTC)
        scene.sells_at("37617.5")
        (event,) = closed(scene.closes(lead))
        amounts.append((event.profit, event.share))

    assert amounts == [(D("0.6225"), D("0.0407967")), (D("0.415"), D("0.0271978"))]


@pytest.mark.parametrize("stop_first", [True, False])
def test_whoever_stopped_is_settled_too(scene: CopyScene, *, stop_first: bool) -> None:
    """The end of a relation does not end the account between the two; starting again goes on with it."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.sells_at(110)
    scene.closes(lead)
    scene.stops(ann, lead)
    if not stop_first:
        scene.copies(ann, lead)
        scene.one_price(100)
        scene.buys(lead, 100, BTC)
        scene.sells_at(95)
        scene.closes(lead)

    scene.at = MONDAY
    scene.settles()

    expected = D("0.9895") if stop_first else D("0.9895") - D("0.50975")
    assert copying_queries.total_share_paid(scene.exchange, lead) == expected


def test_what_is_handed_over_is_shared_no_more(scene: CopyScene) -> None:
    """A copy left to the copy trader is his alone: its later profit is not shared, and does not put anything off."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.stops(ann, lead, "manual_close")
    scene.sells_at(110)
    scene.closes(ann)

    scene.at = MONDAY

    assert scene.settles() == (WeekSettled(MONDAY),)
    assert scene.money(ann, "withheld") == 0


def test_expected_shares_agree_with_the_ledger(scene: CopyScene) -> None:
    """What a lead trader may expect is shown per copy trader and in sum, never below nothing."""
    lead = scene.lead_trader(leading=[BTC])
    ann, bob = (scene.copy_trader(name, lead, ratio=ratio) for name, ratio in (("ann", 1), ("bob", 2)))
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.sells_at(110)
    scene.closes(lead)

    shares = copying_queries.expected_shares(scene.exchange, lead)

    assert [(share.copy_trader, share.amount) for share in shares] == [(ann, D("0.9895")), (bob, D("1.979"))]
    assert copying_queries.total_expected_share(scene.exchange, lead) == D("2.9685")


def test_a_year_of_weeks_conserves_money(scene: CopyScene) -> None:
    """Through 52 weeks of gains and losses all purses together hold what was deposited, and nothing stays withheld."""
    lead = scene.lead_trader(leading=[BTC])
    traders = [scene.copy_trader(name, lead, ratio=ratio) for name, ratio in (("ann", "0.37"), ("bob", "1.9"))]
    week: Sequence[int] = (103, 95, 108, 99, 101, 97)
    for number in range(52):
        for exit_ in (week[number % 6], week[number * 5 % 6]):
            scene.one_price(100)
            scene.buys(lead, 7, BTC)
            scene.sells_at(exit_)
            scene.closes(lead)
        scene.at = next_settlement_at(scene.at)
        scene.settles()

    assert [scene.money(trader, "withheld") for trader in traders] == [0, 0]
    assert scene.money(lead, "funding") == copying_queries.total_share_paid(scene.exchange, lead) > 0
