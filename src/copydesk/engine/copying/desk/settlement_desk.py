"""The settlement desk: at the end of a week, what was withheld goes to the lead traders or back.

A week is settled once. Whoever still has linked copies open between them waits, and what they then settle covers the
longer time. Closes after the end of the week and before the command count to the week that is settled (assumed).
"""

from collections.abc import Callable

from copydesk.engine.copying.calendar import last_settlement_at
from copydesk.engine.copying.messages import ProfitSharingDeferred, ProfitSharingSettled, SharingEvent, WeekSettled
from copydesk.engine.copying.profit_sharing import ShareAccount
from copydesk.engine.copying.state.copying_state import CopyingState


class SettlementDesk:
    """Decides about settlements; the state behind it only holds."""

    def __init__(self, state: CopyingState, record: Callable[[SharingEvent], None]) -> None:
        self._state = state
        self._record = record

    def settle(self, at: int) -> None:
        """Settle the weeks that have ended, if that is not done. Units: `at` is Unix ms."""
        week_end = last_settlement_at(at)
        settled_until = self._state.sharing.settled_until
        if settled_until is not None and settled_until >= week_end:
            return
        for account in list(self._state.sharing.accounts):
            self._settle(account, week_end)
        self._record(WeekSettled(week_end))

    def _settle(self, account: ShareAccount, week_end: int) -> None:
        lead_trader, copy_trader = account.lead_trader, account.copy_trader
        open_copies = self._state.copying.copies.count((lead_trader, copy_trader))
        if open_copies:
            self._record(ProfitSharingDeferred(lead_trader, copy_trader, week_end, open_copies))
            return
        self._record(
            ProfitSharingSettled(
                share=self._state.sharing.next_share,
                lead_trader=lead_trader,
                copy_trader=copy_trader,
                week_end=week_end,
                net=account.net,
                withheld=account.withheld,
                amount=account.amount,
                refund=account.refund,
            )
        )
