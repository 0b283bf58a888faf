"""The lead terms desk: on which terms lead traders may be copied, and who may copy at all. Only the operator asks."""

from collections.abc import Callable

from copydesk.engine.copying.messages import AllowCopying, CopyingAllowed, LeadTermsSet, SetLeadTerms
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_user
from copydesk.engine.trading.state.trading_state import TradingState


class LeadTermsDesk:
    """Decides; the state behind it only holds. Accounts are known to exist when a command comes here."""

    def __init__(
        self, state: CopyingState, record: Callable[[LeadTermsSet | CopyingAllowed], None], trading: TradingState
    ) -> None:
        self._state = state
        self._record = record
        self._trading = trading

    def set_terms(self, command: SetLeadTerms) -> None:
        """Let a lead trader of swaps be copied on these terms from now on; who copies him goes on."""
        lead = self._state.lead_trader(command.account, "SWAP")
        if lead is None:
            raise Rejected(Reason.NOT_A_LEAD_TRADER, instrument_type="SWAP")
        if command.terms != lead.terms:
            self._record(LeadTermsSet(command.account, command.terms))

    def allow_copying(self, command: AllowCopying) -> None:
        """Let an account begin to copy, or let it not."""
        check_user(self._trading, command.account)
        if command.is_allowed == (command.account in self._state.copying.barred):
            self._record(CopyingAllowed(command.account, command.is_allowed))
