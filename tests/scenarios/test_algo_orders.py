"""Stories of algo orders: which price calls them, what is placed then, and what becomes of them otherwise."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import (
    AlgoOrderCanceled,
    AlgoOrderTriggered,
    CancelAlgoOrder,
    ChangeInstrumentState,
    Filled,
    OrderPlaced,
    Trail,
    Trigger,
)

BTC = "BTC-USDT-SWAP"


def holder(scene: Scene, side: str = "buy") -> int:
    """A trader with ten contracts opened at 100, and a last price of 100."""
    ann = scene.trader()
    scene.house_quotes(BTC, bids=[(100, 10)] if side == "sell" else (), asks=[(100, 10)] if side == "buy" else ())
    scene.places(ann, side, 10, BTC)
    return ann


def last_price(scene: Scene, price: int) -> tuple[Any, ...]:
    """Let two strangers trade one contract at a price, with the house beside; gives the events."""
    number = len(queries.accounts(scene.exchange))
    seller, buyer = scene.trader(f"seller{number}"), scene.trader(f"buyer{number}")
    scene.rests(seller, "sell", 1, BTC, at=price)
    return scene.execute(scene.order(buyer, "buy", 1, BTC, at=price))


def triggered(events: tuple[Any, ...]) -> list[AlgoOrderTriggered]:
    """The algo orders that ended by their price."""
    return [event for event in events if isinstance(event, AlgoOrderTriggered)]


def test_a_stop_loss_sells_when_the_last_price_falls_to_it(scene: Scene) -> None:
    """The command that moves the price places the stop loss's order, marked with where it came from."""
    ann = holder(scene)
    algo = scene.waits(ann, "sell", 10, BTC, stop_loss=95, reduce_only=True)
    scene.house_quotes(BTC, bids=[(90, 100)])

    above, at = last_price(scene, 96), last_price(scene, 95)

    assert triggered(above) == []
    (event,) = triggered(at)
    placed = next(event for event in at if isinstance(event, OrderPlaced) and event.source)
    assert event == AlgoOrderTriggered(algo.algo_order, ann, "stop_loss", placed.order)
    assert (placed.source, placed.algo_order, placed.type) == ("tp_sl", algo.algo_order, "market")
    assert scene.position(ann, BTC) is None
    assert queries.pending_algo_orders(scene.exchange, ann) == []


def test_one_cancels_the_other(scene: Scene) -> None:
    """Of take profit and stop loss the first called one ends both."""
    ann = holder(scene)
    scene.waits(ann, "sell", 10, BTC, take_profit=(110, 109), stop_loss=95)

    (event,) = triggered(last_price(scene, 111))

    assert event.by == "take_profit"
    assert triggered(last_price(scene, 90)) == []
    assert [order.price for order in scene.pending(ann)] == [109]


@pytest.mark.parametrize(("kind", "moved"), [("mark", {"mark": 90}), ("index", {"mark": 99, "index": 90})])
def test_mark_and_index_call_too(scene: Scene, kind: str, moved: dict) -> None:
    """A trigger that watches mark or index is called by that price alone."""
    ann = holder(scene)
    scene.waits(ann, "sell", 10, BTC, stop_loss=Trigger(Decimal(95), kind))

    assert triggered(scene.house_quotes(BTC, bids=[(90, 100)], mark=96, index=96)) == []
    assert len(triggered(scene.house_quotes(BTC, bids=[(90, 100)], **moved))) == 1


@pytest.mark.parametrize(("price", "passing", "calling"), [(105, 104, 106), (95, 96, 94)])
def test_a_trigger_waits_from_the_side_on_which_the_price_stood(
    scene: Scene, price: int, passing: int, calling: int
) -> None:
    """A trigger above the price waits for a rise, one below for a fall."""
    holder(scene)
    bob = scene.trader("bob")
    scene.waits(bob, "buy", 1, BTC, trigger=(price, 50))

    assert triggered(last_price(scene, passing)) == []
    assert len(triggered(last_price(scene, calling))) == 1
    assert [(order.source, order.price) for order in scene.pending(bob)] == [("trigger", 50)]


def test_a_called_order_that_is_refused_ends_in_failure(scene: Scene) -> None:
    """If the released order may not be placed, the algo order ends with the reason, and the mover is not troubled."""
    ann = holder(scene)
    scene.waits(ann, "buy", 10, BTC, trigger=105, reduce_only=True)

    (event,) = triggered(last_price(scene, 105))

    assert (event.failure, event.order) == ("REDUCE_ONLY_IN_DIRECTION_OF_POSITION", None)
    assert not queries.pending_algo_orders(scene.exchange, ann)


def test_a_trigger_whose_money_is_short_takes_what_it_pays(scene: Scene) -> None:
    """A called trigger is cut to the lots that the free balance pays; with nothing free it ends in failure."""
    holder(scene)
    poor, broke = scene.trader("poor", usdt="1.005"), scene.trader("broke", usdt="0.0001")
    for account in (poor, broke):
        scene.waits(account, "buy", 5000, BTC, trigger=(105, 100))

    done, failed = triggered(last_price(scene, 105))

    assert [(order.size, order.hold) for order in scene.pending(poor)] == [(10, Decimal("1.005"))]
    assert done.failure == ""
    assert failed.failure == "INSUFFICIENT_BALANCE"


def test_called_orders_call_others(scene: Scene) -> None:
    """An order that a price released may move the price and release the next, all in one command, oldest first."""
    ann, bob = holder(scene), scene.trader("bob")
    scene.waits(bob, "sell", 1, BTC, trigger=98)
    scene.waits(ann, "sell", 10, BTC, stop_loss=95)
    scene.house_quotes(BTC, bids=[(94, 1), (93, 100)])

    events = last_price(scene, 98)

    assert [event.by for event in triggered(events)] == ["trigger", "stop_loss"]
    assert [event.price for event in events if isinstance(event, Filled)] == [98, 94, 93]


def test_a_whole_position_order_closes_what_there_is(scene: Scene) -> None:
    """A whole-position stop loss sells as much as the position is when it is called."""
    ann = holder(scene)
    scene.waits(ann, "sell", None, BTC, stop_loss=95)
    scene.house_quotes(BTC, bids=[(99, 4), (90, 100)])
    scene.sells(ann, 4, BTC)

    last_price(scene, 95)

    assert scene.position(ann, BTC) is None


def test_a_whole_position_order_goes_with_its_position(scene: Scene) -> None:
    """When the position is closed otherwise, its whole-position order is canceled."""
    ann = holder(scene)
    scene.waits(ann, "sell", None, BTC, stop_loss=95)
    scene.house_quotes(BTC, bids=[(99, 100)])

    events = scene.places(ann, "sell", 10, BTC)

    assert [event.reason for event in events if isinstance(event, AlgoOrderCanceled)] == ["position_closed"]


@pytest.mark.parametrize(
    ("side", "triggers", "reason"),
    [
        ("buy", {"take_profit": 100}, Reason.TAKE_PROFIT_ABOVE_LAST),
        ("buy", {"stop_loss": 100}, Reason.STOP_LOSS_BELOW_LAST),
        ("sell", {"take_profit": 100}, Reason.TAKE_PROFIT_BELOW_LAST),
        ("sell", {"stop_loss": 100}, Reason.STOP_LOSS_ABOVE_LAST),
        ("sell", {"take_profit": 110, "stop_loss": 101}, Reason.STOP_LOSS_ABOVE_LAST),
        ("sell", {"take_profit": 110, "type": "oco"}, Reason.TRIGGER_MISSING),
        ("sell", {"type": "trigger"}, Reason.TRIGGER_MISSING),
        ("sell", {"stop_loss": "95.05"}, Reason.PRICE_OFF_TICK),
        ("sell", {"stop_loss": (95, "94.05")}, Reason.PRICE_OFF_TICK),
        ("sell", {"stop_loss": 95, "position_side": "long"}, Reason.WRONG_POSITION_SIDE),
    ],
)
def test_what_an_algo_order_refuses(scene: Scene, side: str, triggers: dict, reason: Reason) -> None:
    """An algo order that would be called at once, or lacks or misplaces a price, is refused."""
    ann = holder(scene, "sell" if side == "buy" else "buy")

    assert scene.rejects(scene.algo_order(ann, side, 10, BTC, **triggers)).reason is reason


def test_whole_position_orders_need_their_position_and_are_one(scene: Scene) -> None:
    """A whole-position order needs a position to close and is the only one of it."""
    ann, bob = holder(scene), scene.trader("bob")
    scene.waits(ann, "sell", None, BTC, stop_loss=95)

    refused = [
        scene.rejects(scene.algo_order(ann, "sell", None, BTC, stop_loss=94)),
        scene.rejects(scene.algo_order(bob, "sell", None, BTC, stop_loss=94)),
        scene.rejects(scene.algo_order(ann, "buy", None, BTC, stop_loss=105)),
        scene.rejects(scene.algo_order(ann, "sell", None, BTC, trigger=95)),
    ]

    assert [rejection.reason for rejection in refused] == [
        Reason.WHOLE_POSITION_ALGO_EXISTS,
        Reason.NO_POSITION,
        Reason.NO_POSITION,
        Reason.WRONG_ORDER_TYPE,
    ]


@pytest.mark.parametrize(
    ("form", "ceiling"), [({"trigger": 90}, 500), ({"stop_loss": 90}, 100), ({"trail": Trail(Decimal("0.1"))}, 50)]
)
def test_algo_orders_have_a_ceiling(scene: Scene, form: dict, ceiling: int) -> None:
    """Triggers, and take profits with stop losses, have each their own ceiling per instrument."""
    ann = holder(scene)
    order = scene.algo_order(ann, "sell", 1, BTC, **form)
    for _ in range(ceiling):
        scene.exchange.execute(order, scene.at)

    assert scene.rejects(order).reason is Reason.TOO_MANY_ALGO_ORDERS


def test_an_algo_order_is_canceled_by_its_owner_alone(scene: Scene) -> None:
    """An algo order is found by id or client id, by its owner, while it waits."""
    ann, bob = holder(scene), scene.trader("bob")
    algo = scene.waits(ann, "sell", 1, BTC, stop_loss=90, client_order_id="stop").algo_order
    instrument = InstrumentId(BTC)

    assert scene.rejects(CancelAlgoOrder(bob, instrument, algo)).reason is Reason.UNKNOWN_ALGO_ORDER
    assert scene.rejects(CancelAlgoOrder(ann, instrument)).reason is Reason.ORDER_ID_MISSING
    taken = scene.algo_order(ann, "sell", 1, BTC, stop_loss=90, client_order_id="stop")
    assert scene.rejects(taken).reason is Reason.CLIENT_ORDER_ID_TAKEN
    scene.execute(CancelAlgoOrder(ann, instrument, client_order_id="stop"))
    assert scene.rejects(CancelAlgoOrder(ann, instrument, algo)).reason is Reason.UNKNOWN_ALGO_ORDER


def test_a_suspended_market_calls_nothing_until_it_is_live_again(scene: Scene) -> None:
    """While an instrument is suspended its prices call nobody; when it goes live they do."""
    ann = holder(scene)
    scene.waits(ann, "sell", 10, BTC, stop_loss=Trigger(Decimal(95), "mark"))
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "suspend"))

    assert triggered(scene.house_quotes(BTC, mark=90)) == []
    assert len(triggered(scene.execute(ChangeInstrumentState(InstrumentId(BTC), "live")))) == 1
