"""The life of an order: its table, and the pure steps that the engine and the archive share."""

from decimal import Decimal
from typing import get_args

import pytest
from tests.scene import Scene

from copydesk.engine.trading import orders
from copydesk.engine.trading.messages import Filled, OrderCanceled, OrderPlaced
from copydesk.engine.trading.orders import LIFE, OrderState, Step

BTC = "BTC-USDT-SWAP"


def test_what_ended_does_not_live_again() -> None:
    """Every step leads from a living state, and no step leaves an ended one; only what is filled ends amended."""
    living = {"live", "partially_filled"}

    assert set(LIFE) == {(state, step) for state in living for step in get_args(Step)} - {("live", "amended")}
    assert set(LIFE.values()) | {"live"} == set(get_args(OrderState))


def test_the_steps_retell_a_life(scene: Scene) -> None:
    """From its events alone an order comes out as the engine had it, with its average price and its end."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)
    scene.rests(ann, "sell", 2, BTC, at=101)

    placed, first, second = scene.execute(scene.order(bob, "buy", 5, BTC, at=101))
    assert isinstance(placed, OrderPlaced)
    order = orders.placed(placed, scene.at)
    for fill in (first, second):
        assert isinstance(fill, Filled)
        order = orders.filled(order, fill, fill.taker, scene.at)

    assert [order] == scene.pending(bob)
    assert (order.state, order.filled, order.filled_value) == ("partially_filled", 3, 302)
    assert order.average_price == Decimal("100.6666666666666667")
    ended = orders.canceled(order, OrderCanceled(order.order, bob), scene.at)
    assert (ended.state, ended.cancel_reason, ended.hold) == ("canceled", "user", 0)
    with pytest.raises(KeyError):
        orders.canceled(ended, OrderCanceled(order.order, bob), scene.at)
