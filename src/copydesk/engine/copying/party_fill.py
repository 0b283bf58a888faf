"""What copying is shown of a fill: one party's part of it, with the words of its order that matter here."""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId, TradeId
from copydesk.engine.trading.messages import Attached, MarginMode, PositionSide, Side

Place = tuple[AccountId, InstrumentId, MarginMode, PositionSide]
"""Where an account holds one position, and on it the lead positions or copies that it is made of."""


class PartyFill(msgspec.Struct, frozen=True, gc=False):
    """One party's part of a fill of a SWAP, or of lead assets.

    `closed` is how much of the size closed a position, the rest opened; `left` is what the order has still to fill, 0
    where it counts in money; `attached` is what follows a purchase of lead assets that is done.
    Units: sizes are contracts or base currency; `fee` is negative when paid, coins where coins were bought.
    """

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide
    side: Side
    order: OrderId
    trade: TradeId
    leverage: Decimal
    price: Decimal
    size: Decimal
    closed: Decimal
    fee: Decimal
    left: Decimal
    is_spot: bool = False
    attached: Attached | None = None

    @property
    def place(self) -> Place:
        """Where the fill changed a position."""
        return self.account, self.instrument, self.margin_mode, self.position_side
