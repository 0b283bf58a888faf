"""Stories of how copying ends: at a total loss, by the copy trader, and what becomes of open copies."""

from decimal import Decimal

import pytest
from tests.copying_scene import BTC, CopyScene, closed

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    CloseType,
    CopyingStopped,
    CopyNotClosed,
    CopyReleased,
    StopCopying,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import ChangeInstrumentState

D = Decimal


@pytest.mark.rule("copying.total-stop-loss")
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


@pytest.mark.rule("copying.total-stop-loss")
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
@pytest.mark.rule("copying.end")
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


@pytest.mark.rule("copying.end")
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
