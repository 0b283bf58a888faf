"""Stories of price limits: how far from the index orders may go."""

from decimal import Decimal
from typing import Any

import pytest
from tests.scene import BTC_SPOT, BTC_SWAP, ETH_SWAP, Number, Scene, with_terms

from copydesk.engine import queries
from copydesk.engine.capacity import Assumed, largest_orders
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.instruments import PriceBand
from copydesk.engine.trading.messages import (
    AlgoOrderTriggered,
    AmendOrder,
    ChangeInstrumentState,
    ClosePosition,
    Filled,
    OrderAmended,
    OrderCanceled,
    OrderPlaced,
    SwitchPriceLimits,
)

BTC = InstrumentId("BTC-USDT-SWAP")
ETH = InstrumentId("ETH-USDT-SWAP")
SPOT = InstrumentId("BTC-USDT")
BAND = PriceBand(floating=Decimal("0.01"), widest=Decimal("0.02"), first=Decimal("0.05"))
MINUTE_MS = 60_000


@pytest.fixture
def scene() -> Scene:
    """Bitcoin has price limits on the swap and on spot; ether has none."""
    scene = Scene([with_terms(BTC_SWAP, price_band=BAND), with_terms(BTC_SPOT, price_band=BAND), ETH_SWAP])
    for name in (BTC, SPOT, ETH):
        scene.house_quotes(name, bids=[(99, 5), (97, 50)], asks=[(101, 5), (103, 50)])
    return scene


@pytest.fixture
def ann(scene: Scene) -> AccountId:
    return scene.trader("ann", usdt=1_000_000, btc=1000)


def limits(scene: Scene, name: InstrumentId = BTC) -> tuple[str, str] | None:
    """The lowest price of a sell and the highest of a buy."""
    found = queries.price_limits(scene.exchange, name, scene.at)
    return None if found is None else (str(found.lowest_sell), str(found.highest_buy))


def ends(events: Any) -> list[str]:
    """Why orders were canceled."""
    return [event.reason for event in events if isinstance(event, OrderCanceled)]


@pytest.mark.rule("price-limit.bounds")
@pytest.mark.rule("price-limit.premium")
@pytest.mark.parametrize(
    ("index", "mark", "told"),
    [
        ("100", "100", ("99.0", "101.0")),
        ("100", "100.4", ("99.4", "101.4")),
        ("100", "101.5", ("100.0", "102.0")),
        ("100", "99.1", ("98.1", "100.1")),
        ("100", "90", ("98.0", "100.0")),
        ("99.96", "99.96", ("99.0", "100.9")),
    ],
)
def test_the_limits_follow_index_and_premium(scene: Scene, index: str, mark: str, told: tuple[str, str]) -> None:
    """Around the index, moved along by the premium, never past the index nor beyond the widest; on the tick inside."""
    scene.house_quotes(BTC, index=index, mark=mark)

    assert limits(scene) == told


@pytest.mark.rule("price-limit.bounds")
def test_the_first_ten_minutes_have_limits_of_their_own(scene: Scene) -> None:
    """What opens here is new for ten minutes, also after a restart; what was listed open is not."""
    scene.execute(ChangeInstrumentState(BTC, "suspend"))
    scene.execute(ChangeInstrumentState(BTC, "live"))
    assert limits(scene) == ("99.0", "101.0")

    scene = Scene([with_terms(BTC_SWAP, price_band=BAND, state="preopen")])
    scene.house_quotes(BTC)
    scene.execute(ChangeInstrumentState(BTC, "live"))
    scene.passes(10 * MINUTE_MS - 1)
    scene.exchange = Exchange.restore(scene.exchange.state())

    assert limits(scene) == ("95.0", "105.0")
    scene.passes(1)
    assert limits(scene) == ("99.0", "101.0")


@pytest.mark.rule("price-limit.refused")
@pytest.mark.parametrize("type", ["limit", "post_only", "fok", "ioc"])
@pytest.mark.parametrize(
    ("side", "beyond", "limit"), [("buy", "101.1", "101"), ("sell", "98.9", "99")], ids=["buy", "sell"]
)
@pytest.mark.parametrize("name", [BTC, SPOT])
def test_a_price_beyond_the_limit_is_refused_or_moved(
    scene: Scene, ann: AccountId, name: InstrumentId, side: Any, beyond: str, limit: str, type: Any
) -> None:
    """As the order says; at the limit itself it is taken, and the other side may be as far away as it likes."""
    refused = scene.rejects(scene.order(ann, side, 1, name, at=beyond, type=type))
    placed, *_ = scene.execute(scene.order(ann, side, 1, name, at=beyond, type=type, moves_to_limit=True))
    scene.execute(scene.order(ann, side, 1, name, at=limit, type=type))
    scene.rests(ann, side, 1, name, at=10 if side == "buy" else 1000)

    assert refused.reason is Reason.PRICE_BEYOND_LIMIT
    assert (refused.details["lowest"], refused.details["highest"]) == (99, 101)
    assert isinstance(placed, OrderPlaced)
    assert placed.price == Decimal(limit)


@pytest.mark.rule("price-limit.refused")
def test_an_amendment_stays_within_the_limits(scene: Scene, ann: AccountId) -> None:
    """A new price is refused or moved, or costs the order; an order that keeps its price is not asked again."""
    order = scene.rests(ann, "buy", 1, BTC, at=98)
    scene.rejects(AmendOrder(ann, BTC, order, price=Decimal(102)))
    (moved, *_) = scene.execute(AmendOrder(ann, BTC, order, price=Decimal(102), size=Decimal(9), moves_to_limit=True))
    scene.house_quotes(BTC, mark=90)
    scene.execute(AmendOrder(ann, BTC, order, size=Decimal(8)))
    ended = scene.execute(AmendOrder(ann, BTC, order, price=Decimal(100), cancel_on_failure=True))

    assert isinstance(moved, OrderAmended)
    assert moved.price == 101
    assert ends(ended) == ["amend_failed"]


@pytest.mark.rule("price-limit.at-market")
@pytest.mark.parametrize(
    ("name", "side", "type"),
    [(BTC, "buy", "market"), (BTC, "sell", "optimal_limit_ioc"), (SPOT, "sell", "market")],
)
def test_orders_at_market_do_not_pass_the_limit(
    scene: Scene, ann: AccountId, name: InstrumentId, side: Any, type: Any
) -> None:
    """What stands within is taken, the rest of the order is canceled for the limit; in an empty book as ever."""
    events = scene.places(ann, side, 8, name, type=type)
    scene.house_quotes(name)

    assert sum(event.size for event in events if isinstance(event, Filled)) == 5
    assert ends(events) == ["price_limit"]
    assert ends(scene.places(ann, side, 8, name, type=type)) == ["not_filled_rest"]


@pytest.mark.rule("price-limit.at-market")
def test_money_is_set_aside_for_what_can_be_met(scene: Scene) -> None:
    """A market order holds margin for prices within the limit: what lies beyond makes it no dearer."""
    for name, size, money in ((BTC, 8, "0.83"), (SPOT, 5, "531")):
        poor = scene.trader(f"poor{size}", usdt=money)
        form = {"size_currency": "base"} if name == SPOT else {}
        (placed, *_) = scene.execute(scene.order(poor, "buy", size, name, **form))

        assert isinstance(placed, OrderPlaced)


@pytest.mark.rule("price-limit.at-market")
def test_a_position_closes_within_the_limits(scene: Scene, ann: AccountId) -> None:
    """close-position takes what is within; the rest of the position stays."""
    scene.buys(ann, 5, BTC)
    scene.house_quotes(BTC, bids=[(99, 2), (97, 50)])

    events = scene.execute(ClosePosition(ann, BTC, "cross"))

    assert ends(events) == ["price_limit"]
    assert scene.net(ann, BTC) == 3


@pytest.mark.rule("price-limit.at-market")
def test_what_a_price_calls_is_held_to_the_limits_of_that_moment(scene: Scene, ann: AccountId) -> None:
    """A stop at a limit beyond has failed; a trigger at market takes what is within."""
    scene.buys(ann, 2, BTC)
    scene.waits(ann, "sell", 1, BTC, stop_loss=(95, 90), reduce_only=True)
    scene.waits(ann, "sell", 2, BTC, trigger=95)
    scene.house_quotes(BTC, bids=[(94, 1), (90, 5)], asks=[(96, 5)], mark=94)

    events = scene.places(scene.trader("bob"), "sell", "0.5", BTC)

    called = [event for event in events if isinstance(event, AlgoOrderTriggered)]
    assert sorted(str(event.failure) for event in called) == ["", "PRICE_BEYOND_LIMIT"]
    assert scene.net(ann, BTC) == Decimal("1.5")


@pytest.mark.rule("price-limit.resting")
def test_orders_that_rest_stay_when_the_limits_move(scene: Scene, ann: AccountId) -> None:
    """Who sells within the limits meets them at their price, better than the limit or not."""
    scene.house_quotes(BTC)
    scene.rests(ann, "buy", 1, BTC, at=101)
    scene.house_quotes(BTC, mark=90)
    bob = scene.trader("bob")

    assert limits(scene) == ("89.1", "90.9")
    assert [fill.price for fill in scene.sells(bob, 1, BTC, at="89.1")] == [101]


@pytest.mark.rule("price-limit.unknown")
def test_without_percentages_or_index_there_are_no_limits(scene: Scene) -> None:
    """Ether was listed without a band; bitcoin has no index yet."""
    ann = scene.trader()
    scene.buys(ann, 1, ETH, at=200)

    new = Scene([with_terms(BTC_SWAP, price_band=BAND)])
    new.rests(new.trader(), "buy", 1, BTC, at=200)

    assert limits(scene, ETH) is None
    assert limits(new) is None


def test_the_operator_switches_the_limits(scene: Scene, ann: AccountId) -> None:
    """Out of force and in again; an instrument without a band has nothing to switch."""
    scene.execute(SwitchPriceLimits(BTC, on=False))
    scene.exchange = Exchange.restore(scene.exchange.state())
    scene.buys(ann, 1, BTC, at=200)
    assert limits(scene) is None
    assert scene.execute(SwitchPriceLimits(BTC, on=False)) == ()

    scene.execute(SwitchPriceLimits(BTC, on=True))
    assert limits(scene) == ("99.0", "101.0")
    assert scene.rejects(SwitchPriceLimits(ETH, on=True)).reason is Reason.NO_PRICE_BAND


@pytest.mark.parametrize(("name", "price"), [(BTC, 101), (ETH, 101)])
def test_the_largest_order_is_at_the_limit_if_no_price_is_said(
    scene: Scene, ann: AccountId, name: InstrumentId, price: Number
) -> None:
    """Where there is none, at the best price of the other side."""
    scene.house_quotes(name, asks=[("100.5" if name == BTC else 101, 5)])
    instrument = queries.instrument(scene.exchange, name)
    assert instrument is not None

    unsaid, said = (
        largest_orders(scene.exchange, ann, instrument, Assumed("cross", at)) for at in (None, Decimal(price))
    )

    assert unsaid is not None
    assert said is not None
    assert unsaid.buy == said.buy
