"""Closes copies: as the lead trader closes, by hand, by their own take profit and stop loss, and when copying ends.

A lead trader's partial close closes the same part of each copy, in whole lots; his last part closes all. A close by
hand takes first what of the position is no copy, then copies, oldest first (assumed). When the net loss with a lead
trader, fees included, reaches the total stop loss, copying ends by itself. A copy that cannot be closed stays open,
and why is recorded; when nothing else can close it any more, it is tried again as its market moves (assumed).
"""

from collections.abc import Callable
from decimal import Decimal

from copydesk.engine.copying.copies import Copy, opening_fee_of
from copydesk.engine.copying.desk.fills import Execution, as_texts
from copydesk.engine.copying.desk.orders import Orders
from copydesk.engine.copying.lead_positions import LeadPosition, gain
from copydesk.engine.copying.messages import (
    CloseType,
    CopyCause,
    CopyClosed,
    CopyEvent,
    CopyingStopped,
    CopyNotClosed,
    CopyReduced,
    CopyReleased,
    StoppedBy,
)
from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.copying.profit_sharing import share_of
from copydesk.engine.copying.sizing import part_of
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.identifiers import RelationId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.messages import OrderSource
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.trading_state import TradingState

_SOURCES: dict[CopyCause, OrderSource] = {"take_profit": "tp_sl", "stop_loss": "tp_sl"}


class CopyCloser:
    """Decides about closes of copies; the states behind it only hold."""

    def __init__(
        self, state: CopyingState, record: Callable[[CopyEvent], None], trading: TradingState, orders: Orders
    ) -> None:
        self._state = state
        self._copies = state.copying.copies
        self._record = record
        self._trading = trading
        self._orders = orders

    def follow(self, lead_position: LeadPosition, closed: Decimal) -> None:
        """Close the same part of each copy as was closed of the lead position, which is as it was before."""
        lot_size = self._trading.markets[lead_position.instrument].instrument.lot_size
        for copy in self._copies.of_lead_position(lead_position.id):
            size = part_of(copy.size, closed, lead_position.size, lot_size)
            if size:
                self.close(copy, size, "lead_trader")
            else:
                self._record(CopyNotClosed(copy.id, copy.copy_trader, "lead_trader", "below_lot"))

    def follow_hand(self, fill: PartyFill) -> None:
        """See what a copy trader's own fill has closed of his copies."""
        copies = self._copies.of_place(fill.place)
        if not copies:
            return
        position = self._position(copies[0])
        held = ZERO if position is None else abs(position.size)
        closed = min(fill.closed, sum((copy.size for copy in copies), ZERO) - held)
        relations: dict[RelationId, None] = {}
        for copy in copies:
            if closed <= 0:
                break
            part = min(copy.size, closed)
            fee = divide(fill.fee * part, fill.size, RATIO_PLACES, "half_even")
            self._record_close(copy, Execution(fill.order, fill.price, part, fee), "copy_trader")
            relations[copy.relation] = None
            closed -= part
        for relation in relations:
            self._end_at_total_stop_loss(relation)

    def is_owed(self, copy: Copy) -> bool:
        """Whether a copy should be closed by now: its lead position is, or it is being stopped with all others."""
        relation = self._state.copying.relations[copy.relation]
        return relation.is_closing or self._state.leading.positions.get(copy.lead_position) is None

    def close_owed(self, copy: Copy) -> None:
        """Try again to close a copy that should be closed by now; a failure was recorded before, and is not again."""
        cause: CopyCause = "stopped" if self._state.copying.relations[copy.relation].is_closing else "lead_trader"
        position = self._position(copy)
        assert position is not None, f"copy {copy.id} lies under no position"
        try:
            execution = self._orders.reduce(position, copy.size, "copy", "")
        except Rejected:
            return
        if execution is not None:
            self._record_close(copy, execution, cause)
            self._end_at_total_stop_loss(copy.relation)

    def close(self, copy: Copy, size: Decimal, cause: CopyCause, tag: str = "") -> None:
        """Close a size of a copy at market, as far as it goes."""
        position = self._position(copy)
        if position is None:
            return  # the copy trader's own fill closed it in the same command, and is seen next
        size = min(size, abs(position.size))
        market = self._trading.markets[copy.instrument]
        if market.instrument.state == "live" and market.book.side(copy.side).best_price() is None:
            self._record(CopyNotClosed(copy.id, copy.copy_trader, cause, "no_offers"))
            return
        try:
            execution = self._orders.reduce(position, size, _SOURCES.get(cause, "copy"), tag)
        except Rejected as rejected:
            details = {"rejection": rejected.reason.name, **as_texts(rejected)}
            self._record(CopyNotClosed(copy.id, copy.copy_trader, cause, "order_refused", details))
            return
        if execution is not None:
            self._record_close(copy, execution, cause)
        if execution is None or execution.size < size:
            self._record(CopyNotClosed(copy.id, copy.copy_trader, cause, "no_offers"))
        self._end_at_total_stop_loss(copy.relation)

    def end(self, relation: Relation, close_type: CloseType, by: StoppedBy) -> None:
        """End a relation, and treat its open copies as the close type says."""
        copies = self._copies.of_relation(relation)
        self._record(CopyingStopped(relation.id, relation.copy_trader, relation.lead_trader, close_type, by))
        for copy in copies:
            if close_type == "manual_close":
                self._record(CopyReleased(copy.id, copy.copy_trader))
            elif close_type == "market_close":
                self.close(copy, copy.size, "stopped")

    def _record_close(self, copy: Copy, execution: Execution, cause: CopyCause) -> None:
        instrument = self._trading.markets[copy.instrument].instrument
        profit = gain(instrument, execution.size, copy.side, opened_at=copy.average_price, now=execution.price)
        net = profit + execution.fee + opening_fee_of(copy, execution.size)
        form = CopyClosed if execution.size == copy.size else CopyReduced
        self._record(
            form(
                copy=copy.id,
                copy_trader=copy.copy_trader,
                order=execution.order,
                price=execution.price,
                size=execution.size,
                profit=profit,
                fee=execution.fee,
                net=net,
                share=share_of(net, copy.profit_sharing_ratio),
                cause=cause,
            )
        )

    def _end_at_total_stop_loss(self, relation_id: RelationId) -> None:
        relation = self._state.copying.relations.get(relation_id)
        if relation is None or not relation.is_active or not relation.settings.total_stop_loss:
            return
        if -relation.net >= relation.settings.total_stop_loss:
            self.end(relation, relation.settings.close_type, "total_stop_loss")

    def _position(self, copy: Copy) -> Position | None:
        """The position of the copy trader, in the direction of the copy, that it is a part of."""
        place = (copy.instrument, copy.margin_mode, copy.position_side)
        position = self._trading.positions.get(copy.copy_trader, place)
        return position if position is not None and position.is_long == (copy.side == "buy") else None
