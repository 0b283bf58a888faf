"""The words that commands and events of trading share: plain data."""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AlgoOrderId, InstrumentId

Side = Literal["buy", "sell"]
PositionSide = Literal["net", "long", "short"]
PositionMode = Literal["net", "long_short"]
MarginMode = Literal["cross", "isolated"]
TradeMode = Literal["cash", "cross", "isolated", "spot_isolated"]
OrderType = Literal["limit", "market", "post_only", "fok", "ioc", "optimal_limit_ioc"]
AlgoOrderType = Literal["conditional", "oco", "trigger", "move_order_stop"]
ReleasedType = Literal["", "fok", "ioc"]
"""The type of the order that a trigger with an order price releases; empty for one that rests."""

SizeCurrency = Literal["base", "quote"]
PriceKind = Literal["last", "mark", "index"]
OrderSource = Literal["", "trigger", "tp_sl", "copy", "trailing"]
SelfTrade = Literal["cancel_maker", "cancel_taker", "cancel_both"]
OrderCategory = Literal["normal", "full_liquidation", "partial_liquidation"]
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
    "amend_failed",
    "liquidation",
    "countdown",
    "price_limit",
]
AlgoCancelReason = Literal["user", "position_closed", "instrument_expired", "amend_failed", "split_done"]


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


class Trail(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a trailing stop follows the price: at a ratio of it or at a spread, from `active_price` on or at once."""

    callback_ratio: Decimal | None = None
    callback_spread: Decimal | None = None
    active_price: Decimal | None = None


class AttachedStop(msgspec.Struct, frozen=True, omit_defaults=True):
    """A take profit or a stop loss that is to follow an order. Either `price`, or `ratio` of the average price.

    Units: `ratio` is a fraction; no order price means a market order.
    """

    price: Decimal | None = None
    ratio: Decimal | None = None
    kind: PriceKind = "last"
    order_price: Decimal | None = None


class SplitTakeProfit(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several take profits that are to follow an order. Units: `size` is contracts."""

    stop: AttachedStop
    size: Decimal
    client_order_id: str = ""
    id: AlgoOrderId | None = None


class Attached(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is to follow an order once it is filled. `id` is its number as long as it only waits for that.

    A take profit and a stop loss; or `splits`, with a stop loss that moves to the average price when the first of them
    is called if `stop_to_cost`; or a trailing stop.
    """

    take_profit: AttachedStop | None = None
    stop_loss: AttachedStop | None = None
    client_order_id: str = ""
    id: AlgoOrderId | None = None
    splits: tuple[SplitTakeProfit, ...] = ()
    stop_to_cost: bool = False
    trail: Trail | None = None
