"""Stories of take profits and stop losses of single lead positions and copies."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, CopyScene, closed

from copydesk.engine.copying.messages import (
    LeadPositionClosed,
    ProtectCopy,
    ProtectLeadPosition,
)
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import OrderPlaced, Trigger

D = Decimal


@pytest.mark.rule("copies.tp-sl-ratios")
def test_a_ratio_on_the_margin_sets_take_profit_and_stop_loss(scene: CopyScene) -> None:
    """At tenfold leverage a profit of half the margin is five percent of the price, a loss of 0.3 is three."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5", stop_loss_ratio="0.3")
    bob = scene.copy_trader("bob", lead)
    scene.one_price(100)
    scene.buys(lead, 5, BTC)

    (copy,) = scene.copies_of(ann)
    (unprotected,) = scene.copies_of(bob)
    assert (copy.take_profit, copy.stop_loss) == (Trigger(D(105)), Trigger(D(97)))
    assert (unprotected.take_profit, unprotected.stop_loss) == (None, None)


@pytest.mark.rule("copies.tp-sl-ratios")
def test_with_the_other_rule_the_ratio_is_on_the_price(scene: CopyScene) -> None:
    """The ratio may be meant of the price itself; a short one's prices lie the other way round."""
    scene.rules(tp_sl_ratio_of="price")
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5", stop_loss_ratio="0.3")
    scene.sells_at(100)
    scene.sells(lead, 5, BTC)

    (copy,) = scene.copies_of(ann)
    assert (copy.take_profit, copy.stop_loss) == (Trigger(D(50)), Trigger(D(130)))


def test_a_take_profit_closes_one_copy(scene: CopyScene) -> None:
    """When the price has come the copy closes, with an order that says why; the lead trader's stays."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5")
    scene.one_price(100)
    scene.buys(lead, 5, BTC)
    scene.price(105)

    events = scene.execute(scene.order(bob, "buy", 1, BTC))

    (done,) = closed(events)
    assert done.cause == "take_profit"
    assert [event.source for event in events if isinstance(event, OrderPlaced)] == ["", "tp_sl"]
    assert (scene.net(ann, BTC), scene.net(lead, BTC)) == (0, 5)


def test_a_stop_loss_of_the_lead_position_closes_its_copies(scene: CopyScene) -> None:
    """A lead position's stop loss by the mark price closes it and all copies of it, and no other lead position."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC)
    position = scene.lead_positions(lead)[0]
    scene.execute(ProtectLeadPosition(lead, position.id, stop_loss=Trigger(D(95), "mark")))

    events = scene.price(94)

    (done,) = [event for event in events if isinstance(event, LeadPositionClosed)]
    assert (done.lead_position, done.cause) == (position.id, "stop_loss")
    assert scene.sizes(ann) == [6]
    assert scene.net(lead, BTC) == 6


def test_protection_is_set_replaced_and_taken_away(scene: CopyScene) -> None:
    """What a command does not name stays; a price of 0 takes away."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5")
    scene.price(100)
    scene.buys(lead, 5, BTC)
    (copy,) = scene.copies_of(ann)

    scene.execute(ProtectCopy(ann, copy.id, stop_loss=Trigger(D(90))))
    scene.execute(ProtectCopy(ann, copy.id, take_profit=Trigger(D(0))))

    (copy,) = scene.copies_of(ann)
    assert (copy.take_profit, copy.stop_loss) == (None, Trigger(D(90)))
    scene.price(200)
    assert scene.sizes(ann) == [5]


@pytest.mark.parametrize(
    ("protection", "reason"),
    [
        ({}, Reason.TRIGGER_MISSING),
        ({"take_profit": Trigger(D(100))}, Reason.TAKE_PROFIT_BELOW_LAST),
        ({"stop_loss": Trigger(D(101))}, Reason.STOP_LOSS_ABOVE_LAST),
        ({"stop_loss": Trigger(D("90.01"))}, Reason.PRICE_OFF_TICK),
        ({"stop_loss": Trigger(D(90), order_price=D(89))}, Reason.STOP_NOT_AT_MARKET),
    ],
)
def test_protection_that_makes_no_sense_is_refused(
    scene: CopyScene, protection: dict[str, Trigger], reason: Reason
) -> None:
    """Prices on the wrong side, off the tick, or with an order price are refused; so is saying nothing."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.buys(lead, 5, BTC)

    command = ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, **protection)

    assert scene.rejects(command).reason is reason


@pytest.mark.parametrize(
    ("protection", "reason"),
    [
        ({"take_profit": Trigger(D(100))}, Reason.TAKE_PROFIT_ABOVE_LAST),
        ({"stop_loss": Trigger(D(99))}, Reason.STOP_LOSS_BELOW_LAST),
    ],
)
def test_a_short_lead_position_is_protected_the_other_way_round(
    scene: CopyScene, protection: dict[str, Trigger], reason: Reason
) -> None:
    """A short takes profit below and stops its loss above the last price."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.sells(lead, 5, BTC)

    command = ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, **protection)

    assert scene.rejects(command).reason is reason


def test_a_price_without_offers_calls_again(scene: CopyScene) -> None:
    """A stop loss that finds nobody closes when somebody bids."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    stop = Trigger(D(95), "mark")
    scene.execute(ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, stop_loss=stop))
    scene.execute(ProtectCopy(ann, scene.copies_of(ann)[0].id, stop_loss=stop))

    scene.house_quotes(BTC, mark=94)
    assert (scene.net(lead, BTC), scene.net(ann, BTC)) == (5, 5)
    scene.price(94)

    assert (scene.net(lead, BTC), scene.net(ann, BTC)) == (0, 0)
