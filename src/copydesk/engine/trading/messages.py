"""Commands and events of orders, positions and the market: plain data.

An event carries what was decided (fees, profit, ids), so applying it decides nothing.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import (
    AccountId,
    AlgoOrderId,
    Currency,
    InstrumentId,
    OrderId,
    PositionId,
    TradeId,
)
from copydesk.engine.message import Message
from copydesk.engine.trading.instruments import Instrument, InstrumentState

Side = Literal["buy", "sell"]
PositionSide = Literal["net", "long", "short"]
PositionMode = Literal["net", "long_short"]
MarginMode = Literal["cross", "isolated"]
TradeMode = Literal["cash", "cross", "isolated", "spot_isolated"]
OrderType = Literal["limit", "market", "post_only", "fok", "ioc", "optimal_limit_ioc"]
AlgoOrderType = Literal["conditional", "oco", "trigger"]
SizeCurrency = Literal["base", "quote"]
PriceKind = Literal["last", "mark", "index"]
OrderSource = Literal["", "trigger", "tp_sl"]
CancelReason = Literal[
    "user",
    "post_only_would_take",
    "not_filled_whole",
    "not_filled_rest",
    "self_trade",
    "too_many_makers",
    "close_position",
    "position_reduced",
    "instrument_expired",
]
AlgoCancelReason = Literal["user", "position_closed", "instrument_expired"]


class Level(msgspec.Struct, frozen=True, array_like=True):
    """A price and the size quoted there."""

    price: Decimal
    size: Decimal


class Quote(msgspec.Struct, frozen=True, omit_defaults=True):
    """The house's view of one instrument: where index and mark stand, and what the house bids and asks.

    The levels replace all earlier levels of the house in this instrument. Best level first.
    """

    instrument: InstrumentId
    index: Decimal
    mark: Decimal
    bids: tuple[Level, ...] = ()
    asks: tuple[Level, ...] = ()


class Trigger(msgspec.Struct, frozen=True, omit_defaults=True):
    """A price to watch, and the price of the order it releases; no order price means a market order."""

    price: Decimal
    kind: PriceKind = "last"
    order_price: Decimal | None = None


# Commands.


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


class MoveMarket(Message, frozen=True):
    """Set index and mark prices and replace the house's quotes; quotes that cross resting orders trade with them."""

    quotes: tuple[Quote, ...]


class PlaceOrder(Message, frozen=True):
    """Place one order.

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


class CancelOrder(Message, frozen=True):
    """Cancel a pending order, named by its id or else by its client order id."""

    account: AccountId
    instrument: InstrumentId
    order: OrderId | None = None
    client_order_id: str = ""


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
    """Place an order that waits for a price: a take profit, a stop loss, both (one cancels the other), or a trigger.

    Either `size` or `whole_position`; the latter closes whatever the position is when it triggers.
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


class CancelAlgoOrder(Message, frozen=True):
    """Cancel a pending algo order, named by its id or else by its client order id."""

    account: AccountId
    instrument: InstrumentId
    algo_order: AlgoOrderId | None = None
    client_order_id: str = ""


class SetLeverage(Message, frozen=True):
    """Set the leverage of an instrument in a margin mode; isolated long/short leverage is per side."""

    account: AccountId
    instrument: InstrumentId
    margin_mode: MarginMode
    leverage: Decimal
    position_side: PositionSide = "net"


class SetPositionMode(Message, frozen=True):
    """Choose between one net position per instrument and separate long and short positions."""

    account: AccountId
    mode: PositionMode


# Events.


class InstrumentListed(Message, frozen=True):
    """The instrument can be traded from now on."""

    instrument: Instrument


class InstrumentStateChanged(Message, frozen=True):
    """The instrument's state is another."""

    instrument: InstrumentId
    state: InstrumentState


class LeadingOfferChanged(Message, frozen=True):
    """The instrument is, or is no more, offered to lead traders."""

    instrument: InstrumentId
    offered: bool


class MarketMoved(Message, frozen=True):
    """Index and mark moved and the house's earlier quotes are gone; its new ones follow as `HouseQuoted`."""

    instrument: InstrumentId
    index: Decimal
    mark: Decimal


class HouseQuoted(Message, frozen=True):
    """The house's new levels rest in the book; their ids count up from `first_order`, bids before asks."""

    instrument: InstrumentId
    first_order: OrderId
    bids: tuple[Level, ...] = ()
    asks: tuple[Level, ...] = ()


class OrderPlaced(Message, frozen=True):
    """An order was accepted; `leverage` is the one it was margined with, `hold` what it sets aside.

    `size` is in contracts or base currency, except for a SPOT market order sized in quote currency.
    """

    order: OrderId
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
    leverage: Decimal = Decimal(0)
    hold: Decimal = Decimal(0)
    hold_currency: Currency = Currency("")
    source: OrderSource = ""
    algo_order: AlgoOrderId | None = None


class FillSide(msgspec.Struct, frozen=True, omit_defaults=True):
    """One party's part of a fill.

    `fee` is negative when paid; `profit` is the realised profit of the closed part, without fees; `closed` is how much
    of the size closed a position; `hold_left` is what the order still sets aside after the fill.
    """

    order: OrderId
    account: AccountId
    side: Side
    fee: Decimal
    fee_currency: Currency
    profit: Decimal = Decimal(0)
    closed: Decimal = Decimal(0)
    hold_left: Decimal = Decimal(0)
    position: PositionId | None = None


class Filled(Message, frozen=True):
    """A taker met a maker; the trade's price is the maker's."""

    trade: TradeId
    instrument: InstrumentId
    price: Decimal
    size: Decimal
    taker: FillSide
    maker: FillSide


class OrderCanceled(Message, frozen=True):
    """What was left of an order is gone, and its hold is released."""

    order: OrderId
    account: AccountId
    reason: CancelReason = "user"


class OrderHoldChanged(Message, frozen=True):
    """A pending order sets aside another amount, because the position that it would have closed became smaller."""

    order: OrderId
    account: AccountId
    hold: Decimal


class AlgoOrderPlaced(Message, frozen=True):
    """An algo order waits for its price; `last` is the last price when it was placed.

    `rises` tells whether the price of `trigger` is awaited from below.
    """

    algo_order: AlgoOrderId
    account: AccountId
    instrument: InstrumentId
    side: Side
    type: AlgoOrderType
    trade_mode: TradeMode
    last: Decimal
    size: Decimal | None = None
    whole_position: bool = False
    position_side: PositionSide = "net"
    reduce_only: bool = False
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    trigger: Trigger | None = None
    rises: bool = True
    size_currency: SizeCurrency | None = None
    client_order_id: str = ""
    tag: str = ""


class AlgoOrderTriggered(Message, frozen=True):
    """The price came: the algo order is done. `failure` names the reason if its order was refused, else ""."""

    algo_order: AlgoOrderId
    account: AccountId
    by: Literal["take_profit", "stop_loss", "trigger"]
    order: OrderId | None = None
    failure: str = ""


class AlgoOrderCanceled(Message, frozen=True):
    """An algo order waits no more."""

    algo_order: AlgoOrderId
    account: AccountId
    reason: AlgoCancelReason = "user"


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


TradingCommand = (
    ListInstrument
    | ChangeInstrumentState
    | OfferForLeading
    | MoveMarket
    | PlaceOrder
    | CancelOrder
    | ClosePosition
    | PlaceAlgoOrder
    | CancelAlgoOrder
    | SetLeverage
    | SetPositionMode
)
TradingEvent = (
    InstrumentListed
    | InstrumentStateChanged
    | LeadingOfferChanged
    | MarketMoved
    | HouseQuoted
    | OrderPlaced
    | Filled
    | OrderCanceled
    | OrderHoldChanged
    | AlgoOrderPlaced
    | AlgoOrderTriggered
    | AlgoOrderCanceled
    | LeverageSet
    | PositionModeSet
)
