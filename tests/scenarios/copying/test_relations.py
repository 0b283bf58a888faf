"""Who may copy whom, with which settings: the refusals, each for its reason, and what can be asked afterwards."""

from decimal import Decimal
from typing import Any

import pytest
from tests.copying_scene import BTC, ETH, CopyScene, settings

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    AmendCopySettings,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CopyingStopped,
    StartCopying,
    StopCopying,
    StopLeadTrading,
)
from copydesk.engine.copying_views import CopiedInstrument
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import SetPositionMode

D = Decimal


def test_nobody_copies_himself(scene: CopyScene) -> None:
    """A lead trader who names himself is told so, and not that lead traders cannot copy."""
    lead = scene.lead_trader(leading=[BTC])

    assert scene.rejects(StartCopying(lead, lead, settings())).reason is Reason.OWN_TRADES


def test_only_lead_traders_are_copied(scene: CopyScene) -> None:
    """Who leads no swaps, even if he leads SPOT, cannot be copied."""
    ann, bob, spot = scene.trader("ann"), scene.trader("bob"), scene.trader("spot")
    scene.execute(ApproveLeadTrader(spot, "SPOT", (InstrumentId("BTC-USDT"),)))

    for other in (bob, spot, AccountId(1)):
        assert scene.rejects(StartCopying(ann, other, settings())).reason is Reason.NO_SUCH_LEAD_TRADER


@pytest.mark.rule("lead-trader.one-role")
def test_lead_traders_copy_nobody_and_copy_traders_do_not_lead(scene: CopyScene) -> None:
    """Of swaps one leads or copies; leading SPOT hinders nothing."""
    lead, other = scene.lead_trader(leading=[BTC]), scene.lead_trader("other", leading=[BTC])
    ann = scene.copy_trader("ann", lead)

    assert scene.rejects(StartCopying(other, lead, settings())).reason is Reason.LEAD_TRADER_CANNOT_COPY
    for command in (
        ApproveLeadTrader(ann, "SWAP", (InstrumentId(BTC),)),
        ApplyForLeadTrading(ann, "SWAP", (InstrumentId(BTC),)),
    ):
        assert scene.rejects(command).reason is Reason.COPY_TRADER_CANNOT_LEAD
    scene.execute(ApproveLeadTrader(ann, "SPOT", (InstrumentId("BTC-USDT"),)))


def test_an_applicant_copies_nobody(scene: CopyScene) -> None:
    """While an application waits, its account cannot copy."""
    scene.rules(lead_application="operator")
    lead, ann = scene.lead_trader(leading=[BTC]), scene.trader("ann")
    scene.execute(ApplyForLeadTrading(ann, "SWAP", (InstrumentId(BTC),)))

    assert scene.rejects(StartCopying(ann, lead, settings())).reason is Reason.APPLICANT_CANNOT_COPY


def test_nobody_is_copied_twice_by_one(scene: CopyScene) -> None:
    """A running relation is amended, not started again."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)

    assert scene.rejects(StartCopying(ann, lead, settings())).reason is Reason.ALREADY_COPYING


@pytest.mark.rule("copying.several-leads")
def test_in_net_mode_one_lead_trader_is_copied(scene: CopyScene) -> None:
    """A second one needs long/short mode, and with two there is no way back to net mode."""
    first, second = (scene.lead_trader(name, leading=[BTC]) for name in ("first", "second"))
    ann = scene.copy_trader("ann", first)

    assert scene.rejects(StartCopying(ann, second, settings())).reason is Reason.NET_MODE_COPIES_ONE
    scene.execute(SetPositionMode(ann, "long_short"))
    scene.copies(ann, second)
    assert scene.rejects(SetPositionMode(ann, "net")).reason is Reason.NET_MODE_COPIES_ONE
    scene.stops(ann, first)
    scene.execute(SetPositionMode(ann, "net"))


@pytest.mark.rule("copying.several-leads")
def test_in_long_short_mode_ten_are_copied(scene: CopyScene) -> None:
    """An eleventh lead trader is refused."""
    leads = [scene.lead_trader(f"lead{number}", leading=[BTC]) for number in range(11)]
    ann = scene.trader("ann", mode="long_short")
    for lead in leads[:10]:
        scene.copies(ann, lead)

    assert scene.rejects(StartCopying(ann, leads[10], settings())).reason is Reason.TOO_MANY_LEAD_TRADERS_COPIED


def test_a_lead_trader_has_so_many_places(scene: CopyScene) -> None:
    """When all places are taken the next one is refused; a place that is left is free again."""
    scene.rules(max_copy_traders=2)
    lead = scene.lead_trader(leading=[BTC])
    ann, _ = (scene.copy_trader(name, lead) for name in ("ann", "bob"))
    cat = scene.trader("cat")

    assert scene.rejects(StartCopying(cat, lead, settings())).reason is Reason.NO_VACANCY
    scene.stops(ann, lead)
    scene.copies(cat, lead)


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({"mode": "fixed_amount", "amount": None}, Reason.COPY_AMOUNT_OUT_OF_RANGE),
        ({"amount": "19.99"}, Reason.COPY_AMOUNT_OUT_OF_RANGE),
        ({"amount": "1000.01"}, Reason.COPY_AMOUNT_OUT_OF_RANGE),
        ({"amount": 100, "total_amount": 99}, Reason.TOTAL_AMOUNT_BELOW_COPY_AMOUNT),
        ({"amount": 100, "total_amount": 30_001}, Reason.TOTAL_AMOUNT_OUT_OF_RANGE),
        ({"total_amount": 19}, Reason.TOTAL_AMOUNT_OUT_OF_RANGE),
        ({"ratio": None}, Reason.COPY_RATIO_OUT_OF_RANGE),
        ({"ratio": "0.009"}, Reason.COPY_RATIO_OUT_OF_RANGE),
        ({"ratio": "100.01"}, Reason.COPY_RATIO_OUT_OF_RANGE),
        ({"take_profit_ratio": "1.51"}, Reason.TAKE_PROFIT_RATIO_OUT_OF_RANGE),
        ({"take_profit_ratio": "-0.1"}, Reason.TAKE_PROFIT_RATIO_OUT_OF_RANGE),
        ({"stop_loss_ratio": "0.76"}, Reason.STOP_LOSS_RATIO_OUT_OF_RANGE),
        ({"total_stop_loss": "-1"}, Reason.TOTAL_STOP_LOSS_NEGATIVE),
        ({"instruments": [BTC, ETH]}, Reason.INSTRUMENT_NOT_LED),
        ({"instruments": []}, Reason.NO_INSTRUMENTS),
    ],
)
def test_settings_keep_to_the_rules(scene: CopyScene, chosen: dict[str, Any], reason: Reason) -> None:
    """What lies outside its range is refused at the start and in an amendment alike."""
    lead, ann = scene.lead_trader(leading=[BTC]), scene.trader("ann")
    bob = scene.copy_trader("bob", lead)

    assert scene.rejects(StartCopying(ann, lead, settings(**chosen))).reason is reason
    assert scene.rejects(AmendCopySettings(bob, lead, settings(**chosen))).reason is reason


def test_the_limits_themselves_are_allowed(scene: CopyScene) -> None:
    """The least and the most of each range are inside it."""
    lead = scene.lead_trader(leading=[BTC])
    scene.copy_trader("a", lead, amount=20, total_amount=20, take_profit_ratio="1.5", stop_loss_ratio="0.75")
    scene.copy_trader("b", lead, amount=1000, total_amount=30_000, take_profit_ratio=0, total_stop_loss=0)
    scene.copy_trader("c", lead, ratio="0.01")
    scene.copy_trader("d", lead, ratio=100)


def test_only_a_running_relation_is_amended_or_stopped(scene: CopyScene) -> None:
    """Whoever does not copy has nothing to amend or stop; a stranger is no lead trader at all."""
    lead, ann, bob = scene.lead_trader(leading=[BTC]), scene.trader("ann"), scene.trader("bob")

    assert scene.rejects(AmendCopySettings(ann, lead, settings())).reason is Reason.NO_COPYING_TO_AMEND
    assert scene.rejects(StopCopying(ann, lead)).reason is Reason.NO_COPYING_TO_STOP
    assert scene.rejects(AmendCopySettings(ann, bob, settings())).reason is Reason.NO_SUCH_LEAD_TRADER
    assert scene.rejects(StopCopying(ann, bob)).reason is Reason.NO_SUCH_LEAD_TRADER


def test_the_same_settings_change_nothing(scene: CopyScene) -> None:
    """An amendment that asks for what holds already is no event."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)

    assert scene.execute(AmendCopySettings(ann, lead, settings())) == ()


def test_who_stops_leading_is_copied_no_more(scene: CopyScene) -> None:
    """A lead trader without open lead positions may stop, and then all relations end."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.sets_leading(lead, ETH)

    assert scene.rejects(StopLeadTrading(lead, "SWAP")).reason is Reason.INSTRUMENT_HAS_POSITION
    scene.closes(lead)
    events = scene.execute(StopLeadTrading(lead, "SWAP"))

    assert [event.by for event in events if isinstance(event, CopyingStopped)] == ["lead_trader"]
    assert copying_queries.role(scene.exchange, ann, "SWAP") == "ordinary"


def test_roles_are_told(scene: CopyScene) -> None:
    """Per instrument type one leads, copies, or neither."""
    lead, cat = scene.lead_trader(leading=[BTC]), scene.trader("cat")
    ann = scene.copy_trader("ann", lead)
    exchange = scene.exchange

    assert [copying_queries.role(exchange, who, "SWAP") for who in (lead, ann, cat)] == [
        "lead_trader",
        "copy_trader",
        "ordinary",
    ]
    assert copying_queries.role(exchange, ann, "SPOT") == "ordinary"
    assert [relation.copy_trader for relation in copying_queries.copy_traders(exchange, lead)] == [ann]
    assert [trader.account for trader in copying_queries.lead_traders(exchange)] == [lead]


def test_what_is_copied_is_told_instrument_by_instrument(scene: CopyScene) -> None:
    """The lead trader's whole set is shown; what was chosen and left the set is dormant."""
    lead = scene.lead_trader(leading=[BTC, ETH])
    ann = scene.copy_trader("ann", lead, instruments=[ETH])
    bob = scene.copy_trader("bob", lead)
    scene.sets_leading(lead, BTC)
    btc, eth = InstrumentId(BTC), InstrumentId(ETH)

    assert copying_queries.copied_instruments(scene.exchange, ann, lead) == [
        CopiedInstrument(btc, is_copied=False),
        CopiedInstrument(eth, is_copied=False, is_led=False),
    ]
    assert copying_queries.copied_instruments(scene.exchange, bob, lead) == [CopiedInstrument(btc, is_copied=True)]


def test_a_relation_shows_what_its_copies_come_to(scene: CopyScene) -> None:
    """Margin, what is invested, unrealised profit, profit of the day, and all of it since the start."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    for _ in range(2):
        scene.buys(lead, 10, BTC)
    scene.sells_at(110)
    scene.closes_one(scene.lead_positions(lead)[0])

    (view,) = copying_queries.relations(scene.exchange, ann, scene.at)

    assert (view.open_copies, view.margin, view.invested, view.unrealised_profit) == (1, 1, 1, 1)
    assert (view.profit_of_day, view.relation.profit, view.relation.net) == (1, 1, D("0.9895"))
    scene.passes(86_400_000)
    (view,) = copying_queries.relations(scene.exchange, ann, scene.at)
    assert (view.profit_of_day, view.relation.profit, view.relation.copies) == (0, 1, 2)


def test_copies_show_how_they_stand(scene: CopyScene) -> None:
    """A copy has margin, unrealised profit and its ratio like a lead position, and knows where it came from."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, ratio=2)
    scene.one_price(100)
    scene.buys(lead, 10, BTC)
    scene.price(101)

    (view,) = copying_queries.copies(scene.exchange, ann)
    (position,) = scene.lead_positions(lead)

    assert view.copy.lead_position == position.id
    assert view.copy == copying_queries.copy(scene.exchange, view.copy.id)
    assert copying_queries.copies_of(scene.exchange, position.id) == [view.copy]
    assert (view.standing.margin, view.standing.unrealised_profit) == (2, D("0.2"))
    assert view.standing.unrealised_ratio == D("0.1")
