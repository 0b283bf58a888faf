"""Stories of who may copy on which terms: private lead traders, smart sync only, places, who leaves, who is barred."""

from tests.copying_scene import BTC, CopyScene, settings
from tests.scene import Number

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import (
    AllowCopying,
    AmendCopySettings,
    CopyingAllowed,
    CopyingStopped,
    DecideLeadStop,
    LeadStopDeclined,
    LeadStopRequested,
    LeadTerms,
    LeadTermsSet,
    LeadTradingStopped,
    SetLeadTerms,
    StartCopying,
    StopLeadTrading,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Reason


def offers(scene: CopyScene, lead: AccountId, **terms: object) -> None:
    """Let a lead trader be copied on these terms."""
    scene.execute(SetLeadTerms(lead, LeadTerms(**terms)))  # type: ignore[arg-type]


def refused(scene: CopyScene, name: str, lead: AccountId, money: Number = 1_000) -> Reason:
    """Why somebody new cannot copy the lead trader."""
    return scene.rejects(StartCopying(scene.trader(name, usdt=money), lead, settings())).reason


def test_a_lead_trader_with_smart_sync_only_is_not_copied_by_a_call(scene: CopyScene) -> None:
    """Nobody new begins and nobody amends; who copies him already goes on."""
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)
    offers(scene, lead, custom_copying=False)

    assert refused(scene, "bob", lead) is Reason.SMART_SYNC_ONLY
    assert scene.rejects(AmendCopySettings(ann, lead, settings(ratio=2))).reason is Reason.SMART_SYNC_ONLY
    scene.price(100)
    scene.buys(lead, 5, BTC)
    assert scene.sizes(ann) == [5]

    offers(scene, lead)
    scene.execute(AmendCopySettings(ann, lead, settings(ratio=2)))


def test_a_lead_trader_has_places_of_his_own(scene: CopyScene) -> None:
    """Below those that the rules allow; with none of his own the rules' are the only ones."""
    scene.rules(max_copy_traders=2)
    lead = scene.lead_trader(leading=[BTC])
    offers(scene, lead, places=1)
    ann = scene.copy_trader("ann", lead)

    assert refused(scene, "bob", lead) is Reason.NO_PLACE_LEFT
    offers(scene, lead, places=5)
    scene.copy_trader("cat", lead)
    assert refused(scene, "dan", lead) is Reason.NO_VACANCY
    offers(scene, lead, places=0)
    scene.stops(ann, lead)
    assert refused(scene, "eve", lead) is Reason.NO_PLACE_LEFT


def test_the_same_terms_change_nothing(scene: CopyScene) -> None:
    """Terms that hold already are no event, and only lead traders of swaps have any."""
    lead, ann = scene.lead_trader(leading=[BTC]), scene.trader("ann")
    command = SetLeadTerms(lead, LeadTerms(mode="private"))

    assert scene.execute(command) == (LeadTermsSet(lead, LeadTerms(mode="private")),)
    assert scene.execute(command) == ()
    assert scene.rejects(SetLeadTerms(ann, LeadTerms())).reason is Reason.NOT_A_LEAD_TRADER


def test_who_has_asked_to_stop_is_copied_by_nobody_new(scene: CopyScene) -> None:
    """Until the operator decides, his copy traders go on; then all relations end."""
    scene.rules(lead_stop="operator")
    lead = scene.lead_trader(leading=[BTC])
    ann = scene.copy_trader("ann", lead)

    assert scene.execute(StopLeadTrading(lead, "SWAP")) == (LeadStopRequested(lead, "SWAP"),)

    assert refused(scene, "bob", lead) is Reason.LEAD_TRADER_IS_LEAVING
    assert scene.rejects(StopLeadTrading(lead, "SWAP")).reason is Reason.LEAD_STOP_PENDING
    scene.price(100)
    scene.buys(lead, 5, BTC)
    assert scene.sizes(ann) == [5]
    decision = DecideLeadStop(lead, "SWAP", accept=True)
    assert scene.rejects(decision).reason is Reason.INSTRUMENT_HAS_POSITION
    scene.closes(lead)
    told, ended = scene.execute(decision)
    assert told == LeadTradingStopped(lead, "SWAP")
    assert isinstance(ended, CopyingStopped)
    assert (ended.copy_trader, ended.by) == (ann, "lead_trader")


def test_a_lead_trader_may_be_kept(scene: CopyScene) -> None:
    """After a no from the operator he leads as before, and may ask again."""
    scene.rules(lead_stop="operator")
    lead = scene.lead_trader(leading=[BTC])
    scene.execute(StopLeadTrading(lead, "SWAP"))

    assert scene.execute(DecideLeadStop(lead, "SWAP", accept=False)) == (LeadStopDeclined(lead, "SWAP"),)

    scene.copy_trader("ann", lead)
    assert scene.rejects(DecideLeadStop(lead, "SWAP", accept=False)).reason is Reason.NO_LEAD_STOP
    scene.execute(StopLeadTrading(lead, "SWAP"))


def test_who_is_barred_begins_no_copying(scene: CopyScene) -> None:
    """Nor amends; what he copies by then goes on, and once allowed again he may begin."""
    lead = scene.lead_trader(leading=[BTC])
    ann, bob = scene.copy_trader("ann", lead), scene.trader("bob")
    for account in (ann, bob):
        assert scene.execute(AllowCopying(account, is_allowed=False)) == (CopyingAllowed(account, is_allowed=False),)
        assert scene.execute(AllowCopying(account, is_allowed=False)) == ()

    assert scene.rejects(StartCopying(bob, lead, settings())).reason is Reason.NOT_ALLOWED_TO_COPY
    assert scene.rejects(AmendCopySettings(ann, lead, settings(ratio=2))).reason is Reason.NOT_ALLOWED_TO_COPY
    scene.price(100)
    scene.buys(lead, 5, BTC)
    assert scene.sizes(ann) == [5]
    scene.execute(AllowCopying(bob, is_allowed=True))
    scene.copies(bob, lead)


def test_terms_wishes_and_bars_survive_a_restart(scene: CopyScene) -> None:
    """An exchange made from the state refuses as this one does."""
    scene.rules(lead_stop="operator")
    lead, other = scene.lead_trader(leading=[BTC]), scene.lead_trader("other", leading=[BTC])
    ann = scene.trader("ann")
    offers(scene, lead, mode="private", custom_copying=False, places=3)
    scene.execute(StopLeadTrading(other, "SWAP"))
    scene.execute(AllowCopying(ann, is_allowed=False))

    again = Exchange.restore(scene.exchange.state())

    assert again.state() == scene.exchange.state()
    assert [(one.terms.places, one.asked_to_stop) for one in copying_queries.lead_traders(again)] == [
        (3, False),
        (None, True),
    ]
    assert list(again.copying.copying.barred) == [ann]
