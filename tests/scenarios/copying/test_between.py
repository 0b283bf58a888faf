"""Stories of what happens between the fills of one order, and between an opening and its close."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, DEEP, ETH, CopyScene, closed, settings, skips
from tests.scene import Number

from copydesk.engine.copying.messages import AmendCopySettings, CopyAdded
from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.ledger.messages import Deposit, Transfer
from copydesk.engine.messages import Event

D = Decimal


def order_that_waits(scene: CopyScene, **chosen: object) -> tuple[AccountId, AccountId]:
    """A lead trader who bids for ten at 100, with the house selling just above; and ann, who copies him."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, **chosen)
    scene.house_quotes(BTC, asks=[("100.1", DEEP)], bids=[("99.9", DEEP)], mark=100)
    scene.rests(lead, "buy", 10, BTC, at=100)
    return lead, ann


def somebody_sells(scene: CopyScene, size: Number, name: str = "bob") -> tuple[Event, ...]:
    """Somebody takes so much of the lead trader's bid."""
    return scene.execute(scene.order(scene.trader(name), "sell", size, BTC, at=100, type="ioc"))


def test_who_stops_in_the_middle_of_an_order_has_what_was_filled(scene: CopyScene) -> None:
    """Later fills are not copied; the copy stays linked, and closes in the lead trader's proportion."""
    lead, ann = order_that_waits(scene)
    somebody_sells(scene, 4)
    scene.stops(ann, lead, "copy_close")
    assert skips(somebody_sells(scene, 6, "cid")) == []
    assert scene.sizes(ann) == [4]

    (half,) = closed(scene.execute(scene.order(lead, "sell", 5, BTC)))

    assert half.size == 2
    scene.closes(lead)
    assert scene.net(ann, BTC) == 0


def test_who_begins_again_in_the_middle_of_an_order_waits_for_the_next(scene: CopyScene) -> None:
    """The new copying begins with the next lead position; the old copy stays linked beside it."""
    lead, ann = order_that_waits(scene)
    somebody_sells(scene, 4)
    scene.stops(ann, lead, "copy_close")
    scene.copies(ann, lead)

    (skip,) = skips(somebody_sells(scene, 6, "cid"))
    scene.buys(lead, 3, BTC)

    assert skip.reason == "opened_before_joining"
    assert scene.sizes(ann) == [4, 3]


def test_money_that_leaves_between_two_fills_is_missed(scene: CopyScene) -> None:
    """The second fill finds too little; the third, after a deposit, makes up for it."""
    _, ann = order_that_waits(scene, money=10)
    scene.leverages(ann, BTC, 1)
    somebody_sells(scene, 4)
    usdt = Currency("USDT")
    scene.execute(Transfer(ann, usdt, D("5.5"), "trading", "funding"))

    (skip,) = skips(somebody_sells(scene, 4, "cid"))
    scene.execute(Deposit(ann, usdt, D(100)))
    (added,) = [event for event in somebody_sells(scene, 2, "dan") if isinstance(event, CopyAdded)]

    assert skip.reason == "insufficient_balance"
    assert (added.size, scene.sizes(ann)) == (6, [10])


def test_a_smaller_ratio_in_the_middle_of_an_order_copies_no_more(scene: CopyScene) -> None:
    """What is copied already stays, though it is more than the new settings ask for; the next order is by the new."""
    lead, ann = order_that_waits(scene, ratio=3)
    somebody_sells(scene, 4)
    scene.execute(AmendCopySettings(ann, lead, settings(ratio=1)))

    (skip,) = skips(somebody_sells(scene, 6, "cid"))
    scene.buys(lead, 5, BTC)

    assert (skip.reason, skip.details) == ("below_minimum", {"size": "0", "minimum": "0.01"})
    assert scene.sizes(ann) == [12, 5]


@pytest.mark.rule("lead-positions.set-at-the-fill")
def test_an_instrument_that_is_dropped_while_its_order_waits_is_not_led(scene: CopyScene) -> None:
    """What counts is the set at the fill: no lead position, and nobody copies; nothing is left to explain."""
    lead, ann = order_that_waits(scene)
    scene.sets_leading(lead, ETH)

    events = somebody_sells(scene, 10)

    assert skips(events) == []
    assert (scene.lead_positions(lead), scene.copies_of(ann)) == ([], [])
    assert scene.net(lead, BTC) == 10


@pytest.mark.rule("copies.own-leverage")
def test_another_leverage_changes_the_next_copy_and_not_the_open_one(scene: CopyScene) -> None:
    """A fixed amount buys ten times as much at ten times the leverage; the margin of an open copy is of its opening."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, amount=20, margin_mode="isolated")
    scene.leverages(ann, BTC, 2, "isolated")
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.leverages(ann, BTC, 20, "isolated")
    scene.buys(lead, 5, BTC)

    assert [(copy.leverage, copy.invested <= 20) for copy in scene.copies_of(ann)] == [(2, True), (20, True)]
    assert [round(size) for size in scene.sizes(ann)] == [40, 400]


def test_a_waiting_close_of_the_copy_trader_makes_way_for_the_lead_traders(scene: CopyScene) -> None:
    """In long/short mode closing orders may not exceed the position: the one that waits gives way."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, mode="long_short")
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.rests(ann, "sell", 5, BTC, at=120, position_side="long")

    (event,) = closed(scene.closes(lead))

    assert (event.size, event.cause) == (5, "lead_trader")
    assert scene.position(ann, BTC, "long") is None
    assert scene.pending(ann) == []


def test_an_ordinary_stop_of_the_lead_trader_closes_copies(scene: CopyScene) -> None:
    """A stop loss placed as an algo order on the whole position closes like any other close of his."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.waits(lead, "sell", 5, BTC, stop_loss=95, reduce_only=True)

    scene.price(94)
    scene.buys(scene.trader("bob"), 1, BTC)
    scene.price(93)

    assert (scene.net(lead, BTC), scene.net(ann, BTC)) == (0, 0)


def test_a_copy_trader_sells_more_than_his_copies(scene: CopyScene) -> None:
    """In net mode a sale of eight ends copies of five and leaves him short by three, which is his own affair."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)

    (event,) = closed(scene.execute(scene.order(ann, "sell", 8, BTC)))
    (skip,) = skips(scene.execute(scene.order(lead, "buy", 2, BTC)))

    assert (event.size, scene.net(ann, BTC)) == (5, -3)
    assert (skip.reason, scene.net(ann, BTC)) == ("position_against", -3)
    assert closed(scene.closes(lead)) == []
    assert scene.net(ann, BTC) == -3
