"""Stories of amended orders: their price, their size, their place in the queue, and what they set aside."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import AmendOrder, Filled, OrderAmended, OrderCanceled, OrderHoldChanged

BTC = "BTC-USDT-SWAP"
SPOT = "BTC-USDT"


def amending(account: AccountId, order: OrderId | None, instrument: str = BTC, **changes: Any) -> AmendOrder:
    """The command, with sizes and prices as numbers."""
    exact = {name: Decimal(value) for name, value in changes.items() if name in ("size", "price")}
    return AmendOrder(account, InstrumentId(instrument), order, **{**changes, **exact})


def queue(scene: Scene, instrument: str = BTC) -> list[OrderId]:
    """The bids in the order in which they would trade."""
    return [resting.order for resting in scene.exchange.trading.markets[InstrumentId(instrument)].book.bids.walk()]


@pytest.mark.parametrize(
    ("changes", "keeps"),
    [({"size": 1}, True), ({"size": 3}, False), ({"price": 99}, False), ({"size": 2, "price": 100}, True)],
)
def test_a_new_price_or_a_larger_size_costs_the_place(scene: Scene, changes: dict[str, int], keeps: bool) -> None:
    """Only a smaller size keeps the place in the queue; a restored world knows the queue as it is."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    first = scene.rests(ann, "buy", 2, BTC, at=100)
    second = scene.rests(bob, "buy", 2, BTC, at=100)

    (event,) = scene.execute(amending(ann, first, **changes))
    if "price" in changes:
        scene.execute(amending(ann, first, price=100))

    assert isinstance(event, OrderAmended)
    assert queue(scene) == ([first, second] if keeps else [second, first])
    restored = Exchange.restore(scene.exchange.state())
    again = restored.trading.markets[InstrumentId(BTC)].book.bids.walk()
    assert [resting.order for resting in again] == queue(scene)


def test_the_new_size_is_the_total_with_what_is_filled(scene: Scene) -> None:
    """Of 5 with 2 filled, a new size of 4 leaves 2 to fill."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 5, BTC, at=100)
    scene.sells(bob, 2, BTC)

    scene.execute(amending(ann, order, size=4))

    assert scene.ladder(BTC) == ["----", "100 2×1"]
    assert [(one.size, one.filled, one.state) for one in scene.pending(ann)] == [(4, 2, "partially_filled")]


def test_an_order_that_is_filled_as_far_as_its_new_size_is_done(scene: Scene) -> None:
    """A new size that is not above what is filled ends the order as filled, and releases its hold."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 5, BTC, at=100)
    scene.sells(bob, 2, BTC)

    (event,) = scene.execute(amending(ann, order, size=1))

    assert isinstance(event, OrderAmended)
    assert (event.size, event.hold) == (2, 0)
    assert scene.pending(ann) == []
    assert scene.balance(ann).order_hold == 0
    assert scene.ladder(BTC) == ["----"]


def test_at_its_new_price_an_order_may_trade(scene: Scene) -> None:
    """An order that is amended into the other side takes what is there, as a new one would."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 1, BTC, at=101)
    order = scene.rests(ann, "buy", 3, BTC, at=100)

    events = scene.execute(amending(ann, order, price=102))

    fills = [event for event in events if isinstance(event, Filled)]
    assert [(fill.price, fill.size, fill.taker.order) for fill in fills] == [(101, 1, order)]
    assert scene.ladder(BTC) == ["----", "102 2×1"]


def test_an_amended_order_sets_aside_what_a_new_one_would(scene: Scene) -> None:
    """Holds follow price and size, in SPOT and in SWAP; the old hold counts as free."""
    ann = scene.trader(usdt=1000)
    order = scene.rests(ann, "buy", 9, SPOT, at=100)

    scene.execute(amending(ann, order, SPOT, price=111))

    assert scene.balance(ann).order_hold == 999
    assert scene.rejects(amending(ann, order, SPOT, size=10)).reason is Reason.INSUFFICIENT_BALANCE


def test_a_larger_closing_order_takes_cover_from_younger_ones(scene: Scene) -> None:
    """In net mode the older order closes first: when it grows, the younger sets aside what it would open now."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC)
    older = scene.rests(ann, "sell", 4, BTC, at=110)
    younger = scene.rests(ann, "sell", 6, BTC, at=111)
    assert scene.balance(ann).order_hold == 0

    events = scene.execute(amending(ann, older, size=10))

    raised = [event for event in events if isinstance(event, OrderHoldChanged)]
    assert [(event.order, event.hold > 0) for event in raised] == [(younger, True)]
    assert {order.order: bool(order.hold) for order in scene.pending(ann)} == {older: False, younger: True}


def test_cover_that_others_lose_must_be_paid_for(scene: Scene) -> None:
    """An amendment is refused if the account could not set aside what its other orders then need."""
    ann, bob = scene.trader("ann", usdt=2), scene.trader("bob")
    scene.leverages(ann, BTC, 10)
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC)
    older = scene.rests(ann, "sell", 1, BTC, at=110)
    scene.rests(ann, "sell", 9, BTC, at=111)

    assert scene.rejects(amending(ann, older, size=10)).reason is Reason.INSUFFICIENT_BALANCE


def test_closing_orders_of_long_short_mode_stay_within_the_position(scene: Scene) -> None:
    """A closing order may grow as far as others leave room, its own old size not counted."""
    ann, bob = scene.trader("ann", mode="long_short"), scene.trader("bob")
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC, position_side="long")
    order = scene.rests(ann, "sell", 6, BTC, at=110, position_side="long")
    scene.rests(ann, "sell", 2, BTC, at=111, position_side="long")

    scene.execute(amending(ann, order, size=8))

    assert scene.rejects(amending(ann, order, size=9)).reason is Reason.CLOSE_SIZE_ABOVE_POSITION


def test_a_reduce_only_order_at_a_better_price_drives_worse_ones_out(scene: Scene) -> None:
    """Reduce-only orders are counted as they would trade; those that find no position any more are canceled."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC)
    near = scene.rests(ann, "sell", 6, BTC, at=110, reduce_only=True)
    far = scene.rests(ann, "sell", 4, BTC, at=120, reduce_only=True)

    events = scene.execute(amending(ann, far, price=105, size=8))

    assert [event.order for event in events if isinstance(event, OrderCanceled)] == [near]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.NOTHING_TO_AMEND),
        ({"size": 0}, Reason.SIZE_NOT_POSITIVE),
        ({"size": "0.001"}, Reason.SIZE_OFF_LOT),
        ({"size": 1_000_000}, Reason.LIMIT_SIZE_ABOVE_MAXIMUM),
        ({"size": 90_000}, Reason.SIZE_ABOVE_TIER),
        ({"price": "100.01"}, Reason.PRICE_OFF_TICK),
        ({"price": -1}, Reason.PRICE_NOT_POSITIVE),
    ],
)
def test_an_amendment_is_held_to_the_rules_of_new_orders(scene: Scene, changes: dict[str, Any], reason: Reason) -> None:
    """Price, size, tier and money are checked anew; a refusal leaves the order as it was."""
    ann = scene.trader()
    order = scene.rests(ann, "buy", 1, BTC, at=100)

    assert scene.rejects(amending(ann, order, **changes)).reason is reason


def test_only_living_orders_of_ones_own_can_be_amended(scene: Scene) -> None:
    """An order of somebody else, of another instrument, ended, or not named is refused."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 1, BTC, at=100)

    assert scene.rejects(amending(bob, order, size=2)).reason is Reason.UNKNOWN_ORDER
    assert scene.rejects(amending(ann, order, SPOT, size=2)).reason is Reason.UNKNOWN_ORDER
    assert scene.rejects(amending(ann, None, size=2)).reason is Reason.ORDER_ID_MISSING
    scene.cancels(ann, order, BTC)
    assert scene.rejects(amending(ann, order, size=2)).reason is Reason.UNKNOWN_ORDER


def test_a_post_only_order_cannot_be_amended_into_a_taker(scene: Scene) -> None:
    """The amendment is refused and the order stays, unlike a new post-only order, which is canceled."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 1, BTC, at=101)
    order = scene.rests(ann, "buy", 1, BTC, at=100, type="post_only")

    assert scene.rejects(amending(ann, order, price=101)).reason is Reason.AMENDED_PRICE_WOULD_TAKE


def test_an_order_that_cannot_be_amended_is_canceled_if_that_was_asked(scene: Scene) -> None:
    """The amendment is accepted, the order gone; the cancellation names the client's request."""
    ann = scene.trader()
    order = scene.rests(ann, "buy", 1, BTC, at=100)

    events = scene.execute(amending(ann, order, price="100.01", cancel_on_failure=True, request_id="r1"))

    assert events == (OrderCanceled(order, ann, "amend_failed", "r1"),)
    assert scene.pending(ann) == []
