"""Makes the copies of a lead trader's fill: for everyone who copies him, in order of joining, an order or a reason.

Nothing here can refuse the lead trader, whose fill stands. What is looked at, in this order: did the copy trader join
before the lead position opened, is his copy of it still there, do the lead trader's limits allow copies, is the
instrument one that can be copied and that he chose, does his own position stand in the way, is the size large enough,
does the total amount allow it, what would the book give, and at last whether trading accepts the order.
"""

from collections.abc import Callable
from decimal import Decimal

import msgspec

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.desk.fills import Execution, as_texts
from copydesk.engine.copying.desk.orders import Orders
from copydesk.engine.copying.messages import CopyAdded, CopyEvent, CopyOpened, CopySkipped, SkipReason
from copydesk.engine.copying.sizing import (
    Entry,
    Opening,
    invested_by,
    is_protected_from,
    stop_loss_at,
    take_profit_at,
    target_size,
    worst_price,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.identifiers import TradeId
from copydesk.engine.numbers import ZERO, text
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.matching import Offer
from copydesk.engine.trading.messages import MarginMode, PlaceOrder, PositionSide
from copydesk.engine.trading.positions import averaged
from copydesk.engine.trading.state.trading_state import TradingState


class Skip(msgspec.Struct, frozen=True):
    """Why a fill is not copied, and the numbers and names that explain it."""

    reason: SkipReason
    details: dict[str, str] = msgspec.field(default_factory=dict)


class Plan(msgspec.Struct, frozen=True, gc=False):
    """A copy order to be placed. `copy` is what an earlier fill of the same order made.

    `invested` is what it counts against the total amount if it fills whole. Units: USDT.
    """

    relation: Relation
    copy: Copy | None
    margin_mode: MarginMode
    position_side: PositionSide
    leverage: Decimal
    size: Decimal
    invested: Decimal


class Led(msgspec.Struct, frozen=True, gc=False):
    """A lead trader's fill, and what all copies of it share. `worst_price` is None if any will do."""

    opening: Opening
    trade: TradeId
    profit_sharing_ratio: Decimal
    worst_price: Decimal | None


class CopyMaker:
    """Decides about copies; the states behind it only hold."""

    def __init__(
        self, state: CopyingState, record: Callable[[CopyEvent], None], trading: TradingState, orders: Orders
    ) -> None:
        self._state = state
        self._record = record
        self._trading = trading
        self._orders = orders

    def copy(self, opening: Opening, trade: TradeId) -> None:
        """Copy a lead trader's fill for everyone who copies him."""
        hindrance = _hindrance(opening)
        lead_trader = self._state.lead_trader(opening.lead_position.account, "SWAP")
        assert lead_trader is not None, "an account that is copied leads"
        led = Led(opening, trade, lead_trader.profit_sharing_ratio, worst_price(self._state.rules, opening))
        for relation in self._state.copying.relations.of_lead_trader(opening.lead_position.account):
            skip = hindrance or self._copy(relation, led)
            if skip is not None:
                self._record(_skipped(relation, opening, trade, skip))

    def _copy(self, relation: Relation, led: Led) -> Skip | None:
        opening = led.opening
        plan = self._plan(relation, opening)
        if isinstance(plan, Skip):
            return plan
        offer = self._orders.offered(relation.copy_trader, opening.instrument.id, opening.lead_position.side, plan.size)
        unfit = _unfit(offer, led)
        if unfit is not None:
            return unfit
        try:
            execution = self._orders.place(_order(plan, opening), "copy", offer)
        except Rejected as rejected:
            return _refused(rejected)
        if execution is None:
            return Skip("no_offers")
        if plan.copy is None:
            self._record(self._opened(plan, led, execution))
        else:
            self._record(self._added(plan.copy, plan, led, execution))
        return None

    def _plan(self, relation: Relation, opening: Opening) -> Plan | Skip:
        """The order that copies the fill, or why there is none; what trading itself looks at is left to it."""
        settings, lead_position, instrument = relation.settings, opening.lead_position, opening.instrument
        if lead_position.id < relation.first_lead_position:
            return Skip("opened_before_joining")
        if self._state.leading.has_ended(lead_position.id, relation.id):
            return Skip("copy_ended")
        if settings.instruments is not None and instrument.id not in settings.instruments:
            return Skip("instrument_not_chosen")
        plan = self._sized(relation, opening)
        account, side = relation.copy_trader, lead_position.side
        position = self._trading.positions.get(account, (instrument.id, plan.margin_mode, plan.position_side))
        if position is not None and position.is_long != (side == "buy"):
            return Skip("position_against", {"position": text(position.size)})
        if plan.size < instrument.minimum_size:
            return Skip("below_minimum", {"size": text(plan.size), "minimum": text(instrument.minimum_size)})
        return self._within_total(plan) or plan

    def _sized(self, relation: Relation, opening: Opening) -> Plan:
        """The order by the settings alone. A copy that is there keeps its margin mode."""
        settings, lead_position = relation.settings, opening.lead_position
        copy = self._state.copying.copies.find(lead_position.id, relation.id)
        mode: MarginMode = lead_position.margin_mode if settings.margin_mode == "copy" else settings.margin_mode
        if copy is not None:
            mode = copy.margin_mode
        account = relation.copy_trader
        side: PositionSide = "net"
        if self._trading.position_mode(account) == "long_short":
            side = "long" if lead_position.side == "buy" else "short"
        leverage_side: PositionSide = side if mode == "isolated" else "net"
        leverage = self._trading.leverage((account, opening.instrument.id, mode, leverage_side))
        target = target_size(settings, self._state.rules, opening, leverage)
        size = target if copy is None else max(ZERO, target - copy.opened)
        invested = invested_by(self._state.rules, opening, size, leverage)
        return Plan(relation, copy, mode, side, leverage, size, invested)

    def _within_total(self, plan: Plan) -> Skip | None:
        invested, more = self._state.copying.copies.invested(plan.relation.id), plan.invested
        total = plan.relation.settings.total_amount
        if invested + more <= total:
            return None
        return Skip("above_total_amount", {"invested": text(invested), "more": text(more), "total": text(total)})

    def _invested(self, plan: Plan, opening: Opening, execution: Execution) -> Decimal:
        """What counts against the total amount: all that was planned, or what the book has filled of it."""
        if execution.size == plan.size:
            return plan.invested
        return invested_by(self._state.rules, opening, execution.size, plan.leverage)

    def _opened(self, plan: Plan, led: Led, execution: Execution) -> CopyOpened:
        opening, relation, settings = led.opening, plan.relation, plan.relation.settings
        lead_position, rules = opening.lead_position, self._state.rules
        take_profit = stop_loss = None
        if settings.take_profit_ratio or settings.stop_loss_ratio:
            entry = Entry(lead_position.side, execution.price, plan.leverage, opening.instrument.tick_size)
            take_profit = take_profit_at(rules, entry, settings.take_profit_ratio)
            stop_loss = stop_loss_at(rules, entry, settings.stop_loss_ratio)
        return CopyOpened(
            self._state.copying.next_copy,
            relation.id,
            relation.copy_trader,
            relation.lead_trader,
            lead_position.id,
            led.trade,
            opening.instrument.id,
            plan.margin_mode,
            plan.position_side,
            lead_position.side,
            plan.leverage,
            execution.order,
            execution.price,
            execution.size,
            execution.fee,
            self._invested(plan, opening, execution),
            led.profit_sharing_ratio,
            settings.take_profit_ratio,
            settings.stop_loss_ratio,
            take_profit,
            stop_loss,
        )

    def _added(self, copy: Copy, plan: Plan, led: Led, execution: Execution) -> CopyAdded:
        rules, instrument = self._state.rules, led.opening.instrument
        average = averaged(instrument, copy.size, copy.average_price, execution.size, execution.price)
        entry = Entry(copy.side, average, copy.leverage, instrument.tick_size)
        return CopyAdded(
            copy=copy.id,
            copy_trader=copy.copy_trader,
            lead_position=copy.lead_position,
            lead_trade=led.trade,
            order=execution.order,
            price=execution.price,
            size=execution.size,
            average_price=average,
            fee=execution.fee,
            invested=self._invested(plan, led.opening, execution),
            take_profit=take_profit_at(rules, entry, copy.take_profit_ratio) or copy.take_profit,
            stop_loss=stop_loss_at(rules, entry, copy.stop_loss_ratio) or copy.stop_loss,
        )


def _hindrance(opening: Opening) -> Skip | None:
    """Why nobody copies the fill, if nobody does."""
    if not opening.lead_position.is_copied:
        return Skip("lead_limit")
    if opening.instrument.contract != "linear" or opening.instrument.settle != COPY_CURRENCY:
        return Skip("not_margined_in_usdt", {"currency": opening.instrument.settle})
    return None


def _unfit(offer: Offer, led: Led) -> Skip | None:
    """Why what the book offers is not taken, if it is not."""
    if not offer.size:
        return Skip("no_offers")
    if is_protected_from(led.worst_price, led.opening.lead_position.side, size=offer.size, value=offer.value):
        found = {"size": text(offer.size), "value": text(offer.value)}
        return Skip("price_protection", {"lead_price": text(led.opening.price), **found})
    return None


def _order(plan: Plan, opening: Opening) -> PlaceOrder:
    return PlaceOrder(
        account=plan.relation.copy_trader,
        instrument=opening.instrument.id,
        side=opening.lead_position.side,
        type="market",
        trade_mode=plan.margin_mode,
        size=plan.size,
        position_side=plan.position_side,
        tag=plan.relation.settings.tag,
    )


def _refused(rejected: Rejected) -> Skip:
    details = as_texts(rejected)
    if rejected.reason is Reason.INSUFFICIENT_BALANCE:
        return Skip("insufficient_balance", details)
    return Skip("order_refused", {"rejection": rejected.reason.name, **details})


def _skipped(relation: Relation, opening: Opening, trade: TradeId, skip: Skip) -> CopySkipped:
    return CopySkipped(
        relation=relation.id,
        copy_trader=relation.copy_trader,
        lead_trader=relation.lead_trader,
        lead_position=opening.lead_position.id,
        lead_trade=trade,
        instrument=opening.instrument.id,
        reason=skip.reason,
        details=skip.details,
    )
