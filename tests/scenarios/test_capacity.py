"""What an account could still do: the figures are the very ones by which orders are accepted and refused."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scene import BTC_COIN_SWAP, BTC_SPOT, BTC_SWAP, Scene

from copydesk.engine import capacity
from copydesk.engine.capacity import Assumed
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import PlaceOrder

SWAP, COIN, SPOT = BTC_SWAP.id, BTC_COIN_SWAP.id, BTC_SPOT.id
TERMS = {SWAP: BTC_SWAP, COIN: BTC_COIN_SWAP, SPOT: BTC_SPOT}


def furnished() -> Scene:
    """A market in each instrument around 100."""
    scene = Scene()
    for name in (SWAP, COIN, SPOT):
        scene.house_quotes(name, bids=[("99", 5000)], asks=[("101", 5000)])
    return scene


def largest(scene: Scene, account, instrument: InstrumentId, mode: str, price=None, leverage=None) -> capacity.Both:
    """The largest orders of an account."""
    both = capacity.largest_orders(
        scene.exchange,
        account,
        TERMS[instrument],
        Assumed(mode, None if price is None else Decimal(price), None if leverage is None else Decimal(leverage)),
    )
    assert both is not None
    return both


def limit(account, instrument, side, size, price, mode, position_side="net") -> PlaceOrder:
    """A limit order."""
    return PlaceOrder(
        account, instrument, side, "limit", mode, Decimal(size), Decimal(price), position_side=position_side
    )


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_largest_order_is_accepted_and_a_lot_more_is_not(data: st.DataObject):
    """Whatever position and pending orders there are, and whatever the mode, side, price and leverage."""
    scene = furnished()
    instrument = data.draw(st.sampled_from([SWAP, COIN, SPOT]))
    terms = TERMS[instrument]
    net = data.draw(st.booleans())
    money = data.draw(st.integers(1, 50_000))
    ann = scene.trader("ann", mode="net" if net else "long_short", usdt=money, btc=money)
    mode = "cash" if instrument == SPOT else data.draw(st.sampled_from(["cross", "isolated"]))

    def side_of(side: str) -> str:
        return "net" if net or instrument == SPOT else "long" if side == "buy" else "short"

    if instrument != SPOT and (mode == "cross" or net):
        scene.leverages(ann, instrument, data.draw(st.integers(1, 100)), mode)
    for _ in range(data.draw(st.integers(0, 3))):
        side = data.draw(st.sampled_from(["buy", "sell"]))
        price = data.draw(st.integers(90, 110))
        room = getattr(largest(scene, ann, instrument, mode, price), side)
        size = (room * data.draw(st.integers(0, 10)) / 10).quantize(terms.lot_size)
        if terms.minimum_size <= size <= room:
            scene.execute(limit(ann, instrument, side, size, price, mode, side_of(side)))
    side = data.draw(st.sampled_from(["buy", "sell"]))
    price = Decimal(data.draw(st.integers(90, 110)))
    most = getattr(largest(scene, ann, instrument, mode, price), side)

    more = most + max(terms.lot_size, terms.minimum_size)
    if more <= terms.max_limit_size:
        refused = scene.rejects(limit(ann, instrument, side, more, price, mode, side_of(side))).reason
        assert refused in (Reason.INSUFFICIENT_BALANCE, Reason.SIZE_ABOVE_TIER)
    if most >= terms.minimum_size:
        scene.execute(limit(ann, instrument, side, most, price, mode, side_of(side)))


def test_without_a_price_there_is_no_largest_order():
    """Nobody can tell what an order would cost."""
    scene = Scene()
    ann = scene.trader("ann", usdt=100)

    assert capacity.largest_orders(scene.exchange, ann, BTC_SWAP, Assumed("cross")) is None


@pytest.mark.parametrize(("leverage", "contracts"), [(None, "9.95"), ("1", "0.99"), ("50", "48.78")])
def test_another_leverage_can_be_assumed(leverage, contracts):
    """With more leverage the same money opens more; ten is what holds if nobody sets one."""
    scene = furnished()
    ann = scene.trader("ann", usdt=1)
    both = largest(scene, ann, SWAP, "cross", "100", leverage)

    assert both.buy == Decimal(contracts)


def test_available_is_what_orders_can_be_set_aside_from():
    """Both currencies of spot; for swaps the margin currency, with unrealised profit for cross margin only."""
    scene = furnished()
    ann = scene.trader("ann", usdt=1000, btc=3)
    assert capacity.available(scene.exchange, ann, BTC_SPOT, "cash") == capacity.Both(Decimal(1000), Decimal(3))

    scene.buys(ann, 100, SWAP)
    scene.house_quotes(SWAP, bids=[("199", 10)], asks=[("201", 10)], mark=200)
    cross, isolated = (capacity.available(scene.exchange, ann, BTC_SWAP, mode).buy for mode in ("cross", "isolated"))
    assert cross - isolated == 99


def estimate(scene: Scene, account, leverage, mode="cross", side="net") -> capacity.LeverageEstimate:
    """What another leverage of the swap would mean."""
    return capacity.leverage_estimate(scene.exchange, account, BTC_SWAP, (mode, side), Decimal(leverage))


def test_what_another_leverage_of_a_cross_position_would_mean():
    """Half the leverage needs twice the margin at the mark, and leaves that much less to take out."""
    scene = furnished()
    ann = scene.trader("ann", usdt=1000)
    scene.buys(ann, 100, SWAP)
    ten, five = estimate(scene, ann, 10), estimate(scene, ann, 5)

    assert (ten.margin, five.margin) == (10, 20)
    assert ten.transferable == scene.balance(ann).available
    assert ten.transferable - five.transferable == 10
    view = scene.position(ann, SWAP)
    assert view is not None and ten.liquidation_price == five.liquidation_price == view.liquidation_price
    assert ten.largest > five.largest > 0
    assert (ten.has_orders, ten.largest_leverage) == (False, 100)


def test_what_another_leverage_of_an_isolated_position_would_mean():
    """Less leverage adds margin and moves the liquidation away; more would free what the position does not need."""
    scene = furnished()
    ann = scene.trader("ann", usdt=1000)
    scene.buys(ann, 100, SWAP, trade_mode="isolated")
    ten, five, twenty = (estimate(scene, ann, leverage, "isolated") for leverage in (10, 5, 20))

    assert (ten.margin, five.margin, twenty.margin) == (Decimal("10.1"), Decimal("20.2"), Decimal("5.05"))
    assert ten.liquidation_price == twenty.liquidation_price
    assert five.liquidation_price is not None and ten.liquidation_price is not None
    assert five.liquidation_price < ten.liquidation_price
    assert (five.transferable, ten.transferable, twenty.transferable) == (0, 0, Decimal("4.05"))


def test_an_estimate_without_a_position():
    """Nothing is needed, nothing is liquidated; pending orders are told."""
    scene = furnished()
    ann = scene.trader("ann", usdt=1000)
    scene.rests(ann, "buy", 1, SWAP, at="90")
    told = estimate(scene, ann, 20)

    assert (told.margin, told.liquidation_price, told.has_orders) == (0, None, True)
    assert told.transferable == scene.balance(ann).available
