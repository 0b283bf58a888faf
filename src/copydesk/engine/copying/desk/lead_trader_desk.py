"""The lead trader desk: who leads, with which instruments and for which share; checks everything, then records."""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from copydesk.engine.copying.calendar import month_of
from copydesk.engine.copying.lead_instruments import Trading, busy, each_once, unfit
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    ApproveLeadTrader,
    CopyingRulesAdopted,
    DecideLeadApplication,
    DecideLeadStop,
    LeadApplicationDeclined,
    LeadApplicationReceived,
    LeadEvent,
    LeadingInstrumentsSet,
    LeadStopDeclined,
    LeadStopRequested,
    LeadTraderApproved,
    LeadTradingStopped,
    ProfitSharingRatioAmended,
    SetLeadingInstruments,
    StopLeadTrading,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.instruments import InstrumentType

Refusals = tuple[tuple[InstrumentId, Reason], ...]


LeadTraderCommand = (
    AdoptCopyingRules
    | ApproveLeadTrader
    | ApplyForLeadTrading
    | DecideLeadApplication
    | StopLeadTrading
    | DecideLeadStop
    | SetLeadingInstruments
    | AmendProfitSharingRatio
)


class LeadTraderDesk:
    """Decides; the state behind it only holds. Accounts are known to exist when a command comes here."""

    def __init__(self, state: CopyingState, record: Callable[[LeadEvent], None], trading: Trading) -> None:
        self._state = state
        self._record = record
        self._trading = trading

    def execute(self, command: LeadTraderCommand, at: int) -> None:
        """Carry out a command or raise `Rejected`. Units: `at` is Unix ms."""
        match command:
            case SetLeadingInstruments():
                self._set_instruments(command)
            case AdoptCopyingRules():
                self._adopt(command)
            case ApproveLeadTrader():
                self._approve(command)
            case ApplyForLeadTrading():
                self._apply_to_lead(command)
            case DecideLeadApplication():
                self._decide(command)
            case StopLeadTrading(account, instrument_type):
                self._stop(account, instrument_type)
            case DecideLeadStop():
                self._decide_stop(command)
            case AmendProfitSharingRatio():
                self._amend_ratio(command, at)
            case _:
                assert_never(command)

    def _adopt(self, command: AdoptCopyingRules) -> None:
        if command.rules != self._state.rules:
            self._record(CopyingRulesAdopted(command.rules))

    def _set_instruments(self, command: SetLeadingInstruments) -> None:
        lead = self._lead_of(command.account, command.instrument_type)
        asked = self._counted(command.instruments)
        refused = self._refused(lead.account, lead.instrument_type, asked, leading=lead.instruments)
        instruments = self._without(asked, refused)
        if instruments != lead.instruments or refused:
            named = [(instrument, reason.name) for instrument, reason in refused]
            self._record(LeadingInstrumentsSet(lead.account, lead.instrument_type, instruments, tuple(named)))

    def _without(self, asked: tuple[InstrumentId, ...], refused: Refusals) -> tuple[InstrumentId, ...]:
        """What is left to lead, if it is anything: a set is never emptied."""
        if not refused:
            return asked
        names = [instrument for instrument, _ in refused]
        left = tuple(instrument for instrument in asked if instrument not in names)
        if not left:
            instrument, reason = refused[0]
            raise Rejected(reason, instrument=instrument)
        return left

    def _approve(self, command: ApproveLeadTrader) -> None:
        ratio = command.profit_sharing_ratio
        if ratio is None:
            ratio = self._state.rules.first_profit_sharing_ratio
        self._check_may_lead(command.account, command.instrument_type)
        self._check_ratio(ratio)
        instruments = self._first_set(command.account, command.instrument_type, command.instruments)
        self._record(LeadTraderApproved(command.account, command.instrument_type, instruments, ratio))

    def _apply_to_lead(self, command: ApplyForLeadTrading) -> None:
        rules = self._state.rules
        if rules.lead_application == "closed":
            raise Rejected(Reason.LEAD_APPLICATION_NOT_ALLOWED)
        self._check_may_lead(command.account, command.instrument_type)
        if self._state.application(command.account, command.instrument_type) is not None:
            raise Rejected(Reason.LEAD_APPLICATION_PENDING)
        instruments = self._first_set(command.account, command.instrument_type, command.instruments)
        if rules.lead_application == "operator":
            self._record(LeadApplicationReceived(command.account, command.instrument_type, instruments))
            return
        ratio = rules.first_profit_sharing_ratio
        self._record(LeadTraderApproved(command.account, command.instrument_type, instruments, ratio))

    def _decide(self, command: DecideLeadApplication) -> None:
        application = self._state.application(command.account, command.instrument_type)
        if application is None:
            raise Rejected(Reason.NO_LEAD_APPLICATION)
        if not command.accept:
            self._record(LeadApplicationDeclined(command.account, command.instrument_type))
            return
        instruments = self._first_set(command.account, command.instrument_type, application.instruments)
        ratio = self._state.rules.first_profit_sharing_ratio
        self._record(LeadTraderApproved(command.account, command.instrument_type, instruments, ratio))

    def _stop(self, account: AccountId, instrument_type: InstrumentType) -> None:
        """Let a lead trader go, or keep the wish for the operator."""
        lead = self._lead_of(account, instrument_type)
        if lead.asked_to_stop:
            raise Rejected(Reason.LEAD_STOP_PENDING)
        self._check_may_stop(lead)
        asks = self._state.rules.lead_stop == "operator"
        self._record((LeadStopRequested if asks else LeadTradingStopped)(account, instrument_type))

    def _decide_stop(self, command: DecideLeadStop) -> None:
        lead = self._lead_of(command.account, command.instrument_type)
        if not lead.asked_to_stop:
            raise Rejected(Reason.NO_LEAD_STOP)
        if command.accept:
            self._check_may_stop(lead)
        self._record((LeadTradingStopped if command.accept else LeadStopDeclined)(lead.account, lead.instrument_type))

    def _check_may_stop(self, lead: LeadTrader) -> None:
        """Raises: Rejected while there are orders, positions or lead positions of what is led."""
        account, instrument_type = lead.account, lead.instrument_type
        for instrument in lead.instruments:
            reason = busy(self._trading, account, instrument)
            if reason is not None:
                raise Rejected(reason, instrument=instrument)
        waiting_in = self._trading.lead_order_in(account) if instrument_type == "SPOT" else None
        if waiting_in is not None:
            raise Rejected(Reason.INSTRUMENT_HAS_ORDERS, instrument=waiting_in)
        for position in self._state.leading.positions.of_account(account):
            terms = self._trading.instrument(position.instrument)
            if terms is not None and terms.type == instrument_type:
                raise Rejected(Reason.INSTRUMENT_HAS_POSITION, instrument=position.instrument)

    def _amend_ratio(self, command: AmendProfitSharingRatio, at: int) -> None:
        lead = self._lead_of(command.account, command.instrument_type)
        self._check_ratio(command.ratio)
        limit = self._state.rules.max_ratio_edits_per_month
        edits = lead.ratio_edits if lead.ratio_month == month_of(at) else 0
        if limit is not None and edits >= limit:
            raise Rejected(Reason.TOO_MANY_RATIO_EDITS, limit=limit)
        self._record(ProfitSharingRatioAmended(command.account, command.instrument_type, command.ratio))

    def _lead_of(self, account: AccountId, instrument_type: InstrumentType) -> LeadTrader:
        lead = self._state.lead_trader(account, instrument_type)
        if lead is None:
            raise Rejected(Reason.NOT_A_LEAD_TRADER, instrument_type=instrument_type)
        return lead

    def _check_may_lead(self, account: AccountId, instrument_type: InstrumentType) -> None:
        if self._state.lead_trader(account, instrument_type) is not None:
            raise Rejected(Reason.ALREADY_A_LEAD_TRADER, instrument_type=instrument_type)
        if instrument_type == "SWAP" and self._state.copying.relations.copies(account):
            raise Rejected(Reason.COPY_TRADER_CANNOT_LEAD, instrument_type=instrument_type)

    def _check_ratio(self, ratio: Decimal) -> None:
        low, high = self._state.rules.min_profit_sharing_ratio, self._state.rules.max_profit_sharing_ratio
        if not low <= ratio <= high:
            raise Rejected(Reason.PROFIT_SHARING_RATIO_OUT_OF_RANGE, minimum=low, maximum=high)

    def _counted(self, asked: tuple[InstrumentId, ...]) -> tuple[InstrumentId, ...]:
        """The set without doubles, if it is as large as a set may be."""
        instruments = each_once(asked)
        if not instruments:
            raise Rejected(Reason.NO_INSTRUMENTS)
        limit = self._state.rules.max_leading_instruments
        if limit is not None and len(instruments) > limit:
            raise Rejected(Reason.TOO_MANY_LEADING_INSTRUMENTS, limit=limit)
        return instruments

    def _refused(
        self,
        account: AccountId,
        instrument_type: InstrumentType,
        instruments: tuple[InstrumentId, ...],
        leading: tuple[InstrumentId, ...],
    ) -> Refusals:
        """The new instruments that are busy, in order, where the rules let the others pass.

        Raises: the first refusal in the order of the set, where one refuses all; an unfit instrument always does.
        """
        each_by_itself = self._state.rules.leading_conflict == "per_instrument"
        refused = []
        for instrument in instruments:
            reason = unfit(self._trading.instrument(instrument), instrument_type)
            if reason is not None:
                raise Rejected(reason, instrument=instrument)
            reason = None if instrument in leading else self._busy(account, instrument)
            if reason is not None and not each_by_itself:
                raise Rejected(reason, instrument=instrument)
            if reason is not None:
                refused.append((instrument, reason))
        return tuple(refused)

    def _busy(self, account: AccountId, instrument: InstrumentId) -> Reason | None:
        """Why the account may not begin to lead the instrument; open lead positions of SPOT count as a position."""
        reason = busy(self._trading, account, instrument)
        if reason is None and self._state.leading.positions.exist_in(account, instrument):
            return Reason.INSTRUMENT_HAS_POSITION
        return reason

    def _first_set(
        self, account: AccountId, instrument_type: InstrumentType, asked: tuple[InstrumentId, ...]
    ) -> tuple[InstrumentId, ...]:
        """A set for an account that leads nothing yet: one refusal refuses all."""
        instruments = self._counted(asked)
        for instrument, reason in self._refused(account, instrument_type, instruments, leading=()):
            raise Rejected(reason, instrument=instrument)
        return instruments
