"""The relation desk: decides who may copy whom, with which settings, and ends it.

What is looked at when an account starts: that it does not copy itself, that it is not barred, that the lead trader
leads, that the account does not lead or apply to, that it does not copy him already, nor an earlier stop still closes
copies of his, that he is not leaving and can be copied by a call, that its position mode allows one more, that he has
a vacancy, and then the settings. Source: the rules are documented by their refusals, the order is assumed.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from copydesk.engine.copying.desk.copy_closer import CopyCloser
from copydesk.engine.copying.lead_instruments import each_once
from copydesk.engine.copying.messages import (
    AmendCopySettings,
    CopyEvent,
    CopyingStarted,
    CopySettings,
    CopySettingsAmended,
    StartCopying,
    StopCopying,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_user
from copydesk.engine.trading.state.trading_state import TradingState

MOST_IN_NET_MODE = 1
"""Source: documented."""


class RelationDesk:
    """Decides about relations; the states behind it only hold."""

    def __init__(
        self,
        state: CopyingState,
        record: Callable[[CopyEvent], None],
        trading: TradingState,
        closer: CopyCloser,
    ) -> None:
        self._state = state
        self._relations = state.copying.relations
        self._record = record
        self._trading = trading
        self._closer = closer

    def start(self, command: StartCopying) -> None:
        """Let an account copy a lead trader."""
        account = command.account
        check_user(self._trading, account)
        if account == command.lead_trader:
            raise Rejected(Reason.OWN_TRADES)
        self._check_allowed(account)
        lead = self._lead_trader(command.lead_trader)
        if self._state.lead_trader(account, "SWAP") is not None:
            raise Rejected(Reason.LEAD_TRADER_CANNOT_COPY)
        if self._state.application(account, "SWAP") is not None:
            raise Rejected(Reason.APPLICANT_CANNOT_COPY)
        if self._relations.between(account, lead.account) is not None:
            raise Rejected(Reason.ALREADY_COPYING)
        self._check_not_being_stopped(account, lead.account)
        if lead.asked_to_stop:
            raise Rejected(Reason.LEAD_TRADER_IS_LEAVING)
        _check_custom_copying(lead)
        self._check_places(account, lead)
        settings = self._checked(command.settings, lead)
        self._record(CopyingStarted(self._state.copying.next_relation, account, lead.account, settings))

    def amend(self, command: AmendCopySettings) -> None:
        """Replace the settings of a relation."""
        self._check_allowed(command.account)
        lead = self._lead_trader(command.lead_trader)
        relation = self._relations.between(command.account, command.lead_trader)
        if relation is None:
            raise Rejected(Reason.NO_COPYING_TO_AMEND)
        _check_custom_copying(lead)
        settings = self._checked(command.settings, lead)
        if settings != relation.settings:
            self._record(CopySettingsAmended(relation.id, command.account, lead.account, settings))

    def stop(self, command: StopCopying) -> None:
        """End a relation."""
        relation = self._relations.between(command.account, command.lead_trader)
        if relation is None:
            self._check_not_being_stopped(command.account, command.lead_trader)
            self._lead_trader(command.lead_trader)
            raise Rejected(Reason.NO_COPYING_TO_STOP)
        self._closer.end(relation, command.close_type or relation.settings.close_type, "copy_trader")

    def _lead_trader(self, account: AccountId) -> LeadTrader:
        lead = self._state.lead_trader(account, "SWAP")
        if lead is None:
            raise Rejected(Reason.NO_SUCH_LEAD_TRADER, lead_trader=account)
        return lead

    def _check_allowed(self, account: AccountId) -> None:
        if account in self._state.copying.barred:
            raise Rejected(Reason.NOT_ALLOWED_TO_COPY)

    def _check_not_being_stopped(self, account: AccountId, lead_trader: AccountId) -> None:
        if self._relations.is_being_stopped(account, lead_trader):
            raise Rejected(Reason.STOP_BEING_CARRIED_OUT)

    def _check_places(self, account: AccountId, lead: LeadTrader) -> None:
        """The account may copy one more, and the lead trader be copied by one more."""
        rules = self._state.rules
        copied = len(self._relations.of_copy_trader(account))
        if self._trading.position_mode(account) == "net" and copied >= MOST_IN_NET_MODE:
            raise Rejected(Reason.NET_MODE_COPIES_ONE)
        if copied >= rules.max_lead_traders_copied:
            raise Rejected(Reason.TOO_MANY_LEAD_TRADERS_COPIED, limit=rules.max_lead_traders_copied)
        taken = len(self._relations.of_lead_trader(lead.account))
        if taken >= rules.max_copy_traders:
            raise Rejected(Reason.NO_VACANCY, limit=rules.max_copy_traders)
        if lead.terms.places is not None and taken >= lead.terms.places:
            raise Rejected(Reason.NO_PLACE_LEFT, limit=lead.terms.places)

    def _checked(self, settings: CopySettings, lead: LeadTrader) -> CopySettings:
        """The settings if they keep to the rules; doubles among the instruments count once."""
        self._check_amounts(settings)
        rules = self._state.rules
        take_profit, stop_loss = settings.take_profit_ratio, settings.stop_loss_ratio
        if take_profit is not None and not 0 <= take_profit <= rules.max_take_profit_ratio:
            highest = rules.max_take_profit_ratio
            raise Rejected(Reason.TAKE_PROFIT_RATIO_OUT_OF_RANGE, maximum=highest, percent=highest * 100)
        if stop_loss is not None and not 0 <= stop_loss <= rules.max_stop_loss_ratio:
            raise Rejected(Reason.STOP_LOSS_RATIO_OUT_OF_RANGE, maximum=rules.max_stop_loss_ratio)
        if settings.total_stop_loss is not None and settings.total_stop_loss < 0:
            raise Rejected(Reason.TOTAL_STOP_LOSS_NEGATIVE)
        return self._with_instruments(settings, lead)

    def _check_amounts(self, settings: CopySettings) -> None:
        rules, total = self._state.rules, settings.total_amount
        if settings.mode == "fixed_amount":
            _check_range(settings.amount, rules.min_copy_amount, rules.max_copy_amount, Reason.COPY_AMOUNT_OUT_OF_RANGE)
            assert settings.amount is not None
            if total < settings.amount:
                raise Rejected(Reason.TOTAL_AMOUNT_BELOW_COPY_AMOUNT, amount=settings.amount, total=total)
        else:
            _check_range(settings.ratio, rules.min_copy_ratio, rules.max_copy_ratio, Reason.COPY_RATIO_OUT_OF_RANGE)
        _check_range(total, rules.min_copy_amount, rules.max_copy_total_amount, Reason.TOTAL_AMOUNT_OUT_OF_RANGE)

    def _with_instruments(self, settings: CopySettings, lead: LeadTrader) -> CopySettings:
        if settings.instruments is None:
            return settings
        instruments = each_once(settings.instruments)
        if not instruments:
            raise Rejected(Reason.NO_INSTRUMENTS)
        for instrument in instruments:
            if instrument not in lead.instruments:
                raise Rejected(Reason.INSTRUMENT_NOT_LED, instrument=instrument)
        return msgspec.structs.replace(settings, instruments=instruments)


def _check_custom_copying(lead: LeadTrader) -> None:
    if not lead.terms.custom_copying:
        raise Rejected(Reason.SMART_SYNC_ONLY)


def _check_range(value: Decimal | None, low: Decimal, high: Decimal, reason: Reason) -> None:
    if value is None or not low <= value <= high:
        raise Rejected(reason, minimum=low, maximum=high)
