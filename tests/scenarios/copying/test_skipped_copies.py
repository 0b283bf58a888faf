"""Stories of fills that are not copied, each for its reason, and of the limits of a lead trader."""

from decimal import Decimal
from typing import Any

import pytest
from tests.copying_scene import BTC, DEEP, ETH, CopyScene, skips
from tests.scene import Number

from copydesk.engine.copying.messages import LeadingFailed
from copydesk.engine.copying.messages import SetLeadingInstruments as SetLeading
from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.trading.messages import ChangeInstrumentState, Filled

D = Decimal


def why_not(scene: CopyScene, size: Number = 10, **chosen: Any) -> tuple[str, dict[str, str]]:
    """The reason why ann does not copy a purchase, and its details."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, **chosen)
    if not scene.ladder(BTC)[:-1]:
        scene.price(100)
    (skip,) = skips(scene.execute(scene.order(lead, "buy", size, BTC)))
    assert (skip.copy_trader, skip.lead_trader, scene.copies_of(ann)) == (ann, lead, [])
    return skip.reason, skip.details


@pytest.mark.rule("copies.too-small")
def test_too_small_is_skipped(scene: CopyScene) -> None:
    """Less than the smallest order is no copy."""
    assert why_not(scene, size="0.5", ratio="0.01") == ("below_minimum", {"size": "0", "minimum": "0.01"})


@pytest.mark.rule("copies.ceiling")
def test_the_total_amount_is_a_ceiling(scene: CopyScene) -> None:
    """Three amounts of 20 fit under 60 though the book is dearer than the lead trader's price; a fourth does not.

    A close makes room again.
    """
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, amount=20, total_amount=60)
    events = []
    for _ in range(4):
        scene.house_quotes(BTC, asks=[(100, 7), ("100.4", DEEP)], mark=100)
        events.append(scene.execute(scene.order(lead, "buy", 7, BTC)))
    skipped = [
        [(skip.reason, skip.details["invested"], skip.details["total"]) for skip in skips(one)] for one in events
    ]
    scene.price(100)
    scene.closes_one(scene.lead_positions(lead)[0])
    scene.buys(lead, 7, BTC)

    assert skipped == [[], [], [], [("above_total_amount", "60", "60")]]
    assert scene.sizes(ann) == [200, 200, D("199.8")]


def test_an_instrument_that_was_not_chosen_is_skipped(scene: CopyScene) -> None:
    """With instruments of one's own only those are copied."""
    assert why_not(scene, instruments=[ETH]) == ("instrument_not_chosen", {})


@pytest.mark.rule("set-instruments.copiers-dormant")
def test_a_dormant_instrument_awakes(scene: CopyScene) -> None:
    """A chosen instrument that leaves the set stays chosen, and is copied again when it comes back."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, instruments=[ETH])
    scene.price(100, ETH)
    scene.execute(SetLeading(lead, "SWAP", (InstrumentId(BTC),)))
    scene.execute(SetLeading(lead, "SWAP", (InstrumentId(BTC), InstrumentId(ETH))))

    scene.buys(lead, 1, ETH)

    assert scene.sizes(ann) == [1]


@pytest.mark.rule("copies.price-protection")
def test_a_worse_price_is_protected_from(scene: CopyScene) -> None:
    """More than half a percent worse than the lead trader's price is no copy; exactly half a percent is one."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.house_quotes(BTC, asks=[(100, 10), ("100.6", DEEP)], mark=100)
    (skip,) = skips(scene.execute(scene.order(lead, "buy", 10, BTC)))
    scene.house_quotes(BTC, asks=[(100, 10), ("100.5", DEEP)], mark=100)
    scene.buys(lead, 10, BTC)

    assert skip.reason == "price_protection"
    assert skip.details == {"lead_price": "100", "size": "10", "value": "1006"}
    assert scene.sizes(ann) == [10]


@pytest.mark.rule("copies.price-protection")
def test_a_short_is_protected_from_a_lower_price(scene: CopyScene) -> None:
    """Selling more than half a percent lower than the lead trader is no copy."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead)
    scene.house_quotes(BTC, bids=[(100, 10), ("99.4", DEEP)], mark=100)

    (skip,) = skips(scene.execute(scene.order(lead, "sell", 10, BTC)))

    assert skip.reason == "price_protection"


@pytest.mark.rule("copies.price-protection")
def test_a_better_price_is_welcome(scene: CopyScene) -> None:
    """A copy that buys far below the lead trader's price is made."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead)
    scene.rests(lead, "buy", 10, BTC, at=100)
    scene.sells(bob, 5, BTC)
    scene.house_quotes(BTC, asks=[], mark=100)
    scene.rests(bob, "sell", 20, BTC, at="100.1")

    scene.cancels(bob, scene.pending(bob)[0].order, BTC)
    scene.rests(bob, "sell", 3, BTC, at="100.2")
    scene.sells(scene.trader("cat"), 5, BTC)

    assert scene.sizes(ann) == [3]


def test_an_empty_book_offers_nothing(scene: CopyScene) -> None:
    """When the lead trader took all there was, his copiers get nothing."""
    scene.house_quotes(BTC, asks=[(100, 10)], mark=100)

    assert why_not(scene) == ("no_offers", {})


@pytest.mark.rule("copies.money")
def test_too_little_money_is_a_reason(scene: CopyScene) -> None:
    """Without the margin there is no copy, and the reason tells what was missing."""
    reason, details = why_not(scene, money=1)

    assert reason == "insufficient_balance"
    assert details["available"] == "1"


def test_the_tier_refuses_a_copy(scene: CopyScene) -> None:
    """A size that the copy trader's leverage does not allow is refused by trading, and trading's reason kept."""
    reason, details = why_not(scene, size=300, ratio=100, money=1_000_000)

    assert reason == "order_refused"
    assert details["rejection"] == "MARKET_SIZE_ABOVE_MAXIMUM"


@pytest.mark.rule("copies.against-own-position")
def test_an_own_position_the_other_way_stands_in_the_way(scene: CopyScene) -> None:
    """In net mode a copy would close the copy trader's own short, so there is none."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.sells(ann, 3, BTC)

    (skip,) = skips(scene.execute(scene.order(lead, "buy", 10, BTC)))

    assert (skip.reason, skip.details) == ("position_against", {"position": "-3"})
    assert scene.net(ann, BTC) == -3


def test_what_was_open_before_joining_is_not_copied(scene: CopyScene) -> None:
    """A later fill of an order that had begun to fill is not copied by who joined in between."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    scene.rests(lead, "buy", 10, BTC, at=100)
    scene.sells(bob, 5, BTC)
    ann = scene.copy_trader("ann", lead)
    scene.house_quotes(BTC, asks=[("100.1", DEEP)], mark=100)

    (skip,) = skips(scene.execute(scene.order(bob, "sell", 5, BTC)))

    assert skip.reason == "opened_before_joining"
    assert scene.copies_of(ann) == []


def test_a_copy_closed_by_hand_does_not_come_back(scene: CopyScene) -> None:
    """A later fill of the order whose copy was closed by hand is not copied."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead)
    scene.rests(lead, "buy", 10, BTC, at=100)
    scene.house_quotes(BTC, asks=[("100.1", DEEP)], mark=100)
    scene.sells(bob, 5, BTC)
    scene.house_quotes(BTC, asks=[("100.2", DEEP)], bids=[("100.1", 5)], mark=100)
    scene.closes(ann)

    (skip,) = skips(scene.execute(scene.order(bob, "sell", 5, BTC)))

    assert skip.reason == "copy_ended"
    assert scene.copies_of(ann) == []


@pytest.mark.rule("profit-sharing.currency")
def test_only_what_is_margined_in_usdt_is_copied(scene: CopyScene) -> None:
    """A coin-margined lead position exists, and is not copied."""
    lead = scene.lead_trader(leading=["BTC-USD-SWAP"])
    scene.execute(Deposit(lead, Currency("BTC"), D(10)))
    scene.copy_trader("ann", lead)
    scene.price(100, "BTC-USD-SWAP")

    (skip,) = skips(scene.execute(scene.order(lead, "buy", 1, "BTC-USD-SWAP")))

    assert (skip.reason, skip.details) == ("not_margined_in_usdt", {"currency": "BTC"})
    assert len(scene.lead_positions(lead)) == 1


@pytest.mark.parametrize(
    ("rules", "limit", "bound"),
    [
        ({"max_lead_position_notional": D(15)}, "maximum_position", 15),
        ({"max_leads_per_day": 1}, "daily_number", 1),
        ({"min_lead_equity": D(2_000_000)}, "minimum_equity", 2_000_000),
    ],
)
def test_a_limit_of_the_lead_trader_forbids_copies(
    scene: CopyScene, rules: dict[str, Any], limit: str, bound: int
) -> None:
    """Beyond a limit the lead trader's order stands, its lead position is told not to be led, nobody copies it."""
    scene.rules(**rules)
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    before = [] if limit == "minimum_equity" else [10]
    for size in before:
        scene.buys(lead, size, BTC)

    events = scene.execute(scene.order(lead, "buy", 10, BTC))

    (failed,) = [event for event in events if isinstance(event, LeadingFailed)]
    assert (failed.limit, failed.bound, failed.side) == (limit, bound, "buy")
    assert [skip.reason for skip in skips(events)] == ["lead_limit"]
    assert scene.sizes(ann) == before
    assert scene.lead_positions(lead)[-1].is_copied is False


def test_the_daily_number_begins_anew(scene: CopyScene) -> None:
    """A day later (UTC+8) the number of the day counts from nothing."""
    scene.rules(max_leads_per_day=1)
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    for _ in range(2):
        scene.buys(lead, 10, BTC)

    scene.passes(86_400_000)
    scene.buys(lead, 10, BTC)

    assert scene.sizes(ann) == [10, 10]


def test_copies_trade_with_whoever_waits(scene: CopyScene) -> None:
    """A copy may meet another user's order, and even the lead trader's own."""
    lead, bob = scene.lead_trader(leading=[BTC], mode="long_short"), scene.trader("bob")
    ann = scene.copy_trader("ann", lead)
    scene.rests(bob, "sell", 5, BTC, at=100)
    scene.rests(lead, "sell", 5, BTC, at="100.1", position_side="short")

    events = scene.execute(scene.order(lead, "buy", 5, BTC, position_side="long"))

    fills = [(event.taker.account, event.maker.account) for event in events if isinstance(event, Filled)]
    assert fills == [(lead, bob), (ann, lead)]
    assert [(p.position_side, p.size) for p in scene.lead_positions(lead)] == [("long", 5), ("short", 5)]
    assert [skip.reason for skip in skips(events)] == ["position_against"]


def test_a_suspended_instrument_is_not_left_half_copied(scene: CopyScene) -> None:
    """While an instrument is suspended nothing fills, so nothing is copied either."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead)
    scene.rests(lead, "buy", 5, BTC, at=100)
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "suspend"))

    events = scene.sells_at(90)

    assert skips(events) == []
    assert scene.lead_positions(lead) == []


def test_a_refused_copy_hides_no_later_fill(scene: CopyScene) -> None:
    """After the last copy was refused, the next order is seen: the lead trader's next position opens as ever."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead, money=1)
    scene.price(100)
    scene.buys(lead, 10, BTC)

    scene.buys(lead, 10, BTC)

    assert len(scene.lead_positions(lead)) == 2
