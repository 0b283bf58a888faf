"""What a copy is, and its life. Pure.

A copy is what one copy trader holds of one lead position. It lives from the first copied fill, grows with further
copied fills of the same order of the lead trader, and shrinks as the lead position does, or as its owner closes it.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.copying.copy_events import CopyAdded, CopyClosed, CopyOpened, CopyProtected, CopyReduced
from copydesk.engine.copying.party_fill import Place
from copydesk.engine.identifiers import AccountId, CopyId, InstrumentId, LeadPositionId, OrderId, RelationId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide
from copydesk.engine.trading.messages import MarginMode, PositionSide, Side, Trigger


class Copy(msgspec.Struct, frozen=True, gc=False):
    """A copy as it stands.

    Units: sizes are contracts, never negative; `opened` and `closed` are all that ever was; `opening_fee` is that of
    what is open; `fee` is all fees, negative when paid; `profit` is without fees, `net` after them; `withheld` is the
    sum of the positive shares; times are Unix ms. `is_astray` when it should have been closed and could not be.
    """

    id: CopyId
    relation: RelationId
    copy_trader: AccountId
    lead_trader: AccountId
    lead_position: LeadPositionId
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
    opening_fee: Decimal
    fee: Decimal
    invested: Decimal
    profit_sharing_ratio: Decimal
    take_profit_ratio: Decimal | None = None
    stop_loss_ratio: Decimal | None = None
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    closed: Decimal = ZERO
    closed_value: Decimal = ZERO
    profit: Decimal = ZERO
    net: Decimal = ZERO
    withheld: Decimal = ZERO
    closed_at: int | None = None
    is_astray: bool = False

    @property
    def place(self) -> Place:
        """The ordinary position that it is a part of."""
        return self.copy_trader, self.instrument, self.margin_mode, self.position_side

    @property
    def close_average_price(self) -> Decimal | None:
        """The average price of the closes, None before the first; half to even at sixteen decimals."""
        return divide(self.closed_value, self.closed, RATIO_PLACES, "half_even") if self.closed else None


def opened(event: CopyOpened, at: int) -> Copy:
    """The copy that an event opened. Units: `at` is Unix ms."""
    return Copy(
        event.copy,
        event.relation,
        event.copy_trader,
        event.lead_trader,
        event.lead_position,
        event.instrument,
        event.margin_mode,
        event.position_side,
        event.side,
        event.leverage,
        event.order,
        event.size,
        event.price,  # the average price
        event.size,  # what was ever opened
        at,
        event.fee,  # of what is open
        event.fee,  # of all
        event.invested,
        event.profit_sharing_ratio,
        event.take_profit_ratio,
        event.stop_loss_ratio,
        event.take_profit,
        event.stop_loss,
    )


def added(copy: Copy, event: CopyAdded) -> Copy:
    """The copy after a further copied fill."""
    return msgspec.structs.replace(
        copy,
        size=copy.size + event.size,
        average_price=event.average_price,
        opened=copy.opened + event.size,
        opening_fee=copy.opening_fee + event.fee,
        fee=copy.fee + event.fee,
        invested=copy.invested + event.invested,
        take_profit=event.take_profit,
        stop_loss=event.stop_loss,
    )


def reduced(copy: Copy, event: CopyReduced | CopyClosed, at: int) -> Copy:
    """The copy after a part of it closed, maybe the last. Units: `at` is Unix ms."""
    rest = copy.size - event.size
    return msgspec.structs.replace(
        copy,
        size=rest,
        opening_fee=copy.opening_fee - opening_fee_of(copy, event.size),
        fee=copy.fee + event.fee,
        invested=divide(copy.invested * rest, copy.size, RATIO_PLACES, "up"),
        closed=copy.closed + event.size,
        closed_value=copy.closed_value + event.price * event.size,
        profit=copy.profit + event.profit,
        net=copy.net + event.net,
        withheld=copy.withheld + max(ZERO, event.share),
        closed_at=at,
    )


def astray(copy: Copy) -> Copy:
    """The copy that should have been closed and could not be."""
    return msgspec.structs.replace(copy, is_astray=True)


def protected(copy: Copy, event: CopyProtected) -> Copy:
    """The copy with a take profit and stop loss that were set by hand."""
    return msgspec.structs.replace(
        copy,
        take_profit=event.take_profit,
        stop_loss=event.stop_loss,
        take_profit_ratio=None,
        stop_loss_ratio=None,
    )


def opening_fee_of(copy: Copy, closed: Decimal) -> Decimal:
    """The part of the opening fees that belongs to a size of it; the last part takes what is left."""
    if closed == copy.size:
        return copy.opening_fee
    return divide(copy.opening_fee * closed, copy.size, RATIO_PLACES, "half_even")
