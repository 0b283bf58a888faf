"""Stories of the book: who trades with whom, at what price, and what becomes of the rest."""

from decimal import Decimal

import pytest
from tests.scene import BTC_SWAP, Scene, with_terms

from copydesk.engine.rejections import Reason
from copydesk.engine.trading import matching
from copydesk.engine.trading.messages import Filled, OrderCanceled

BTC = "BTC-USDT-SWAP"


def trades(fills: list[Filled]) -> list[str]:
    """The fills as they are told: `size@price`."""
    return [f"{fill.size}@{fill.price}" for fill in fills]


def ends(events: list[object]) -> list[str]:
    """Why orders were canceled."""
    return [event.reason for event in events if isinstance(event, OrderCanceled)]


def test_better_prices_trade_first_and_older_orders_before_younger(scene: Scene) -> None:
    """A taker goes up the ladder; within a price the oldest order trades first, each at its own price."""
    ann, bob, cat, dan = (scene.trader(name) for name in ("ann", "bob", "cat", "dan"))
    scene.rests(bob, "sell", 2, BTC, at=101)
    first = scene.rests(ann, "sell", 1, BTC, at=100)
    scene.rests(cat, "sell", 1, BTC, at=100)

    fills = scene.buys(dan, 3, BTC, at=105)

    assert trades(fills) == ["1@100", "1@100", "1@101"]
    assert [fill.maker.account for fill in fills] == [ann, cat, bob]
    assert fills[0].maker.order == first
    assert scene.ladder(BTC) == ["101 1×1", "----"]


def test_what_a_limit_order_leaves_rests_at_its_limit(scene: Scene) -> None:
    """The unfilled rest of a limit order waits in the book."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)

    scene.buys(bob, 3, BTC, at=100)

    assert scene.ladder(BTC) == ["----", "100 2×1"]
    assert [order.state for order in scene.pending(bob)] == ["partially_filled"]


def test_a_canceled_order_frees_its_place(scene: Scene) -> None:
    """After a cancellation the level is gone, and the order is unknown."""
    ann = scene.trader()
    order = scene.rests(ann, "buy", 1, BTC, at=100)

    scene.cancels(ann, order, BTC)

    assert scene.ladder(BTC) == ["----"]
    assert scene.pending(ann) == []


@pytest.mark.parametrize("type", ["market", "optimal_limit_ioc"])
def test_what_a_market_order_leaves_is_canceled(scene: Scene, type: str) -> None:
    """A market order takes what is there at any price, and does not rest."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)

    fill, canceled = scene.places(bob, "buy", 3, BTC, type=type)

    assert trades([fill]) == ["1@100"]
    assert ends([canceled]) == ["not_filled_rest"]
    assert scene.ladder(BTC) == ["----"]


def test_ioc_takes_what_its_limit_allows(scene: Scene) -> None:
    """An immediate-or-cancel order fills within its limit; the rest is canceled."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)
    scene.rests(ann, "sell", 1, BTC, at=102)

    events = scene.places(bob, "buy", 3, BTC, at=101, type="ioc")

    assert trades(events[:1]) == ["1@100"]
    assert ends(events) == ["not_filled_rest"]
    assert scene.ladder(BTC) == ["102 1×1", "----"]


def test_fok_fills_whole_or_not_at_all(scene: Scene) -> None:
    """A fill-or-kill order that the book cannot fill whole within its limit touches nobody."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 2, BTC, at=100)

    assert ends(scene.places(bob, "buy", 3, BTC, at=101, type="fok")) == ["not_filled_whole"]
    assert trades(scene.places(bob, "buy", 2, BTC, at=101, type="fok")) == ["2@100"]


def test_fok_counts_no_maker_that_would_be_gone_when_its_turn_comes(scene: Scene) -> None:
    """A maker's reduce-only order goes when her other order has closed the position, so it cannot help to fill."""
    ann, bob, cat = (scene.trader(name) for name in ("ann", "bob", "cat"))
    scene.rests(bob, "sell", 10, BTC, at=100)
    scene.buys(ann, 10, BTC, at=100)
    scene.rests(ann, "sell", 10, BTC, at=101)
    scene.rests(ann, "sell", 10, BTC, at=102, reduce_only=True)

    assert ends(scene.places(cat, "buy", 20, BTC, at=103, type="fok")) == ["not_filled_whole"]
    assert trades(scene.buys(cat, 20, BTC, at=103)) == ["10@101"]
    assert scene.pending(ann) == []


def test_post_only_never_takes(scene: Scene) -> None:
    """A post-only order that would take is canceled; one that would not rests."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)

    assert ends(scene.places(bob, "buy", 1, BTC, at=100, type="post_only")) == ["post_only_would_take"]
    scene.rests(bob, "buy", 1, BTC, at="99.9", type="post_only")
    assert scene.ladder(BTC) == ["100 1×1", "----", "99.9 1×1"]


def test_nobody_trades_with_himself(scene: Scene) -> None:
    """A taker's own resting orders on its way are canceled, and it goes on to the next maker."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 1, BTC, at=100)
    scene.rests(bob, "sell", 1, BTC, at=101)

    own, fill = scene.places(ann, "buy", 1, BTC, at=101)

    assert ends([own]) == ["self_trade"]
    assert trades([fill]) == ["1@101"]


def test_a_taker_meets_no_more_makers_than_allowed(scene: Scene) -> None:
    """After its thousandth maker the rest of a taker is canceled."""
    ann, bob, cat = (scene.trader(name) for name in ("ann", "bob", "cat"))
    for seller, count in ((ann, 500), (bob, 500), (cat, 1)):
        for _ in range(count):
            scene.exchange.execute(scene.order(seller, "sell", "0.01", BTC, at=100), scene.at)
    dan = scene.trader("dan")

    events = scene.places(dan, "buy", 11, BTC, at=100)

    assert len(events) == matching.MAX_MAKERS + 1
    assert ends(events) == ["too_many_makers"]


def test_new_quotes_trade_with_the_orders_that_they_cross(scene: Scene) -> None:
    """The house's quotes replace its earlier ones; what crosses a resting order trades at that order's price."""
    ann = scene.trader()
    scene.house_quotes(BTC, bids=[(99, 5)], asks=[(101, 5)])
    scene.rests(ann, "buy", 2, BTC, at="100.5")

    events = scene.house_quotes(BTC, bids=[(98, 1)], asks=[(100, 5), (102, 1)], mark=99)

    assert trades([event for event in events if isinstance(event, Filled)]) == ["2@100.5"]
    assert scene.ladder(BTC) == ["102 1×1", "100 3×1", "----", "98 1×1"]
    assert scene.net(ann, BTC) == 2
    assert scene.net(scene.house, BTC) == -2


def test_quotes_out_of_order_are_refused(scene: Scene) -> None:
    """A bid at or above an ask, or levels that are not sorted best first, are no quotes."""
    for bids, asks in (([(101, 1)], [(100, 1)]), ([(98, 1), (99, 1)], [])):
        with pytest.raises(Exception, match=Reason.QUOTES_OUT_OF_ORDER.value[:12]):
            scene.house_quotes(BTC, bids=bids, asks=asks)


def test_the_house_quotes_nothing_where_trading_is_suspended() -> None:
    """In a market that is not live prices move, but no quote rests."""
    scene = Scene([with_terms(BTC_SWAP, state="suspend")])

    scene.house_quotes(BTC, bids=[(99, 5)], asks=[(101, 5)])

    assert scene.ladder(BTC) == ["----"]
    assert scene.exchange.trading.markets[BTC_SWAP.id].prices.mark == Decimal(100)
