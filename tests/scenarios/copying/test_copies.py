"""Stories of copies: how a lead trader's fill becomes positions of those who copy him, or a reason why not."""

from decimal import Decimal
from typing import Any

import pytest
from tests.copying_scene import BTC, DEEP, CopyScene, skips
from tests.copying_scene import settings as copy_settings

from copydesk.engine.copying.messages import AmendCopySettings, CopyAdded, CopyOpened
from copydesk.engine.trading.messages import OrderPlaced

D = Decimal


@pytest.mark.rule("copies.at-each-fill")
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
@pytest.mark.rule("copies.fixed-amount")
@pytest.mark.rule("copies.ratio")
def test_sizes_follow_the_settings(scene: CopyScene, chosen: dict[str, Any], size: Any) -> None:
    """A fixed amount is margin, a ratio counts contracts; both are rounded down to the lot."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, **chosen)
    scene.one_price(100)

    scene.buys(lead, 7, BTC)

    assert scene.sizes(ann) == [D(size)]


@pytest.mark.rule("copies.fixed-amount")
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


@pytest.mark.rule("copies.at-each-fill")
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


@pytest.mark.rule("copies.at-each-fill")
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


@pytest.mark.rule("copies.own-leverage")
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
