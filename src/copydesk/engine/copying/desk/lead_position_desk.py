"""The lead position desk: makes lead positions of a lead trader's fills, closes them, and has them copied.

What counts is the set of leading instruments at the moment of the fill. A close through the ordinary endpoints takes
the oldest lead positions of the position side first (assumed). A limit of the rules (largest position, number of the
day, least equity) lets the lead position be, but forbids copies of it; it is judged at the first fill (assumed).
"""

from collections.abc import Callable
from decimal import Decimal

from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.desk.copy_closer import CopyCloser
from copydesk.engine.copying.desk.copy_maker import CopyMaker
from copydesk.engine.copying.desk.fills import Execution
from copydesk.engine.copying.desk.orders import Orders
from copydesk.engine.copying.lead_positions import LeadPosition, gain
from copydesk.engine.copying.messages import (
    COPY_CURRENCY,
    LeadEvent,
    LeadingFailed,
    LeadLimit,
    LeadPositionAdded,
    LeadPositionCause,
    LeadPositionClosed,
    LeadPositionOpened,
    LeadPositionReduced,
)
from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.copying.sizing import Opening
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.messages import OrderSource
from copydesk.engine.trading.positions import averaged, value_of
from copydesk.engine.trading.state.trading_state import TradingState


class LeadPositionDesk:
    """Decides about lead positions; the states behind it only hold."""

    def __init__(
        self,
        state: CopyingState,
        record: Callable[[LeadEvent], None],
        trading: TradingState,
        orders: Orders,
        *,
        maker: CopyMaker,
        closer: CopyCloser,
    ) -> None:
        self._state = state
        self._positions = state.leading.positions
        self._record = record
        self._trading = trading
        self._orders = orders
        self._maker = maker
        self._closer = closer

    def follow(self, fill: PartyFill, at: int) -> None:
        """See what a lead trader's own fill has closed and opened. Units: `at` is Unix ms."""
        closed = fill.closed
        for position in self._positions.of_place(fill.place) if closed else ():
            part = min(position.size, closed)
            self._close(position, Execution(fill.order, fill.price, part, ZERO), "order")
            closed -= part
            if not closed:
                break
        opened = fill.size - fill.closed
        if opened and self._state.leads(fill.account, "SWAP", fill.instrument):
            self._open(fill, opened, at)

    def close(self, position: LeadPosition, cause: LeadPositionCause, tag: str = "") -> None:
        """Close exactly this lead position at market, as far as the book goes."""
        held = self._trading.positions.get(position.account, position.place[1:])
        assert held is not None, f"lead position {position.id} lies under no position"
        source: OrderSource = "" if cause == "close" else "tp_sl"
        execution = self._orders.reduce(held, position.size, source, tag)
        if execution is not None:
            self._close(position, execution, cause)

    def _close(self, position: LeadPosition, execution: Execution, cause: LeadPositionCause) -> None:
        instrument = self._trading.markets[position.instrument].instrument
        size, price = execution.size, execution.price
        profit = gain(instrument, size, position.side, opened_at=position.average_price, now=price)
        form = LeadPositionClosed if size == position.size else LeadPositionReduced
        self._record(form(position.id, position.account, execution.order, price, size, profit, cause))
        self._closer.follow(position, size)

    def _open(self, fill: PartyFill, size: Decimal, at: int) -> None:
        instrument = self._trading.markets[fill.instrument].instrument
        position = self._positions.of_order(fill.order)
        if position is None:
            lead_position = self._state.leading.next_position
            self._begin(fill, size, at)
        else:
            lead_position = position.id
            average = averaged(instrument, position.size, position.average_price, size, fill.price)
            self._record(
                LeadPositionAdded(lead_position, fill.account, fill.order, fill.trade, fill.price, size, average)
            )
        opening = Opening(instrument, self._positions[lead_position], fill.price, fill.left)
        self._maker.copy(opening, fill.trade)

    def _begin(self, fill: PartyFill, size: Decimal, at: int) -> None:
        hit = self._limit(fill, at)
        lead_position = self._state.leading.next_position
        self._record(
            LeadPositionOpened(
                lead_position=lead_position,
                account=fill.account,
                instrument=fill.instrument,
                margin_mode=fill.margin_mode,
                position_side=fill.position_side,
                side=fill.side,
                leverage=fill.leverage,
                order=fill.order,
                trade=fill.trade,
                price=fill.price,
                size=size,
                is_copied=hit is None,
            )
        )
        if hit is not None:
            limit, bound = hit
            failed = LeadingFailed(
                fill.account, lead_position, fill.instrument, fill.side, fill.position_side, limit, bound
            )
            self._record(failed)

    def _limit(self, fill: PartyFill, at: int) -> tuple[LeadLimit, Decimal] | None:
        """The limit of the rules that the opening passes, with its bound; the first in the documented order."""
        rules = self._state.rules
        if rules.max_lead_position_notional is not None and self._notional(fill) > rules.max_lead_position_notional:
            return "maximum_position", rules.max_lead_position_notional
        if rules.max_leads_per_day is not None and self._leads_today(fill, at) >= rules.max_leads_per_day:
            return "daily_number", Decimal(rules.max_leads_per_day)
        if rules.min_lead_equity is not None:
            equity = self._trading.funds(fill.account, COPY_CURRENCY).equity
            if equity < rules.min_lead_equity:
                return "minimum_equity", rules.min_lead_equity
        return None

    def _notional(self, fill: PartyFill) -> Decimal:
        """What the position would be worth if the whole order were filled at this price."""
        position = self._trading.positions.get(fill.account, fill.place[1:])
        size = fill.left + (ZERO if position is None else abs(position.size))
        return value_of(self._trading.markets[fill.instrument].instrument, size, fill.price)

    def _leads_today(self, fill: PartyFill, at: int) -> int:
        lead = self._state.lead_trader(fill.account, "SWAP")
        assert lead is not None
        return lead.leads_of_day if lead.lead_day == day_of(at) else 0
