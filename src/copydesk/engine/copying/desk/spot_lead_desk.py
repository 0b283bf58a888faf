"""The spot lead desk: makes lead positions of a spot lead trader's purchases, and sells them, each by itself.

What is bought is set aside as lead assets, the fee for buying taken off, and is the size of the lead position. It is
sold at market, or at a price at which the sale waits; a price for a sale that waits is its new price. A sale at market
withdraws one that waits (assumed). Coins that are no lead position go back to where the account's other coins lie: what
an instrument brought that is led no more or has expired, what is less than a lot, and the rest below a lot when a lead
position closes (assumed). Nobody copies spot trades, so no limit is looked at. Source: documented, but for what is
assumed.
"""

from collections.abc import Callable
from decimal import Decimal

from copydesk.engine.copying.desk.fills import Execution
from copydesk.engine.copying.desk.orders import Orders
from copydesk.engine.copying.lead_positions import LeadPosition, closable, gain
from copydesk.engine.copying.messages import (
    LeadAssetsReleased,
    LeadEvent,
    LeadPositionAdded,
    LeadPositionCause,
    LeadPositionClosed,
    LeadPositionClosing,
    LeadPositionOpened,
    LeadPositionProtected,
    LeadPositionReduced,
    LeadPositionReleased,
)
from copydesk.engine.copying.party_fill import PartyFill
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.identifiers import AccountId, InstrumentId, OrderId
from copydesk.engine.numbers import ONE
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.attached import stop_loss_of, take_profit_of
from copydesk.engine.trading.desk.checks import tradable
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import PlaceOrder
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import averaged
from copydesk.engine.trading.state.trading_state import TradingState


class SpotLeadDesk:
    """Decides about lead positions of SPOT; the states behind it only hold."""

    def __init__(
        self, state: CopyingState, record: Callable[[LeadEvent], None], trading: TradingState, orders: Orders
    ) -> None:
        self._state = state
        self._positions = state.leading.positions
        self._record = record
        self._trading = trading
        self._orders = orders

    def follow(self, fill: PartyFill) -> None:
        """See what a fill of a lead trader's own order has bought, or sold of a lead position that waited for it."""
        if fill.side == "buy":
            if fill.size:
                self._bought(fill)
            if fill.attached is not None:
                self._protect(fill)
            return
        position = self._positions.closing_by(fill.order)
        assert position is not None, f"order {fill.order} sells lead assets of no lead position"
        self._sold(position, Execution(fill.order, fill.price, fill.size, fill.fee), position.closing_cause)

    def close_at_market(self, position: LeadPosition, cause: LeadPositionCause, tag: str = "") -> None:
        """Sell the lead position, as far as the book goes; a sale that waits makes way."""
        tradable(self._trading, position.instrument)
        waiting = self.waiting_sale(position)
        if waiting is not None:
            self._orders.withdraw(waiting, "close_position")
        self._sell(position, None, cause, tag)

    def close_at(self, position: LeadPosition, price: Decimal, cause: LeadPositionCause, tag: str = "") -> None:
        """Sell the lead position at a price or better, or let a sale that waits have this price."""
        waiting = self.waiting_sale(position)
        if waiting is None:
            self._sell(position, price, cause, tag)
            return
        execution = self._orders.reprice(waiting, price)
        if execution is not None:
            self._sold(position, execution, position.closing_cause)

    def withdraw_sale(self, position: LeadPosition) -> None:
        """Let a sale wait no more. Raises: Rejected where none does."""
        waiting = self.waiting_sale(position)
        if waiting is None:
            raise Rejected(Reason.UNKNOWN_ORDER, lead_position=position.id)
        self._orders.withdraw(waiting, "user")

    def release_at(self, position: LeadPosition, price: Decimal | None, cause: LeadPositionCause) -> None:
        """Sell what a take profit or stop loss has called, at market or at the price of its order.

        Called once, neither is there any more when a sale at a price waits. A price beyond the limits is moved to them
        (assumed). Raises: Rejected, before anything changed.
        """
        if price is None:
            self.close_at_market(position, cause)
            return
        waiting = self.waiting_sale(position)
        if waiting is not None:
            self._orders.withdraw(waiting, "close_position")
        self._sell(position, price, cause, "")
        if self._positions.get(position.id) is not None:
            self._record(LeadPositionProtected(position.id, position.account))

    def expire(self, instrument: InstrumentId) -> None:
        """Nothing is sold any more where an instrument has expired: the coins go back to the other coins."""
        terms = self._terms(instrument)
        for position in self._positions.of_instrument(instrument):
            self._record(LeadPositionReleased(position.id, position.account))
            self._release(position.account, terms, position.order, position.size)

    def waiting_sale(self, position: LeadPosition) -> Order | None:
        """The order that waits to sell the lead position."""
        order = position.closing_order
        return None if order is None else self._trading.pending.get(order)

    def _sell(self, position: LeadPosition, price: Decimal | None, cause: LeadPositionCause, tag: str) -> None:
        order = self._trading.next_order
        command = PlaceOrder(
            account=position.account,
            instrument=position.instrument,
            side="sell",
            type="market" if price is None else "limit",
            trade_mode="spot_isolated",
            size=closable(self._terms(position.instrument), position.size),
            price=price,
            tag=tag,
            moves_to_limit=cause != "close",
        )
        execution = self._orders.sell_lead_assets(command, "" if cause == "close" else "tp_sl")
        if self._trading.pending.get(order) is not None:
            self._record(LeadPositionClosing(position.id, position.account, order, cause))
        if execution is not None:
            self._sold(position, execution, cause)

    def _sold(self, position: LeadPosition, execution: Execution, cause: LeadPositionCause) -> None:
        instrument = self._terms(position.instrument)
        size, price, order = execution.size, execution.price, execution.order
        profit = gain(instrument, size, position.side, opened_at=position.average_price, now=price)
        rest = position.size - size
        is_done = not closable(instrument, rest)
        form = LeadPositionClosed if is_done else LeadPositionReduced
        self._record(form(position.id, position.account, order, price, size, profit, cause))
        if is_done and rest:
            self._release(position.account, instrument, order, rest)

    def _bought(self, fill: PartyFill) -> None:
        instrument = self._terms(fill.instrument)
        coins = fill.size + fill.fee
        position = self._positions.of_order(fill.order)
        is_led = self._state.leads(fill.account, "SPOT", fill.instrument)
        if not is_led or (position is None and not closable(instrument, coins)):
            self._release(fill.account, instrument, fill.order, coins)
        elif position is None:
            self._open(fill, coins)
        else:
            average = averaged(instrument, position.size, position.average_price, coins, fill.price)
            self._record(
                LeadPositionAdded(position.id, fill.account, fill.order, fill.trade, fill.price, coins, average)
            )

    def _open(self, fill: PartyFill, coins: Decimal) -> None:
        self._record(
            LeadPositionOpened(
                lead_position=self._state.leading.next_position,
                account=fill.account,
                instrument=fill.instrument,
                margin_mode=fill.margin_mode,
                position_side=fill.position_side,
                side=fill.side,
                leverage=ONE,
                order=fill.order,
                trade=fill.trade,
                price=fill.price,
                size=coins,
                is_copied=False,
            )
        )

    def _protect(self, fill: PartyFill) -> None:
        """Take profit and stop loss that were attached to the order are the lead position's once it is filled."""
        position = self._positions.of_order(fill.order)
        if position is None or fill.attached is None:
            return
        attached, average, tick = fill.attached, position.average_price, self._terms(fill.instrument).tick_size
        take_profit = take_profit_of(attached.take_profit, average, tick)
        stop_loss = stop_loss_of(attached.stop_loss, fill.side, average, tick)
        self._record(LeadPositionProtected(position.id, position.account, take_profit, stop_loss))

    def _release(self, account: AccountId, instrument: Instrument, order: OrderId, coins: Decimal) -> None:
        self._record(LeadAssetsReleased(account, instrument.id, instrument.base, coins, order))

    def _terms(self, instrument: InstrumentId) -> Instrument:
        return self._trading.markets[instrument].instrument
