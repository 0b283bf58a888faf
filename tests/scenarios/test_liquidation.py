"""Stories of liquidation: who is taken over when, what it costs, and who pays for the rest."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import BTC_SWAP, ETH_SWAP, Scene, with_terms

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.balances import EXCHANGE
from copydesk.engine.messages import Event
from copydesk.engine.trading.instruments import FundingTerms, Tier
from copydesk.engine.trading.messages import (
    AlgoOrderCanceled,
    Filled,
    Level,
    MoveMarket,
    OrderCanceled,
    OrderPlaced,
    Quote,
    SettleFunding,
)

BTC = "BTC-USDT-SWAP"
ETH = "ETH-USDT-SWAP"
COIN = "BTC-USD-SWAP"
D = Decimal


def taken(events: tuple[Event, ...] | list[Event]) -> list[Filled]:
    """The takings over among events."""
    return [event for event in events if isinstance(event, Filled) and event.trade < 0]


def insurance(scene: Scene, currency: str = "USDT") -> Decimal:
    """What the insurance has."""
    return scene.exchange.ledger.balances.of((EXCHANGE, "insurance"), Currency(currency))


def holds(scene: Scene, side: str, size: int, *, name: str = "ann", mode: str = "isolated", **money: Any) -> AccountId:
    """A trader with a position of BTC from the house at 100, and the default leverage of 10."""
    trader = scene.trader(name, **money)
    scene.house_quotes(BTC, bids=[(100, 5000)], asks=[("100.1", 5000)], mark=100)
    scene._trades(trader, side, size, BTC, trade_mode=mode)
    return trader


@pytest.mark.rule("liquidation.at-mark")
def test_an_isolated_position_is_taken_over_at_its_margin_ratio(scene: Scene) -> None:
    """A short of 100 from 100 with margin 10 needs 0.45 % of its worth: it stands at 109.4 and falls at 109.6."""
    bob = holds(scene, "sell", 100)
    cash = scene.balance(bob).cash

    stands = scene.house_quotes(BTC, mark="109.4")
    falls = scene.house_quotes(BTC, mark="109.6")

    assert taken(stands) == []
    (fill,) = taken(falls)
    assert (fill.trade, fill.price, fill.size, fill.taker.account) == (-1, D("109.6"), 100, bob)
    assert (fill.maker.account, fill.maker.fee) == (scene.house, 0)
    assert scene.position(bob, BTC) is None
    assert scene.balance(bob).cash == cash


def test_at_a_margin_ratio_of_one_nothing_is_left_and_nothing_missing() -> None:
    """Where margin, loss, fee and penalty come out even, the insurance gets the whole penalty and pays nothing."""
    terms = with_terms(BTC_SWAP, tiers=(Tier(D(1000), D("0.01"), D("0.0095"), D(100)),))
    scene = Scene([terms])
    ann = holds(scene, "sell", 100)
    cash = scene.balance(ann).cash

    events = scene.house_quotes(BTC, mark="108.91089108910891089108910891")
    events = events if taken(events) else scene.house_quotes(BTC, mark="108.911")

    (fill,) = taken(events)
    assert -fill.taker.penalty + fill.taker.insured > 0
    assert scene.balance(ann).cash == cash
    assert insurance(scene) == -fill.taker.penalty - fill.taker.insured


@pytest.mark.rule("liquidation.penalty")
def test_a_penalty_goes_to_the_insurance_and_what_is_left_comes_back(scene: Scene) -> None:
    """At 109.55 the short has 0.45 left; the fee takes 0.054775, the penalty the rest."""
    bob = holds(scene, "sell", 100)
    cash = scene.balance(bob).cash

    (fill,) = taken(scene.house_quotes(BTC, mark="109.55"))

    assert fill.taker.profit == D("-9.55")
    assert fill.taker.fee == D("-0.054775")
    assert fill.taker.penalty == D("-0.395225")
    assert fill.taker.insured == 0
    assert insurance(scene) == D("0.395225")
    assert scene.balance(bob).cash == cash


@pytest.mark.rule("liquidation.no-adl")
def test_the_insurance_pays_what_the_margin_does_not(scene: Scene) -> None:
    """When the price jumps past bankruptcy, the loss of an isolated position stays its margin; the insurance owes."""
    bob = holds(scene, "sell", 100)
    cash = scene.balance(bob).cash

    (fill,) = taken(scene.house_quotes(BTC, mark=120))

    assert (fill.taker.profit, fill.taker.penalty) == (-20, 0)
    assert fill.taker.insured == D("10.06")
    assert scene.balance(bob).cash == cash
    assert insurance(scene) == D("-10.06")


@pytest.mark.rule("liquidation.no-trade")
def test_a_takeover_is_an_order_with_its_category_and_no_trade(scene: Scene) -> None:
    """The order says why it exists, the fill has a negative number, and last price and volume stay as they were."""
    bob = holds(scene, "sell", 100)
    last = scene.exchange.trading.markets[InstrumentId(BTC)].prices.last

    events = scene.house_quotes(BTC, mark=120)

    (order,) = [event for event in events if isinstance(event, OrderPlaced)]
    assert (order.account, order.side, order.type, order.category) == (bob, "buy", "market", "full_liquidation")
    assert order.reduce_only
    assert scene.exchange.trading.markets[InstrumentId(BTC)].prices.last == last
    (again,) = taken(scene.house_quotes(BTC, mark=60, bids=[], asks=[]) if holds(scene, "buy", 9, name="eve") else [])
    assert again.trade == -2


@pytest.mark.rule("liquidation.orders-first")
def test_orders_of_the_position_go_first(scene: Scene) -> None:
    """Pending orders of the place are canceled, others stay; a whole-position algo order ends with the position."""
    bob = holds(scene, "sell", 100)
    scene.rests(bob, "buy", 40, BTC, at=90, trade_mode="isolated", reduce_only=True)
    scene.rests(bob, "sell", 1, BTC, at=200, trade_mode="isolated")
    other = scene.rests(bob, "buy", 1, BTC, at=50, trade_mode="cross")
    scene.waits(bob, "buy", None, BTC, stop_loss="150", trade_mode="isolated", reduce_only=True)

    events = scene.house_quotes(BTC, mark=120)

    assert [event.reason for event in events if isinstance(event, OrderCanceled)] == ["liquidation"] * 2
    assert [event.reason for event in events if isinstance(event, AlgoOrderCanceled)] == ["position_closed"]
    assert [order.order for order in scene.pending(bob)] == [other]


def test_cross_positions_share_the_balance_of_their_currency(scene: Scene) -> None:
    """A loss in BTC takes the ETH position of the same currency with it; isolated positions and coins stay."""
    ann = holds(scene, "buy", 100, mode="cross", usdt=30, btc=1)
    scene.house_quotes(ETH, bids=[(100, 500)], asks=[("100.01", 500)], mark=100)
    scene.buys(ann, 5, ETH)
    scene.buys(ann, 10, BTC, trade_mode="isolated")

    stands, falls = scene.house_quotes(BTC, mark=92), scene.house_quotes(BTC, mark=71)

    assert taken(stands) == []
    assert [fill.instrument for fill in taken(falls)] == [BTC, ETH, BTC]
    assert scene.exchange.trading.positions.of_account(ann) == []
    assert scene.balance(ann, "BTC").cash == 1
    assert scene.balance(ann).cash >= 0


def test_an_account_may_be_saved_by_its_canceled_orders(scene: Scene) -> None:
    """What orders set aside backs nothing; when they go, a cross position may stand again."""
    ann = holds(scene, "buy", 100, mode="cross", usdt=25)
    scene.rests(ann, "buy", 1, "BTC-USDT", at=12)

    events = scene.house_quotes(BTC, mark="87.5")

    assert [event.reason for event in events if isinstance(event, OrderCanceled)] == ["liquidation"]
    assert taken(events) == []
    assert scene.net(ann, BTC) == 100


def test_the_last_cross_position_leaves_no_debt(scene: Scene) -> None:
    """Cash never falls below zero by a liquidation: the insurance pays what is missing."""
    ann = holds(scene, "buy", 100, mode="cross", usdt=25)

    (fill,) = taken(scene.house_quotes(BTC, mark=50))

    assert fill.taker.insured > 0
    assert scene.balance(ann).cash == 0
    assert insurance(scene) == -fill.taker.insured


@pytest.mark.rule("liquidation.steps")
@pytest.mark.parametrize("mode", ["isolated", "cross"])
def test_large_positions_are_reduced_step_by_step(mode: str) -> None:
    """On the fourth step of a ladder a position falls to the third, and to the second, and only as far as it must."""
    rates = (("100", "0.004"), ("200", "0.02"), ("300", "0.05"), ("1000", "0.08"))
    ladder = tuple(Tier(D(size), D("0.01"), D(rate), D(100)) for size, rate in rates)
    scene = Scene([with_terms(BTC_SWAP, tiers=ladder)])
    bob = holds(scene, "sell", 400, mode=mode, usdt="40.2" if mode == "cross" else 100)

    events = scene.house_quotes(BTC, mark="103.5")

    placed = [event for event in events if isinstance(event, OrderPlaced)]
    assert [(order.size, order.category) for order in placed] == [(100, "partial_liquidation")]
    assert scene.net(bob, BTC) == -300
    events = scene.house_quotes(BTC, mark=120)
    placed = [event for event in events if isinstance(event, OrderPlaced)]
    assert [(order.size, order.category) for order in placed] == [
        (100, "partial_liquidation"),
        (200, "full_liquidation"),
    ]


def test_coin_margined_positions_are_taken_over_in_coin(scene: Scene) -> None:
    """A coin-margined long loses coin twice as the price falls; penalty and insurance are coin."""
    ann = scene.trader(btc=100)
    scene.house_quotes(COIN, bids=[(100, 500)], asks=[(100, 500)][:0], mark=100)
    scene.house_quotes(COIN, asks=[(100, 500)], mark=100)
    scene.buys(ann, 100, COIN, trade_mode="isolated")

    (fill,) = taken(scene.house_quotes(COIN, mark=90))

    assert fill.taker.fee_currency == "BTC"
    assert fill.taker.insured == insurance(scene, "BTC") * -1 > 0


def test_funding_can_be_the_last_straw() -> None:
    """A payment that takes the margin below what is needed liquidates in the same command."""
    terms = FundingTerms(D("0.009"), 3_600_000, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))
    scene = Scene([with_terms(BTC_SWAP, funding=terms)])
    ann = holds(scene, "buy", 100)
    scene.house_quotes(BTC, mark=91)

    scene.passes(3_600_000)
    events = scene.execute(SettleFunding())

    assert [fill.taker.account for fill in taken(events)] == [ann]


@pytest.mark.rule("liquidation.order")
def test_accounts_fall_in_the_order_of_their_ids(scene: Scene) -> None:
    """One price that takes several accounts takes the oldest first, whoever opened first."""
    traders = [scene.trader(name) for name in ("ann", "bob", "cat")]
    scene.house_quotes(BTC, bids=[(100, 5000)], mark=100)
    for trader in reversed(traders):
        scene.sells(trader, 10, BTC, trade_mode="isolated")

    events = scene.house_quotes(BTC, mark=120)

    assert [fill.taker.account for fill in taken(events)] == traders


def test_several_markets_move_before_anybody_is_looked_at(scene: Scene) -> None:
    """Of two prices in one command the second may save whom the first would take."""
    ann = holds(scene, "buy", 100, mode="cross", usdt=25)
    scene.house_quotes(ETH, asks=[(100, 500)], mark=100)
    scene.buys(ann, 10, ETH)
    quotes = (
        Quote(InstrumentId(BTC), D("75.9"), D("75.9")),
        Quote(ETH_SWAP.id, D(130), D(130), (Level(D(129), D(1)),)),
    )

    assert taken(scene.execute(MoveMarket(quotes))) == []
    assert [fill.taker.account for fill in taken(scene.house_quotes(ETH, mark=100))] == [ann, ann]


def test_without_a_house_the_exchange_takes_over() -> None:
    """A world in which only users trade still takes over: the exchange itself holds the other side."""
    scene = Scene([BTC_SWAP], with_house=False)
    ann, bob, cat = scene.trader("ann"), scene.trader("bob"), scene.trader("cat")
    scene.rests(ann, "buy", 100, BTC, at=100)
    scene.sells(bob, 100, BTC, trade_mode="isolated")
    scene.rests(cat, "sell", 1, BTC, at=120)

    events = scene.execute(scene.order(ann, "buy", 1, BTC, at=120))

    assert [(fill.taker.account, fill.maker.account) for fill in taken(events)] == [(bob, EXCHANGE)]
