"""Events of orders, positions and the market: plain data.

An event carries what was decided (fees, profit, ids), so applying it decides nothing.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, AlgoOrderId, Currency, InstrumentId, OrderId, PositionId, TradeId
from copydesk.engine.message import Message
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import Instrument, InstrumentState
from copydesk.engine.trading.words import (
    AlgoCancelReason,
    AlgoOrderType,
    Attached,
    CancelReason,
    Level,
    OrderCategory,
    OrderSource,
    OrderType,
    PositionSide,
    ReleasedType,
    SelfTrade,
    Side,
    SizeCurrency,
    TradeMode,
    Trail,
    Trigger,
)


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


class PriceLimitsSwitched(Message, frozen=True):
    """The price limits of the instrument are in force from now on, or no more."""

    instrument: InstrumentId
    on: bool


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
    leverage: Decimal = ZERO
    hold: Decimal = ZERO
    hold_currency: Currency = Currency("")
    source: OrderSource = ""
    algo_order: AlgoOrderId | None = None
    category: OrderCategory = "normal"
    attached: Attached | None = None
    self_trade: SelfTrade = "cancel_maker"
    algo_client_order_id: str = ""


class FillSide(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One party's part of a fill.

    `fee` is negative when paid; `profit` is the realised profit of the closed part, without fees; `closed` is how much
    of the size closed a position; `hold_left` is what the order still sets aside after the fill. Where a position is
    taken over, `penalty` is what that costs, negative when paid, and `insured` what the insurance pays of the loss.
    """

    order: OrderId
    account: AccountId
    side: Side
    fee: Decimal
    fee_currency: Currency
    profit: Decimal = ZERO
    closed: Decimal = ZERO
    hold_left: Decimal = ZERO
    penalty: Decimal = ZERO
    insured: Decimal = ZERO
    position: PositionId | None = None


class Filled(Message, frozen=True):
    """A taker met a maker; the trade's price is the maker's.

    A negative trade number tells that the house took over a position in liquidation: no trade that the public sees.
    """

    trade: TradeId
    instrument: InstrumentId
    price: Decimal
    size: Decimal
    taker: FillSide
    maker: FillSide


class OrderCanceled(Message, frozen=True):
    """What was left of an order is gone, and its hold is released.

    `request_id` is the client's name for the amendment that failed, if that was the reason.
    """

    order: OrderId
    account: AccountId
    reason: CancelReason = "user"
    request_id: str = ""


class OrderAmended(Message, frozen=True):
    """A pending order has another price or size; one that is filled that far already is done.

    `size` is the total, what is filled included. `rank` is what its place in the queue counts from; without one the
    order keeps its place. `attached` is all that follows it from now on, if that changed. `request_id` is the client's
    name for the amendment.
    """

    order: OrderId
    account: AccountId
    size: Decimal
    price: Decimal
    hold: Decimal
    rank: OrderId | None = None
    request_id: str = ""
    attached: Attached | None = None


class OrderHoldChanged(Message, frozen=True):
    """A pending order sets aside another amount, because the position that it would have closed became smaller."""

    order: OrderId
    account: AccountId
    hold: Decimal


class AlgoOrderPlaced(Message, frozen=True):
    """An algo order waits for its price; `last` is the last price when it was placed.

    `rises` tells whether the price of `trigger` is awaited from below. Split take profits and their stop loss know the
    order that they follow together, and the stop loss the `cost` to which it moves with the first take profit.
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
    trail: Trail | None = None
    follows: OrderId | None = None
    cost: Decimal | None = None
    ends_with_position: bool = False
    released: ReleasedType = ""
    attached: Attached | None = None


class AlgoOrderAmended(Message, frozen=True):
    """A waiting algo order has another size or other triggers; here is all of them.

    `rises` tells whether the price of `trigger` is awaited from below. `request_id` is the client's name for the
    amendment.
    """

    algo_order: AlgoOrderId
    account: AccountId
    size: Decimal | None = None
    take_profit: Trigger | None = None
    stop_loss: Trigger | None = None
    trigger: Trigger | None = None
    rises: bool = True
    request_id: str = ""


class AlgoOrderTriggered(Message, frozen=True):
    """The price came: the algo order is done. `failure` names the reason if its order was refused, else ""."""

    algo_order: AlgoOrderId
    account: AccountId
    by: Literal["take_profit", "stop_loss", "trigger", "trail"]
    order: OrderId | None = None
    failure: str = ""


class AlgoOrderCanceled(Message, frozen=True):
    """An algo order waits no more. `request_id` is the client's name for the amendment that failed, if that is why."""

    algo_order: AlgoOrderId
    account: AccountId
    reason: AlgoCancelReason = "user"
    request_id: str = ""
