"""The copying desk: hands each command to its desk, and each fill that concerns copying to those who follow it."""

from collections.abc import Callable
from typing import assert_never

from copydesk.engine.copying.desk.copy_closer import CopyCloser
from copydesk.engine.copying.desk.copy_maker import CopyMaker
from copydesk.engine.copying.desk.lead_position_desk import LeadPositionDesk
from copydesk.engine.copying.desk.lead_terms_desk import LeadTermsDesk
from copydesk.engine.copying.desk.lead_trader_desk import LeadTraderDesk
from copydesk.engine.copying.desk.orders import Orders
from copydesk.engine.copying.desk.protection_desk import ProtectionDesk
from copydesk.engine.copying.desk.relation_desk import RelationDesk
from copydesk.engine.copying.desk.settlement_desk import SettlementDesk
from copydesk.engine.copying.desk.spot_lead_desk import SpotLeadDesk
from copydesk.engine.copying.messages import (
    AllowCopying,
    AmendCopySettings,
    CloseCopy,
    CloseLeadPosition,
    CopyingCommand,
    CopyingEvent,
    DecideLeadStop,
    ProtectCopy,
    ProtectLeadPosition,
    SetLeadingInstruments,
    SetLeadTerms,
    SettleProfitSharing,
    StartCopying,
    StopCopying,
    StopLeadTrading,
)
from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.state.trading_state import TradingState

OneCommand = CloseLeadPosition | ProtectLeadPosition | CloseCopy | ProtectCopy
"""Commands about one lead position or one copy."""


class CopyingDesk:
    """Decides; the states behind it only hold. Accounts are known to exist when a command comes here."""

    def __init__(
        self,
        state: CopyingState,
        record: Callable[[CopyingEvent], None],
        trading: TradingState,
        orders: Orders,
    ) -> None:
        self._state = state
        self._closer = CopyCloser(state, record, trading, orders)
        maker = CopyMaker(state, record, trading, orders)
        self._lead_positions = LeadPositionDesk(state, record, trading, orders, maker=maker, closer=self._closer)
        self._spot = SpotLeadDesk(state, record, trading, orders)
        self._single = ProtectionDesk(
            state, record, trading, leads=self._lead_positions, spot=self._spot, closer=self._closer
        )
        self._lead_traders = LeadTraderDesk(state, record, trading)
        self._terms = LeadTermsDesk(state, record, trading)
        self._relations = RelationDesk(state, record, trading, self._closer)
        self._settlement = SettlementDesk(state, record)

    def execute(self, command: CopyingCommand, at: int) -> None:
        """Carry out a command or raise `Rejected`. Units: `at` is Unix ms."""
        match command:
            case SetLeadingInstruments():
                self._lead_traders.execute(command, at)
            case StartCopying():
                self._relations.start(command)
            case AmendCopySettings():
                self._relations.amend(command)
            case StopCopying():
                self._relations.stop(command)
            case SettleProfitSharing():
                self._settlement.settle(at)
            case CloseLeadPosition() | ProtectLeadPosition() | CloseCopy() | ProtectCopy():
                self._about_one(command)
            case StopLeadTrading() | DecideLeadStop():
                self._lead_traders.execute(command, at)
                self._end_relations(command)
            case SetLeadTerms():
                self._terms.set_terms(command)
            case AllowCopying():
                self._terms.allow_copying(command)
            case _:
                self._lead_traders.execute(command, at)

    def follow(self, fill: PartyFill, at: int) -> None:
        """See what one party's fill means for lead positions and copies. Units: `at` is Unix ms."""
        if fill.is_spot:
            self._spot.follow(fill)
            return
        if fill.closed:
            self._closer.follow_hand(fill)
        self._lead_positions.follow(fill, at)

    def watch(self, instrument: InstrumentId) -> None:
        """See which take profits and stop losses the market's prices call."""
        self._single.watch(instrument)

    def protect(self) -> bool:
        """Carry out the next take profit or stop loss that was called; tells whether there was any."""
        return self._single.act()

    def _about_one(self, command: OneCommand) -> None:
        match command:
            case CloseLeadPosition():
                self._single.close_lead_position(command)
            case ProtectLeadPosition():
                self._single.protect_lead_position(command)
            case CloseCopy():
                self._single.close_copy(command)
            case ProtectCopy():
                self._single.protect_copy(command)
            case _:
                assert_never(command)

    def _end_relations(self, command: StopLeadTrading | DecideLeadStop) -> None:
        """Nobody copies who leads no more. The lead trader has no open lead position then."""
        if command.instrument_type == "SWAP" and self._state.lead_trader(command.account, "SWAP") is None:
            for relation in self._state.copying.relations.of_lead_trader(command.account):
                self._closer.end(relation, relation.settings.close_type, "lead_trader")
