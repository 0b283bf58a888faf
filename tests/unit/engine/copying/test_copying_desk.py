"""The copying desk by itself: which sets of leading instruments hold, with a stand-in for trading's answers."""

from decimal import Decimal

import pytest

from copydesk.engine.copying.calendar import month_of
from copydesk.engine.copying.desk import CopyingDesk
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CopyingCommand,
    CopyingEvent,
    CopyingRules,
    DecideLeadApplication,
    LeadApplicationReceived,
    LeadingInstrumentsSet,
    LeadTraderApproved,
    SetLeadingInstruments,
    StopLeadTrading,
)
from copydesk.engine.copying.state import CopyingState
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.instruments import Instrument, InstrumentState, InstrumentType

ANN = AccountId(1)
BTC, ETH, SOL = (InstrumentId(f"{coin}-USDT-SWAP") for coin in ("BTC", "ETH", "SOL"))
BTC_SPOT = InstrumentId("BTC-USDT")
COIN_MARGINED = InstrumentId("BTC-USD-SWAP")
DAY_MS = 86_400_000


def terms(name: InstrumentId, *, state: InstrumentState = "live", offered: bool = True) -> Instrument:
    """An instrument of which only name, type, state and offer matter here."""
    step = Decimal("0.1")
    return Instrument(
        id=name,
        type="SWAP" if name.endswith("SWAP") else "SPOT",
        code=1,
        base=Currency("X"),
        quote=Currency("USDT"),
        tick_size=step,
        lot_size=step,
        minimum_size=step,
        max_limit_size=Decimal(100),
        max_market_size=Decimal(100),
        state=state,
        offered_for_leading=offered,
    )


class TradingAnswers:
    """What copying asks of trading, answered from three plain collections."""

    def __init__(self) -> None:
        self.listed = {name: terms(name) for name in (BTC, ETH, SOL, BTC_SPOT)}
        self.listed[COIN_MARGINED] = terms(COIN_MARGINED, offered=False)
        self.with_orders: set[InstrumentId] = set()
        self.with_position: set[InstrumentId] = set()

    def instrument(self, instrument: InstrumentId, /) -> Instrument | None:
        return self.listed.get(instrument)

    def has_pending_orders(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        return instrument in self.with_orders

    def has_position(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        return instrument in self.with_position


class Office:
    """A copying desk with its state, and trading's answers to set."""

    def __init__(self) -> None:
        self.trading = TradingAnswers()
        self.state = CopyingState()
        self.events: list[CopyingEvent] = []
        self.at = 0
        self._desk = CopyingDesk(self.state, self._record, self.trading)

    def _record(self, event: CopyingEvent) -> None:
        self.events.append(event)
        self.state.apply(event, self.at)

    def does(self, command: CopyingCommand) -> list[CopyingEvent]:
        self.events = []
        self._desk.execute(command, self.at)
        return self.events

    def refuses(self, command: CopyingCommand) -> Rejected:
        before = self.state.snapshot()
        with pytest.raises(Rejected) as caught:
            self.does(command)
        assert self.state.snapshot() == before, "a rejected command changes nothing"
        return caught.value

    def leading(self, instrument_type: InstrumentType = "SWAP") -> tuple[InstrumentId, ...]:
        lead = self.state.lead_trader(ANN, instrument_type)
        return lead.instruments if lead else ()


@pytest.fixture
def office() -> Office:
    """Ann leads BTC."""
    office = Office()
    office.does(ApproveLeadTrader(ANN, "SWAP", (BTC,)))
    return office


def sets(*instruments: InstrumentId) -> SetLeadingInstruments:
    return SetLeadingInstruments(ANN, "SWAP", instruments)


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

    again = CopyingState(office.state.snapshot())

    assert again.snapshot() == office.state.snapshot()
    assert again.leads(ANN, "SWAP", BTC)
