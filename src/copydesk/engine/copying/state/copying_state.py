"""What copying remembers, in one place. Changes only by `parts`.

Money lies in the ledger below: a share of profit is withheld there, and settled there; lead assets are released there.
"""

from collections.abc import Callable, Iterator
from typing import Any, get_args

from copydesk.engine.copying.messages import CopyEvent, CopyingRulesAdopted, LeadAssetsReleased, SharingEvent
from copydesk.engine.copying.state.copying import Copying
from copydesk.engine.copying.state.lead_traders import LeadApplication, LeadTrader, LeadTraderEvent
from copydesk.engine.copying.state.leading import Leading, LeadPositionEvent
from copydesk.engine.copying.state.protections import Protections
from copydesk.engine.copying.state.sharing import Sharing
from copydesk.engine.copying.state.snapshot import CopyingSnapshot
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.balances import Purse
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.trading.instruments import InstrumentType


class CopyingState:
    """Holds and applies; decides nothing."""

    def __init__(self, ledger: LedgerState, snapshot: CopyingSnapshot | None = None) -> None:
        snapshot = snapshot or CopyingSnapshot()
        self.rules = snapshot.rules
        self._balances = ledger.balances
        self.protections = Protections()
        self.leading = Leading(snapshot, self.protections)
        self.sharing = Sharing(snapshot, ledger.balances)
        self.copying = Copying(snapshot, self.leading, self.sharing, self.protections)
        self.parts: dict[type[Any], Callable[[Any, int], None]] = {
            CopyingRulesAdopted: self._adopt,
            LeadAssetsReleased: self._release,
            **dict.fromkeys(get_args(LeadTraderEvent), self.leading.traders.apply),
            **dict.fromkeys(get_args(LeadPositionEvent), self.leading.apply),
            **dict.fromkeys(get_args(CopyEvent), self.copying.apply),
            **dict.fromkeys(get_args(SharingEvent), self.sharing.apply),
        }
        """What lets each event be so, at a time. Units: Unix ms."""

    def snapshot(self) -> CopyingSnapshot:
        """The state as plain data."""
        leading, copying, sharing = self.leading, self.copying, self.sharing
        return CopyingSnapshot(
            rules=self.rules,
            lead_traders=tuple(leading.traders),
            applications=tuple(leading.traders.applications()),
            lead_positions=tuple(leading.positions),
            relations=tuple(copying.relations),
            copies=tuple(copying.copies),
            ended_copies=tuple(leading.ended()),
            share_accounts=tuple(sharing.accounts),
            shares_paid=sharing.accounts.paid(),
            barred=tuple(copying.barred),
            copy_traders_ever=tuple(copying.copy_traders_ever.items()),
            settled_until=sharing.settled_until,
            next_lead_position=leading.next_position,
            next_copy=copying.next_copy,
            next_relation=copying.next_relation,
            next_share=sharing.next_share,
        )

    def lead_trader(self, account: AccountId, instrument_type: InstrumentType) -> LeadTrader | None:
        """The lead trader that this account is in the instrument type, if it is one."""
        return self.leading.traders.get(account, instrument_type)

    def application(self, account: AccountId, instrument_type: InstrumentType) -> LeadApplication | None:
        """The account's waiting application in the instrument type, if there is one."""
        return self.leading.traders.application(account, instrument_type)

    def lead_traders(self) -> Iterator[LeadTrader]:
        """Every lead trader, in order of approval."""
        return iter(self.leading.traders)

    def applications(self) -> Iterator[LeadApplication]:
        """Every waiting application, in order of arrival."""
        return self.leading.traders.applications()

    def leads(self, account: AccountId, instrument_type: InstrumentType, instrument: InstrumentId) -> bool:
        """Whether the instrument is a leading instrument of the account now."""
        lead = self.lead_trader(account, instrument_type)
        return lead is not None and instrument in lead.instruments

    def concerns(self, account: AccountId) -> bool:
        """Whether an account's fills can change a lead position or a copy."""
        return (
            (account, "SWAP") in self.leading.traders
            or (account, "SPOT") in self.leading.traders
            or self.copying.copies.exist(account)
            or self.leading.positions.exist(account)
        )

    def _adopt(self, event: CopyingRulesAdopted, _: int) -> None:
        self.rules = event.rules

    def _release(self, event: LeadAssetsReleased, at: int) -> None:
        lead_assets: Purse = (event.account, "lead_assets")
        self._balances.move(lead_assets, (event.account, "trading"), event.currency, event.amount, at)
