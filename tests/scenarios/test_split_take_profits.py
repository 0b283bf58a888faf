"""Stories of split take profits: parts of a position sold one after the other, and the stop loss beside them."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.messages import (
    AmendOrder,
    Attached,
    AttachedStop,
    CancelAlgoOrder,
    SplitTakeProfit,
    Trail,
)

BTC = "BTC-USDT-SWAP"
D = Decimal


def part(price: Any, size: Any, name: str = "", **more: Any) -> SplitTakeProfit:
    """One part, at market unless `order_price`."""
    return SplitTakeProfit(AttachedStop(D(price), **more), D(size), name)


def split(*parts: SplitTakeProfit, loss: Any = None, **more: Any) -> Attached:
    """Parts, and a stop loss beside them if there is a price for it."""
    return Attached(stop_loss=None if loss is None else AttachedStop(D(loss)), splits=parts, **more)


THREE = split(part(110, 2, "first"), part(120, 3), part(130, 5), loss=90, client_order_id="stop")
AT_COST = split(part(110, 2), part(120, 8), loss=90, stop_to_cost=True)


def waiting(scene: Scene, account: AccountId) -> list[AlgoOrder]:
    """The account's algo orders."""
    return scene.exchange.trading.waiting.of_account(account)


def holding(scene: Scene, attached: Attached, side: str = "buy") -> AccountId:
    """A trader whose order of 10 at 100 is filled and followed by this."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell" if side == "buy" else "buy", 10, BTC, at=100)
    scene.places(ann, side, 10, BTC, at=100, attached=attached)
    return ann


def trades_at(scene: Scene, price: Any, size: Any = 50) -> None:
    """Somebody sells to the house at a price, which bids for much more there and nowhere else."""
    scene.house_quotes(BTC, bids=[(price, size)])
    scene.sells(scene.trader(f"seller at {price}"), 1, BTC)


@pytest.mark.rule("split.parts")
def test_each_part_waits_by_itself_and_the_stop_for_all(scene: Scene) -> None:
    """Filled, the order is followed by a take profit for each part and one stop loss as large as the order."""
    ann = holding(scene, THREE)

    assert [(algo.size, algo.take_profit and algo.take_profit.price) for algo in waiting(scene, ann)] == [
        (2, 110),
        (3, 120),
        (5, 130),
        (10, None),
    ]
    assert [algo.client_order_id for algo in waiting(scene, ann)] == ["first", "", "", "stop"]
    assert {(algo.type, algo.side, algo.reduce_only) for algo in waiting(scene, ann)} == {("conditional", "sell", True)}


@pytest.mark.rule("split.stop-shrinks")
def test_the_stop_shrinks_with_each_part(scene: Scene) -> None:
    """What was taken as profit needs no stop any more; with the last part the stop is gone."""
    ann = holding(scene, THREE)

    trades_at(scene, 111)
    assert [(algo.size, algo.stop_loss and algo.stop_loss.price) for algo in waiting(scene, ann)][-1] == (8, 90)
    assert scene.net(ann, BTC) == 8
    trades_at(scene, 125)
    assert waiting(scene, ann)[-1].size == 5
    scene.exchange = Exchange.restore(scene.exchange.state())
    trades_at(scene, 131)

    assert waiting(scene, ann) == []
    assert scene.net(ann, BTC) == 0


@pytest.mark.rule("split.stop-ends-all")
def test_the_stop_ends_the_parts_that_are_left(scene: Scene) -> None:
    """When the stop loss is called it closes what is left, and no take profit waits any more."""
    ann = holding(scene, THREE)
    trades_at(scene, 111)

    trades_at(scene, 89)

    assert waiting(scene, ann) == []
    assert scene.net(ann, BTC) == 0


@pytest.mark.rule("split.stop-to-cost")
def test_the_stop_moves_to_cost_with_the_first_part(scene: Scene) -> None:
    """From then on the rest of the position cannot lose; a stop that stands better already does not move back."""
    ann = holding(scene, AT_COST)
    assert waiting(scene, ann)[-1].stop_loss.price == 90

    trades_at(scene, 111)

    (_, stop) = waiting(scene, ann)
    assert (stop.size, stop.stop_loss.price) == (8, 100)


def test_a_short_is_mirrored(scene: Scene) -> None:
    """Its stop loss lies above and moves down to the average price."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "buy", 10, BTC, at=100)
    scene.places(ann, "sell", 10, BTC, at=100, attached=split(part(90, 4), part(80, 6), loss=110, stop_to_cost=True))
    scene.rests(scene.trader("cat"), "sell", 50, BTC, at=89)

    scene.buys(scene.trader("dan"), 1, BTC)

    (_, stop) = waiting(scene, ann)
    assert (stop.side, stop.size, stop.stop_loss.price) == ("buy", 6, 100)


def test_a_part_that_the_trader_cancels_leaves_the_stop_as_it_is(scene: Scene) -> None:
    """Only a part that was called shrinks the stop."""
    ann = holding(scene, split(part(110, 4), part(120, 6), loss=90))

    scene.execute(CancelAlgoOrder(ann, InstrumentId(BTC), waiting(scene, ann)[0].algo_order))

    assert [algo.size for algo in waiting(scene, ann)] == [6, 10]


@pytest.mark.parametrize(
    ("attached", "reason"),
    [
        (split(*(part(110 + place, 1) for place in range(10)), part(130, 1)), Reason.TOO_MANY_SPLITS),
        (split(part(110, 5), part(120, 5, kind="mark")), Reason.SPLIT_KINDS_DIFFER),
        (split(part(110, 5), part(110, 5)), Reason.SPLIT_PRICES_EQUAL),
        (split(part(110, 5), part(120, 5, order_price=D(119))), Reason.SPLIT_NOT_AT_MARKET),
        (split(part(110, 5), part(120, 4)), Reason.SPLIT_SIZES_DIFFER),
        (split(part(110, 10), loss=90, stop_to_cost=True), Reason.COST_STOP_WITHOUT_SPLITS),
        (split(part(110, "5.001"), part(120, "4.999")), Reason.SIZE_OFF_LOT),
        (split(part(110, 5), part(99, 5)), Reason.TAKE_PROFIT_NOT_ABOVE_ORDER),
        (split(part(110, 5, "twin"), part(120, 5, "twin")), Reason.ATTACHED_ID_TAKEN),
    ],
)
def test_the_parts_fit_together(scene: Scene, attached: Attached, reason: Reason) -> None:
    """At most ten, on one kind of price, at prices of their own, at market, together as large as the order."""
    ann = scene.trader()

    assert scene.rejects(scene.order(ann, "buy", 10, BTC, at=100, attached=attached)).reason is reason


def test_spot_has_no_parts(scene: Scene) -> None:
    """Neither split take profits nor stops that move to cost."""
    ann = scene.trader()

    refused = scene.rejects(scene.order(ann, "buy", 10, "BTC-USDT", at=100, attached=split(part(110, 5), part(120, 5))))

    assert refused.reason is Reason.SPLIT_NOT_OFFERED


@pytest.mark.rule("lead-orders.split-take-profits")
def test_lead_traders_do_not_split(scene: Scene) -> None:
    """On leading instruments one take profit is all; elsewhere a lead trader may split."""
    lead = scene.lead_trader(leading=[BTC])

    assert scene.rejects(scene.order(lead, "buy", 10, BTC, at=100, attached=THREE)).reason is (
        Reason.LEAD_SPLIT_TAKE_PROFITS
    )
    scene.execute(scene.order(lead, "buy", 10, "ETH-USDT-SWAP", at=100, attached=THREE))


def test_an_order_keeps_the_size_of_its_parts(scene: Scene) -> None:
    """Its size is amended together with theirs, or not at all."""
    ann = scene.trader()
    order = scene.rests(ann, "buy", 10, BTC, at=100, attached=split(part(110, 4), part(120, 6)))

    refused = scene.rejects(AmendOrder(ann, InstrumentId(BTC), order, size=D(12)))
    assert refused.reason is Reason.SPLIT_SIZES_DIFFER
    larger = split(part(110, 4), part(120, 8))
    scene.execute(AmendOrder(ann, InstrumentId(BTC), order, size=D(12), attached=larger))

    assert scene.pending(ann)[0].size == 12


@pytest.mark.rule("attached.trailing")
def test_a_trailing_stop_follows_an_order(scene: Scene) -> None:
    """It follows the price from the fill on, or from its activation price, at the size of the order."""
    ann = holding(scene, Attached(trail=Trail(callback_ratio=D("0.05")), client_order_id="mine"))
    (trail,) = waiting(scene, ann)
    assert (trail.type, trail.side, trail.size, trail.client_order_id) == ("move_order_stop", "sell", 10, "mine")
    assert trail.extreme == 100

    trades_at(scene, 120)
    trades_at(scene, 113)

    assert scene.net(ann, BTC) == 0


@pytest.mark.parametrize(
    ("trail", "reason"),
    [
        (Trail(callback_ratio=D("0.0001")), Reason.CALLBACK_OUT_OF_RANGE),
        (Trail(active_price=D(110)), Reason.TRAIL_MISSING),
        (Trail(callback_spread=D(5), active_price=D(99)), Reason.ACTIVATION_BELOW_LAST),
    ],
)
def test_an_attached_trailing_stop_is_checked_with_its_order(scene: Scene, trail: Trail, reason: Reason) -> None:
    """Its distance and its activation price, which lies beyond the price of the order."""
    ann = scene.trader()

    assert scene.rejects(scene.order(ann, "buy", 1, BTC, at=100, attached=Attached(trail=trail))).reason is reason
