"""Stories of how copies close: with the lead trader, part by part, and by hand."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, DEEP, CopyScene, closed

from copydesk.engine.copying.messages import (
    CloseCopy,
    CopyClosed,
    CopyNotClosed,
    CopyReduced,
)
from copydesk.engine.identifiers import CopyId
from copydesk.engine.rejections import Reason

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


@pytest.mark.rule("copies.partial-close")
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


@pytest.mark.rule("set-instruments.dropped-stays-linked")
def test_instruments_that_left_the_set_stay_linked(scene: CopyScene) -> None:
    """An open lead position of a dropped instrument closes its copies as before."""
    lead = scene.lead_trader(leading=[BTC, "ETH-USDT-SWAP"])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.sets_leading(lead, "ETH-USDT-SWAP")

    scene.closes(lead)

    assert scene.net(ann, BTC) == 0


@pytest.mark.rule("copies.closed-by-hand")
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


@pytest.mark.rule("copies.closed-by-hand")
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
