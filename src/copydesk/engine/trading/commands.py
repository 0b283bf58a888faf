"""Commands of orders, positions and the market: plain data."""

from decimal import Decimal

from copydesk.engine.identifiers import AccountId, AlgoOrderId, InstrumentId, OrderId
from copydesk.engine.message import Message
from copydesk.engine.trading.instruments import Instrument, InstrumentState
from copydesk.engine.trading.words import (
    AlgoOrderType,
    Attached,
    MarginMode,
    OrderType,
    PositionMode,
    PositionSide,
    Quote,
    ReleasedType,
    SelfTrade,
    Side,
    SizeCurrency,
    TradeMode,
    Trail,
    Trigger,
)


class ListInstrument(Message, frozen=True):
    """Open an instrument for trading."""

    instrument: Instrument


class ChangeInstrumentState(Message, frozen=True):
    """Suspend, resume or expire an instrument."""

    instrument: InstrumentId
    state: InstrumentState


class OfferForLeading(Message, frozen=True):
    """Offer an instrument to lead traders, or offer it no more."""

    instrument: InstrumentId
    offered: bool


class SwitchPriceLimits(Message, frozen=True):
    """Put the price limits of an instrument in force, or out of it."""

    instrument: InstrumentId
    on: bool


class MoveMarket(Message, frozen=True):
    """Set index and mark prices and replace the house's quotes; quotes that cross resting orders trade with them."""

    quotes: tuple[Quote, ...]


class PlaceOrder(Message, frozen=True):
    """Place one order. With `moves_to_limit` a price beyond the price limit is moved to it.

    Units: `size` is contracts for SWAP, base currency for SPOT; for a SPOT market order what `size_currency` says.
    """

    account: AccountId
    instrument: InstrumentId
    side: Side
    type: OrderType
    trade_mode: TradeMode
    size: Decimal
    price: Decimal | None = None
    position_side: PositionSide = "net"
    reduce_only: bool = False
    size_currency: SizeCurrency | None = None
    client_order_id: str = ""
    tag: str = ""
    attached: Attached | None = None
    self_trade: SelfTrade = "cancel_maker"
    moves_to_limit: bool = False


class CancelOrder(Message, frozen=True):
    """Cancel a pending order, named by its id or else by its client order id."""

    account: AccountId
    instrument: InstrumentId
    order: OrderId | None = None
    client_order_id: str = ""


class AmendOrder(Message, frozen=True):
    """Change the price or the size of a pending order, named by its id or else by its client order id.

    `size` is the new total, what is filled already included; an order that is filled that far is done. `attached` is
    all that shall follow it from now on, empty for nothing. `request_id` is the client's name for the amendment. With
    `cancel_on_failure` an order that cannot be amended is canceled. With `moves_to_limit` a price beyond the price
    limit is moved to it.
    """

    account: AccountId
    instrument: InstrumentId
    order: OrderId | None = None
    client_order_id: str = ""
    size: Decimal | None = None
    price: Decimal | None = None
    cancel_on_failure: bool = False
    request_id: str = ""
    attached: Attached | None = None
    moves_to_limit: bool = False


class ClosePosition(Message, frozen=True):
    """Close a whole position at market; with `cancel_closing_orders` pending closing orders are canceled first."""

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    position_side: PositionSide = "net"
    cancel_closing_orders: bool = False
    client_order_id: str = ""
    tag: str = ""


class PlaceAlgoOrder(Message, frozen=True):
    """Place an order that waits for a price: a take profit, a stop loss, both (one cancels the other), a trigger or a
    trailing stop.

    Either `size` or `whole_position`; the latter closes whatever the position is when it triggers. `ends_with_position`
    lets a take profit or stop loss wait no more when its position is closed. `released` and `attached` are of triggers:
    the type of the order that is released at its price, and what follows it.
    """

    account: AccountId
    instrument: InstrumentId
    side: Side
    type: AlgoOrderType
    trade_mode: TradeMode
    size: Decimal | None = None
    whole_position: bool = False
    position_side: PositionSide = "net"
    reduce_only: bool = False
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    trigger: Trigger | None = None
    size_currency: SizeCurrency | None = None
    client_order_id: str = ""
    tag: str = ""
    trail: Trail | None = None
    ends_with_position: bool = False
    released: ReleasedType = ""
    attached: Attached | None = None


class AmendAlgoOrder(Message, frozen=True):
    """Change a waiting take profit, stop loss or trigger of SWAP, named by its id or else by its client order id.

    What is told replaces what there is; a take profit or stop loss that is not there cannot be added. `request_id` is
    the client's name for the amendment. With `cancel_on_failure` an algo order that cannot be amended is canceled.
    """

    account: AccountId
    instrument: InstrumentId
    algo_order: AlgoOrderId | None = None
    client_order_id: str = ""
    size: Decimal | None = None
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    trigger: Trigger | None = None
    cancel_on_failure: bool = False
    request_id: str = ""


class CancelAlgoOrder(Message, frozen=True):
    """Cancel a pending algo order, named by its id or else by its client order id."""

    account: AccountId
    instrument: InstrumentId
    algo_order: AlgoOrderId | None = None
    client_order_id: str = ""


class CancelAllAfter(Message, frozen=True):
    """Cancel all pending orders of the account, or those of a tag, unless this is said again in time; 0 stops that."""

    account: AccountId
    timeout_ms: int
    tag: str = ""


class EndCountdowns(Message, frozen=True):
    """Cancel the orders whose countdowns have ended by now."""


class SetFundingRate(Message, frozen=True):
    """Let an instrument be funded at a rate from its next settlement on. Units: fraction of a position's value."""

    instrument: InstrumentId
    rate: Decimal


class SettleFunding(Message, frozen=True):
    """Let positions pay and receive the funding that has fallen due by now."""


class SetLeverage(Message, frozen=True):
    """Set the leverage of an instrument in a margin mode; isolated long/short leverage is per side."""

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    leverage: Decimal
    position_side: PositionSide = "net"


class AdjustMargin(Message, frozen=True):
    """Add margin to an isolated position, or take some out. Units: `amount` is settlement currency."""

    account: AccountId
    instrument: InstrumentId
    position_side: PositionSide
    amount: Decimal
    adds: bool


class SetPositionMode(Message, frozen=True):
    """Choose between one net position per instrument and separate long and short positions."""

    account: AccountId
    mode: PositionMode
