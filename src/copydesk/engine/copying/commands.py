"""Commands of leading and copying: plain data."""

from decimal import Decimal
from typing import Literal

from copydesk.engine.copying.words import CloseType, CopyingRules, CopySettings, LeadTerms
from copydesk.engine.identifiers import AccountId, CopyId, InstrumentId, LeadPositionId
from copydesk.engine.message import Message
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.engine.trading.messages import Trigger


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
    """An account gives up leading in an instrument type, or asks to, as the rules say."""

    account: AccountId
    instrument_type: InstrumentType


class DecideLeadStop(Message, frozen=True):
    """The operator lets a lead trader go who has asked to stop, or keeps him."""

    account: AccountId
    instrument_type: InstrumentType
    accept: bool


class SetLeadTerms(Message, frozen=True):
    """The operator says on which terms a lead trader of swaps may be copied; they hold for who comes from now on."""

    account: AccountId
    terms: LeadTerms


class AllowCopying(Message, frozen=True):
    """The operator bars an account from copying, or lets it copy again; what it copies by then goes on."""

    account: AccountId
    is_allowed: bool


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


class CloseLeadPosition(Message, frozen=True):
    """A lead trader closes exactly one lead position, all of it, at market; one of SPOT also at a price.

    A price for a sale that waits already is its new price, and a price of 0 takes it back.
    """

    account: AccountId
    lead_position: LeadPositionId
    tag: str = ""
    type: Literal["market", "limit"] = "market"
    price: Decimal | None = None


class ProtectLeadPosition(Message, frozen=True):
    """A lead trader sets the take profit and stop loss of one lead position; both release orders at market, unless
    they say a price, which they may in SPOT.

    What is None stays as it is; a trigger at price 0 takes it away.
    """

    account: AccountId
    lead_position: LeadPositionId
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    tag: str = ""


class StartCopying(Message, frozen=True):
    """An account starts to copy a lead trader's swaps."""

    account: AccountId
    lead_trader: AccountId
    settings: CopySettings


class AmendCopySettings(Message, frozen=True):
    """A copy trader replaces the settings for a lead trader; they hold for copies opened from now on."""

    account: AccountId
    lead_trader: AccountId
    settings: CopySettings


class StopCopying(Message, frozen=True):
    """A copy trader stops copying a lead trader; without a close type that of the settings holds."""

    account: AccountId
    lead_trader: AccountId
    close_type: CloseType | None = None


class CloseCopy(Message, frozen=True):
    """A copy trader closes exactly one copy, all of it, at market."""

    account: AccountId
    copy: CopyId
    tag: str = ""


class ProtectCopy(Message, frozen=True):
    """A copy trader sets the take profit and stop loss of one copy, as `ProtectLeadPosition` does for a lead position.

    The ratios of the settings say nothing about this copy any more.
    """

    account: AccountId
    copy: CopyId
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    tag: str = ""


class SettleProfitSharing(Message, frozen=True):
    """Settle the profit sharing of the week that has ended; nothing happens if that is done already."""


CopyingCommand = (
    AdoptCopyingRules
    | ApproveLeadTrader
    | ApplyForLeadTrading
    | DecideLeadApplication
    | StopLeadTrading
    | DecideLeadStop
    | SetLeadTerms
    | AllowCopying
    | SetLeadingInstruments
    | AmendProfitSharingRatio
    | CloseLeadPosition
    | ProtectLeadPosition
    | StartCopying
    | AmendCopySettings
    | StopCopying
    | CloseCopy
    | ProtectCopy
    | SettleProfitSharing
)
