"""Stories of triggers: what they watch, what they release, and what follows that; and of stops tied to a position."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.messages import (
    AlgoOrderTriggered,
    Attached,
    AttachedStop,
    OrderCanceled,
    OrderPlaced,
    SplitTakeProfit,
    Trigger,
)

BTC = "BTC-USDT-SWAP"
D = Decimal


def waiting(scene: Scene, account: AccountId) -> list[AlgoOrder]:
    """The account's algo orders."""
    return scene.exchange.trading.waiting.of_account(account)


def trades_at(scene: Scene, price: Any) -> tuple[Any, ...]:
    """A trade at a price, with much more offered there."""
    scene.house_quotes(BTC, asks=[(price, 50)])
    return scene.execute(scene.order(scene.trader(f"buyer at {price}"), "buy", 1, BTC))


@pytest.mark.parametrize("kind", ["last", "mark", "index"])
@pytest.mark.parametrize("form", ["trigger", "take_profit", "stop_loss"])
def test_each_watches_the_price_that_it_names(scene: Scene, kind: Any, form: str) -> None:
    """Other kinds of price may pass by; at its own it is called."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, asks=[(100, 50)], bids=[(99, 50)], mark=100)
    scene.buys(ann, 5, BTC)
    price = D(90) if form == "stop_loss" else D(110)
    scene.waits(ann, "sell", 5, BTC, **{form: Trigger(price, kind)})
    beyond = 85 if form == "stop_loss" else 115
    prices = {"mark": 100, "index": 100}

    def moves(of: str) -> None:
        if of == "last":
            scene.house_quotes(BTC, asks=[(beyond, 50)], bids=[(beyond - 1, 50)], **prices)
            scene.buys(scene.trader(f"buyer for {kind} {form}"), 1, BTC)
        else:
            prices[of] = beyond
            scene.house_quotes(BTC, asks=[(100, 50)], bids=[(99, 50)], **prices)

    for other in ("last", "mark", "index"):
        if other != kind:
            moves(other)
    assert len(waiting(scene, ann)) == 1
    moves(kind)

    assert waiting(scene, ann) == []


@pytest.mark.parametrize(("released", "filled"), [("", 1), ("ioc", 1), ("fok", 0)])
def test_a_trigger_releases_the_type_that_it_names(scene: Scene, released: Any, filled: int) -> None:
    """A limit order rests with what it does not get, an ioc is canceled with it, a fok gets all or nothing."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, mark=100)
    scene.waits(ann, "buy", 10, BTC, trigger=("110", "110"), released=released)
    scene.rests(scene.trader("cat"), "sell", 2, BTC, at=110)

    events = scene.execute(scene.order(scene.trader("bob"), "buy", 1, BTC))

    (placed,) = [event for event in events if isinstance(event, OrderPlaced) and event.account == ann]
    assert placed.type == (released or "limit")
    assert scene.net(ann, BTC) == filled
    assert len(scene.pending(ann)) == (0 if released else 1)
    assert any(isinstance(event, OrderCanceled) for event in events) == bool(released)


def test_what_follows_a_trigger_waits_for_its_order(scene: Scene) -> None:
    """Take profit and stop loss come when the released order is filled, under the client's id."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, mark=100)
    both = Attached(AttachedStop(D(130)), AttachedStop(ratio=D("0.1")), "mine")
    scene.waits(ann, "buy", 5, BTC, trigger="110", attached=both)
    scene.exchange = Exchange.restore(scene.exchange.state())

    trades_at(scene, 110)

    (algo,) = waiting(scene, ann)
    assert (algo.type, algo.client_order_id, algo.take_profit.price, algo.stop_loss.price) == ("oco", "mine", 130, 99)


def test_what_follows_a_trigger_is_checked_before_and_when_it_is_called(scene: Scene) -> None:
    """Against the price of its order or its trigger; at market once more against the book, where it may fail."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, mark=100)
    behind = scene.algo_order(ann, "buy", 5, BTC, trigger="110", attached=Attached(AttachedStop(D(105))))
    assert scene.rejects(behind).reason is Reason.TAKE_PROFIT_NOT_ABOVE_ORDER
    scene.waits(ann, "buy", 5, BTC, trigger="110", attached=Attached(AttachedStop(D(112)), client_order_id="mine"))
    taken = scene.algo_order(ann, "buy", 5, BTC, trigger="111", attached=Attached(AttachedStop(D(112)), None, "mine"))
    assert scene.rejects(taken).reason is Reason.ATTACHED_ID_TAKEN

    events = trades_at(scene, 115)

    (called,) = [event for event in events if isinstance(event, AlgoOrderTriggered)]
    assert called.failure == "TAKE_PROFIT_NOT_ABOVE_ORDER"


def test_what_follows_a_lead_traders_trigger_is_at_market_and_whole(scene: Scene) -> None:
    """As with an order."""
    lead = scene.lead_trader(leading=[BTC])
    scene.house_quotes(BTC, mark=100)
    priced = Attached(AttachedStop(D(120), order_price=D(119)))
    parts = Attached(splits=(SplitTakeProfit(AttachedStop(D(120)), D(5)),))

    refused = scene.rejects(scene.algo_order(lead, "buy", 5, BTC, trigger="110", attached=priced))
    assert refused.reason is Reason.LEAD_ATTACHED_NOT_AT_MARKET
    refused = scene.rejects(scene.algo_order(lead, "buy", 5, BTC, trigger="110", attached=parts))
    assert refused.reason is Reason.LEAD_SPLIT_TAKE_PROFITS


@pytest.mark.rule("algo-orders.position-closed")
def test_a_stop_that_is_tied_to_a_position_ends_with_it(scene: Scene) -> None:
    """Closed by whatever order; a stop that is not tied stays, and a smaller position ends nothing."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC)
    scene.waits(ann, "sell", 10, BTC, stop_loss="80", reduce_only=True, ends_with_position=True)
    scene.waits(ann, "sell", 10, BTC, stop_loss="70", reduce_only=True)
    scene.rests(bob, "buy", 10, BTC, at=95)

    scene.sells(ann, 4, BTC)
    assert len(waiting(scene, ann)) == 2
    scene.exchange = Exchange.restore(scene.exchange.state())
    scene.sells(ann, 6, BTC)

    assert [algo.stop_loss.price for algo in waiting(scene, ann)] == [70]


def test_a_stop_is_tied_to_a_position_that_is_there(scene: Scene) -> None:
    """Without one there is nothing to be tied to."""
    ann = scene.trader("ann")
    scene.house_quotes(BTC, mark=100)
    tied = scene.algo_order(ann, "sell", 10, BTC, stop_loss="80", reduce_only=True, ends_with_position=True)

    assert scene.rejects(tied).reason is Reason.NO_POSITION
