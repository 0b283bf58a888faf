"""The tape of fills: what copying has to see of the fills that trading records, in their order.

A fill is put on the tape before it is applied, because an order that it fills wholly is known no more afterwards.
"""

from collections import deque

from copydesk.engine.copying.desk.fills import Execution, together
from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.identifiers import OrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.attached import is_empty
from copydesk.engine.trading.messages import Attached, Filled, FillSide, OrderAmended
from copydesk.engine.trading.orders import Order, buys_lead_assets, is_whole, left, sized_in_quote
from copydesk.engine.trading.state.trading_state import TradingState


class FillTape:
    """Holds the fills of lead traders and copy traders until they are followed.

    The fills of one order can be caught instead: who placed it gets them himself, in one.
    """

    def __init__(self, trading: TradingState, copying: CopyingState) -> None:
        self._trading = trading
        self._copying = copying
        self._fills: deque[PartyFill] = deque()
        self._caught_order: OrderId | None = None
        self._caught: list[Execution] = []

    def put(self, fill: Filled) -> None:
        """Keep what concerns copying of a fill that is about to be applied."""
        for side in (fill.taker, fill.maker):
            if side.order == self._caught_order:
                self._caught.append(Execution(side.order, fill.price, fill.size, side.fee))
                continue
            order = self._trading.pending.get(side.order)
            if order is None or order.trade_mode == "cash":
                continue  # the house's, or neither of a swap nor of lead assets
            if self._copying.concerns(side.account):
                self._fills.append(_part(fill, side, order))

    def end(self, amendment: OrderAmended) -> None:
        """Keep what follows a purchase of lead assets that an amendment about to be applied lets be done."""
        order = self._trading.pending.get(amendment.order)
        if order is None or amendment.size != order.filled or not buys_lead_assets(order):
            return
        attached = amendment.attached or order.attached
        if attached is not None and not is_empty(attached):
            self._fills.append(_nothing_more(order, attached))

    def next(self) -> PartyFill | None:
        """The oldest fill that is not followed yet."""
        return self._fills.popleft() if self._fills else None

    def catch(self, order: OrderId) -> None:
        """Let nobody see the fills of an order but who asks for what is caught."""
        self._caught_order, self._caught = order, []

    def caught(self) -> Execution | None:
        """What the order has filled, if anything; nothing more is caught."""
        self._caught_order = None
        return together(self._caught)


def _part(fill: Filled, side: FillSide, order: Order) -> PartyFill:
    """One party's part of a fill of its order."""
    is_spot = order.trade_mode == "spot_isolated"
    return PartyFill(
        account=side.account,
        instrument=fill.instrument,
        margin_mode=order.margin_mode,
        position_side=order.position_side,
        side=side.side,
        order=side.order,
        trade=fill.trade,
        leverage=order.leverage,
        price=fill.price,
        size=fill.size,
        closed=side.closed,
        fee=side.fee,
        left=ZERO if sized_in_quote(order) else left(order) - fill.size,
        is_spot=is_spot,
        attached=order.attached if is_spot and is_whole(order, fill, side) else None,
    )


def _nothing_more(order: Order, attached: Attached) -> PartyFill:
    """The end of an order that no fill brings."""
    assert order.price is not None and order.last_trade is not None
    return PartyFill(
        account=order.account,
        instrument=order.instrument,
        margin_mode=order.margin_mode,
        position_side=order.position_side,
        side=order.side,
        order=order.order,
        trade=order.last_trade,
        leverage=order.leverage,
        price=order.price,
        size=ZERO,
        closed=ZERO,
        fee=ZERO,
        left=ZERO,
        is_spot=True,
        attached=attached,
    )
