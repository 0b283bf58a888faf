"""The lead traders with their leading instruments, and the applications to lead."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

import msgspec

from copydesk.engine.copying.calendar import day_of, month_of
from copydesk.engine.copying.messages import (
    LeadApplicationDeclined,
    LeadApplicationReceived,
    LeadingInstrumentsSet,
    LeadStopDeclined,
    LeadStopRequested,
    LeadTermsSet,
    LeadTraderApproved,
    LeadTradingStopped,
    ProfitSharingRatioAmended,
)
from copydesk.engine.copying.words import LeadTerms
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.instruments import InstrumentType

LeadTraderEvent = (
    LeadTraderApproved
    | LeadApplicationReceived
    | LeadApplicationDeclined
    | LeadStopRequested
    | LeadStopDeclined
    | LeadTermsSet
    | LeadTradingStopped
    | LeadingInstrumentsSet
    | ProfitSharingRatioAmended
)


class LeadTrader(msgspec.Struct, frozen=True, omit_defaults=True):
    """An account that leads trades in an instrument type.

    Units: `profit_sharing_ratio` is a fraction; `approved_at` and `set_at` are Unix ms; `ratio_month` counts months and
    `lead_day` days; `leads_of_day` are the copied lead positions opened on that day. `asked_to_stop` while a request to
    stop waits for the operator.
    """

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    profit_sharing_ratio: Decimal
    approved_at: int
    set_at: int
    ratio_month: int = 0
    ratio_edits: int = 0
    lead_day: int = 0
    leads_of_day: int = 0
    terms: LeadTerms = LeadTerms()
    asked_to_stop: bool = False

    def places(self, allowed: int) -> int:
        """How many may copy the lead trader at a time, where the rules allow so many."""
        return allowed if self.terms.places is None else min(allowed, self.terms.places)


class LeadApplication(msgspec.Struct, frozen=True):
    """A request to lead that waits for the operator."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    received_at: int


class LeadTraders:
    """Lead traders and applications by account and instrument type: SWAP and SPOT are led apart."""

    def __init__(self, leads: Iterable[LeadTrader] = (), applications: Iterable[LeadApplication] = ()) -> None:
        self._leads = {(lead.account, lead.instrument_type): lead for lead in leads}
        self._applications = {(one.account, one.instrument_type): one for one in applications}

    def __iter__(self) -> Iterator[LeadTrader]:
        """Every lead trader, in order of approval."""
        return iter(self._leads.values())

    def __contains__(self, place: tuple[AccountId, InstrumentType]) -> bool:
        """Whether the account leads in the instrument type."""
        return place in self._leads

    def get(self, account: AccountId, instrument_type: InstrumentType) -> LeadTrader | None:
        """The lead trader that this account is in the instrument type, if it is one."""
        return self._leads.get((account, instrument_type))

    def application(self, account: AccountId, instrument_type: InstrumentType) -> LeadApplication | None:
        """The account's waiting application in the instrument type, if there is one."""
        return self._applications.get((account, instrument_type))

    def applications(self) -> Iterator[LeadApplication]:
        """Every waiting application, in order of arrival."""
        return iter(self._applications.values())

    def apply(self, event: LeadTraderEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case LeadingInstrumentsSet():
                self._change(event.account, event.instrument_type, instruments=event.instruments, set_at=at)
            case LeadTraderApproved():
                self._approve(event, at)
            case LeadApplicationReceived(account, instrument_type, instruments):
                application = LeadApplication(account, instrument_type, instruments, received_at=at)
                self._applications[account, instrument_type] = application
            case LeadApplicationDeclined(account, instrument_type):
                del self._applications[account, instrument_type]
            case LeadStopRequested(account, instrument_type):
                self._change(account, instrument_type, asked_to_stop=True)
            case LeadStopDeclined(account, instrument_type):
                self._change(account, instrument_type, asked_to_stop=False)
            case LeadTermsSet(account, terms):
                self._change(account, "SWAP", terms=terms)
            case LeadTradingStopped(account, instrument_type):
                del self._leads[account, instrument_type]
            case ProfitSharingRatioAmended():
                self._amend_ratio(event, at)
            case _:
                assert_never(event)

    def count_lead(self, account: AccountId, instrument_type: InstrumentType, at: int) -> None:
        """Count a copied lead position of the day."""
        lead, day = self._leads[account, instrument_type], day_of(at)
        count = lead.leads_of_day + 1 if lead.lead_day == day else 1
        self._change(account, instrument_type, lead_day=day, leads_of_day=count)

    def _approve(self, event: LeadTraderApproved, at: int) -> None:
        place = (event.account, event.instrument_type)
        self._applications.pop(place, None)
        self._leads[place] = LeadTrader(
            account=event.account,
            instrument_type=event.instrument_type,
            instruments=event.instruments,
            profit_sharing_ratio=event.profit_sharing_ratio,
            approved_at=at,
            set_at=at,
        )

    def _amend_ratio(self, event: ProfitSharingRatioAmended, at: int) -> None:
        lead = self._leads[event.account, event.instrument_type]
        month = month_of(at)
        edits = lead.ratio_edits + 1 if month == lead.ratio_month else 1
        self._change(
            event.account,
            event.instrument_type,
            profit_sharing_ratio=event.ratio,
            ratio_month=month,
            ratio_edits=edits,
        )

    def _change(self, account: AccountId, instrument_type: InstrumentType, **changes: object) -> None:
        place = (account, instrument_type)
        self._leads[place] = msgspec.structs.replace(self._leads[place], **changes)
