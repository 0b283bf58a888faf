"""The copying desk by itself: which sets of leading instruments hold."""

import pytest
from tests.unit.engine.copying.office import (
    ANN,
    BTC,
    BTC_SPOT,
    COIN_MARGINED,
    ETH,
    SOL,
    Office,
    office_of_ann,
    sets,
    terms,
)

from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    ApproveLeadTrader,
    CopyingRules,
    LeadingInstrumentsSet,
    SetLeadingInstruments,
)
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.instruments import InstrumentState


@pytest.fixture
def office() -> Office:
    """Ann leads BTC."""
    return office_of_ann()


def test_the_set_becomes_exactly_what_was_asked(office: Office) -> None:
    """The new set replaces the old one, in the order of the request, each instrument once."""
    events = office.does(sets(SOL, ETH, SOL))

    assert events == [LeadingInstrumentsSet(ANN, "SWAP", (SOL, ETH))]
    assert office.leading() == (SOL, ETH)


def test_the_same_set_again_changes_nothing(office: Office) -> None:
    """Asking for the set that holds already records no event."""
    assert office.does(sets(BTC)) == []


def test_another_order_of_the_same_instruments_is_a_change(office: Office) -> None:
    """The set keeps the order of the last request."""
    office.does(sets(BTC, ETH))

    office.does(sets(ETH, BTC))

    assert office.leading() == (ETH, BTC)


def test_orders_are_told_before_a_position(office: Office) -> None:
    """An instrument with both is refused for its orders."""
    office.trading.with_orders.add(ETH)
    office.trading.with_position.add(ETH)

    rejected = office.refuses(sets(BTC, ETH))

    assert (rejected.reason, rejected.details) == (Reason.INSTRUMENT_HAS_ORDERS, {"instrument": ETH})


def test_a_position_keeps_an_instrument_out(office: Office) -> None:
    """A newly added instrument must have no position."""
    office.trading.with_position.add(ETH)

    assert office.refuses(sets(ETH)).reason is Reason.INSTRUMENT_HAS_POSITION


def test_a_leading_instrument_may_be_busy(office: Office) -> None:
    """The idle rule is for newcomers: what leads already stays, whatever it holds."""
    office.trading.with_orders.add(BTC)
    office.trading.with_position.add(BTC)

    office.does(sets(BTC, ETH))

    assert office.leading() == (BTC, ETH)


def test_a_busy_instrument_may_leave_but_not_return(office: Office) -> None:
    """Dropping an instrument with a position is allowed; adding it again is not, while the position is there."""
    office.trading.with_position.add(BTC)
    office.does(sets(ETH))

    assert office.leading() == (ETH,)
    assert office.refuses(sets(ETH, BTC)).reason is Reason.INSTRUMENT_HAS_POSITION


@pytest.mark.parametrize(
    ("instrument", "reason"),
    [
        (InstrumentId("NO-SUCH-SWAP"), Reason.UNKNOWN_INSTRUMENT),
        (BTC_SPOT, Reason.UNKNOWN_INSTRUMENT),
        (COIN_MARGINED, Reason.INSTRUMENT_NOT_FOR_LEADING),
    ],
)
def test_an_unfit_instrument_refuses_the_whole_request(
    office: Office, instrument: InstrumentId, reason: Reason
) -> None:
    """Unknown, of the other type or not offered: named, and nothing of the request is done."""
    rejected = office.refuses(sets(ETH, instrument))

    assert (rejected.reason, rejected.details) == (reason, {"instrument": instrument})


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("preopen", Reason.INSTRUMENT_NOT_LISTED),
        ("suspend", Reason.INSTRUMENT_SUSPENDED),
        ("expired", Reason.INSTRUMENT_EXPIRED),
    ],
)
def test_an_instrument_that_is_not_live_is_refused_for_its_state(
    office: Office, state: InstrumentState, reason: Reason
) -> None:
    """Not live means not to be led, with the reason of the state."""
    office.trading.listed[ETH] = terms(ETH, state=state)

    assert office.refuses(sets(ETH)).reason is reason


def test_the_first_refused_instrument_of_the_request_decides(office: Office) -> None:
    """With several refused, the order of the request tells which one is named, whatever their reasons."""
    office.trading.with_position.add(ETH)

    assert office.refuses(sets(ETH, COIN_MARGINED)).details == {"instrument": ETH}
    assert office.refuses(sets(COIN_MARGINED, ETH)).details == {"instrument": COIN_MARGINED}


def test_one_by_one_a_busy_instrument_loses_only_its_own_row(office: Office) -> None:
    """With leading_conflict = per_instrument the rest is set, and the event says what was refused and why."""
    office.does(AdoptCopyingRules(CopyingRules(leading_conflict="per_instrument")))
    office.trading.with_orders.add(ETH)

    events = office.does(sets(ETH, SOL))

    assert events == [LeadingInstrumentsSet(ANN, "SWAP", (SOL,), ((ETH, "INSTRUMENT_HAS_ORDERS"),))]


def test_one_by_one_an_unfit_instrument_still_refuses_all(office: Office) -> None:
    """Judging one by one is for busy instruments; an unknown one refuses the request."""
    office.does(AdoptCopyingRules(CopyingRules(leading_conflict="per_instrument")))

    assert office.refuses(sets(ETH, BTC_SPOT)).reason is Reason.UNKNOWN_INSTRUMENT


def test_one_by_one_a_set_is_never_emptied(office: Office) -> None:
    """When every instrument of the request is busy, the request is refused and the old set holds."""
    office.does(AdoptCopyingRules(CopyingRules(leading_conflict="per_instrument")))
    office.trading.with_position.update((ETH, SOL))

    assert office.refuses(sets(ETH, SOL)).details == {"instrument": ETH}


def test_a_cap_counts_each_instrument_once(office: Office) -> None:
    """Doubles do not count against max_leading_instruments; one more than the cap is refused with the cap."""
    office.does(AdoptCopyingRules(CopyingRules(max_leading_instruments=2)))

    office.does(sets(BTC, ETH, BTC))

    assert office.leading() == (BTC, ETH)
    assert office.refuses(sets(BTC, ETH, SOL)).details == {"limit": 2}


def test_no_instruments_is_no_set(office: Office) -> None:
    """The set cannot be emptied."""
    assert office.refuses(sets()).reason is Reason.NO_INSTRUMENTS


def test_swap_and_spot_are_led_apart(office: Office) -> None:
    """A lead trader of contracts leads no spot, and a spot set leaves the contracts alone."""
    assert office.refuses(SetLeadingInstruments(ANN, "SPOT", (BTC_SPOT,))).reason is Reason.NOT_A_LEAD_TRADER

    office.does(ApproveLeadTrader(ANN, "SPOT", (BTC_SPOT,)))

    assert (office.leading("SWAP"), office.leading("SPOT")) == ((BTC,), (BTC_SPOT,))
