"""Stories of a spot lead trader: he buys in spot_isolated, sets instruments, stops."""

from decimal import Decimal
from typing import Any

import pytest
from tests.spot_scene import BTC, BTC_SWAP, ETH, LED, SpotScene, scene

from copydesk.engine.copying.messages import (
    ApproveLeadTrader,
    LeadAssetsReleased,
    SetLeadingInstruments,
    StopLeadTrading,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.ledger.messages import Transfer
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import ChangeInstrumentState

__all__ = ["scene"]

D = Decimal


@pytest.mark.rule("spot-leading.opens")
def test_a_purchase_is_a_lead_position_of_what_the_fee_left(scene: SpotScene) -> None:
    """One coin bought at 100.1 with a fee of 0.1 % is a lead position of 0.999 coins, set aside from the others."""
    lead = scene.spot_lead(usdt=1000, btc=5)

    position = scene.leads(lead)

    assert (position.size, position.average_price, position.leverage) == (D("0.999"), D("100.1"), 1)
    coins = scene.balance(lead, "BTC")
    assert (coins.cash, coins.lead_assets, coins.equity) == (5, D("0.999"), D("5.999"))
    assert (coins.available, coins.frozen) == (5, D("0.999"))
    assert scene.balance(lead, "USDT").cash == D("899.9")


def test_each_order_is_a_lead_position_whatever_its_fills(scene: SpotScene) -> None:
    """A limit order that fills twice is one lead position, at the average price; the next order is another."""
    lead, ann = scene.spot_lead(), scene.trader("ann", btc=10)
    scene.rests(lead, "buy", 3, BTC, at=100, **LED)
    scene.sells(ann, 1, BTC)
    scene.sells(ann, 2, BTC)

    scene.leads(lead)

    first, second = scene.lead_positions(lead)
    assert (first.size, first.average_price) == (D("2.9976"), 100)
    assert second.size == D("0.999")


def test_a_purchase_for_money_leads_too(scene: SpotScene) -> None:
    """A market order of 200.2 USDT buys two coins."""
    lead = scene.spot_lead()

    scene.buys(lead, "200.2", BTC, **LED)

    assert [position.size for position in scene.lead_positions(lead)] == [D("1.998")]


@pytest.mark.parametrize(
    ("side", "instrument", "mode", "reason"),
    [
        ("buy", BTC, "cash", Reason.LEAD_BUY_IN_CASH),
        ("sell", BTC, "spot_isolated", Reason.LEAD_ASSETS_SOLD_APART),
        ("buy", ETH, "spot_isolated", Reason.LEAD_MODE_NOT_LED),
        ("buy", BTC_SWAP, "spot_isolated", Reason.WRONG_TRADE_MODE),
    ],
)
@pytest.mark.rule("spot-leading.trade-mode")
def test_leading_instruments_have_a_trade_mode_of_their_own(
    scene: SpotScene, side: Any, instrument: str, mode: str, reason: Reason
) -> None:
    """They are bought in it, nothing else is, and nothing is sold in it; for stop orders the same holds."""
    lead = scene.spot_lead(usdt=1000, btc=5)
    for name in (ETH, BTC_SWAP):
        scene.price(100, name)

    order = scene.order(lead, side, 1, instrument, at=100, trade_mode=mode)
    waits = scene.algo_order(lead, side, 1, instrument, trigger=("90", "90"), trade_mode=mode)

    assert scene.rejects(order).reason is reason
    assert scene.rejects(waits).reason is reason


@pytest.mark.rule("spot-leading.trade-mode")
def test_who_leads_nothing_has_no_lead_mode(scene: SpotScene) -> None:
    """An ordinary trader, and a lead trader of swaps, are refused it."""
    ann, lead = scene.trader("ann"), scene.lead_trader(leading=[BTC_SWAP])
    scene.price(100, BTC)

    for account in (ann, lead):
        assert scene.rejects(scene.order(account, "buy", 1, BTC, at=100, **LED)).reason is Reason.LEAD_MODE_NOT_LED


def test_other_instruments_are_traded_as_ever(scene: SpotScene) -> None:
    """What is not led is bought for cash and leads nothing."""
    lead = scene.spot_lead()
    scene.price(100, ETH)

    scene.buys(lead, 1, ETH, size_currency="base")

    assert scene.lead_positions(lead) == []
    assert scene.balance(lead, "ETH").cash == D("0.999")


@pytest.mark.rule("spot-leading.set-aside")
def test_lead_assets_neither_leave_nor_are_sold_otherwise(scene: SpotScene) -> None:
    """With 5 coins of his own and 0.999 lead assets he can sell 5 and transfer 5, and no more."""
    lead = scene.spot_lead(usdt=1000, btc=5)
    scene.leads(lead)
    scene.price(100, BTC)

    sale = scene.rejects(scene.order(lead, "sell", "5.5", BTC))
    too_much = scene.rejects(scene.order(lead, "sell", 6, BTC))
    transfer = scene.rejects(Transfer(lead, scene.balance(lead, "BTC").currency, D("5.5"), "trading", "funding"))
    scene.sells(lead, 5, BTC)

    assert sale.reason is Reason.LEAD_ASSETS_SOLD_APART
    assert too_much.reason is Reason.INSUFFICIENT_BALANCE
    assert transfer.reason is Reason.TRANSFER_ABOVE_AVAILABLE
    assert [position.size for position in scene.lead_positions(lead)] == [D("0.999")]


def test_a_called_trigger_leads(scene: SpotScene) -> None:
    """A trigger that buys a leading instrument opens a lead position when its price comes."""
    lead, ann = scene.spot_lead(), scene.trader("ann")
    scene.price(100, BTC)
    scene.waits(lead, "buy", 1, BTC, trigger="101", size_currency="base", **LED)

    scene.price(102, BTC)
    scene.buys(ann, 1, BTC, size_currency="base")

    assert [position.size for position in scene.lead_positions(lead)] == [D("0.999")]


@pytest.mark.rule("spot-leading.set")
def test_what_leaves_the_set_stays_open_and_is_sold_as_before(scene: SpotScene) -> None:
    """The lead position stays; it keeps the instrument out of the set until it is closed."""
    lead = scene.spot_lead(leading=(BTC, ETH))
    position = scene.leads(lead)
    only_eth, both = (InstrumentId(ETH),), (InstrumentId(BTC), InstrumentId(ETH))
    scene.execute(SetLeadingInstruments(lead, "SPOT", only_eth))

    again = scene.rejects(SetLeadingInstruments(lead, "SPOT", both))
    scene.sells_off(position)
    scene.execute(SetLeadingInstruments(lead, "SPOT", both))

    assert again.reason is Reason.INSTRUMENT_HAS_POSITION
    assert scene.leading_instruments(lead, "SPOT") == [BTC, ETH]


@pytest.mark.rule("spot-leading.set")
def test_coins_of_an_order_whose_instrument_left_the_set_are_ordinary(scene: SpotScene) -> None:
    """What counts is the set at the moment of the fill."""
    lead, ann = scene.spot_lead(leading=(BTC, ETH)), scene.trader("ann", btc=10)
    scene.rests(lead, "buy", 1, BTC, at=100, **LED)
    scene.execute(SetLeadingInstruments(lead, "SPOT", (InstrumentId(ETH),)))

    events = scene.execute(scene.order(ann, "sell", 1, BTC))

    assert [event.amount for event in events if isinstance(event, LeadAssetsReleased)] == [D("0.9992")]
    coins = scene.balance(lead, "BTC")
    assert (coins.cash, coins.lead_assets) == (D("0.9992"), 0)
    assert scene.lead_positions(lead) == []


@pytest.mark.rule("spot-leading.stop")
def test_nobody_stops_with_lead_assets_or_lead_orders(scene: SpotScene) -> None:
    """All must be sold, and every lead order be canceled, even where nothing is led any more."""
    lead = scene.spot_lead(leading=(BTC, ETH))
    order = scene.rests(lead, "buy", 1, BTC, at="98", **LED)
    position = scene.leads(lead)
    scene.execute(SetLeadingInstruments(lead, "SPOT", (InstrumentId(ETH),)))
    stop = StopLeadTrading(lead, "SPOT")

    with_order = scene.rejects(stop)
    scene.cancels(lead, order, BTC)
    with_position = scene.rejects(stop)
    scene.sells_off(position)
    scene.execute(stop)

    assert with_order.reason is Reason.INSTRUMENT_HAS_ORDERS
    assert with_position.reason is Reason.INSTRUMENT_HAS_POSITION


def test_leading_swaps_and_spot_do_not_meet(scene: SpotScene) -> None:
    """Who leads both, and is copied in swaps, has his spot trades to himself; he may stop one and keep the other."""
    lead = scene.spot_lead()
    scene.price(100)
    scene.execute(ApproveLeadTrader(lead, "SWAP", (InstrumentId(BTC_SWAP),), D("0.1")))
    ann = scene.copy_trader("ann", lead)

    scene.leads(lead)
    scene.buys(lead, 10, BTC_SWAP)

    assert scene.sizes(ann) == [10]
    assert [position.instrument for position in scene.lead_positions(lead)] == [BTC, BTC_SWAP]
    scene.closes(lead, BTC_SWAP)
    scene.execute(StopLeadTrading(lead, "SWAP"))
    assert [position.instrument for position in scene.lead_positions(lead)] == [BTC]


@pytest.mark.rule("spot-leading.expiry")
def test_where_an_instrument_expires_the_coins_are_ordinary_again(scene: SpotScene) -> None:
    """Nobody can sell there any more, so nothing stays set aside; other lead positions stay."""
    lead = scene.spot_lead(leading=(BTC, ETH))
    position, other = scene.leads(lead), scene.leads(lead, 1, ETH)
    scene.sells_off(position, 105)

    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "expired"))

    assert scene.lead_positions(lead) == [other]
    coins = scene.balance(lead, "BTC")
    assert (coins.cash, coins.lead_assets) == (D("0.999"), 0)
    assert scene.pending(lead) == []
