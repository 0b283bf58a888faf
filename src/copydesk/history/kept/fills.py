"""The users' parts of fills, and what each part did. The house's parts are not kept: its quotes have no life."""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId, TradeId
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.engine.trading.messages import Filled, FillSide, PositionSide, Side
from copydesk.engine.trading.orders import Order
from copydesk.history.kept.orders import type_of
from copydesk.history.kept.prices import IndexAndMark
from copydesk.history.shelf import Column, Shelf

Liquidity = Literal["maker", "taker", ""]
"""Which part a fill had in a trade; taking over a position is no trade."""

Takeover = Literal["long_taken", "short_taken", "long_partly_taken", "short_partly_taken"]
Effect = Literal["buy", "sell", "open_long", "open_short", "close_long", "close_short"] | Takeover
"""What a fill did: to coins in SPOT, to a position in SWAP. One that closes and opens counts as closing: assumed."""


class Fill(msgspec.Struct, frozen=True):
    """A user's part of a fill, with the order's words that belong to it.

    Units: `size` is contracts for SWAP, base currency for SPOT; `fee` is negative when paid; `at` is Unix ms.
    `fill` is the number of the first bill that the fill made, and so grows with time.
    """

    fill: int
    trade: TradeId
    order: OrderId
    account: AccountId
    instrument: InstrumentId
    instrument_type: InstrumentType
    side: Side
    position_side: PositionSide
    effect: Effect
    liquidity: Liquidity
    price: Decimal
    size: Decimal
    fee: Decimal
    fee_currency: Currency
    profit: Decimal
    at: int
    index: Decimal | None = None
    mark: Decimal | None = None
    client_order_id: str = ""
    tag: str = ""


def effect_of(order: Order, side: FillSide) -> Effect:
    """What a part of a fill did."""
    if type_of(order) == "SPOT":
        return side.side
    if order.category == "full_liquidation":
        return "short_taken" if side.side == "buy" else "long_taken"
    if order.category == "partial_liquidation":
        return "short_partly_taken" if side.side == "buy" else "long_partly_taken"
    if side.closed:
        return "close_short" if side.side == "buy" else "close_long"
    return "open_long" if side.side == "buy" else "open_short"


def fill_of(
    number: int, event: Filled, side: FillSide, order: Order, *, liquidity: Liquidity, prices: IndexAndMark, at: int
) -> Fill:
    """The part of an order in a fill, as it is kept."""
    return Fill(
        fill=number,
        trade=event.trade,
        order=side.order,
        account=side.account,
        instrument=event.instrument,
        instrument_type=type_of(order),
        side=side.side,
        position_side=order.position_side,
        effect=effect_of(order, side),
        liquidity=liquidity,
        price=event.price,
        size=event.size,
        fee=side.fee,
        fee_currency=side.fee_currency,
        profit=side.profit,
        at=at,
        index=prices.index,
        mark=prices.mark,
        client_order_id=order.client_order_id,
        tag=order.tag,
    )


FILLS: Final = Shelf(
    "fills",
    Fill,
    lambda fill: fill.fill,
    (
        Column("account", "INTEGER", lambda fill: fill.account),
        Column("instrument_type", "TEXT", lambda fill: fill.instrument_type),
        Column("instrument", "TEXT", lambda fill: fill.instrument),
        Column("order_id", "INTEGER", lambda fill: fill.order),
        Column("effect", "TEXT", lambda fill: fill.effect),
        Column("at", "INTEGER", lambda fill: fill.at),
    ),
    indexes=("account, id", "account, order_id, id"),
)
