"""Commands and events of lead trading: plain data."""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.message import Message
from copydesk.engine.trading.instruments import InstrumentType


class CopyingRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The operator's choices where the documents are silent; adopted by command, so the journal knows them.

    Units: ratios are fractions, 0.1 is 10 %. A limit of None does not limit.
    """

    leading_conflict: Literal["whole_request", "per_instrument"] = "whole_request"
    max_leading_instruments: int | None = None
    lead_application: Literal["at_once", "operator", "closed"] = "at_once"
    min_profit_sharing_ratio: Decimal = Decimal(0)
    max_profit_sharing_ratio: Decimal = Decimal("0.3")
    first_profit_sharing_ratio: Decimal = Decimal("0.1")
    max_ratio_edits_per_month: int | None = None


class AdoptCopyingRules(Message, frozen=True):
    """Let these rules hold from now on."""

    rules: CopyingRules


class ApproveLeadTrader(Message, frozen=True):
    """The operator makes an account a lead trader, with its first set; without a ratio the rules' first one holds."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    profit_sharing_ratio: Decimal | None = None


class ApplyForLeadTrading(Message, frozen=True):
    """An account asks to lead; accepted at once or kept for the operator, as the rules say."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]


class DecideLeadApplication(Message, frozen=True):
    """The operator accepts or declines a waiting application."""

    account: AccountId
    instrument_type: InstrumentType
    accept: bool


class StopLeadTrading(Message, frozen=True):
    """An account gives up leading in an instrument type."""

    account: AccountId
    instrument_type: InstrumentType


class SetLeadingInstruments(Message, frozen=True):
    """A lead trader replaces the set of leading instruments, in the order given; doubles count once."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]


class AmendProfitSharingRatio(Message, frozen=True):
    """A lead trader asks for another share of the copy traders' profit. Units: a fraction, 0.1 is 10 %."""

    account: AccountId
    instrument_type: InstrumentType
    ratio: Decimal


class CopyingRulesAdopted(Message, frozen=True):
    """These rules hold from now on."""

    rules: CopyingRules


class LeadTraderApproved(Message, frozen=True):
    """The account is a lead trader with this first set; a waiting application is settled."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    profit_sharing_ratio: Decimal


class LeadApplicationReceived(Message, frozen=True):
    """An application to lead waits for the operator."""

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]


class LeadApplicationDeclined(Message, frozen=True):
    """The operator declined an application to lead."""

    account: AccountId
    instrument_type: InstrumentType


class LeadTradingStopped(Message, frozen=True):
    """The account leads no more in the instrument type."""

    account: AccountId
    instrument_type: InstrumentType


class LeadingInstrumentsSet(Message, frozen=True):
    """The set of leading instruments is exactly this.

    `refused` holds what was asked and not set, with the name of the reason; it is empty unless the rules judge each
    instrument by itself.
    """

    account: AccountId
    instrument_type: InstrumentType
    instruments: tuple[InstrumentId, ...]
    refused: tuple[tuple[InstrumentId, str], ...] = ()


class ProfitSharingRatioAmended(Message, frozen=True):
    """The lead trader's share of later copies' profit is this fraction."""

    account: AccountId
    instrument_type: InstrumentType
    ratio: Decimal


CopyingCommand = (
    AdoptCopyingRules
    | ApproveLeadTrader
    | ApplyForLeadTrading
    | DecideLeadApplication
    | StopLeadTrading
    | SetLeadingInstruments
    | AmendProfitSharingRatio
)
CopyingEvent = (
    CopyingRulesAdopted
    | LeadTraderApproved
    | LeadApplicationReceived
    | LeadApplicationDeclined
    | LeadTradingStopped
    | LeadingInstrumentsSet
    | ProfitSharingRatioAmended
)
