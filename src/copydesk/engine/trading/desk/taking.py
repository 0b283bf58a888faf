"""Lets an accepted order meet the book, fill by fill, and decides what each fill means for both parties.

Who meets whom stands in `matching`; here each answer becomes an event, and the next question is asked of the state
after it. Nothing here can be refused: all that could be was checked before.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import takewhile

from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.desk.exposure import net_size, orphans, settled
from copydesk.engine.trading.desk.following import following
from copydesk.engine.trading.desk.sides import Terms, house_side, user_side
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.matching import MAX_MAKERS, Offer, can_fill_whole, crosses, lots_for, offer_of
from copydesk.engine.trading.messages import (
    AlgoOrderCanceled,
    CancelReason,
    Filled,
    FillSide,
    Level,
    OrderCanceled,
    Side,
    TradingEvent,
)
from copydesk.engine.trading.orders import Order, filled, is_whole, left, sized_in_quote
from copydesk.engine.trading.price_limits import PriceLimits
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.order_book import Resting
from copydesk.engine.trading.state.trading_state import TradingState


class Taking:
    """Fills takers. `moved` collects the instruments whose last price a fill has changed."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None], now: Callable[[], int]) -> None:
        self._state = state
        self._record = record
        self._now = now
        self.moved: dict[InstrumentId, None] = {}

    def makers(
        self, market: Market, side: Side, account: AccountId, *, until_own: bool = False
    ) -> Iterator[tuple[Decimal, Decimal]]:
        """The makers (price, size) that an order of this side and account would meet, best first.

        Orders of its own are no makers; with `until_own` there are none behind the first of them.

        A reduce-only maker is not met if the makers of its account before it take the position that it would reduce.
        """
        taken: dict[tuple[AccountId, str], Decimal] = {}
        for resting in market.book.opposite(side).walk():
            if resting.account == account:
                if until_own:
                    return
                continue
            maker = self._state.pending.get(resting.order)
            if maker is not None and maker.position_side == "net" and market.instrument.type == "SWAP":
                mode = maker.margin_mode
                before = taken.get((maker.account, mode), ZERO)
                taken[maker.account, mode] = before + resting.left
                net = net_size(self._state.positions.get(maker.account, (market.instrument.id, mode, "net")))
                if maker.reduce_only and abs(net) < before + resting.left:
                    continue
            yield resting.price, resting.left

    def limits(self, market: Market) -> PriceLimits | None:
        """The price limits that hold now, if there are any."""
        return market.limits(self._now())

    def at_market(self, market: Market, side: Side, account: AccountId) -> Iterator[tuple[Decimal, Decimal]]:
        """The makers that an order at market would meet: those within the price limits."""
        limit = self._worst(market, side)
        return takewhile(lambda maker: crosses(side, limit, maker[0]), self.makers(market, side, account))

    def _worst(self, market: Market, side: Side) -> Decimal | None:
        """The worst price at which an order at market may trade; None if any will do."""
        limits = self.limits(market)
        return None if limits is None else limits.best(side)

    def offered(self, market: Market, side: Side, account: AccountId, size: Decimal) -> Offer:
        """What an order of this side, account and size would get at market."""
        best = market.book.opposite(side).best()
        is_enough = best is not None and best.left >= size and best.order in market.quotes
        if best is not None and is_enough and crosses(side, self._worst(market, side), best.price):
            return Offer(size, best.price * size, best.price, best.price)  # the house alone fills it
        return offer_of(self.at_market(market, side, account), size)

    def take(self, order_id: OrderId) -> None:
        """Let a placed order meet the book, and end or rest."""
        order = self._state.pending.get(order_id)
        assert order is not None
        market = self._state.markets[order.instrument]
        if order.type == "post_only":
            best = market.book.opposite(order.side).best_price()
            if best is not None and crosses(order.side, order.price, best):
                self._cancel(order, "post_only_would_take")
            return
        if order.type == "fok":
            makers = self.makers(market, order.side, order.account, until_own=order.self_trade == "cancel_taker")
            if not can_fill_whole(makers, order.side, order.price, left(order)):
                self._cancel(order, "not_filled_whole")
                return
        self._meet(market, order)

    def _meet(self, market: Market, taker: Order) -> None:
        opposite = market.book.opposite(taker.side)
        makers = 0
        limit = self._worst(market, taker.side) if taker.price is None else taker.price
        while (resting := opposite.best()) is not None and crosses(taker.side, limit, resting.price):
            if resting.account == taker.account:
                if not self._part(taker, resting):
                    return
                continue
            if makers == MAX_MAKERS:
                self._cancel(taker, "too_many_makers")
                return
            size = self._size(market, taker, resting)
            if not size:
                break
            self._fill(market, taker, resting, size)
            makers += 1
            after = self._state.pending.get(taker.order)
            if after is None:
                return
            taker = after
        if not taker.rests:
            self._cancel(taker, "price_limit" if _is_beyond(taker, resting, limit) else "not_filled_rest")

    def _part(self, taker: Order, own: Resting) -> bool:
        """Keep a taker from trading with an order of its own account; whether it goes on."""
        if taker.self_trade != "cancel_taker":
            self._record(OrderCanceled(own.order, own.account, "self_trade"))
        if taker.self_trade == "cancel_maker":
            return True
        self._cancel(taker, "self_trade")
        return False

    def take_for_house(self, market: Market, house: AccountId, side: Side, level: Level) -> Level:
        """Let a new level of the house meet the users' orders that it crosses. Gives what is left of it."""
        opposite = market.book.opposite(side)
        order = self._state.next_order
        rest = level.size
        while rest and (resting := opposite.best()) is not None and crosses(side, level.price, resting.price):
            size = min(rest, resting.left)
            terms = Terms(market.instrument, resting.price, size)
            self._settle(market, resting, terms, house_side(self._state, terms, house, order, side), None)
            rest -= size
        return Level(level.price, rest)

    def _size(self, market: Market, taker: Order, maker: Resting) -> Decimal:
        """How much the taker takes of a maker."""
        if not sized_in_quote(taker):
            asked = left(taker)
            return asked if asked <= maker.left else maker.left
        money = taker.hold if taker.side == "buy" else taker.size - taker.filled_value
        return min(lots_for(money, maker.price, market.instrument.lot_size), maker.left)

    def _fill(self, market: Market, taker: Order, resting: Resting, size: Decimal) -> None:
        terms = Terms(market.instrument, resting.price, size)
        rate = REGULAR[market.instrument.type].taker
        self._settle(market, resting, terms, user_side(self._state, terms, taker, rate), taker)

    def _settle(self, market: Market, resting: Resting, terms: Terms, taker: FillSide, order: Order | None) -> None:
        """Record one fill, then what follows from it for the parties' other orders. `order` is a user taker's."""
        instrument = market.instrument
        maker_order = self._state.pending.get(resting.order)
        maker = self._maker_side(resting, maker_order, terms, taker)
        fill = Filled(market.prices.next_trade, instrument.id, terms.price, terms.size, taker, maker)
        self._record(fill)
        self.moved[instrument.id] = None
        for party, its_order in ((maker, maker_order), (taker, order)):
            if its_order is None:
                continue
            if party.closed:
                self.after_closing(instrument, its_order)
            if its_order.attached is not None and is_whole(its_order, fill, party):
                self.follow(instrument, filled(its_order, fill, party, its_order.updated_at))

    def _maker_side(self, resting: Resting, order: Order | None, terms: Terms, taker: FillSide) -> FillSide:
        if order is not None:
            return user_side(self._state, terms, order, REGULAR[terms.instrument.type].maker, taker.position)
        side: Side = "sell" if taker.side == "buy" else "buy"
        return house_side(self._state, terms, resting.account, resting.order, side, other=taker.position)

    def follow(self, instrument: Instrument, order: Order) -> None:
        """Let what was attached to an order that is filled wait for its prices."""
        for attached in following(self._state, instrument, order):
            self._record(attached)
            self.moved[instrument.id] = None

    def after_closing(self, instrument: Instrument, order: Order) -> None:
        """A position became smaller: settle what leaned on it."""
        if order.position_side == "net":
            for change in settled(self._state, order.account, instrument, order.margin_mode):
                self._record(change)
        for algo_order in orphans(self._state, order):
            self._record(AlgoOrderCanceled(algo_order, order.account, "position_closed"))

    def _cancel(self, order: Order, reason: CancelReason) -> None:
        self._record(OrderCanceled(order.order, order.account, reason))


def _is_beyond(taker: Order, resting: Resting | None, limit: Decimal | None) -> bool:
    """Whether an order at market meets somebody only beyond the price limit."""
    return taker.price is None and resting is not None and not crosses(taker.side, limit, resting.price)
