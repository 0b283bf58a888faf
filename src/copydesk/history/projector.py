"""From events to what the archive keeps. It follows the living things in their shadow, and makes rows of what happened.

The house's orders are quotes, not orders with a life: they are not placed, so no order of theirs is known here, and
their parts of fills are passed over.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, assert_never, get_args

from copydesk.engine.copying.messages import CopyClosed, CopyReduced, LeadAssetsReleased, ProfitSharingSettled
from copydesk.engine.identifiers import OrderId
from copydesk.engine.ledger.messages import Deposited, Transferred
from copydesk.engine.messages import Event
from copydesk.engine.trading import algo_orders, orders
from copydesk.engine.trading.messages import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    Filled,
    FillSide,
    FundingPaid,
    FundingSettled,
    InstrumentListed,
    LeverageSet,
    MarginAdjusted,
    MarketMoved,
    OrderAmended,
    OrderCanceled,
    OrderHoldChanged,
    OrderPlaced,
)
from copydesk.engine.trading.orders import Order
from copydesk.history.booking import Booking
from copydesk.history.candles.rows import CandleRows
from copydesk.history.copying.following import CopyingProjector
from copydesk.history.harvest import Harvest
from copydesk.history.kept.algo_orders import ENDED_ALGO_ORDERS, EndedAlgoOrder, canceled, triggered, with_order
from copydesk.history.kept.fills import FILLS, Liquidity, fill_of
from copydesk.history.kept.fundings import FUNDINGS, funding_of
from copydesk.history.kept.orders import ENDED, ENDED_ORDERS
from copydesk.history.kept.prices import IndexAndMark
from copydesk.history.kept.trades import TRADES, trade_of
from copydesk.history.kept.transfers import TRANSFERS, transfer_of
from copydesk.history.shadow import Shadow

OrderEvent = OrderPlaced | OrderCanceled | OrderHoldChanged | OrderAmended
MoneyEvent = Deposited | Transferred | CopyReduced | CopyClosed | ProfitSharingSettled
AlgoEvent = AlgoOrderPlaced | AlgoOrderAmended | AlgoOrderTriggered | AlgoOrderCanceled


class Projector:
    """Follows record after record; what is to be kept collects in the harvest, the candles and the shadow."""

    def __init__(self, shadow: Shadow, harvest: Harvest, candles: CandleRows) -> None:
        self._shadow = shadow
        self._harvest = harvest
        self._candles = candles
        self._booking = Booking(shadow, harvest)
        self._copying = CopyingProjector(shadow.copying, harvest, shadow.instruments, shadow.usdt_of, shadow.number)
        self._heeded = frozenset({*self._FOLLOWED, *self._copying.followed})
        self._released: dict[OrderId, EndedAlgoOrder] = {}
        """Algo orders that were called, until the order is placed that they released: next in the same record."""

    def passes_over(self, events: Sequence[Event], at: int) -> bool:
        """Whether to follow a record of these events would change nothing. Units: `at` is Unix ms."""
        return self._heeded.isdisjoint(map(type, events)) and not self._copying.is_new_day(at)

    def begin(self, at: int) -> None:
        """Begin to follow a record, in the context of exact numbers. Units: `at` is Unix ms."""
        self._copying.begin(at)

    def follow(self, events: Sequence[Event], at: int) -> None:
        """Follow some events of the record, those after the ones before. Units: `at` is Unix ms."""
        for event in events:
            follow = self._FOLLOWED.get(type(event))
            if follow is not None:
                follow(self, event, at)
            self._copying.apply(event, at)

    def _move_market(self, event: MarketMoved, at: int) -> None:
        self._shadow.prices.put(event.instrument, IndexAndMark(event.index, event.mark))
        self._candles.moved(event.instrument, index=event.index, mark=event.mark, at=at)

    def _release(self, event: LeadAssetsReleased, at: int) -> None:
        self._booking.release_lead_assets(event, at)

    def _list(self, event: InstrumentListed, _: int) -> None:
        self._shadow.instruments.put(event.instrument.id, event.instrument)

    def _apply_to_order(self, event: OrderEvent, at: int) -> None:
        if isinstance(event, OrderPlaced):
            order = orders.placed(event, at)
            self._stand(order)
            if order.order in self._released:
                self._harvest.put(ENDED_ALGO_ORDERS, with_order(self._released.pop(order.order), order))
            return
        found = self._shadow.orders.get(event.order)
        if found is None:
            return
        match event:
            case OrderCanceled():
                self._stand(orders.canceled(found, event, at))
            case OrderHoldChanged():
                self._stand(orders.held_again(found, event, at))
            case OrderAmended():
                self._stand(orders.amended(found, event, at))
            case _:
                assert_never(event)

    def _move_money(self, event: MoneyEvent, at: int) -> None:
        match event:
            case Deposited():
                self._booking.deposit(event, at)
            case Transferred():
                self._booking.transfer(event, at)
                self._harvest.put(TRANSFERS, transfer_of(event, at))
            case CopyReduced() | CopyClosed():
                self._booking.withhold(event, at)
            case ProfitSharingSettled():
                self._booking.settle(event, at)
            case _:
                assert_never(event)

    def _margin(self, event: LeverageSet | MarginAdjusted, at: int) -> None:
        if isinstance(event, LeverageSet):
            self._booking.set_leverage(event, at)
        else:
            self._booking.adjust_margin(event, at)

    def _fund(self, event: FundingPaid | FundingSettled, at: int) -> None:
        if isinstance(event, FundingPaid):
            self._booking.fund(event, at)
        else:
            self._harvest.put(FUNDINGS, funding_of(self._shadow.number("funding"), event))

    def _apply_to_algo_order(self, event: AlgoEvent, at: int) -> None:
        shadow = self._shadow
        if isinstance(event, AlgoOrderPlaced):
            shadow.algo_orders.put(event.algo_order, algo_orders.placed(event, at))
            return
        waiting = shadow.algo_orders.get(event.algo_order)
        if waiting is None:
            return
        if isinstance(event, AlgoOrderAmended):
            shadow.algo_orders.put(event.algo_order, algo_orders.amended(waiting, event, at))
            return
        shadow.algo_orders.drop(event.algo_order)
        if isinstance(event, AlgoOrderCanceled):
            self._harvest.put(ENDED_ALGO_ORDERS, canceled(waiting, at))
            return
        ended = triggered(waiting, event, at)
        if event.order is None:
            self._harvest.put(ENDED_ALGO_ORDERS, ended)
        else:
            self._released[event.order] = ended

    def _fill(self, event: Filled, at: int) -> None:
        instrument = self._shadow.instruments.get(event.instrument)
        if instrument is None:
            return  # of before what the archive knows
        takeover = orders.is_takeover(event)
        if not takeover:
            self._harvest.put(TRADES, trade_of(self._shadow.number("trade"), event, at))
            self._candles.traded(instrument, event.price, event.size, at)
        prices = self._shadow.prices.get(event.instrument, IndexAndMark())
        sides: tuple[tuple[FillSide, Liquidity], ...] = (
            (event.taker, "" if takeover else "taker"),
            (event.maker, "maker"),
        )
        for side, liquidity in sides:
            order = self._shadow.orders.get(side.order)
            if order is None:
                continue
            number = self._booking.fill(event, side, order, liquidity, at)
            fill = fill_of(number, event, side, order, liquidity=liquidity, prices=prices, at=at)
            self._harvest.put(FILLS, fill)
            self._stand(orders.filled(order, event, side, at))

    def _stand(self, order: Order) -> None:
        """Let this be how the order stands now."""
        if order.state in ENDED:
            self._shadow.orders.drop(order.order)
            self._harvest.put(ENDED_ORDERS, order)
        else:
            self._shadow.orders.put(order.order, order)

    _FOLLOWED: ClassVar[Mapping[type[Any], Callable[["Projector", Any, int], None]]] = {
        **dict.fromkeys(get_args(OrderEvent), _apply_to_order),
        **dict.fromkeys(get_args(MoneyEvent), _move_money),
        **dict.fromkeys(get_args(AlgoEvent), _apply_to_algo_order),
        **dict.fromkeys((LeverageSet, MarginAdjusted), _margin),
        **dict.fromkeys((FundingPaid, FundingSettled), _fund),
        Filled: _fill,
        MarketMoved: _move_market,
        InstrumentListed: _list,
        LeadAssetsReleased: _release,
    }
    """What is done for each event; all others change nothing that is kept."""
