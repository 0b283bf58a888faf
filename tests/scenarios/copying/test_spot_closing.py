"""Stories of lead positions of SPOT: sold one by one, at market or at a price, by hand or by a stop."""

from decimal import Decimal
from typing import Any

import pytest
from tests.spot_scene import BTC, ETH, LED, SpotScene, scene

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    LeadAssetsReleased,
    LeadPositionClosed,
    LeadPositionReduced,
    ProtectLeadPosition,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import (
    AmendOrder,
    Attached,
    AttachedStop,
    CancelOrder,
    OrderCanceled,
    OrderPlaced,
    Trail,
    Trigger,
)

__all__ = ["scene"]

D = Decimal


@pytest.mark.rule("spot-leading.closes")
def test_a_lead_position_is_sold_whole_at_market(scene: SpotScene) -> None:
    """0.999 coins bought at 100.1 and sold at 109.9 gain 9.7902; the money comes into the balance, less the fee."""
    lead = scene.spot_lead(usdt=1000)
    position, other = scene.leads(lead), scene.leads(lead)
    scene.price(110, BTC)

    events = scene.sells_off(position)

    (closed,) = [event for event in events if isinstance(event, LeadPositionClosed)]
    assert (closed.size, closed.price, closed.profit, closed.cause) == (D("0.999"), D("109.9"), D("9.7902"), "close")
    assert scene.lead_positions(lead) == [other]
    assert scene.balance(lead, "USDT").cash == 1000 - D("200.2") + D("0.999") * D("109.9") * D("0.999")


def test_less_than_the_smallest_order_is_sold_all_the_same(scene: SpotScene) -> None:
    """The smallest purchase leaves less than the smallest order; its lead position can be closed."""
    lead = scene.spot_lead()
    position = scene.leads(lead, "0.00001")

    scene.sells_off(position)

    assert scene.lead_positions(lead) == []


@pytest.mark.rule("spot-leading.rest")
def test_what_is_less_than_a_lot_goes_back_to_the_other_coins(scene: SpotScene) -> None:
    """Of 0.000999999 coins whole lots are sold; the rest below a lot is in the balance afterwards."""
    lead = scene.spot_lead(leading=(ETH,))
    position = scene.leads(lead, "0.001001", ETH)
    assert position.size == D("0.000999999")

    events = scene.sells_off(position)

    assert [event.size for event in events if isinstance(event, LeadPositionClosed)] == [D("0.000999")]
    assert [event.amount for event in events if isinstance(event, LeadAssetsReleased)] == [D("0.000000999")]
    coins = scene.balance(lead, "ETH")
    assert (coins.cash, coins.lead_assets) == (D("0.000000999"), 0)


def test_a_thin_book_closes_a_part(scene: SpotScene) -> None:
    """What nobody bids for stays open."""
    lead = scene.spot_lead()
    position = scene.leads(lead, 5)
    scene.house_quotes(BTC, bids=[(100, 2)])

    events = scene.sells_off(position)

    assert [event.size for event in events if isinstance(event, LeadPositionReduced)] == [2]
    assert [one.size for one in scene.lead_positions(lead)] == [D("2.995")]


def test_without_bids_nothing_is_closed_at_market(scene: SpotScene) -> None:
    """There is nobody to sell to."""
    lead = scene.spot_lead()
    position = scene.leads(lead)
    scene.house_quotes(BTC, asks=[(101, 5)])

    assert scene.keeps(position, "market", None) is Reason.NO_MARKET_PRICE


@pytest.mark.rule("spot-leading.limit-close")
def test_a_lead_position_waits_to_be_sold_at_a_price(scene: SpotScene) -> None:
    """At 105 the sale waits; sold in two parts, it is reduced first and closed then."""
    lead, ann = scene.spot_lead(), scene.trader("ann")
    position = scene.leads(lead)

    scene.sells_off(position, 105)
    (view,) = copying_queries.lead_positions(scene.exchange, lead)
    assert view.standing.available == 0
    scene.house_quotes(BTC)
    first = scene.execute(scene.order(ann, "buy", "0.5", BTC, at=105))
    second = scene.execute(scene.order(ann, "buy", 1, BTC, at=105))

    assert [(event.size, event.cause) for event in first if isinstance(event, LeadPositionReduced)] == [
        (D("0.5"), "close")
    ]
    assert [event.size for event in second if isinstance(event, LeadPositionClosed)] == [D("0.499")]
    assert scene.lead_positions(lead) == []


@pytest.mark.rule("spot-leading.limit-close")
def test_another_price_amends_the_sale_and_0_takes_it_back(scene: SpotScene) -> None:
    """The order stays the same at its new price, and trades at once if that is met; 0 cancels it."""
    lead = scene.spot_lead()
    position, other = scene.leads(lead), scene.leads(lead)
    scene.sells_off(position, 105)
    scene.sells_off(other, 106)
    order, _ = scene.pending(lead)

    scene.sells_off(position, 104, "market")
    assert [(one.order, one.price) for one in scene.pending(lead)] == [(order.order, 104), (order.order + 1, 106)]
    scene.sells_off(other, 0, "market")
    assert [one.price for one in scene.pending(lead)] == [104]
    events = scene.sells_off(position, 99)

    assert [event.price for event in events if isinstance(event, LeadPositionClosed)] == [D("99.9")]
    assert [one.id for one in scene.lead_positions(lead)] == [other.id]


@pytest.mark.parametrize(
    ("kind", "price", "reason"),
    [
        ("limit", None, Reason.PRICE_MISSING),
        ("limit", "0", Reason.UNKNOWN_ORDER),
        ("market", "105", Reason.WRONG_ORDER_TYPE),
        ("limit", "105.05", Reason.PRICE_OFF_TICK),
        ("limit", "-1", Reason.PRICE_NOT_POSITIVE),
    ],
)
def test_closes_that_make_no_sense_are_refused(scene: SpotScene, kind: Any, price: str | None, reason: Reason) -> None:
    """A price is for a limit order, on the tick, and there must be something to take back."""
    position = scene.leads(scene.spot_lead())

    assert scene.keeps(position, kind, price) is reason


def test_a_close_at_market_withdraws_a_sale_that_waits(scene: SpotScene) -> None:
    """The waiting order makes way, and the whole lead position is sold."""
    lead = scene.spot_lead()
    position = scene.leads(lead)
    scene.sells_off(position, 105)

    events = scene.sells_off(position)

    assert [event.reason for event in events if isinstance(event, OrderCanceled)] == ["close_position"]
    assert scene.lead_positions(lead) == []
    assert scene.pending(lead) == []


@pytest.mark.rule("spot-leading.amend")
def test_of_a_sale_only_the_price_is_amended(scene: SpotScene) -> None:
    """The ordinary amendment takes a price, and refuses a size; the ordinary cancellation takes the sale back."""
    lead = scene.spot_lead()
    position = scene.leads(lead)
    scene.sells_off(position, 105)
    (order,) = scene.pending(lead)
    name = InstrumentId(BTC)

    smaller = scene.rejects(AmendOrder(lead, name, order.order, size=D("0.5")))
    both = scene.rejects(AmendOrder(lead, name, order.order, size=D("0.5"), price=D(104)))
    scene.execute(AmendOrder(lead, name, order.order, price=D(103)))
    assert scene.pending(lead)[0].price == 103
    scene.execute(CancelOrder(lead, name, order.order))

    assert smaller.reason is both.reason is Reason.LEAD_SALE_AMENDS_PRICE
    (view,) = copying_queries.lead_positions(scene.exchange, lead)
    assert view.standing.available == D("0.999")


def test_a_sale_that_waits_may_be_filled_while_the_purchase_goes_on(scene: SpotScene) -> None:
    """A lead position grows behind its sale: when the sale is done, what came later is still open."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=10, usdt=10_000)
    scene.house_quotes(BTC)
    scene.rests(lead, "buy", 3, BTC, at=99, **LED)
    scene.sells(ann, 1, BTC, at=99)
    (position,) = scene.lead_positions(lead)
    scene.sells_off(position, 105)
    scene.sells(ann, 2, BTC, at=99)

    scene.buys(ann, 1, BTC, at=105)

    assert [one.size for one in scene.lead_positions(lead)] == [D("2.9976") - D("0.9992")]


@pytest.mark.rule("spot-leading.protection")
def test_a_stop_loss_sells_at_market(scene: SpotScene) -> None:
    """When 90 comes the lead position is sold at what is bid."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=1)
    position = scene.leads(lead)
    scene.execute(ProtectLeadPosition(lead, position.id, Trigger(D(120)), Trigger(D(90))))

    scene.price(90, BTC)
    events = scene.execute(scene.order(ann, "sell", "0.1", BTC))

    (closed,) = [event for event in events if isinstance(event, LeadPositionClosed)]
    assert (closed.price, closed.cause) == (D("89.9"), "stop_loss")
    (placed,) = [event for event in events if isinstance(event, OrderPlaced) and event.account == lead]
    assert placed.source == "tp_sl"


@pytest.mark.rule("spot-leading.protection")
def test_a_take_profit_may_have_a_price_of_its_own(scene: SpotScene) -> None:
    """At 110 a sale at 112 begins to wait, and neither take profit nor stop loss is left; at 112 it is sold."""
    lead, ann = scene.spot_lead(), scene.trader("ann", usdt=10_000)
    position = scene.leads(lead)
    scene.execute(ProtectLeadPosition(lead, position.id, Trigger(D(110), order_price=D(112)), Trigger(D(90))))

    scene.price(110, BTC)
    scene.buys(ann, "0.1", BTC, size_currency="base")
    (order,) = scene.pending(lead)
    (waiting,) = scene.lead_positions(lead)
    scene.price(113, BTC)

    assert (order.price, order.source) == (112, "tp_sl")
    assert waiting.take_profit is waiting.stop_loss is None
    assert scene.lead_positions(lead) == []


def test_a_called_stop_withdraws_a_sale_that_waits(scene: SpotScene) -> None:
    """The stop loss sells all of it."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=1)
    position = scene.leads(lead)
    scene.sells_off(position, 105)
    scene.execute(ProtectLeadPosition(lead, position.id, stop_loss=Trigger(D(90), order_price=D(80))))

    scene.price(90, BTC)
    scene.sells(ann, "0.1", BTC)

    assert scene.lead_positions(lead) == []
    assert scene.pending(lead) == []


@pytest.mark.rule("spot-leading.attached")
def test_what_is_attached_to_a_purchase_protects_its_lead_position(scene: SpotScene) -> None:
    """When the order is filled, its take profit and stop loss are the lead position's; no algo order follows it."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=10)
    attached = Attached(AttachedStop(D(120)), AttachedStop(ratio=D("0.1"), order_price=D(85)))
    scene.rests(lead, "buy", 3, BTC, at="99.5", attached=attached, **LED)
    scene.house_quotes(BTC)
    scene.sells(ann, 1, BTC, at="99.5")
    assert scene.lead_positions(lead)[0].take_profit is None

    scene.sells(ann, 2, BTC, at="99.5")

    (position,) = scene.lead_positions(lead)
    assert position.take_profit == Trigger(D(120))
    assert position.stop_loss == Trigger(D("89.6"), order_price=D(85))
    assert scene.exchange.trading.waiting.of_account(lead) == []


def test_a_trailing_stop_cannot_follow_a_purchase(scene: SpotScene) -> None:
    """It would sell lead assets by an algo order."""
    lead = scene.spot_lead()
    attached = Attached(trail=Trail(callback_ratio=D("0.05")))

    rejection = scene.rejects(scene.order(lead, "buy", 1, BTC, at=100, attached=attached, **LED))

    assert rejection.reason is Reason.LEAD_ASSETS_SOLD_APART


def test_an_order_amended_to_what_is_filled_protects_too(scene: SpotScene) -> None:
    """It is done by the amendment, and what was attached holds."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=10)
    order = scene.rests(lead, "buy", 3, BTC, at="99.5", attached=Attached(AttachedStop(D(120))), **LED)
    scene.house_quotes(BTC)
    scene.sells(ann, 1, BTC, at="99.5")

    scene.execute(AmendOrder(lead, InstrumentId(BTC), order, size=D(1)))

    assert [position.take_profit for position in scene.lead_positions(lead)] == [Trigger(D(120))]
