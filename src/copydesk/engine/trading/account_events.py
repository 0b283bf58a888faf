"""Events of positions and settings that no order causes: funding, margin, leverage, position mode. Plain data.

An event carries what was decided, so applying it decides nothing.
"""

from decimal import Decimal

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, PositionId
from copydesk.engine.message import Message
from copydesk.engine.trading.words import MarginMode, PositionMode, PositionSide


class MarginAdjusted(Message, frozen=True):
    """Margin came to an isolated position, or left it if `amount` is negative."""

    account: AccountId
    instrument: InstrumentId
    position_side: PositionSide
    position: PositionId
    currency: Currency
    amount: Decimal


class FundingPaid(Message, frozen=True):
    """A position paid funding, or received it if `amount` is positive; an isolated one out of its margin."""

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide
    position: PositionId
    currency: Currency
    amount: Decimal


class FundingRateSet(Message, frozen=True):
    """The instrument is funded at this rate from its next settlement on."""

    instrument: InstrumentId
    rate: Decimal


class FundingSettled(Message, frozen=True):
    """The funding of an instrument is settled; the payments stand before this.

    `mark` is the price they were made at, None if there was none and nobody paid. `remainder` is what rounding left
    with the exchange. Units: times are Unix ms.
    """

    instrument: InstrumentId
    settled_at: int
    rate: Decimal
    next_at: int
    mark: Decimal | None = None
    remainder: Decimal = Decimal(0)


class LeverageSet(Message, frozen=True):
    """The leverage of an instrument and margin mode is another; `added_margin` moved into isolated positions for it."""

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    leverage: Decimal
    position_side: PositionSide = "net"
    added_margin: Decimal = Decimal(0)


class PositionModeSet(Message, frozen=True):
    """The account holds its positions in another mode."""

    account: AccountId
    mode: PositionMode


class CountdownSet(Message, frozen=True):
    """The account's orders, or those of a tag, are canceled at a time; or no more, if there is none. Units: Unix ms."""

    account: AccountId
    tag: str = ""
    due_at: int | None = None
