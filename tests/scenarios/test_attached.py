"""Stories of take profits and stop losses that follow an order: when they come, what they are, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.messages import (
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    AmendOrder,
    Attached,
    AttachedStop,
    OrderAmended,
    OrderPlaced,
    SetLeverage,
)

BTC = "BTC-USDT-SWAP"
SPOT = "BTC-USDT"
D = Decimal


def stop(price: Any = None, **more: Any) -> AttachedStop:
    """A stop at a price; at market unless `order_price`."""
    return AttachedStop(None if price is None else D(price), **more)


def both(profit: Any = None, loss: Any = None, name: str = "") -> Attached:
    """A take profit and a stop loss at prices."""
    return Attached(profit and stop(profit), loss and stop(loss), name)


def waiting(scene: Scene, account: AccountId) -> list[AlgoOrder]:
    """The account's algo orders."""
    return scene.exchange.trading.waiting.of_account(account)


def test_they_wait_when_the_order_is_filled_completely(scene: Scene) -> None:
    """A part filled brings nothing; the last fill brings an oco that closes it, under the client's id."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 10, BTC, at=100, attached=both(120, 90, "mine"))

    scene.sells(bob, 4, BTC)
    assert waiting(scene, ann) == []
    scene.sells(bob, 6, BTC)

    (algo,) = waiting(scene, ann)
    assert (algo.type, algo.side, algo.size, algo.reduce_only) == ("oco", "sell", 10, True)
    assert (algo.take_profit.price, algo.stop_loss.price, algo.client_order_id) == (120, 90, "mine")
    assert algo.algo_order > 0
    assert order not in [one.order for one in scene.pending(ann)]


def test_a_taker_has_them_at_once_and_one_of_them_is_conditional(scene: Scene) -> None:
    """A market order that is filled whole is followed in the same command, here by a stop loss alone."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 5, BTC, at=100)

    events = scene.places(ann, "buy", 5, BTC, attached=both(loss=90))

    (algo,) = [event for event in events if isinstance(event, AlgoOrderPlaced)]
    assert (algo.type, algo.take_profit, algo.stop_loss.price) == ("conditional", None, 90)


def test_what_is_canceled_before_is_followed_by_nothing(scene: Scene) -> None:
    """Even if a part was filled. Source: documented."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 10, BTC, at=100, attached=both(120, 90))
    scene.sells(bob, 4, BTC)

    scene.cancels(ann, order, BTC)

    assert waiting(scene, ann) == []


def test_ratios_count_from_the_average_price(scene: Scene) -> None:
    """A buy filled at 100 and 102 on average at 101: 10 % up is 111.1, 5 % down 96 on the tick."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 5, BTC, at=100)
    scene.rests(bob, "sell", 5, BTC, at=102)

    scene.buys(ann, 10, BTC, attached=Attached(stop(ratio=D("0.1")), stop(ratio=D("0.05"))))

    (algo,) = waiting(scene, ann)
    assert (algo.take_profit.price, algo.stop_loss.price) == (D("111.1"), D("96"))


def test_a_sell_is_mirrored(scene: Scene) -> None:
    """A short takes profit below and stops above; its ratios have the signs of the documents."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "buy", 5, BTC, at=100)

    scene.sells(ann, 5, BTC, attached=Attached(stop(ratio=D("-0.1")), stop(ratio=D("0.2"))))

    (algo,) = waiting(scene, ann)
    assert (algo.side, algo.take_profit.price, algo.stop_loss.price) == ("buy", 90, 120)


def test_of_bought_coins_what_the_fee_left_is_sold(scene: Scene) -> None:
    """The fee of a SPOT buy is taken from the coins; what follows sells the rest, so that it can be filled."""
    ann, bob = scene.trader("ann"), scene.trader("bob", btc=10)
    scene.rests(bob, "sell", 1, SPOT, at=100)

    scene.buys(ann, 1, SPOT, at=100, attached=both(120, 90))
    (algo,) = waiting(scene, ann)
    assert algo.size == D("0.999")
    scene.rests(scene.trader("cat"), "buy", 2, SPOT, at=89)
    events = scene.execute(scene.order(bob, "sell", "0.1", SPOT, at=89))

    (triggered,) = [event for event in events if isinstance(event, AlgoOrderTriggered)]
    assert (triggered.by, triggered.failure) == ("stop_loss", "")


def test_a_price_that_has_passed_already_fires_at_once(scene: Scene) -> None:
    """When the last fill moves the price beyond the stop, the stop is released in the same command."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "buy", 5, BTC, at=100, attached=both(loss="99.9"))
    scene.rests(scene.trader("cat"), "buy", 10, BTC, at=95)

    events = scene.execute(scene.order(bob, "sell", 8, BTC))

    assert [event.by for event in events if isinstance(event, AlgoOrderTriggered)] == ["stop_loss"]


@pytest.mark.parametrize(
    ("side", "attached", "reason"),
    [
        ("buy", both(99, 90), Reason.TAKE_PROFIT_NOT_ABOVE_ORDER),
        ("buy", both(100, 90), Reason.TAKE_PROFIT_NOT_ABOVE_ORDER),
        ("buy", both(120, 100), Reason.STOP_LOSS_NOT_BELOW_ORDER),
        ("sell", both(101, 120), Reason.TAKE_PROFIT_NOT_BELOW_ORDER),
        ("sell", both(90, 99), Reason.STOP_LOSS_NOT_ABOVE_ORDER),
        ("buy", both("120.01", 90), Reason.PRICE_OFF_TICK),
        ("buy", Attached(stop(120, order_price=D("0.01"))), Reason.PRICE_OFF_TICK),
        ("buy", Attached(stop(ratio=D("-0.1"))), Reason.ATTACHED_RATIO_OUT_OF_RANGE),
        ("buy", Attached(None, stop(ratio=D(1))), Reason.ATTACHED_RATIO_OUT_OF_RANGE),
        ("sell", Attached(stop(ratio=D("0.1"))), Reason.ATTACHED_RATIO_OUT_OF_RANGE),
        ("sell", Attached(None, stop(ratio=D(0))), Reason.ATTACHED_RATIO_OUT_OF_RANGE),
        ("buy", Attached(), Reason.ATTACHED_TRIGGER_MISSING),
    ],
)
def test_they_lie_on_their_sides_of_the_order(scene: Scene, side: Any, attached: Attached, reason: Reason) -> None:
    """A take profit beyond, a stop loss before the order's price; ratios within their ranges."""
    ann = scene.trader()

    assert scene.rejects(scene.order(ann, side, 1, BTC, at=100, attached=attached)).reason is reason


def test_a_market_order_is_compared_with_the_book(scene: Scene) -> None:
    """Without a price of its own it is the best price of the other side that counts."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 5, BTC, at=105)

    refused = scene.rejects(scene.order(ann, "buy", 1, BTC, attached=both(104)))

    assert (refused.reason, refused.details["at_market"]) == (Reason.TAKE_PROFIT_NOT_ABOVE_ORDER, True)


def test_what_only_reduces_is_followed_by_nothing(scene: Scene) -> None:
    """Reduce-only orders, closing orders, and market orders of SPOT in the other currency take nothing along."""
    ann, bob = scene.trader("ann", mode="long_short"), scene.trader("bob", usdt=1000, btc=5)
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.rests(bob, "sell", 1, SPOT, at=100)
    scene.buys(ann, 10, BTC, position_side="long")

    closing = scene.order(ann, "sell", 1, BTC, at=120, position_side="long", attached=both(110))
    assert scene.rejects(closing).reason is Reason.ATTACHED_TO_REDUCE_ONLY
    reducing = scene.order(bob, "buy", 1, BTC, at=90, reduce_only=True, attached=both(110))
    assert scene.rejects(reducing).reason is Reason.ATTACHED_TO_REDUCE_ONLY
    in_base = scene.order(ann, "buy", "0.1", SPOT, size_currency="base", attached=both(110))
    assert scene.rejects(in_base).reason is Reason.ATTACHED_TO_SUCH_SIZE


def test_their_names_are_unique(scene: Scene) -> None:
    """Among algo orders and among what is attached to pending orders."""
    ann = scene.trader()
    scene.house_quotes(BTC, mark=100)
    scene.rests(ann, "buy", 1, BTC, at=90, attached=both(loss=80, name="mine"))
    scene.waits(ann, "buy", 1, BTC, trigger="120", client_order_id="other")

    for name in ("mine", "other"):
        order = scene.order(ann, "buy", 1, BTC, at=90, attached=both(loss=80, name=name))
        assert scene.rejects(order).reason is Reason.ATTACHED_ID_TAKEN


def amend(scene: Scene, account: AccountId, order: OrderId, **changes: Any) -> AmendOrder:
    """The command."""
    return AmendOrder(account, InstrumentId(BTC), order, **changes)


def test_they_can_be_amended_added_and_taken_away(scene: Scene) -> None:
    """An amendment tells all that shall follow; the number stays, and a restored world has it too."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    placed = scene.execute(scene.order(ann, "buy", 5, BTC, at=100, attached=both(120, 90, "mine")))[0]
    assert isinstance(placed, OrderPlaced) and placed.attached is not None

    (event,) = scene.execute(amend(scene, ann, placed.order, attached=both(130, 90, "mine")))
    assert isinstance(event, OrderAmended) and event.attached is not None
    assert (event.attached.id, event.rank) == (placed.attached.id, None)
    scene.exchange = Exchange.restore(scene.exchange.state())
    refused = scene.rejects(amend(scene, ann, placed.order, attached=both(95, 90)))
    assert refused.reason is Reason.TAKE_PROFIT_NOT_ABOVE_ORDER
    scene.execute(amend(scene, ann, placed.order, attached=Attached()))
    scene.sells(bob, 5, BTC)

    assert waiting(scene, ann) == []


def test_an_order_that_an_amendment_ends_is_followed_too(scene: Scene) -> None:
    """Amended to what is filled, it is filled completely."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 5, BTC, at=100, attached=both(120, 90))
    scene.sells(bob, 2, BTC)

    scene.execute(amend(scene, ann, order, size=D(2)))

    assert [algo.size for algo in waiting(scene, ann)] == [2]


def test_lead_traders_stop_at_market(scene: Scene) -> None:
    """On leading instruments neither what follows an order nor a stop order may have a price; elsewhere they may."""
    lead = scene.lead_trader(leading=[BTC])
    for name in (BTC, "ETH-USDT-SWAP"):
        scene.house_quotes(name, mark=100)
    priced = Attached(stop(120, order_price=D(119)))

    refused = scene.rejects(scene.order(lead, "buy", 1, BTC, at=100, attached=priced))
    assert refused.reason is Reason.LEAD_ATTACHED_NOT_AT_MARKET
    refused = scene.rejects(scene.algo_order(lead, "sell", 1, BTC, stop_loss=("90", "89")))
    assert refused.reason is Reason.STOP_NOT_AT_MARKET
    scene.execute(scene.order(lead, "buy", 1, BTC, at=100, attached=both(120, 90)))
    scene.execute(scene.order(lead, "buy", 1, "ETH-USDT-SWAP", at=100, attached=priced))


def test_lead_traders_may_have_a_cap_on_leverage(scene: Scene) -> None:
    """Where the rules set one, it holds on leading instruments."""
    lead = scene.lead_trader(leading=[BTC])
    scene.execute(AdoptCopyingRules(CopyingRules(max_lead_leverage=D(20))))

    refused = scene.rejects(SetLeverage(lead, InstrumentId(BTC), "cross", D(21)))

    assert (refused.reason, refused.details["maximum"]) == (Reason.LEVERAGE_ABOVE_LEAD_CAP, 20)
    scene.leverages(lead, BTC, 20)
    scene.leverages(lead, "ETH-USDT-SWAP", 50)
