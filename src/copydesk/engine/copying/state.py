"""What copying remembers: lead traders with their leading instruments, applications to lead, and the rules in force.

Changes only in `apply`. The place of a lead trader is its account and instrument type: SWAP and SPOT are led apart.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

import msgspec

from copydesk.engine.copying.calendar import month_of
from copydesk.engine.copying.messages import (
    CopyingEvent,
    CopyingRules,
    CopyingRulesAdopted,
    LeadApplicationDeclined,
    LeadApplicationReceived,
    LeadingInstrumentsSet,
    LeadTraderApproved,
    LeadTradingStopped,
    ProfitSharingRatioAmended,
)
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.instruments import InstrumentType


class LeadTrader(msgspec.Struct, frozen=True, omit_defaults=True):
    """An account that leads trades in an instrument type.

    Units: `profit_sharing_ratio` is a fraction; `approved_at` and `set_at` are Unix ms; `ratio_month` counts months.
    """

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    profit_sharing_ratio: Decimal
    approved_at: int
    set_at: int
    ratio_month: int = 0
    ratio_edits: int = 0


class LeadApplication(msgspec.Struct, frozen=True):
    """A request to lead that waits for the operator."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    received_at: int


class CopyingSnapshot(msgspec.Struct, frozen=True):
    """All of the state, in order of arrival."""

    rules: CopyingRules = CopyingRules()
    lead_traders: tuple[LeadTrader, ...] = ()
    applications: tuple[LeadApplication, ...] = ()


class CopyingState:
    """Holds and applies; decides nothing."""

    def __init__(self, snapshot: CopyingSnapshot | None = None) -> None:
        snapshot = snapshot or CopyingSnapshot()
        self.rules = snapshot.rules
        self._lead_traders = {(lead.account, lead.instrument_type): lead for lead in snapshot.lead_traders}
        self._applications = {(one.account, one.instrument_type): one for one in snapshot.applications}

    def snapshot(self) -> CopyingSnapshot:
        """The state as plain data."""
        return CopyingSnapshot(self.rules, tuple(self._lead_traders.values()), tuple(self._applications.values()))

    def lead_trader(self, account: AccountId, instrument_type: InstrumentType) -> LeadTrader | None:
        """The lead trader that this account is in the instrument type, if it is one."""
        return self._lead_traders.get((account, instrument_type))

    def application(self, account: AccountId, instrument_type: InstrumentType) -> LeadApplication | None:
        """The account's waiting application in the instrument type, if there is one."""
        return self._applications.get((account, instrument_type))

    def lead_traders(self) -> Iterator[LeadTrader]:
        """Every lead trader, in order of approval."""
        return iter(self._lead_traders.values())

    def applications(self) -> Iterator[LeadApplication]:
        """Every waiting application, in order of arrival."""
        return iter(self._applications.values())

    def leads(self, account: AccountId, instrument_type: InstrumentType, instrument: InstrumentId) -> bool:
        """Whether the instrument is a leading instrument of the account now."""
        lead = self.lead_trader(account, instrument_type)
        return lead is not None and instrument in lead.instruments

    def apply(self, event: CopyingEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case CopyingRulesAdopted():
                self.rules = event.rules
            case LeadTraderApproved():
                self._approve(event, at)
            case LeadApplicationReceived(account, instrument_type, instruments):
                application = LeadApplication(account, instrument_type, instruments, received_at=at)
                self._applications[account, instrument_type] = application
            case LeadApplicationDeclined(account, instrument_type):
                del self._applications[account, instrument_type]
            case LeadTradingStopped(account, instrument_type):
                del self._lead_traders[account, instrument_type]
            case LeadingInstrumentsSet(account, instrument_type, instruments):
                self._change(account, instrument_type, instruments=instruments, set_at=at)
            case ProfitSharingRatioAmended():
                self._amend_ratio(event, at)
            case _:
                assert_never(event)

    def _approve(self, event: LeadTraderApproved, at: int) -> None:
        place = (event.account, event.instrument_type)
        self._applications.pop(place, None)
        self._lead_traders[place] = LeadTrader(
            account=event.account,
            instrument_type=event.instrument_type,
            instruments=event.instruments,
            profit_sharing_ratio=event.profit_sharing_ratio,
            approved_at=at,
            set_at=at,
        )

    def _amend_ratio(self, event: ProfitSharingRatioAmended, at: int) -> None:
        lead = self._lead_traders[event.account, event.instrument_type]
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
        lead = self._lead_traders[account, instrument_type]
        self._lead_traders[account, instrument_type] = msgspec.structs.replace(lead, **changes)
