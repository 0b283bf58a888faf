"""From events to what the archive keeps: ended orders, and each user's part of each fill.

The house's orders are quotes, not orders with a life: they are not placed, so no order of theirs is known here, and
their parts of fills are passed over.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId, TradeId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import exact
from copydesk.engine.trading import orders
from copydesk.engine.trading.messages import Filled, FillSide, OrderCanceled, OrderHoldChanged, OrderPlaced, Side
from copydesk.engine.trading.orders import Order
from copydesk.journal.record import Record


class Fill(msgspec.Struct, frozen=True):
    """A user's part of a fill, with the order's words that belong to it.

    Units: `size` is contracts for SWAP, base currency for SPOT; `fee` is negative when paid; `at` is Unix ms.
    `fill` counts all users' parts, so that pages have an order of their own.
    """

    fill: int
    trade: TradeId
    order: OrderId
    account: AccountId
    instrument: InstrumentId
    side: Side
    liquidity: Literal["maker", "taker"]
    price: Decimal
    size: Decimal
    fee: Decimal
    fee_currency: Currency
    profit: Decimal
    at: int
    client_order_id: str = ""
    tag: str = ""


class Projector:
    """Follows the living orders; what ended and what was filled collects until it is taken.

    `living` are the users' orders that have not ended, `changed` those that began, changed or ended since the last
    `taken`.
    """

    def __init__(self, living: dict[OrderId, Order], last_fill: int) -> None:
        self.living = living
        self.changed: set[OrderId] = set()
        self.ended: list[Order] = []
        self.fills: list[Fill] = []
        self._last_fill = last_fill

    def project(self, record: Record) -> None:
        """Follow the events of a record."""
        with exact():
            for event in record.events:
                self._apply(event, record.at)

    def forget(self) -> None:
        """Begin collecting anew; what was collected has been kept elsewhere."""
        self.changed.clear()
        self.ended.clear()
        self.fills.clear()

    def _apply(self, event: Event, at: int) -> None:
        match event:
            case OrderPlaced():
                self._stand(orders.placed(event, at))
            case Filled():
                self._fill(event, event.taker, "taker", at)
                self._fill(event, event.maker, "maker", at)
            case OrderCanceled() if event.order in self.living:
                self._stand(orders.canceled(self.living[event.order], event, at))
            case OrderHoldChanged() if event.order in self.living:
                self._stand(orders.held_again(self.living[event.order], event, at))
            case _:
                pass  # the archive keeps orders and fills only

    def _fill(self, event: Filled, side: FillSide, liquidity: Literal["maker", "taker"], at: int) -> None:
        order = self.living.get(side.order)
        if order is None:
            return
        self._stand(orders.filled(order, event, side, at))
        self._last_fill += 1
        self.fills.append(
            Fill(
                fill=self._last_fill,
                trade=event.trade,
                order=side.order,
                account=side.account,
                instrument=event.instrument,
                side=side.side,
                liquidity=liquidity,
                price=event.price,
                size=event.size,
                fee=side.fee,
                fee_currency=side.fee_currency,
                profit=side.profit,
                at=at,
                client_order_id=order.client_order_id,
                tag=order.tag,
            )
        )

    def _stand(self, order: Order) -> None:
        """Let this be how the order stands now."""
        self.changed.add(order.order)
        if order.state in ("filled", "canceled"):
            self.living.pop(order.order, None)
            self.ended.append(order)
        else:
            self.living[order.order] = order
