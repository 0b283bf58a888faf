"""Stories of trailing stops, and of algo orders that are amended while they wait."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AlgoOrderTriggered,
    AmendAlgoOrder,
    OrderPlaced,
    Trail,
    Trigger,
)
from copydesk.engine.trading.trailing import calling_price

BTC = "BTC-USDT-SWAP"
SPOT = "BTC-USDT"
D = Decimal
RATIO = Trail(callback_ratio=D("0.1"))
SPREAD = Trail(callback_spread=D(5))


def trades_at(scene: Scene, *prices: int) -> list[Any]:
    """Let there be trades at these prices; gives what they brought about."""
    maker, taker = scene.trader(f"maker{scene.at}{prices}"), scene.trader(f"taker{scene.at}{prices}")
    events: list[Any] = []
    for price in prices:
        scene.rests(maker, "buy", 1, BTC, at=price)
        events += scene.places(taker, "sell", 1, BTC, at=price)
    return events


def holder(scene: Scene, side: str = "buy") -> AccountId:
    """A trader with 10 contracts from 100, where the last price stands; the mark stays there."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, bids=[(100, 10)] if side == "sell" else [], asks=[(100, 10)] if side == "buy" else [])
    scene._trades(ann, side, 10, BTC)
    scene.house_quotes(BTC)
    return ann


def the_one(scene: Scene) -> AlgoOrder:
    """The algo order that waits."""
    (order,) = scene.exchange.trading.waiting
    return order


@pytest.mark.parametrize(("trail", "stands", "falls"), [(RATIO, 109, 108), (SPREAD, 116, 115)])
def test_a_sell_follows_the_price_up_and_calls_on_the_way_down(
    scene: Scene, trail: Trail, stands: int, falls: int
) -> None:
    """From 120 at 10 % it calls at 108, at a spread of 5 at 115; lower highs move nothing."""
    ann = holder(scene)
    scene.waits(ann, "sell", 10, BTC, trail=trail, reduce_only=True)

    trades_at(scene, 110, 120, 118)
    scene.exchange = Exchange.restore(scene.exchange.state())
    assert the_one(scene).extreme == 120
    assert not [event for event in trades_at(scene, stands) if isinstance(event, AlgoOrderTriggered)]
    events = trades_at(scene, falls)

    (triggered,) = [event for event in events if isinstance(event, AlgoOrderTriggered)]
    (order,) = [event for event in events if isinstance(event, OrderPlaced) and event.source == "trailing"]
    assert (triggered.by, order.side, order.type, order.size) == ("trail", "sell", "market", 10)


def test_a_buy_follows_the_price_down(scene: Scene) -> None:
    """From 80 at 10 % it calls at 88."""
    ann = holder(scene, "sell")
    scene.waits(ann, "buy", 10, BTC, trail=RATIO, reduce_only=True)

    trades_at(scene, 90, 80)

    assert calling_price(the_one(scene)) == 88
    assert [event.by for event in trades_at(scene, 88) if isinstance(event, AlgoOrderTriggered)] == ["trail"]


def test_it_begins_at_its_activation_price(scene: Scene) -> None:
    """Before 115 it follows nothing, whatever the price does."""
    ann = holder(scene)
    scene.waits(ann, "sell", 10, BTC, trail=Trail(D("0.1"), active_price=D(115)))

    trades_at(scene, 114, 90, 100)
    assert the_one(scene).extreme is None
    trades_at(scene, 116, 110)

    assert the_one(scene).extreme == 116


@pytest.mark.parametrize(
    ("side", "trail", "reason"),
    [
        ("sell", None, Reason.TRAIL_MISSING),
        ("sell", Trail(), Reason.TRAIL_MISSING),
        ("sell", Trail(D("0.1"), D(5)), Reason.TRAIL_MISSING),
        ("sell", Trail(D("0.0009")), Reason.CALLBACK_OUT_OF_RANGE),
        ("sell", Trail(D(1)), Reason.CALLBACK_OUT_OF_RANGE),
        ("sell", Trail(callback_spread=D("0.01")), Reason.PRICE_OFF_TICK),
        ("sell", Trail(D("0.1"), active_price=D(100)), Reason.ACTIVATION_BELOW_LAST),
        ("buy", Trail(D("0.1"), active_price=D(100)), Reason.ACTIVATION_ABOVE_LAST),
    ],
)
def test_a_trail_has_one_distance_and_begins_ahead(
    scene: Scene, side: Any, trail: Trail | None, reason: Reason
) -> None:
    """A ratio or a spread, within bounds; the activation lies beyond the last price."""
    ann = holder(scene)

    assert scene.rejects(scene.algo_order(ann, side, 1, BTC, trail=trail)).reason is reason


def amending(account: AccountId, number: Any, instrument: str = BTC, **changes: Any) -> AmendAlgoOrder:
    """The command."""
    return AmendAlgoOrder(account, InstrumentId(instrument), number, **changes)


def test_what_waits_can_be_amended(scene: Scene) -> None:
    """Size and triggers are others from then on, also after a restart; it fires at the new price only."""
    ann = holder(scene)
    placed = scene.waits(ann, "sell", 10, BTC, take_profit=130, stop_loss=70)

    (event,) = scene.execute(amending(ann, placed.algo_order, size=D(4), stop_loss=Trigger(D(90))))
    scene.exchange = Exchange.restore(scene.exchange.state())

    assert isinstance(event, AlgoOrderAmended)
    order = the_one(scene)
    assert (order.size, order.take_profit.price, order.stop_loss.price) == (4, 130, 90)
    events = trades_at(scene, 90)
    assert [event.by for event in events if isinstance(event, AlgoOrderTriggered)] == ["stop_loss"]


def test_a_trigger_waits_from_the_side_where_the_price_stands_now(scene: Scene) -> None:
    """Amended from above the price to below, it waits for a fall."""
    ann = holder(scene)
    placed = scene.waits(ann, "buy", 1, BTC, trigger=120)

    scene.execute(amending(ann, placed.algo_order, trigger=Trigger(D(90))))

    assert the_one(scene).rises is False
    assert len([event for event in trades_at(scene, 95, 90) if isinstance(event, AlgoOrderTriggered)]) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.NOTHING_TO_AMEND),
        ({"size": D(0)}, Reason.SIZE_NOT_POSITIVE),
        ({"size": D("0.001")}, Reason.SIZE_OFF_LOT),
        ({"stop_loss": Trigger(D("70.01"))}, Reason.PRICE_OFF_TICK),
        ({"stop_loss": Trigger(D(110))}, Reason.STOP_LOSS_ABOVE_LAST),
        ({"stop_loss": Trigger(D(70), "mark")}, Reason.ALGO_ORDER_KIND_FIXED),
        ({"take_profit": Trigger(D(130))}, Reason.ALGO_ORDER_SIDES_FIXED),
        ({"trigger": Trigger(D(130))}, Reason.ALGO_ORDER_SIDES_FIXED),
    ],
)
def test_an_amendment_is_held_to_the_rules(scene: Scene, changes: dict[str, Any], reason: Reason) -> None:
    """What a new one may not be, an amended one may not be; and it stays what it is."""
    ann = holder(scene)
    placed = scene.waits(ann, "sell", 10, BTC, stop_loss=70)

    assert scene.rejects(amending(ann, placed.algo_order, **changes)).reason is reason
    if changes:
        events = scene.execute(amending(ann, placed.algo_order, **changes, cancel_on_failure=True, request_id="r"))
        assert events == (AlgoOrderCanceled(placed.algo_order, ann, "amend_failed", "r"),)


def test_only_some_can_be_amended(scene: Scene) -> None:
    """Not those of others, trailing stops, sizes of whole positions, or SPOT."""
    ann, bob = holder(scene), scene.trader("bob")
    trail = scene.waits(ann, "sell", 1, BTC, trail=RATIO)
    whole = scene.waits(ann, "sell", None, BTC, stop_loss=70, reduce_only=True)
    scene.house_quotes(SPOT)
    spot = scene.waits(ann, "buy", 1, SPOT, trigger=120)

    size = {"size": D(2)}
    assert scene.rejects(amending(bob, trail.algo_order, **size)).reason is Reason.UNKNOWN_ALGO_ORDER
    assert scene.rejects(amending(ann, None, **size)).reason is Reason.ORDER_ID_MISSING
    assert scene.rejects(amending(ann, trail.algo_order, **size)).reason is Reason.ALGO_ORDER_NOT_AMENDABLE
    assert scene.rejects(amending(ann, whole.algo_order, **size)).reason is Reason.ALGO_ORDER_NOT_AMENDABLE
    assert scene.rejects(amending(ann, spot.algo_order, SPOT, **size)).reason is Reason.ALGO_ORDER_OF_SPOT
    scene.execute(amending(ann, whole.algo_order, stop_loss=Trigger(D(80))))
