"""Stories of SWAP positions: what orders set aside, what positions take and give, in every mode."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import (
    ClosePosition,
    OrderCanceled,
    OrderHoldChanged,
    SetLeverage,
    SetPositionMode,
)

BTC = "BTC-USDT-SWAP"
COIN = "BTC-USD-SWAP"
D = Decimal


def long_of(scene: Scene, size: int, *, at: int = 100, name: str = "ann", **options: object) -> int:
    """A trader with a net long position, bought from the house."""
    ann = scene.trader(name)
    scene.house_quotes(BTC, asks=[(at, 1000)], mark=at)
    scene.buys(ann, size, BTC, **options)
    return ann


@pytest.mark.rule("margin.orders")
def test_a_resting_order_sets_margin_and_fee_aside(scene: Scene) -> None:
    """An order of 10 contracts at 100 is worth 10 USDT: at 10x it sets aside 1 and the taker fee."""
    ann = scene.trader(usdt=100)
    order = scene.rests(ann, "buy", 10 * 10, BTC, at=100)

    balance = scene.balance(ann)
    assert balance.order_hold == balance.frozen == D("10.05")
    assert balance.available == balance.available_equity == D("89.95")
    scene.cancels(ann, order, BTC)
    assert scene.balance(ann).frozen == 0


def test_orders_that_money_does_not_cover_are_refused(scene: Scene) -> None:
    """Two orders share the money; the second one that needs more than is left is refused, with the figures."""
    ann = scene.trader(usdt="10.05")
    scene.rests(ann, "buy", 99, BTC, at=100)

    rejection = scene.rejects(scene.order(ann, "buy", 2, BTC, at=100))

    assert rejection.reason is Reason.INSUFFICIENT_BALANCE
    assert rejection.details["available"] == D("0.1005")


def test_a_cross_position_uses_the_balance(scene: Scene) -> None:
    """Cross: the fee is paid at once, margin is used at the mark, profit counts for new margin but not as cash."""
    ann = long_of(scene, 100)
    scene.house_quotes(BTC, bids=[(110, 1000)], mark=110)

    balance = scene.balance(ann)
    assert balance.cash == D("999999.95")
    assert balance.unrealised_profit == 10
    assert balance.equity == D("1000009.95")
    assert balance.initial_margin == 11
    assert balance.available_equity == D("999998.95")
    assert balance.available == D("999988.95")
    scene.sells(ann, 100, BTC)
    assert scene.balance(ann).cash == D("1000009.895")
    assert scene.position(ann, BTC) is None


def test_an_isolated_position_takes_its_margin_with_it(scene: Scene) -> None:
    """Isolated: margin leaves the cash when opening and comes back with the profit, part by part."""
    ann = long_of(scene, 100, trade_mode="isolated")
    opened = scene.balance(ann)
    scene.house_quotes(BTC, bids=[(95, 1000)], mark=95)

    assert opened.cash == D("999989.95")
    assert opened.isolated_equity == 10
    assert opened.equity == D("999999.95")
    scene.sells(ann, 50, BTC, trade_mode="isolated")
    balance = scene.balance(ann)
    assert balance.cash == D("999989.95") + 5 - D("2.5") - D("0.02375")
    assert (balance.isolated_equity, balance.isolated_profit) == (D("2.5"), D("-2.5"))
    assert scene.position(ann, BTC).position.margin == 5


def test_an_instrument_holds_a_cross_and_an_isolated_position(scene: Scene) -> None:
    """Cross and isolated positions of one instrument are two, each with its own id."""
    ann = long_of(scene, 10)
    scene.sells(ann, 5, BTC, at=99, trade_mode="isolated")
    scene.house_quotes(BTC, bids=[(99, 100)], mark=99)

    positions = scene.exchange.trading.positions.of_account(ann)
    assert [(position.margin_mode, position.size) for position in positions] == [("cross", 10), ("isolated", -5)]
    assert positions[0].id != positions[1].id


def test_a_position_that_reopens_keeps_its_id(scene: Scene) -> None:
    """The id belongs to instrument, margin mode and side: a later position there takes it up again."""
    ann = long_of(scene, 10)
    first = scene.position(ann, BTC).position.id
    scene.house_quotes(BTC, bids=[(99, 100)], asks=[(100, 100)])
    scene.sells(ann, 10, BTC)
    scene.buys(ann, 3, BTC)

    assert scene.position(ann, BTC).position.id == first


def test_an_inverse_position_settles_in_coin(scene: Scene) -> None:
    """Inverse contracts of 100 USD: margin, fee and profit are BTC."""
    ann = scene.trader(btc=1)
    scene.house_quotes(COIN, asks=[(50_000, 1000)], mark=50_000)
    scene.buys(ann, 100, COIN)
    scene.house_quotes(COIN, bids=[(62_500, 1000)], mark=62_500)

    view = scene.position(ann, COIN)
    assert view.unrealised_profit == D("0.04")
    assert view.notional_usd == 10_000
    scene.sells(ann, 100, COIN)
    assert scene.balance(ann, "BTC").cash == 1 + D("0.04") - D("0.0001") - D("0.00008")


def test_crossing_zero_needs_margin_for_the_rest_alone(scene: Scene) -> None:
    """In net mode an order against the position sets nothing aside for what closes."""
    ann = long_of(scene, 100)
    scene.rests(ann, "sell", 100, BTC, at=120)
    closing = scene.balance(ann).order_hold
    scene.rests(ann, "sell", 100, BTC, at=120)

    assert closing == 0
    assert scene.balance(ann).order_hold == D("12.06")


@pytest.mark.rule("margin.leaning-orders")
def test_what_leaned_on_a_position_sets_aside_when_the_position_goes(scene: Scene) -> None:
    """When a position is closed by another order, a closing order that now would open sets margin aside."""
    ann = long_of(scene, 100)
    leaning = scene.rests(ann, "sell", 100, BTC, at=120)
    scene.house_quotes(BTC, bids=[(100, 60)])

    _, held, _ = scene.places(ann, "sell", 80, BTC)

    assert held == OrderHoldChanged(leaning, ann, D("7.236"))
    assert scene.balance(ann).order_hold == D("7.236")


def test_reduce_only_orders_go_with_the_position(scene: Scene) -> None:
    """Reduce-only orders that the smaller position no longer covers are canceled, the worst placed first."""
    ann = long_of(scene, 100)
    better = scene.rests(ann, "sell", 40, BTC, at=120, reduce_only=True)
    worse = scene.rests(ann, "sell", 60, BTC, at=130, reduce_only=True)
    scene.house_quotes(BTC, bids=[(100, 1000)])

    fill, canceled = scene.places(ann, "sell", 30, BTC)

    assert canceled == OrderCanceled(worse, ann, "position_reduced")
    assert [order.order for order in scene.pending(ann)] == [better]
    assert fill.taker.closed == 30


@pytest.mark.parametrize(
    ("side", "size", "price", "reason"),
    [
        ("buy", 1, 90, Reason.REDUCE_ONLY_IN_DIRECTION_OF_POSITION),
        ("sell", 101, 120, Reason.CLOSE_SIZE_ABOVE_POSITION),
        ("sell", 61, 130, Reason.CLOSE_SIZE_ABOVE_POSITION),
        ("sell", 100, 110, None),
    ],
)
def test_reduce_only_orders_fit_the_position(
    scene: Scene, side: str, size: int, price: int, reason: Reason | None
) -> None:
    """A reduce-only order, with those placed better, may not exceed the position; a worse placed one makes room."""
    ann = long_of(scene, 100)
    scene.rests(ann, "sell", 40, BTC, at=120, reduce_only=True)
    order = scene.order(ann, side, size, BTC, at=price, reduce_only=True)

    if reason is not None:
        assert scene.rejects(order).reason is reason
        return
    _, canceled = scene.execute(order)
    assert canceled.reason == "position_reduced"
    assert [order.size for order in scene.pending(ann)] == [100]


def test_long_and_short_are_two_positions(scene: Scene) -> None:
    """In long/short mode both sides may be open; each is closed by its own orders and never beyond its size."""
    ann = scene.trader(mode="long_short")
    scene.house_quotes(BTC, bids=[(99, 100)], asks=[(101, 100)])
    scene.buys(ann, 10, BTC, position_side="long")
    scene.sells(ann, 4, BTC, position_side="short")

    assert scene.position(ann, BTC, "long").position.size == 10
    assert scene.position(ann, BTC, "short").position.size == 4
    scene.rests(ann, "sell", 7, BTC, at=120, position_side="long")
    assert scene.position(ann, BTC, "long").available == 3
    refused = [
        scene.rejects(scene.order(ann, "sell", 4, BTC, position_side="long")),
        scene.rejects(scene.order(ann, "buy", 5, BTC, position_side="short")),
        scene.rejects(scene.order(ann, "buy", 1, BTC)),
        scene.rejects(scene.order(scene.trader("bob", mode="long_short"), "sell", 1, BTC, position_side="long")),
    ]
    assert [rejection.reason for rejection in refused] == [
        Reason.CLOSE_SIZE_ABOVE_POSITION,
        Reason.CLOSE_SIZE_ABOVE_POSITION,
        Reason.WRONG_POSITION_SIDE,
        Reason.NO_POSITION_TO_REDUCE,
    ]


def test_closing_a_position_takes_it_whole_at_market(scene: Scene) -> None:
    """Close-position sells all of a long; closing orders that wait stop it, or go first when that is asked."""
    ann = long_of(scene, 100)
    scene.rests(ann, "sell", 10, BTC, at=120)
    scene.house_quotes(BTC, bids=[(99, 1000)])
    close = ClosePosition(ann, InstrumentId(BTC), "cross")

    assert scene.rejects(close).reason is Reason.CLOSING_ORDERS_PENDING
    canceled, _, fill = scene.execute(ClosePosition(ann, InstrumentId(BTC), "cross", cancel_closing_orders=True))
    assert canceled.reason == "close_position"
    assert fill.size == 100
    assert scene.rejects(close).reason is Reason.NO_POSITION


def test_a_larger_position_needs_a_lower_leverage(scene: Scene) -> None:
    """Position, waiting orders and the new one together stay within the step that the leverage allows."""
    ann = scene.trader(usdt=100_000_000)
    scene.leverages(ann, BTC, 100)
    scene.rests(ann, "buy", 900, BTC, at=100)

    assert scene.rejects(scene.order(ann, "buy", 101, BTC, at=100)).reason is Reason.SIZE_ABOVE_TIER
    scene.rests(ann, "buy", 100, BTC, at=100)


def test_leverage_is_set_without_orders_and_within_its_range(scene: Scene) -> None:
    """Leverage changes only without pending orders of its mode, and within the instrument's range."""
    ann = scene.trader()
    scene.rests(ann, "buy", 1, BTC, at=100)
    instrument = InstrumentId(BTC)

    refused = [
        scene.rejects(SetLeverage(ann, instrument, "cross", D(20))),
        scene.rejects(SetLeverage(ann, instrument, "isolated", D(101))),
        scene.rejects(SetLeverage(ann, instrument, "isolated", D(0))),
        scene.rejects(SetLeverage(ann, instrument, "isolated", D(5), "long")),
        scene.rejects(SetLeverage(ann, InstrumentId("BTC-USDT"), "cross", D(5))),
    ]

    assert [rejection.reason for rejection in refused] == [
        Reason.LEVERAGE_WITH_CROSS_ORDERS,
        Reason.LEVERAGE_OUT_OF_RANGE,
        Reason.LEVERAGE_OUT_OF_RANGE,
        Reason.WRONG_POSITION_SIDE,
        Reason.WRONG_TRADE_MODE,
    ]
    scene.leverages(ann, BTC, "2.5", "isolated")


@pytest.mark.rule("margin.lower-leverage")
def test_a_lower_leverage_adds_margin_to_an_isolated_position(scene: Scene) -> None:
    """Lowering the leverage moves margin into the position; raising it gives nothing back; too little refuses."""
    ann = long_of(scene, 100, trade_mode="isolated")
    scene.leverages(ann, BTC, 5, "isolated")
    lowered = scene.position(ann, BTC).position
    scene.leverages(ann, BTC, 50, "isolated")
    raised = scene.position(ann, BTC).position

    assert (lowered.margin, lowered.leverage) == (20, 5)
    assert (raised.margin, raised.leverage) == (20, 50)
    assert scene.balance(ann).cash == D("999979.95")


def test_a_leverage_that_the_balance_cannot_carry_is_refused(scene: Scene) -> None:
    """A lower leverage needs more margin; if that is not free, it is refused."""
    ann = scene.trader(usdt=20)
    scene.house_quotes(BTC, asks=[(100, 1000)])
    scene.buys(ann, 100, BTC)

    for mode, size in (("cross", "0.4"), ("cross", 1)):
        assert scene.rejects(SetLeverage(ann, InstrumentId(BTC), mode, D(size))).reason is Reason.LEVERAGE_NEEDS_MARGIN
    scene.leverages(ann, BTC, 6)


def test_the_position_mode_changes_only_when_nothing_is_open(scene: Scene) -> None:
    """With a position, an order or an algo order the position mode stays; asking for the present one is no change."""
    ann, bob, cat = long_of(scene, 1), scene.trader("bob"), scene.trader("cat")
    scene.rests(bob, "buy", 1, BTC, at=50)
    scene.waits(cat, "buy", 1, BTC, trigger=90)

    for account in (ann, bob, cat):
        rejection = scene.rejects(SetPositionMode(account, "long_short"))
        assert rejection.reason is Reason.POSITIONS_OR_ORDERS_EXIST
        assert scene.execute(SetPositionMode(account, "net")) == ()
