"""Stories of one who copies several lead traders at once, in long/short mode, out of one purse."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, CopyScene, closed, skips
from tests.scene import Number

from copydesk.engine import copying_queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import ProfitSharingDeferred, ProfitSharingSettled
from copydesk.engine.identifiers import AccountId

D = Decimal


def two_leads(scene: CopyScene, money: Number = 100_000, **chosen: object) -> tuple[AccountId, AccountId, AccountId]:
    """Two lead traders of BTC in net mode, and one in long/short mode who copies both contract for contract."""
    first, second = (scene.lead_trader(name, leading=[BTC]) for name in ("first", "second"))
    ann = scene.copy_trader("ann", first, mode="long_short", money=money, **chosen)
    scene.copies(ann, second, **chosen)
    scene.price(100)
    return first, second, ann


def held(scene: CopyScene, account: AccountId, side: str) -> Decimal:
    """The size of a position, whichever sign its side has."""
    view = scene.position(account, BTC, "long" if side == "long" else "short")
    return D(0) if view is None else abs(view.position.size)


@pytest.mark.rule("copying.several-leads")
def test_copies_of_two_lead_traders_lie_under_one_position(scene: CopyScene) -> None:
    """Each follows its own lead trader out again; the position is what is left of both."""
    first, second, ann = two_leads(scene)
    scene.buys(first, 5, BTC)
    scene.buys(second, 8, BTC)
    assert (held(scene, ann, "long"), scene.sizes(ann)) == (13, [5, 8])

    (event,) = closed(scene.execute(scene.order(second, "sell", 2, BTC)))

    assert (event.size, event.cause) == (2, "lead_trader")
    scene.closes(first)
    assert (held(scene, ann, "long"), scene.sizes(ann)) == (6, [6])


def test_one_may_be_long_and_the_other_short(scene: CopyScene) -> None:
    """Two sides are two positions, and none stands in the other's way."""
    first, second, ann = two_leads(scene)
    scene.buys(first, 5, BTC)
    scene.sells(second, 8, BTC)

    assert (held(scene, ann, "long"), held(scene, ann, "short")) == (5, 8)
    scene.closes(second)
    assert (held(scene, ann, "long"), held(scene, ann, "short")) == (5, 0)


@pytest.mark.rule("copies.closed-by-hand")
def test_a_close_by_hand_takes_the_oldest_whoever_led_it(scene: CopyScene) -> None:
    """Seven of five and eight are all of the first lead trader's and two of the second's."""
    first, second, ann = two_leads(scene)
    scene.buys(first, 5, BTC)
    scene.buys(second, 8, BTC)

    events = closed(scene.execute(scene.order(ann, "sell", 7, BTC, position_side="long")))

    assert [(event.size, event.cause) for event in events] == [(5, "copy_trader"), (2, "copy_trader")]
    assert [(copy.lead_trader, copy.size) for copy in scene.copies_of(ann)] == [(second, 6)]


@pytest.mark.rule("copies.money")
def test_money_goes_to_whom_is_served_first(scene: CopyScene) -> None:
    """Nothing is set apart for a lead trader: what the first copy takes, the second lacks."""
    first, second, ann = two_leads(scene, money=5)
    scene.leverages(ann, BTC, 1)
    scene.buys(first, 4, BTC)

    (skip,) = skips(scene.execute(scene.order(second, "buy", 4, BTC)))

    assert (skip.lead_trader, skip.reason) == (second, "insufficient_balance")
    scene.closes(first)
    scene.buys(second, 4, BTC)
    assert [copy.lead_trader for copy in scene.copies_of(ann)] == [second]


def test_each_has_a_total_amount_and_a_total_stop_loss_of_its_own(scene: CopyScene) -> None:
    """What is lost with one ends the copying of that one alone."""
    first, second, ann = two_leads(scene, total_stop_loss=1, close_type="market_close")
    for lead in (first, second):
        scene.buys(lead, 10, BTC)
    scene.price(88)
    scene.closes(first)

    assert [view.relation.lead_trader for view in copying_queries.relations(scene.exchange, ann, scene.at)] == [second]
    assert scene.sizes(ann) == [10]


def test_shares_are_settled_with_each_by_itself(scene: CopyScene) -> None:
    """A loss with one lowers no share of the other; who has copies open waits, and the other is paid."""
    first, second, ann = two_leads(scene)
    scene.one_price(100)
    for lead in (first, second):
        scene.buys(lead, 100, BTC)
    scene.sells_at(110)
    scene.closes(first)
    (early, _) = scene.lead_positions(second) * 2
    scene.execute(scene.order(second, "sell", 40, BTC))
    assert early.account == second

    scene.at = next_settlement_at(scene.at)
    events = scene.settles()

    assert [type(event) for event in events[:2]] == [ProfitSharingSettled, ProfitSharingDeferred]
    assert scene.money(first, "funding") == D("0.9895")
    assert scene.money(second, "funding") == 0
    assert scene.money(ann, "withheld") == D("0.3958")
