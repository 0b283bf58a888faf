"""The copying desk by itself: who becomes a lead trader, on which terms, and who stops."""

from decimal import Decimal

import pytest
from tests.unit.engine.copying.office import (
    ANN,
    BTC,
    BTC_SPOT,
    DAY_MS,
    ETH,
    Office,
    office_of_ann,
)

from copydesk.engine.copying.calendar import month_of
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CopyingRules,
    DecideLeadApplication,
    LeadApplicationReceived,
    LeadTraderApproved,
    StopLeadTrading,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.rejections import Reason


@pytest.fixture
def office() -> Office:
    """Ann leads BTC."""
    return office_of_ann()


def test_an_application_is_accepted_at_once() -> None:
    """Without an operator in between, who applies leads, with the first ratio of the rules."""
    office = Office()

    events = office.does(ApplyForLeadTrading(ANN, "SWAP", (BTC,)))

    assert events == [LeadTraderApproved(ANN, "SWAP", (BTC,), Decimal("0.1"))]


def test_an_application_waits_for_the_operator() -> None:
    """With lead_application = operator nothing is led until the operator accepts, who then finds an idle instrument."""
    office = Office()
    office.does(AdoptCopyingRules(CopyingRules(lead_application="operator")))

    assert office.does(ApplyForLeadTrading(ANN, "SWAP", (BTC,))) == [LeadApplicationReceived(ANN, "SWAP", (BTC,))]
    assert office.refuses(ApplyForLeadTrading(ANN, "SWAP", (BTC,))).reason is Reason.LEAD_APPLICATION_PENDING
    office.trading.with_position.add(BTC)
    assert office.refuses(DecideLeadApplication(ANN, "SWAP", accept=True)).reason is Reason.INSTRUMENT_HAS_POSITION
    office.trading.with_position.clear()
    office.does(DecideLeadApplication(ANN, "SWAP", accept=True))
    assert office.leading() == (BTC,)
    assert office.refuses(DecideLeadApplication(ANN, "SWAP", accept=True)).reason is Reason.NO_LEAD_APPLICATION


def test_a_declined_application_is_gone() -> None:
    """After a no from the operator one may apply again."""
    office = Office()
    office.does(AdoptCopyingRules(CopyingRules(lead_application="operator")))
    office.does(ApplyForLeadTrading(ANN, "SWAP", (BTC,)))

    office.does(DecideLeadApplication(ANN, "SWAP", accept=False))

    assert list(office.state.applications()) == []
    assert office.does(ApplyForLeadTrading(ANN, "SWAP", (BTC,)))


def test_applications_can_be_closed() -> None:
    """With lead_application = closed only the operator makes lead traders."""
    office = Office()
    office.does(AdoptCopyingRules(CopyingRules(lead_application="closed")))

    assert office.refuses(ApplyForLeadTrading(ANN, "SWAP", (BTC,))).reason is Reason.LEAD_APPLICATION_NOT_ALLOWED


def test_nobody_becomes_a_lead_trader_twice(office: Office) -> None:
    """Approval and application are both refused to who leads already."""
    for command in (ApproveLeadTrader(ANN, "SWAP", (ETH,)), ApplyForLeadTrading(ANN, "SWAP", (ETH,))):
        assert office.refuses(command).reason is Reason.ALREADY_A_LEAD_TRADER


def test_leading_stops_only_when_its_instruments_are_idle(office: Office) -> None:
    """Orders and positions of leading instruments come first; then the role ends, and applying begins anew."""
    office.trading.with_orders.add(BTC)
    assert office.refuses(StopLeadTrading(ANN, "SWAP")).details == {"instrument": BTC}
    office.trading.with_orders.clear()

    office.does(StopLeadTrading(ANN, "SWAP"))

    assert office.state.lead_trader(ANN, "SWAP") is None
    assert office.refuses(StopLeadTrading(ANN, "SWAP")).reason is Reason.NOT_A_LEAD_TRADER


def test_the_profit_sharing_ratio_stays_in_its_range(office: Office) -> None:
    """The bounds themselves are allowed, and a refusal tells them."""
    for ratio in ("0", "0.3"):
        office.does(AmendProfitSharingRatio(ANN, "SWAP", Decimal(ratio)))
    rejected = office.refuses(AmendProfitSharingRatio(ANN, "SWAP", Decimal("0.31")))

    assert rejected.details == {"minimum": Decimal(0), "maximum": Decimal("0.3")}


def test_ratio_edits_are_counted_by_the_month(office: Office) -> None:
    """The count begins anew at 00:00 UTC+8 on the first of a month."""
    office.does(AdoptCopyingRules(CopyingRules(max_ratio_edits_per_month=1)))
    office.at = 30 * DAY_MS
    office.does(AmendProfitSharingRatio(ANN, "SWAP", Decimal("0.2")))
    assert office.refuses(AmendProfitSharingRatio(ANN, "SWAP", Decimal("0.1"))).reason is Reason.TOO_MANY_RATIO_EDITS

    office.at = 31 * DAY_MS - 8 * 3_600_000

    assert office.does(AmendProfitSharingRatio(ANN, "SWAP", Decimal("0.1")))


def test_a_month_begins_at_midnight_in_utc_plus_8() -> None:
    """The last millisecond of January in UTC+8 still counts as January."""
    february = 31 * DAY_MS - 8 * 3_600_000

    assert month_of(february) == month_of(february - 1) + 1


def test_the_state_survives_as_plain_data(office: Office) -> None:
    """A state made from a snapshot answers as the one it was taken from."""
    office.does(ApplyForLeadTrading(ANN, "SPOT", (BTC_SPOT,)))

    again = CopyingState(LedgerState(), office.state.snapshot())

    assert again.snapshot() == office.state.snapshot()
    assert again.leads(ANN, "SWAP", BTC)
