"""What a lead position is, its life and its arithmetic. Pure.

A lead position is one opening of a lead trader: what one opening order has filled. It lives from the first fill, grows
with further fills of the order, shrinks with each close, and ends when nothing of it is open. Several lie under one
ordinary position; an ordinary closing order closes the oldest first. Source: documented, but for the order, which is
assumed. The leverage is that of the opening; a later change of the account's setting leaves it (assumed).

In SPOT a lead position is the coins that were bought, less the fee, at leverage 1; its margin is what they cost. An
order at a price may wait to close it. It ends when less than a lot of it is left.

The margin is the entry value per leverage at sixteen decimals and is not marked again. A profit ratio is the price's
relative change, rounded half up at sixteen decimals, times the leverage; the documented examples come out to the last
digit. Source: worked out from the documented examples; for inverse contracts assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.copying.lead_events import (
    LeadPositionAdded,
    LeadPositionClosed,
    LeadPositionClosing,
    LeadPositionOpened,
    LeadPositionProtected,
    LeadPositionReduced,
)
from copydesk.engine.copying.party_fill import Place
from copydesk.engine.copying.words import LeadPositionCause
from copydesk.engine.identifiers import AccountId, InstrumentId, LeadPositionId, OrderId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, to_step
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side, Trigger
from copydesk.engine.trading.positions import profit_of


class LeadPosition(msgspec.Struct, frozen=True):
    """A lead position as it stands.

    Units: sizes are contracts or base currency, never negative; `opened` and `closed` are all that ever was;
    `closed_value` is the sum of price × size over the closes; `profit` is what it realised, without fees; times are
    Unix ms. `closing_order` is the order at a price that was to close it last; it need not wait any more.
    """

    id: LeadPositionId
    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide
    side: Side
    leverage: Decimal
    order: OrderId
    size: Decimal
    average_price: Decimal
    opened: Decimal
    opened_at: int
    is_copied: bool = True
    closed: Decimal = ZERO
    closed_value: Decimal = ZERO
    profit: Decimal = ZERO
    closed_at: int | None = None
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    closing_order: OrderId | None = None
    closing_cause: LeadPositionCause = "close"

    @property
    def place(self) -> Place:
        """The ordinary position that it is a part of."""
        return self.account, self.instrument, self.margin_mode, self.position_side

    @property
    def close_average_price(self) -> Decimal | None:
        """The average price of the closes, None before the first; half to even at sixteen decimals."""
        return divide(self.closed_value, self.closed, RATIO_PLACES, "half_even") if self.closed else None


def opened(event: LeadPositionOpened, at: int) -> LeadPosition:
    """The lead position that an event opened. Units: `at` is Unix ms."""
    return LeadPosition(
        id=event.lead_position,
        account=event.account,
        instrument=event.instrument,
        margin_mode=event.margin_mode,
        position_side=event.position_side,
        side=event.side,
        leverage=event.leverage,
        order=event.order,
        size=event.size,
        average_price=event.price,
        opened=event.size,
        opened_at=at,
        is_copied=event.is_copied,
    )


def added(position: LeadPosition, event: LeadPositionAdded) -> LeadPosition:
    """The lead position after a further fill of its order."""
    return msgspec.structs.replace(
        position,
        size=position.size + event.size,
        average_price=event.average_price,
        opened=position.opened + event.size,
    )


def reduced(position: LeadPosition, event: LeadPositionReduced | LeadPositionClosed, at: int) -> LeadPosition:
    """The lead position after a part of it closed, maybe the last. Units: `at` is Unix ms."""
    return msgspec.structs.replace(
        position,
        size=position.size - event.size,
        closed=position.closed + event.size,
        closed_value=position.closed_value + event.price * event.size,
        profit=position.profit + event.profit,
        closed_at=at,
    )


def protected(position: LeadPosition, event: LeadPositionProtected) -> LeadPosition:
    """The lead position with this take profit and stop loss."""
    return msgspec.structs.replace(position, take_profit=event.take_profit, stop_loss=event.stop_loss)


def closing(position: LeadPosition, event: LeadPositionClosing) -> LeadPosition:
    """The lead position that an order waits to close."""
    return msgspec.structs.replace(position, closing_order=event.order, closing_cause=event.cause)


def closable(instrument: Instrument, size: Decimal) -> Decimal:
    """What an order can close of a size: whole lots of it."""
    return to_step(size, instrument.lot_size, "down")


def margin_of(instrument: Instrument, size: Decimal, average_price: Decimal, leverage: Decimal) -> Decimal:
    """The entry value per leverage. Units: settlement currency; half up at sixteen decimals."""
    nominal = instrument.contract_value * size
    if instrument.contract == "inverse":
        return divide(nominal, average_price * leverage, RATIO_PLACES, "half_up")
    return divide(nominal * average_price, leverage, RATIO_PLACES, "half_up")


def profit_ratio(instrument: Instrument, side: Side, leverage: Decimal, *, opened_at: Decimal, now: Decimal) -> Decimal:
    """The profit per margin of what was opened at one price and stands, or was closed, at another."""
    change = now - opened_at if side == "buy" else opened_at - now
    per = now if instrument.contract == "inverse" else opened_at
    return divide(change, per, RATIO_PLACES, "half_up") * leverage


def gain(instrument: Instrument, size: Decimal, side: Side, *, opened_at: Decimal, now: Decimal) -> Decimal:
    """The profit, without fees, of a size opened by this side at one price and closed at another."""
    return profit_of(instrument, size, opened_at, now, is_long=side == "buy")
