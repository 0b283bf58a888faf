"""Events of lead traders, lead positions and their protection: plain data.

An event carries what was decided (profit, prices, ids), so applying it decides nothing.
"""

from decimal import Decimal

from copydesk.engine.copying.words import CopyingRules, LeadLimit, LeadPositionCause, LeadTerms
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, LeadPositionId, OrderId, TradeId
from copydesk.engine.message import Message
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side, Trigger


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


class LeadStopRequested(Message, frozen=True):
    """The lead trader has asked to stop, and waits for the operator; nobody new can copy until that is decided."""

    account: AccountId
    instrument_type: InstrumentType


class LeadStopDeclined(Message, frozen=True):
    """The operator keeps a lead trader who has asked to stop."""

    account: AccountId
    instrument_type: InstrumentType


class LeadTermsSet(Message, frozen=True):
    """A lead trader of swaps may be copied on these terms."""

    account: AccountId
    terms: LeadTerms


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


class LeadPositionOpened(Message, frozen=True):
    """The first fill of an opening order on a leading instrument: one lead position, whatever fills follow.

    `is_copied` is false when a limit of the lead trader forbids that copies are made of it, and in SPOT, which is not
    copied. Units: `size` is contracts or base currency, what the fee took off.
    """

    lead_position: LeadPositionId
    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide
    side: Side
    leverage: Decimal
    order: OrderId
    trade: TradeId
    price: Decimal
    size: Decimal
    is_copied: bool = True


class LeadPositionAdded(Message, frozen=True):
    """A further fill of the order that opened the lead position; `average_price` is that of all that is open now."""

    lead_position: LeadPositionId
    account: AccountId
    order: OrderId
    trade: TradeId
    price: Decimal
    size: Decimal
    average_price: Decimal


class LeadPositionReduced(Message, frozen=True):
    """A part of a lead position closed. `profit` is that part's, without fees."""

    lead_position: LeadPositionId
    account: AccountId
    order: OrderId
    price: Decimal
    size: Decimal
    profit: Decimal
    cause: LeadPositionCause = "order"


class LeadPositionClosed(Message, frozen=True):
    """The last part of a lead position closed. `profit` is that part's, without fees."""

    lead_position: LeadPositionId
    account: AccountId
    order: OrderId
    price: Decimal
    size: Decimal
    profit: Decimal
    cause: LeadPositionCause = "order"


class LeadPositionClosing(Message, frozen=True):
    """An order waits in the book that closes a lead position of SPOT; `cause` is what its fills will close it for."""

    lead_position: LeadPositionId
    account: AccountId
    order: OrderId
    cause: LeadPositionCause = "close"


class LeadPositionReleased(Message, frozen=True):
    """A lead position of SPOT is one no more, though nothing was sold: its instrument has expired."""

    lead_position: LeadPositionId
    account: AccountId


class LeadAssetsReleased(Message, frozen=True):
    """Coins are no lead assets any more, because no lead position holds them; `order` bought or sold the others.

    Units: `amount` is of `currency`.
    """

    account: AccountId
    instrument: InstrumentId
    currency: Currency
    amount: Decimal
    order: OrderId


class LeadPositionProtected(Message, frozen=True):
    """These are the take profit and the stop loss of a lead position from now on; None is none."""

    lead_position: LeadPositionId
    account: AccountId
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    tag: str = ""


class LeadingFailed(Message, frozen=True):
    """A limit of the rules forbids that a lead position is copied; the lead trader's own order stands.

    Units: `bound` is what the limit allows: USDT, or a number of lead positions.
    """

    account: AccountId
    lead_position: LeadPositionId
    instrument: InstrumentId
    side: Side
    position_side: PositionSide
    limit: LeadLimit
    bound: Decimal


LeadEvent = (
    CopyingRulesAdopted
    | LeadTraderApproved
    | LeadApplicationReceived
    | LeadApplicationDeclined
    | LeadStopRequested
    | LeadStopDeclined
    | LeadTermsSet
    | LeadTradingStopped
    | LeadingInstrumentsSet
    | ProfitSharingRatioAmended
    | LeadPositionOpened
    | LeadPositionAdded
    | LeadPositionReduced
    | LeadPositionClosed
    | LeadPositionClosing
    | LeadPositionReleased
    | LeadAssetsReleased
    | LeadPositionProtected
    | LeadingFailed
)
