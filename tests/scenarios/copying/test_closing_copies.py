"""Stories of how copies end: with the lead trader, by hand, by their own prices, at a loss, when copying stops."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, DEEP, CopyScene, closed

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    CloseCopy,
    CloseType,
    CopyClosed,
    CopyingStopped,
    CopyNotClosed,
    CopyReduced,
    CopyReleased,
    LeadPositionClosed,
    ProtectCopy,
    ProtectLeadPosition,
    StopCopying,
)
from copydesk.engine.identifiers import CopyId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import ChangeInstrumentState, OrderPlaced, Trigger

D = Decimal


def test_a_close_closes_the_copies(scene: CopyScene) -> None:
    """When the lead trader closes, everyone who copied it does, at market and in order."""
    lead = scene.lead_trader(leading=[BTC])
    traders = [scene.copy_trader(name, lead) for name in ("ann", "bob")]
    scene.price(100)
    scene.buys(lead, 10, BTC)

    scene.price(110)
    events = scene.closes(lead)

    assert [(event.copy_trader, event.cause) for event in closed(events)] == [(who, "lead_trader") for who in traders]
    assert [scene.net(who, BTC) for who in traders] == [0, 0]
    assert scene.copies_of(traders[0]) == []


def test_a_partial_close_closes_the_same_part(scene: CopyScene) -> None:
    """Three of ten close 0.30 of 1.01, rounded down to the lot; the last part closes all."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, ratio="0.101")
    scene.price(100)
    scene.buys(lead, 10, BTC)

    (first,) = closed(scene.execute(scene.order(lead, "sell", 3, BTC)))
    (last,) = closed(scene.execute(scene.order(lead, "sell", 7, BTC)))

    assert isinstance(first, CopyReduced)
    assert isinstance(last, CopyClosed)
    assert (first.size, last.size) == (D("0.3"), D("0.71"))
    assert scene.net(ann, BTC) == 0


def test_a_part_below_the_lot_is_told(scene: CopyScene) -> None:
    """Where the part of a copy is less than a lot, nothing closes, and that is recorded."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, ratio="0.01")
    scene.price(100)
    scene.buys(lead, 1, BTC)

    events = scene.execute(scene.order(lead, "sell", "0.5", BTC))

    (told,) = [event for event in events if isinstance(event, CopyNotClosed)]
    assert told.reason == "below_lot"
    assert scene.sizes(ann) == [D("0.01")]


def test_only_the_copy_of_the_closed_lead_position_closes(scene: CopyScene) -> None:
    """Two lead positions have two copies; closing one by id closes one."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC)

    scene.closes_one(scene.lead_positions(lead)[1])

    assert scene.sizes(ann) == [5]


def test_instruments_that_left_the_set_stay_linked(scene: CopyScene) -> None:
    """An open lead position of a dropped instrument closes its copies as before."""
    lead = scene.lead_trader(leading=[BTC, "ETH-USDT-SWAP"])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.sets_leading(lead, "ETH-USDT-SWAP")

    scene.closes(lead)

    assert scene.net(ann, BTC) == 0


# By hand.


def test_a_close_by_hand_takes_own_contracts_first(scene: CopyScene) -> None:
    """Of three own and five copied contracts, a sale of four takes the own ones and one copied."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(ann, 3, BTC)
    scene.buys(lead, 5, BTC)

    assert closed(scene.execute(scene.order(ann, "sell", 3, BTC))) == []
    (reduced,) = closed(scene.execute(scene.order(ann, "sell", 1, BTC)))

    assert (reduced.size, reduced.cause) == (1, "copy_trader")
    assert scene.sizes(ann) == [4]


def test_a_close_by_hand_takes_the_oldest_copy_first(scene: CopyScene) -> None:
    """Of copies of three and five, a sale of four takes the first and one of the second, with its part of the fee."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    for size in (3, 5):
        scene.buys(lead, size, BTC)
    scene.sells_at(100)

    events = closed(scene.execute(scene.order(ann, "sell", 4, BTC)))

    assert [(event.size, event.fee, event.net) for event in events] == [
        (3, D("-0.0015"), D("-0.003")),
        (1, D("-0.0005"), D("-0.001")),
    ]
    assert scene.sizes(ann) == [4]


def test_what_was_closed_by_hand_the_lead_trader_closes_no_more(scene: CopyScene) -> None:
    """After a copy trader sold all, the lead trader's close finds nothing, and nothing is sold twice."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.closes(ann)

    events = scene.closes(lead)

    assert closed(events) == []
    assert scene.net(ann, BTC) == 0


def test_a_copy_trader_whose_order_waits_is_met_by_his_lead_trader(scene: CopyScene) -> None:
    """The lead trader buys from the copy trader's waiting sale: the own copy closes, and nothing closes twice."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.rests(ann, "sell", 5, BTC, at="100.1")
    scene.house_quotes(BTC, asks=[("100.2", DEEP)], bids=[("99.9", DEEP)], mark=100)

    scene.buys(lead, 5, BTC)

    assert scene.sizes(ann) == [5]
    assert scene.net(ann, BTC) == 5


def test_one_copy_is_closed_by_its_id(scene: CopyScene) -> None:
    """A copy trader closes one copy of two; another's, or an unknown one, is refused."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    for size in (3, 5):
        scene.buys(lead, size, BTC)
    first, second = scene.copies_of(ann)

    scene.execute(CloseCopy(ann, second.id))

    assert scene.copies_of(ann) == [first]
    assert scene.rejects(CloseCopy(lead, first.id)).reason is Reason.NO_COPY
    assert scene.rejects(CloseCopy(ann, CopyId(1))).reason is Reason.NO_COPY


# By their own prices.


def test_a_ratio_on_the_margin_sets_take_profit_and_stop_loss(scene: CopyScene) -> None:
    """At tenfold leverage a profit of half the margin is five percent of the price, a loss of 0.3 is three."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5", stop_loss_ratio="0.3")
    bob = scene.copy_trader("bob", lead)
    scene.one_price(100)
    scene.buys(lead, 5, BTC)

    (copy,) = scene.copies_of(ann)
    (unprotected,) = scene.copies_of(bob)
    assert (copy.take_profit, copy.stop_loss) == (Trigger(D(105)), Trigger(D(97)))
    assert (unprotected.take_profit, unprotected.stop_loss) == (None, None)


def test_with_the_other_rule_the_ratio_is_on_the_price(scene: CopyScene) -> None:
    """The ratio may be meant of the price itself; a short one's prices lie the other way round."""
    scene.rules(tp_sl_ratio_of="price")
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5", stop_loss_ratio="0.3")
    scene.sells_at(100)
    scene.sells(lead, 5, BTC)

    (copy,) = scene.copies_of(ann)
    assert (copy.take_profit, copy.stop_loss) == (Trigger(D(50)), Trigger(D(130)))


def test_a_take_profit_closes_one_copy(scene: CopyScene) -> None:
    """When the price has come the copy closes, with an order that says why; the lead trader's stays."""
    lead, bob = scene.lead_trader(leading=[BTC]), scene.trader("bob")
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5")
    scene.one_price(100)
    scene.buys(lead, 5, BTC)
    scene.price(105)

    events = scene.execute(scene.order(bob, "buy", 1, BTC))

    (done,) = closed(events)
    assert done.cause == "take_profit"
    assert [event.source for event in events if isinstance(event, OrderPlaced)] == ["", "tp_sl"]
    assert (scene.net(ann, BTC), scene.net(lead, BTC)) == (0, 5)


def test_a_stop_loss_of_the_lead_position_closes_its_copies(scene: CopyScene) -> None:
    """A lead position's stop loss by the mark price closes it and all copies of it, and no other lead position."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    for size in (5, 6):
        scene.buys(lead, size, BTC)
    position = scene.lead_positions(lead)[0]
    scene.execute(ProtectLeadPosition(lead, position.id, stop_loss=Trigger(D(95), "mark")))

    events = scene.price(94)

    (done,) = [event for event in events if isinstance(event, LeadPositionClosed)]
    assert (done.lead_position, done.cause) == (position.id, "stop_loss")
    assert scene.sizes(ann) == [6]
    assert scene.net(lead, BTC) == 6


def test_protection_is_set_replaced_and_taken_away(scene: CopyScene) -> None:
    """What a command does not name stays; a price of 0 takes away."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, take_profit_ratio="0.5")
    scene.price(100)
    scene.buys(lead, 5, BTC)
    (copy,) = scene.copies_of(ann)

    scene.execute(ProtectCopy(ann, copy.id, stop_loss=Trigger(D(90))))
    scene.execute(ProtectCopy(ann, copy.id, take_profit=Trigger(D(0))))

    (copy,) = scene.copies_of(ann)
    assert (copy.take_profit, copy.stop_loss) == (None, Trigger(D(90)))
    scene.price(200)
    assert scene.sizes(ann) == [5]


@pytest.mark.parametrize(
    ("protection", "reason"),
    [
        ({}, Reason.TRIGGER_MISSING),
        ({"take_profit": Trigger(D(100))}, Reason.TAKE_PROFIT_BELOW_LAST),
        ({"stop_loss": Trigger(D(101))}, Reason.STOP_LOSS_ABOVE_LAST),
        ({"stop_loss": Trigger(D("90.01"))}, Reason.PRICE_OFF_TICK),
        ({"stop_loss": Trigger(D(90), order_price=D(89))}, Reason.STOP_NOT_AT_MARKET),
    ],
)
def test_protection_that_makes_no_sense_is_refused(
    scene: CopyScene, protection: dict[str, Trigger], reason: Reason
) -> None:
    """Prices on the wrong side, off the tick, or with an order price are refused; so is saying nothing."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.buys(lead, 5, BTC)

    command = ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, **protection)

    assert scene.rejects(command).reason is reason


@pytest.mark.parametrize(
    ("protection", "reason"),
    [
        ({"take_profit": Trigger(D(100))}, Reason.TAKE_PROFIT_ABOVE_LAST),
        ({"stop_loss": Trigger(D(99))}, Reason.STOP_LOSS_BELOW_LAST),
    ],
)
def test_a_short_lead_position_is_protected_the_other_way_round(
    scene: CopyScene, protection: dict[str, Trigger], reason: Reason
) -> None:
    """A short takes profit below and stops its loss above the last price."""
    lead = scene.lead_trader(leading=[BTC])
    scene.price(100)
    scene.sells(lead, 5, BTC)

    command = ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, **protection)

    assert scene.rejects(command).reason is reason


def test_a_price_without_offers_calls_again(scene: CopyScene) -> None:
    """A stop loss that finds nobody closes when somebody bids."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    stop = Trigger(D(95), "mark")
    scene.execute(ProtectLeadPosition(lead, scene.lead_positions(lead)[0].id, stop_loss=stop))
    scene.execute(ProtectCopy(ann, scene.copies_of(ann)[0].id, stop_loss=stop))

    scene.house_quotes(BTC, mark=94)
    assert (scene.net(lead, BTC), scene.net(ann, BTC)) == (5, 5)
    scene.price(94)

    assert (scene.net(lead, BTC), scene.net(ann, BTC)) == (0, 0)


# At a total loss, and when copying stops.


def test_copying_ends_at_the_total_stop_loss(scene: CopyScene) -> None:
    """When the losses reach the total, fees included, copying ends and the rest is closed as the settings say."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, total_stop_loss=1, close_type="market_close")
    scene.price(100)
    for _ in range(2):
        scene.buys(lead, 10, BTC)
    scene.price(90)

    events = scene.closes_one(scene.lead_positions(lead)[0])

    (stopped,) = [event for event in events if isinstance(event, CopyingStopped)]
    assert (stopped.by, stopped.close_type) == ("total_stop_loss", "market_close")
    assert [event.cause for event in closed(events)] == ["lead_trader", "stopped"]
    assert scene.net(ann, BTC) == 0
    assert copying_queries.relation(scene.exchange, ann, lead) is None


def test_profits_count_against_the_total_stop_loss(scene: CopyScene) -> None:
    """The total is of profits and losses together."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, total_stop_loss=1)
    for entry, exit_ in ((100, 110), (110, 100)):
        scene.price(entry)
        scene.buys(lead, 10, BTC)
        scene.price(exit_)
        scene.closes(lead)

    assert copying_queries.relation(scene.exchange, ann, lead) is not None


@pytest.mark.parametrize(
    ("close_type", "net", "follows"), [("market_close", 0, False), ("copy_close", 5, True), ("manual_close", 5, False)]
)
def test_what_becomes_of_open_copies(scene: CopyScene, close_type: CloseType, net: int, follows: bool) -> None:
    """Closed at once, closed when the lead trader closes, or handed over and left alone."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)

    scene.stops(ann, lead, close_type)
    scene.buys(lead, 1, BTC)

    assert scene.net(ann, BTC) == net
    assert (scene.sizes(ann) == [5]) is follows
    scene.closes(lead)
    assert scene.net(ann, BTC) == (0 if follows else net)
    assert list(scene.exchange.copying.copying.relations) == []


def test_without_a_word_the_settings_decide(scene: CopyScene) -> None:
    """A stop without a close type uses that of the settings."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, close_type="manual_close")
    scene.price(100)
    scene.buys(lead, 5, BTC)

    events = scene.stops(ann, lead)

    assert [type(event) for event in events] == [CopyingStopped, CopyReleased]


def test_copying_can_begin_again(scene: CopyScene) -> None:
    """Whoever stopped may start again; old copies follow still, new ones count for the new relation."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead, total_amount=20)
    scene.price(100)
    scene.buys(lead, 50, BTC)
    scene.stops(ann, lead)

    scene.copies(ann, lead, total_amount=20)
    scene.buys(lead, 150, BTC)

    assert scene.sizes(ann) == [50, 150]
    assert copying_queries.copy_traders_ever(scene.exchange, lead) == 2


def test_what_cannot_be_closed_is_told_and_stays(scene: CopyScene) -> None:
    """Where nobody buys, or the instrument is suspended, a market close leaves the copy, with the reason."""
    lead = scene.lead_trader(leading=[BTC])
    ann, bob = scene.copy_trader("ann", lead), scene.copy_trader("bob", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)

    scene.house_quotes(BTC, bids=[(100, 3)], mark=100)
    dry = scene.stops(ann, lead, "market_close")
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "suspend"))
    shut = scene.stops(bob, lead, "market_close")

    (no_offers,) = [event for event in dry if isinstance(event, CopyNotClosed)]
    (refused,) = [event for event in shut if isinstance(event, CopyNotClosed)]
    assert (no_offers.reason, scene.sizes(ann)) == ("no_offers", [2])
    assert (refused.details["rejection"], scene.sizes(bob)) == ("INSTRUMENT_SUSPENDED", [5])


def test_nothing_is_stopped_twice(scene: CopyScene) -> None:
    """A second stop is refused."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.stops(ann, lead)

    assert scene.rejects(StopCopying(ann, lead)).reason is Reason.NO_COPYING_TO_STOP
