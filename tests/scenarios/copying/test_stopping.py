"""Stories of a stop at market that cannot be carried out at once, and of copies that are closed when they can be."""

from decimal import Decimal

from tests.copying_scene import BTC, CopyScene, closed, settings
from tests.scene import START

from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import (
    CloseCopy,
    CopyNotClosed,
    ProfitSharingDeferred,
    ProfitSharingSettled,
    StartCopying,
    StopCopying,
    StopLeadTrading,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import ChangeInstrumentState

D = Decimal
Parties = tuple[AccountId, AccountId]


def stopped_in_a_dry_market(scene: CopyScene) -> Parties:
    """A lead trader, and somebody who stops copying him while nobody buys what is to be sold."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.one_price(100)
    (told,) = [event for event in scene.stops(ann, lead, "market_close") if isinstance(event, CopyNotClosed)]
    assert (told.reason, told.cause) == ("no_offers", "stopped")
    return lead, ann


def closed_in_a_dry_market(scene: CopyScene, buyers: int) -> Parties:
    """A lead trader who closed a hundred contracts in profit, and a copy trader whose hundred find too few buyers."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.one_price(100)
    scene.buys(lead, 100, BTC)
    scene.house_quotes(BTC, bids=[(110, buyers)], mark=110)
    told = [event for event in scene.closes(lead) if isinstance(event, CopyNotClosed)]
    assert [event.reason for event in told] == ["no_offers"]
    return lead, ann


def test_a_stop_is_carried_out_as_soon_as_somebody_buys(scene: CopyScene) -> None:
    """While copies are to be closed neither a stop nor a new start is taken; the next offers close them."""
    lead, ann = stopped_in_a_dry_market(scene)

    assert scene.rejects(StopCopying(ann, lead)).reason is Reason.STOP_BEING_CARRIED_OUT
    assert scene.rejects(StartCopying(ann, lead, settings())).reason is Reason.STOP_BEING_CARRIED_OUT
    (copy,) = scene.copies_of(ann)
    assert scene.rejects(CloseCopy(ann, copy.id)).reason is Reason.COPY_IS_BEING_CLOSED

    (event,) = closed(scene.price(99))

    assert (event.cause, event.size, scene.net(ann, BTC)) == ("stopped", 5, 0)
    assert scene.rejects(StopCopying(ann, lead)).reason is Reason.NO_COPYING_TO_STOP
    scene.copies(ann, lead)


def test_a_stop_is_carried_out_bit_by_bit(scene: CopyScene) -> None:
    """Of five, two find a buyer, and then the rest; a failure is told once."""
    _, ann = stopped_in_a_dry_market(scene)

    thin = scene.house_quotes(BTC, bids=[(98, 2)], mark=98)
    assert ([event.size for event in closed(thin)], scene.sizes(ann)) == ([2], [3])
    assert not [event for event in thin if isinstance(event, CopyNotClosed)]
    assert [event.size for event in closed(scene.price(97))] == [3]


def test_a_shut_market_is_waited_for(scene: CopyScene) -> None:
    """While the instrument is suspended no price closes anything; the first one afterwards does."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    scene.price(100)
    scene.buys(lead, 5, BTC)
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "suspend"))
    scene.stops(ann, lead, "market_close")

    assert closed(scene.price(99)) == []
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), "live"))
    assert [event.cause for event in closed(scene.price(98))] == ["stopped"]


def test_a_close_by_hand_ends_a_stop_that_waits(scene: CopyScene) -> None:
    """An ordinary order of the copy trader's own does as well, and then he may begin again."""
    lead, ann = stopped_in_a_dry_market(scene)
    scene.rests(ann, "sell", 5, BTC, at=99)
    scene.buys(scene.trader("bob"), 5, BTC)

    assert scene.copies_of(ann) == []
    scene.copies(ann, lead)


def test_what_the_lead_trader_closed_in_a_dry_market_closes_later(scene: CopyScene) -> None:
    """The rest of a copy whose lead position is gone closes as soon as anybody buys; then profit can be shared."""
    _, ann = closed_in_a_dry_market(scene, buyers=150)
    scene.at = next_settlement_at(START)
    assert isinstance(scene.settles()[0], ProfitSharingDeferred)

    (event,) = closed(scene.sells_at(110))

    assert (event.cause, event.copy_trader, event.profit) == ("lead_trader", ann, 5)
    scene.at = next_settlement_at(scene.at)
    assert isinstance(scene.settles()[0], ProfitSharingSettled)


def test_a_stop_that_waits_survives_a_restart(scene: CopyScene) -> None:
    """An exchange made from the state goes on closing where this one stood."""
    lead, ann = stopped_in_a_dry_market(scene)
    scene.exchange = Exchange.restore(scene.exchange.state())

    assert scene.rejects(StopCopying(ann, lead)).reason is Reason.STOP_BEING_CARRIED_OUT
    assert [event.size for event in closed(scene.price(99))] == [5]
    scene.copies(ann, lead)


def test_a_copy_that_is_owed_outlives_its_lead_traders_leading(scene: CopyScene) -> None:
    """He closed, nobody bought the copies, and he stopped leading: they close later, and he is paid his share."""
    lead, ann = closed_in_a_dry_market(scene, buyers=100)
    scene.execute(StopLeadTrading(lead, "SWAP"))
    assert scene.sizes(ann) == [100]

    (event,) = closed(scene.sells_at(110))
    scene.at = next_settlement_at(scene.at)
    scene.settles()

    assert (event.cause, event.profit) == ("lead_trader", 10)
    assert scene.money(lead, "funding") == D("0.9895")


def test_a_copy_that_is_owed_may_be_handed_over(scene: CopyScene) -> None:
    """Who stops with manual_close keeps what could not be closed, and nothing closes it for him."""
    lead, ann = closed_in_a_dry_market(scene, buyers=100)

    scene.stops(ann, lead, "manual_close")

    assert closed(scene.sells_at(111)) == []
    assert (scene.net(ann, BTC), scene.copies_of(ann)) == (100, [])
