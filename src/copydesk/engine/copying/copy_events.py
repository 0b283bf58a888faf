"""Events of copy traders, their copies and the sharing of profit: plain data.

An event carries what was decided (profit, shares, ids), so applying it decides nothing. Fees are negative when paid.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.copying.words import CloseType, CopyCause, CopySettings, NotClosedReason, SkipReason, StoppedBy
from copydesk.engine.identifiers import (
    AccountId,
    CopyId,
    InstrumentId,
    LeadPositionId,
    OrderId,
    RelationId,
    ShareId,
    TradeId,
)
from copydesk.engine.message import Message
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side, Trigger


class CopyingStarted(Message, frozen=True):
    """An account copies a lead trader from now on."""

    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    settings: CopySettings


class CopySettingsAmended(Message, frozen=True):
    """These settings hold for copies opened from now on."""

    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    settings: CopySettings


class CopyingStopped(Message, frozen=True):
    """The account copies the lead trader no more; what becomes of its open copies says `close_type`."""

    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    close_type: CloseType
    by: StoppedBy = "copy_trader"


class CopyingAllowed(Message, frozen=True):
    """The account may begin to copy, or may not."""

    account: AccountId
    is_allowed: bool


class CopyOpened(Message, frozen=True):
    """A lead trader's fill was copied: the copy of a lead position exists from now on.

    `price` is the average of the copy order's fills, `fee` their sum; `invested` is what counts against the total
    amount of the settings; `profit_sharing_ratio` holds for this copy until its end. `lead_trade` is the fill copied.
    """

    copy: CopyId
    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    lead_position: LeadPositionId
    lead_trade: TradeId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide
    side: Side
    leverage: Decimal
    order: OrderId
    price: Decimal
    size: Decimal
    fee: Decimal
    invested: Decimal
    profit_sharing_ratio: Decimal
    take_profit_ratio: Decimal | None = None
    stop_loss_ratio: Decimal | None = None
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None


class CopyAdded(Message, frozen=True):
    """A further fill of the lead trader's order was copied.

    `average_price` is that of all that is open now; take profit and stop loss moved with it.
    """

    copy: CopyId
    copy_trader: AccountId
    lead_position: LeadPositionId
    lead_trade: TradeId
    order: OrderId
    price: Decimal
    size: Decimal
    average_price: Decimal
    fee: Decimal
    invested: Decimal
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None


class CopySkipped(Message, frozen=True):
    """A lead trader's fill was not copied, and why; `details` are numbers and names that explain it."""

    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    lead_position: LeadPositionId
    lead_trade: TradeId
    instrument: InstrumentId
    reason: SkipReason
    details: dict[str, str] = msgspec.field(default_factory=dict)


class CopyReduced(Message, frozen=True):
    """A part of a copy closed.

    `profit` is that part's without fees; `fee` that of closing it; `net` the profit after the fees of its opening and
    closing. `share` is the lead trader's part of `net`, negative on a loss; a positive one is withheld until the
    settlement.
    """

    copy: CopyId
    copy_trader: AccountId
    order: OrderId
    price: Decimal
    size: Decimal
    profit: Decimal
    fee: Decimal
    net: Decimal
    share: Decimal
    cause: CopyCause


class CopyClosed(Message, frozen=True):
    """The last part of a copy closed. The fields are those of `CopyReduced`."""

    copy: CopyId
    copy_trader: AccountId
    order: OrderId
    price: Decimal
    size: Decimal
    profit: Decimal
    fee: Decimal
    net: Decimal
    share: Decimal
    cause: CopyCause


class CopyNotClosed(Message, frozen=True):
    """A copy should have been closed or reduced and was not, or not wholly, and why."""

    copy: CopyId
    copy_trader: AccountId
    cause: CopyCause
    reason: NotClosedReason
    details: dict[str, str] = msgspec.field(default_factory=dict)


class CopyReleased(Message, frozen=True):
    """A copy was handed over to the copy trader: an ordinary part of the position, linked to nothing."""

    copy: CopyId
    copy_trader: AccountId


class CopyProtected(Message, frozen=True):
    """These are the take profit and the stop loss of a copy from now on, set by hand; None is none."""

    copy: CopyId
    copy_trader: AccountId
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    tag: str = ""


class ProfitSharingSettled(Message, frozen=True):
    """The profit sharing of one copy trader with one lead trader was settled for the time up to `week_end`.

    `net` is the copy trader's profit after fees over the time, `withheld` what was kept back of it, `amount` the lead
    trader's share and `refund` the rest. Units: USDT; `week_end` is Unix ms.
    """

    share: ShareId
    lead_trader: AccountId
    copy_trader: AccountId
    week_end: int
    net: Decimal
    withheld: Decimal
    amount: Decimal
    refund: Decimal


class ProfitSharingDeferred(Message, frozen=True):
    """The profit sharing of two accounts waits for a later week, because linked copies are open."""

    lead_trader: AccountId
    copy_trader: AccountId
    week_end: int
    open_copies: int


class WeekSettled(Message, frozen=True):
    """The profit sharing of all weeks up to this end has been looked at. Units: Unix ms."""

    week_end: int


CopyEvent = (
    CopyingStarted
    | CopySettingsAmended
    | CopyingStopped
    | CopyingAllowed
    | CopyOpened
    | CopyAdded
    | CopySkipped
    | CopyReduced
    | CopyClosed
    | CopyNotClosed
    | CopyReleased
    | CopyProtected
)
SharingEvent = ProfitSharingSettled | ProfitSharingDeferred | WeekSettled
