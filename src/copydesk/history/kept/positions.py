"""Positions that were closed, wholly or in part: one row for each opening, made anew at each closing.

A position's life goes from its opening to the fill that leaves nothing; a fill that crosses zero ends one life and
begins the next. The row of a life is there from its first closing on, and has a new number with each, so that numbers
grow with the time of the latest closing.
"""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId, PositionId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import MarginMode, PositionSide
from copydesk.engine.trading.positions import Position, value_of
from copydesk.history.shelf import Column, Shelf

_PLACES: Final = 30
"""Decimals of a sum that is only divided again."""

Closing = Literal["partly", "wholly", "partly_taken", "wholly_taken"]
"""How much of the position the latest closing left, something or nothing, and whether it was taken over."""


class PositionLife(msgspec.Struct, frozen=True):
    """A position and what was closed of it so far.

    Units: `worth` is Σ price × contracts over the closings if linear, Σ contracts ÷ price if inverse; `row` is the
    number of its row, 0 before the first closing.
    """

    position: Position
    largest: Decimal
    closed: Decimal = ZERO
    worth: Decimal = ZERO
    row: int = 0


class ClosedPosition(msgspec.Struct, frozen=True):
    """What was closed of a position.

    Units: sizes are contracts; money is settlement currency, negative when paid; times are Unix ms; `profit_ratio` is
    the realised profit with fees, funding and penalty per initial margin of what was closed. `taken_at_price` is the
    mark if the latest closing was a liquidation.
    """

    number: int
    account: AccountId
    instrument: InstrumentId
    position: PositionId
    margin_mode: MarginMode
    side: PositionSide
    is_long: bool
    closing: Closing
    open_average: Decimal
    close_average: Decimal
    largest: Decimal
    closed: Decimal
    profit: Decimal
    fee: Decimal
    funding_fee: Decimal
    profit_ratio: Decimal
    leverage: Decimal
    opened_at: int
    closed_at: int
    penalty: Decimal = ZERO
    taken_at_price: Decimal | None = None

    @property
    def realised(self) -> Decimal:
        """The profit with fees, funding and penalty."""
        return self.profit + self.fee + self.funding_fee + self.penalty


def grown(life: PositionLife | None, position: Position) -> PositionLife:
    """The life of a position that stands like this now; another opening is another life."""
    size = abs(position.size)
    if life is None or life.position.opened_at != position.opened_at or life.position.is_long != position.is_long:
        return PositionLife(position, size)
    return msgspec.structs.replace(life, position=position, largest=max(life.largest, size))


def with_closing(
    instrument: Instrument, life: PositionLife, size: Decimal, price: Decimal, number: int
) -> PositionLife:
    """The life after a closing at a price, whose row has this number."""
    inverse = instrument.contract == "inverse"
    worth = divide(size, price, _PLACES, "half_even") if inverse else size * price
    return msgspec.structs.replace(life, closed=life.closed + size, worth=life.worth + worth, row=number)


def closing_of(*, ends: bool, takeover: bool) -> Closing:
    """The kind of a closing."""
    if takeover:
        return "wholly_taken" if ends else "partly_taken"
    return "wholly" if ends else "partly"


def row_of(instrument: Instrument, life: PositionLife, closing: Closing, price: Decimal, at: int) -> ClosedPosition:
    """The row of a life whose latest closing was at this price and time. Units: `at` is Unix ms."""
    position = life.position
    inverse = instrument.contract == "inverse"
    dividend, divisor = (life.closed, life.worth) if inverse else (life.worth, life.closed)
    margin = value_of(instrument, life.closed, position.average_price)
    realised = position.profit + position.fee + position.funding_fee + position.penalty
    return ClosedPosition(
        number=life.row,
        account=position.account,
        instrument=position.instrument,
        position=position.id,
        margin_mode=position.margin_mode,
        side=position.side,
        is_long=position.is_long,
        closing=closing,
        open_average=position.average_price,
        close_average=divide(dividend, divisor, RATIO_PLACES, "half_even"),
        largest=life.largest,
        closed=life.closed,
        profit=position.profit,
        fee=position.fee,
        funding_fee=position.funding_fee,
        profit_ratio=divide(realised * position.leverage, margin, RATIO_PLACES, "half_even") if margin else ZERO,
        leverage=position.leverage,
        opened_at=position.opened_at,
        closed_at=at,
        penalty=position.penalty,
        taken_at_price=price if closing in ("partly_taken", "wholly_taken") else None,
    )


CLOSED_POSITIONS: Final = Shelf(
    "closed_positions",
    ClosedPosition,
    lambda row: row.number,
    (
        Column("account", "INTEGER", lambda row: row.account),
        Column("instrument", "TEXT", lambda row: row.instrument),
        Column("margin_mode", "TEXT", lambda row: row.margin_mode),
        Column("closing", "TEXT", lambda row: row.closing),
        Column("position", "INTEGER", lambda row: row.position),
        Column("at", "INTEGER", lambda row: row.closed_at),
    ),
    indexes=("account, id",),
)
