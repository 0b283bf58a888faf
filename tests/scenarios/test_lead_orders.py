"""Stories of a lead trader's ordinary orders on leading instruments, and of leading itself in the whole exchange."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules, SetLeadingInstruments
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import AmendOrder, ClosePosition, Trigger

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"


def leads(account: AccountId, *instruments: str) -> SetLeadingInstruments:
    """The command to lead exactly these."""
    return SetLeadingInstruments(account, "SWAP", tuple(map(InstrumentId, instruments)))


def test_in_net_mode_orders_follow_the_position(scene: Scene) -> None:
    """While a lead trader is long, an order that would cross zero is refused; one that reduces or adds is not."""
    lead = scene.lead_trader(leading=[BTC])
    scene.house_quotes(BTC, bids=[(99, 100)], asks=[(100, 100)])
    scene.buys(lead, 10, BTC)

    assert scene.rejects(scene.order(lead, "sell", 11, BTC)).reason is Reason.LEAD_ORDER_AGAINST_POSITION
    scene.buys(lead, 1, BTC)
    scene.sells(lead, 11, BTC)
    scene.sells(lead, 5, BTC)
    assert scene.net(lead, BTC) == -5


def test_without_a_position_orders_follow_those_that_wait(scene: Scene) -> None:
    """While a lead trader's buy waits, a sell is refused; elsewhere, and for others, nothing of this holds."""
    lead, ann = scene.lead_trader(leading=[BTC]), scene.trader()
    for account in (lead, ann):
        scene.rests(account, "buy", 1, BTC, at=90)
        scene.rests(account, "buy", 1, ETH, at=90)

    assert scene.rejects(scene.order(lead, "sell", 1, BTC, at=110)).reason is Reason.LEAD_ORDER_AGAINST_POSITION
    scene.rests(lead, "buy", 1, BTC, at=91)
    scene.rests(lead, "sell", 1, ETH, at=110)
    scene.rests(ann, "sell", 1, BTC, at=110)


@pytest.mark.rule("lead-orders.close-position")
def test_a_lead_trader_closes_one_side_by_close_position(scene: Scene) -> None:
    """In long/short mode close-position closes the named side of a lead trader and leaves the other."""
    lead = long_and_short_lead(scene)

    scene.execute(ClosePosition(lead, InstrumentId(BTC), "cross", "long"))

    assert scene.position(lead, BTC, "long") is None
    short = scene.position(lead, BTC, "short")
    assert short is not None
    assert short.position.size == 4


@pytest.mark.rule("lead-orders.close-position")
def test_by_switch_a_lead_trader_in_long_short_mode_closes_by_orders_only(scene: Scene) -> None:
    """With `long_short_leads_close = "by_orders"` close-position is refused to him, and an order still closes."""
    lead = long_and_short_lead(scene)
    scene.execute(AdoptCopyingRules(CopyingRules(long_short_leads_close="by_orders")))

    rejection = scene.rejects(ClosePosition(lead, InstrumentId(BTC), "cross", "long"))
    scene.sells(lead, 10, BTC, position_side="long")

    assert rejection.reason is Reason.LEAD_TRADER_CANNOT_CLOSE_HERE
    assert scene.position(lead, BTC, "long") is None


def long_and_short_lead(scene: Scene) -> AccountId:
    """A lead trader in long/short mode who is long 10 and short 4."""
    lead = scene.lead_trader(leading=[BTC], mode="long_short")
    scene.house_quotes(BTC, bids=[(99, 100)], asks=[(100, 100)])
    scene.buys(lead, 10, BTC, position_side="long")
    scene.sells(lead, 4, BTC, position_side="short")
    return lead


def test_a_new_leading_instrument_must_be_idle(scene: Scene) -> None:
    """An order, an algo order or a position keeps an instrument out of the set; when they are gone it may come in."""
    lead = scene.lead_trader(leading=[BTC])
    order = scene.rests(lead, "buy", 1, ETH, at=90)

    assert scene.rejects(leads(lead, BTC, ETH)).reason is Reason.INSTRUMENT_HAS_ORDERS
    scene.cancels(lead, order, ETH)
    scene.house_quotes(ETH, bids=[(99, 100)], asks=[(100, 100)])
    scene.buys(lead, 1, ETH)
    assert scene.rejects(leads(lead, BTC, ETH)).reason is Reason.INSTRUMENT_HAS_POSITION
    scene.waits(lead, "sell", 1, ETH, stop_loss=Trigger(scene.position(lead, ETH).position.average_price / 2))
    assert scene.rejects(leads(lead, BTC, ETH)).reason is Reason.INSTRUMENT_HAS_ORDERS
    assert scene.leading_instruments(lead) == [BTC]


def test_who_has_no_account_leads_nothing(scene: Scene) -> None:
    """A command of an unknown account is refused before copying hears of it."""
    assert scene.rejects(leads(AccountId(5), BTC)).reason is Reason.UNKNOWN_ACCOUNT


@pytest.mark.rule("lead-orders.caps")
@pytest.mark.parametrize("mode", ["net", "long_short"])
def test_an_order_of_a_lead_trader_may_have_a_cap(scene: Scene, mode: str) -> None:
    """It holds for what opens: placed, amended or waiting for a trigger; a close may be as large as the position."""
    lead = scene.lead_trader(leading=[BTC], mode=mode)
    long = {"position_side": "long"} if mode == "long_short" else {}
    scene.house_quotes(BTC, bids=[(99, 100)], asks=[(100, 100)])
    scene.buys(lead, 8, BTC, **long)
    scene.execute(AdoptCopyingRules(CopyingRules(max_lead_order_contracts=Decimal(5))))
    waits = scene.rests(lead, "buy", 5, BTC, at=90, **long)

    larger = AmendOrder(lead, InstrumentId(BTC), waits, size=Decimal(6))
    trigger = scene.algo_order(lead, "buy", 6, BTC, trigger=(110, 111), **long)
    for command in (scene.order(lead, "buy", 6, BTC, **long), larger, trigger):
        assert scene.rejects(command).reason is Reason.LEAD_ORDER_TOO_LARGE
    scene.execute(scene.algo_order(lead, "sell", 8, BTC, stop_loss=80, **long))
    assert len(scene.sells(lead, 8, BTC, **long)) == 1
