"""The sharing of profit: what is withheld in the ledger, and what the two parties have to settle."""

from typing import assert_never

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.messages import (
    CopyClosed,
    CopyReduced,
    ProfitSharingDeferred,
    ProfitSharingSettled,
    SharingEvent,
    WeekSettled,
)
from copydesk.engine.copying.profit_sharing import Close
from copydesk.engine.copying.state.share_accounts import ShareAccounts
from copydesk.engine.copying.state.snapshot import CopyingSnapshot
from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.identifiers import ShareId
from copydesk.engine.ledger.balances import Balances, Purse


class Sharing:
    """Holds and applies; decides nothing. Units: `settled_until` is the end of the last settled week, Unix ms."""

    def __init__(self, snapshot: CopyingSnapshot, balances: Balances) -> None:
        self.accounts = ShareAccounts(snapshot.share_accounts, snapshot.shares_paid)
        self.settled_until = snapshot.settled_until
        self.next_share = snapshot.next_share
        self._balances = balances

    def close(self, copy: Copy, event: CopyReduced | CopyClosed, at: int) -> None:
        """Count the close of a copy, and withhold the lead trader's share of a profit. Units: `at` is Unix ms."""
        self.accounts.close((copy.lead_trader, copy.copy_trader), Close(event.net, event.share, at))
        if event.share > 0:
            trader = copy.copy_trader
            self._balances.move((trader, "trading"), (trader, "withheld"), COPY_CURRENCY, event.share, at)

    def apply(self, event: SharingEvent, at: int) -> None:
        """Let an event be so. Units: `at` is Unix ms."""
        match event:
            case ProfitSharingSettled():
                self._settle(event, at)
            case ProfitSharingDeferred():
                pass  # it is told, and changes nothing: the account waits
            case WeekSettled(week_end):
                self.settled_until = week_end
            case _:
                assert_never(event)

    def _settle(self, event: ProfitSharingSettled, at: int) -> None:
        lead_trader, copy_trader = event.lead_trader, event.copy_trader
        self.accounts.settle((lead_trader, copy_trader), event.amount)
        self.next_share = ShareId(event.share + 1)
        withheld: Purse = (copy_trader, "withheld")
        self._balances.move(withheld, (copy_trader, "trading"), COPY_CURRENCY, event.refund, at)
        self._balances.move(withheld, (lead_trader, "funding"), COPY_CURRENCY, event.amount, at)
