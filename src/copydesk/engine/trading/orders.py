"""What an order is, and its life: a table of states, and the pure steps between them.

An order is `live` when placed. A fill makes it `partially_filled`, the last fill `filled`; a cancellation ends it from
either living state. What ended does not live again. The engine holds living orders only; the archive makes the ended
ones from the same events by the same steps.
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
    TradeId,
)
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide
from copydesk.engine.trading.messages import (
    Attached,
    CancelReason,
    Filled,
    FillSide,
    MarginMode,
    OrderAmended,
    OrderCanceled,
    OrderCategory,
    OrderHoldChanged,
    OrderPlaced,
    OrderSource,
    OrderType,
    PositionSide,
    SelfTrade,
    Side,
    SizeCurrency,
    TradeMode,
)

OrderState = Literal["live", "partially_filled", "filled", "canceled"]
Step = Literal["partly_filled", "wholly_filled", "amended", "canceled"]

LIFE: dict[tuple[OrderState, Step], OrderState] = {
    ("live", "partly_filled"): "partially_filled",
    ("live", "wholly_filled"): "filled",
    ("live", "canceled"): "canceled",
    ("partially_filled", "partly_filled"): "partially_filled",
    ("partially_filled", "wholly_filled"): "filled",
    ("partially_filled", "canceled"): "canceled",
    ("partially_filled", "amended"): "filled",
}
"""From a state by a step to a state; what is not here cannot happen.

An amendment is a step only if it ends the order.
"""

RESTING_TYPES: tuple[OrderType, ...] = ("limit", "post_only")
"""The types whose unfilled rest stays in the book."""

PRICELESS_TYPES: tuple[OrderType, ...] = ("market", "optimal_limit_ioc")
"""The types that take any price."""

_MARGIN_MODES: dict[TradeMode, MarginMode] = {
    "cross": "cross",
    "isolated": "isolated",
    "cash": "isolated",
    "spot_isolated": "isolated",
}
"""What SWAP orders alone are asked for."""


class Order(msgspec.Struct, frozen=True, gc=False):
    """An order as it stands.

    Units: `size` as in `OrderPlaced`; `filled` is contracts or base currency; `filled_value` is the sum of price × size
    over the fills; `fee` is negative when paid; times are Unix ms.
    """

    order: OrderId
    account: AccountId
    instrument: InstrumentId
    side: Side
    type: OrderType
    trade_mode: TradeMode
    size: Decimal
    price: Decimal | None
    position_side: PositionSide
    reduce_only: bool
    size_currency: SizeCurrency | None
    client_order_id: str
    tag: str
    leverage: Decimal
    hold: Decimal
    hold_currency: Currency
    source: OrderSource
    algo_order: AlgoOrderId | None
    created_at: int
    updated_at: int
    state: OrderState = "live"
    filled: Decimal = ZERO
    filled_value: Decimal = ZERO
    fee: Decimal = ZERO
    fee_currency: Currency = Currency("")
    profit: Decimal = ZERO
    last_fill_price: Decimal | None = None
    last_fill_size: Decimal | None = None
    last_fill_at: int | None = None
    last_trade: TradeId | None = None
    cancel_reason: CancelReason | None = None
    rank: OrderId | None = None
    category: OrderCategory = "normal"
    attached: Attached | None = None
    self_trade: SelfTrade = "cancel_maker"
    algo_client_order_id: str = ""

    @property
    def queued_as(self) -> OrderId:
        """The number that its place in the queue counts from: its id, unless an amendment cost it its place."""
        return self.order if self.rank is None else self.rank

    @property
    def average_price(self) -> Decimal | None:
        """The average price of the fills; None before the first. Rounded half to even at sixteen decimals."""
        if not self.filled:
            return None
        return divide(self.filled_value, self.filled, RATIO_PLACES, "half_even")

    @property
    def passes(self) -> bool:
        """Whether it is gone when the command that placed it is done, having had no price and waited for none."""
        return self.type in PRICELESS_TYPES

    @property
    def rests(self) -> bool:
        """Whether what is not filled waits in the book."""
        return self.type in RESTING_TYPES

    @property
    def margin_mode(self) -> MarginMode:
        """The margin mode of the position that a SWAP order is about."""
        return _MARGIN_MODES[self.trade_mode]


def margin_mode_of(trade_mode: TradeMode) -> MarginMode:
    """The margin mode that a trade mode of SWAP names."""
    return _MARGIN_MODES[trade_mode]


def buys_lead_assets(order: Order) -> bool:
    """Whether what the order buys is a spot lead trader's lead assets."""
    return order.trade_mode == "spot_isolated" and order.side == "buy"


def sells_lead_assets(order: Order) -> bool:
    """Whether the order sells lead assets: they are set aside already, so it sets nothing aside."""
    return order.trade_mode == "spot_isolated" and order.side == "sell"


def left(order: Order) -> Decimal:
    """What is still to be filled of an order sized in contracts or base currency."""
    return order.size - order.filled


def sized_in_quote(order: Order | OrderPlaced) -> bool:
    """Whether the size is money of the quote currency."""
    return order.size_currency == "quote"


def closes(side: Side, position_side: PositionSide) -> bool:
    """Whether an order of long/short mode closes; an order of net mode never tells by itself."""
    return (position_side == "long" and side == "sell") or (position_side == "short" and side == "buy")


def placed(event: OrderPlaced, at: int) -> Order:
    """The order that an event placed. Units: `at` is Unix ms."""
    return Order(
        event.order,
        event.account,
        event.instrument,
        event.side,
        event.type,
        event.trade_mode,
        event.size,
        event.price,
        event.position_side,
        event.reduce_only,
        event.size_currency,
        event.client_order_id,
        event.tag,
        event.leverage,
        event.hold,
        event.hold_currency,
        event.source,
        event.algo_order,
        created_at=at,
        updated_at=at,
        category=event.category,
        attached=event.attached,
        self_trade=event.self_trade,
        algo_client_order_id=event.algo_client_order_id,
    )


def is_takeover(fill: Filled) -> bool:
    """Whether a fill is no trade, but the house taking over a position in liquidation."""
    return fill.trade < 0


def is_whole(order: Order, fill: Filled, side: FillSide) -> bool:
    """Whether a fill is the order's last.

    An order sized in quote currency is filled when it holds no more: what is left buys no lot.
    """
    return not side.hold_left if sized_in_quote(order) else order.filled + fill.size == order.size


def filled(order: Order, fill: Filled, side: FillSide, at: int) -> Order:
    """The order after its part of a fill. Units: `at` is Unix ms."""
    return msgspec.structs.replace(
        order,
        state=LIFE[order.state, "wholly_filled" if is_whole(order, fill, side) else "partly_filled"],
        filled=order.filled + fill.size,
        filled_value=order.filled_value + fill.price * fill.size,
        fee=order.fee + side.fee,
        fee_currency=side.fee_currency,
        profit=order.profit + side.profit,
        hold=side.hold_left,
        last_fill_price=fill.price,
        last_fill_size=fill.size,
        last_fill_at=at,
        last_trade=fill.trade,
        updated_at=at,
    )


def canceled(order: Order, event: OrderCanceled, at: int) -> Order:
    """The order after its cancellation. Units: `at` is Unix ms."""
    return msgspec.structs.replace(
        order, state=LIFE[order.state, "canceled"], cancel_reason=event.reason, hold=ZERO, updated_at=at
    )


def amended(order: Order, event: OrderAmended, at: int) -> Order:
    """The order after an amendment. Units: `at` is Unix ms."""
    return msgspec.structs.replace(
        order,
        state=LIFE[order.state, "amended"] if event.size == order.filled else order.state,
        size=event.size,
        price=event.price,
        hold=event.hold,
        rank=order.rank if event.rank is None else event.rank,
        attached=order.attached if event.attached is None else event.attached,
        updated_at=at,
    )


def held_again(order: Order, event: OrderHoldChanged, at: int) -> Order:
    """The order with another hold. Units: `at` is Unix ms."""
    return msgspec.structs.replace(order, hold=event.hold, updated_at=at)
