"""Stories of copies: how a lead trader's fill becomes positions of those who copy him, or a reason why not."""

from decimal import Decimal
from typing import Any

import pytest
from tests.copying_scene import BTC, DEEP, ETH, CopyScene, skips
from tests.copying_scene import settings as copy_settings
from tests.scene import Number

from copydesk.engine.copying.messages import AmendCopySettings, CopyAdded, CopyOpened, LeadingFailed
from copydesk.engine.copying.messages import SetLeadingInstruments as SetLeading
from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.trading.messages import ChangeInstrumentState, Filled, OrderPlaced

D = Decimal


def test_a_fill_becomes_positions_in_order_of_joining(scene: CopyScene) -> None:
    """Each copy trader gets an order at market right after the lead trader's fill, the first to join first."""
    lead = scene.lead_trader(leading=[BTC])
    traders = [scene.copy_trader(name, lead, ratio=ratio) for name, ratio in (("ann", 1), ("bob", "0.5"))]
    scene.price(100)

    events = scene.execute(scene.order(lead, "buy", 10, BTC))

    placed = [event for event in events if isinstance(event, OrderPlaced)]
    assert [order.account for order in placed] == [lead, *traders]
    assert [(order.type, order.source) for order in placed[1:]] == [("market", "copy")] * 2
    assert [scene.net(account, BTC) for account in traders] == [10, 5]


def test_a_copy_costs_a_fee_like_any_order(scene: CopyScene) -> None:
    """A copy pays the taker's fee and sets its margin aside at the copy trader's own leverage."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.leverages(ann, BTC, 20)
    scene.one_price(100)

    scene.buys(lead, 10, BTC)

    (copy,) = scene.copies_of(ann)
    assert (copy.leverage, copy.fee) == (20, D("-0.005"))
    assert scene.money(ann) == D("99999.995")
    assert scene.balance(ann).initial_margin == D("0.5")


@pytest.mark.parametrize(
    ("chosen", "size"),
    [
        # A contract is worth 1 at 100; leverage is 10.
        ({"amount": 20}, 200),
        ({"amount": "20.0005"}, 200),
        ({"amount": 21}, 210),
        ({"ratio": 2}, 14),
        ({"ratio": "0.0107"}, "0.07"),
    ],
)
def test_sizes_follow_the_settings(scene: CopyScene, chosen: dict[str, Any], size: Any) -> None:
    """A fixed amount is margin, a ratio counts contracts; both are rounded down to the lot."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, **chosen)
    scene.one_price(100)

    scene.buys(lead, 7, BTC)

    assert scene.sizes(ann) == [D(size)]


def test_a_fixed_amount_may_be_a_value(scene: CopyScene) -> None:
    """With the other rule the amount is what the copy is worth, whatever the leverage."""
    scene.rules(fixed_amount_is="notional")
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, amount=30, total_amount=59)
    scene.one_price(100)

    scene.buys(lead, 7, BTC)
    (skip,) = skips(scene.execute(scene.order(lead, "buy", 7, BTC)))

    assert scene.sizes(ann) == [30]
    assert skip.reason == "above_total_amount"


def test_the_fills_of_one_order_share_the_amount(scene: CopyScene) -> None:
    """An order that fills by a quarter, a quarter and a half is copied in parts that are the amount together."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead, amount=20)
    scene.rests(lead, "buy", 8, BTC, at=100)
    parts = []
    for size in (2, 2, 4):
        scene.house_quotes(BTC, asks=[("100.1", DEEP)], mark=100)
        events = scene.execute(scene.order(bob, "sell", size, BTC))
        parts += [event.size for event in events if isinstance(event, CopyOpened | CopyAdded)]

    assert parts == [50, 50, 100]
    (copy,) = scene.copies_of(ann)
    assert (copy.size, copy.invested) == (200, 20)


def test_what_rounding_leaves_out_a_later_fill_makes_up(scene: CopyScene) -> None:
    """A tenth of fills too small to copy is copied when they have come together."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead, ratio="0.1")
    scene.rests(lead, "buy", 1, BTC, at=100)
    scene.house_quotes(BTC, asks=[("100.1", DEEP)], mark=100)

    first = scene.execute(scene.order(bob, "sell", "0.06", BTC))
    scene.execute(scene.order(bob, "sell", "0.06", BTC))

    assert [skip.reason for skip in skips(first)] == ["below_minimum"]
    assert scene.sizes(ann) == [D("0.01")]


def test_a_copy_has_the_margin_mode_that_was_chosen(scene: CopyScene) -> None:
    """`copy` takes the lead trader's margin mode, the others their own."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, margin_mode="copy")
    bob = scene.copy_trader("bob", lead, margin_mode="cross")
    scene.price(100)

    scene.buys(lead, 7, BTC, trade_mode="isolated")

    assert [copy.margin_mode for who in (ann, bob) for copy in scene.copies_of(who)] == ["isolated", "cross"]


def test_a_copy_lies_on_the_side_of_its_own_position_mode(scene: CopyScene) -> None:
    """A net lead trader's short is a short side with a long/short copy trader."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, mode="long_short")
    scene.price(100)

    scene.sells(lead, 7, BTC)

    (copy,) = scene.copies_of(ann)
    assert (copy.position_side, copy.side, copy.size) == ("short", "sell", 7)


def test_the_opening_ratio_stays_with_a_copy(scene: CopyScene) -> None:
    """Settings amended later hold for copies opened later."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 4, BTC)
    scene.execute(AmendCopySettings(ann, lead, copy_settings(ratio=2)))

    scene.buys(lead, 4, BTC)

    assert scene.sizes(ann) == [4, 8]


# Why not.


def why_not(scene: CopyScene, size: Number = 10, **chosen: Any) -> tuple[str, dict[str, str]]:
    """The reason why ann does not copy a purchase, and its details."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, **chosen)
    if not scene.ladder(BTC)[:-1]:
        scene.price(100)
    (skip,) = skips(scene.execute(scene.order(lead, "buy", size, BTC)))
    assert (skip.copy_trader, skip.lead_trader, scene.copies_of(ann)) == (ann, lead, [])
    return skip.reason, skip.details


def test_too_small_is_skipped(scene: CopyScene) -> None:
    """Less than the smallest order is no copy."""
    assert why_not(scene, size="0.5", ratio="0.01") == ("below_minimum", {"size": "0", "minimum": "0.01"})


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


def test_a_dormant_instrument_awakes(scene: CopyScene) -> None:
    """A chosen instrument that leaves the set stays chosen, and is copied again when it comes back."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, instruments=[ETH])
    scene.price(100, ETH)
    scene.execute(SetLeading(lead, "SWAP", (InstrumentId(BTC),)))
    scene.execute(SetLeading(lead, "SWAP", (InstrumentId(BTC), InstrumentId(ETH))))

    scene.buys(lead, 1, ETH)

    assert scene.sizes(ann) == [1]


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


def test_a_short_is_protected_from_a_lower_price(scene: CopyScene) -> None:
    """Selling more than half a percent lower than the lead trader is no copy."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("ann", lead)
    scene.house_quotes(BTC, bids=[(100, 10), ("99.4", DEEP)], mark=100)

    (skip,) = skips(scene.execute(scene.order(lead, "sell", 10, BTC)))

    assert skip.reason == "price_protection"


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
