"""The protection desk: take profits and stop losses of single lead positions and copies, and the commands about one.

Both release orders at market, as documented for lead traders of contracts; lead positions of SPOT may name a price. A
trigger must lie on its own side of the present price. Source: documented; the last is taken from ordinary algo orders.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.desk.copy_closer import CopyCloser
from copydesk.engine.copying.desk.lead_position_desk import LeadPositionDesk
from copydesk.engine.copying.desk.spot_lead_desk import SpotLeadDesk
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.messages import (
    CloseCopy,
    CloseLeadPosition,
    CopyingEvent,
    CopyProtected,
    LeadPositionProtected,
    ProtectCopy,
    ProtectLeadPosition,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.copying.state.protections import ProtectedBy, called_by
from copydesk.engine.identifiers import AccountId, CopyId, InstrumentId, LeadPositionId
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_price, tradable
from copydesk.engine.trading.messages import Trigger
from copydesk.engine.trading.state.trading_state import TradingState

Protected = LeadPosition | Copy
Triggers = tuple[Trigger | None, Trigger | None]
"""Take profit and stop loss."""


class ProtectionDesk:
    """Decides about single lead positions and copies. Accounts are known to exist when a command comes here."""

    def __init__(
        self,
        state: CopyingState,
        record: Callable[[CopyingEvent], None],
        trading: TradingState,
        *,
        leads: LeadPositionDesk,
        spot: SpotLeadDesk,
        closer: CopyCloser,
    ) -> None:
        self._state = state
        self._record = record
        self._trading = trading
        self._leads = leads
        self._spot = spot
        self._closer = closer
        self._called: deque[tuple[int, ProtectedBy | None]] = deque()

    def close_lead_position(self, command: CloseLeadPosition) -> None:
        """Close one lead position; one of SPOT also at a price."""
        position = self._lead_position(command.account, command.lead_position)
        if self._is_spot(position):
            self._close_spot(position, command)
            return
        if command.type == "limit" or command.price is not None:
            raise Rejected(Reason.WRONG_ORDER_TYPE, type=command.type)
        tradable(self._trading, position.instrument)
        self._check_offers(position)
        self._leads.close(position, "close", command.tag)

    def _close_spot(self, position: LeadPosition, command: CloseLeadPosition) -> None:
        price = command.price
        if price is None and command.type == "limit":
            raise Rejected(Reason.PRICE_MISSING)
        if price is None:
            tradable(self._trading, position.instrument)
            self._check_offers(position)
            self._spot.close_at_market(position, "close", command.tag)
        elif not price:
            self._spot.withdraw_sale(position)
        elif command.type == "limit" or self._spot.waiting_sale(position) is not None:
            self._spot.close_at(position, price, "close", command.tag)
        else:
            raise Rejected(Reason.WRONG_ORDER_TYPE, type=command.type)

    def close_copy(self, command: CloseCopy) -> None:
        """Close one copy."""
        copy = self._copy(command.account, command.copy)
        if self._state.copying.relations[copy.relation].is_closing:
            raise Rejected(Reason.COPY_IS_BEING_CLOSED, copy=copy.id)
        tradable(self._trading, copy.instrument)
        self._check_offers(copy)
        self._closer.close(copy, copy.size, "close", command.tag)

    def protect_lead_position(self, command: ProtectLeadPosition) -> None:
        """Set the take profit and stop loss of a lead position."""
        position = self._lead_position(command.account, command.lead_position)
        take_profit, stop_loss = self._triggers(position, command.take_profit, command.stop_loss)
        self._record(LeadPositionProtected(position.id, position.account, take_profit, stop_loss, command.tag))

    def protect_copy(self, command: ProtectCopy) -> None:
        """Set the take profit and stop loss of a copy."""
        copy = self._copy(command.account, command.copy)
        take_profit, stop_loss = self._triggers(copy, command.take_profit, command.stop_loss)
        self._record(CopyProtected(copy.id, copy.copy_trader, take_profit, stop_loss, command.tag))

    def watch(self, instrument: InstrumentId) -> None:
        """See which lead positions and copies the market's prices call, if it is live; `act` closes them.

        With them go copies that should have been closed before and could not be. Where SPOT has expired, lead positions
        end without a close.
        """
        market = self._trading.markets[instrument]
        if market.instrument.state == "expired" and market.instrument.type == "SPOT":
            self._spot.expire(instrument)
        if market.instrument.state != "live":
            return
        for called in self._state.protections.called(instrument, market.prices):
            protected = self._find(called)
            by = None if protected is None else called_by(protected, market.prices)
            if by is not None:
                self._called.append((called, by))
        for copy in self._state.copying.copies.astray_in(instrument):
            if self._closer.is_owed(copy):
                self._called.append((copy.id, None))

    def act(self) -> bool:
        """Close the next one that was called, if it is still open; tells whether there was any.

        Where nobody offers to trade at market, it waits: its price calls again when it moves.
        """
        if not self._called:
            return False
        called, by = self._called.popleft()
        protected = self._find(called)
        if protected is None:
            return True
        trigger = protected.stop_loss if by == "stop_loss" else protected.take_profit if by else None
        price = None if trigger is None else trigger.order_price
        if price is not None or self._has_offers(protected):
            self._close(protected, by, price)
        return True

    def _close(self, protected: Protected, by: ProtectedBy | None, price: Decimal | None) -> None:
        """Close it for its price, or, without one, because it should have been closed before: that are only copies."""
        if not isinstance(protected, LeadPosition):
            if by is None:
                self._closer.close_owed(protected)
            else:
                self._closer.close(protected, protected.size, by)
            return
        assert by is not None
        if not self._is_spot(protected):
            self._leads.close(protected, by)
            return
        with suppress(Rejected):  # as many orders wait as may: its price calls again when it moves
            self._spot.release_at(protected, price, by)

    def _has_offers(self, protected: Protected) -> bool:
        """Whether anybody rests in the book with whom closing would trade."""
        return self._trading.markets[protected.instrument].book.side(protected.side).best_price() is not None

    def _check_offers(self, protected: Protected) -> None:
        if not self._has_offers(protected):
            raise Rejected(Reason.NO_MARKET_PRICE, instrument=protected.instrument)

    def _is_spot(self, protected: Protected) -> bool:
        return self._trading.markets[protected.instrument].instrument.type == "SPOT"

    def _find(self, protected: int) -> Protected | None:
        position = self._state.leading.positions.get(LeadPositionId(protected))
        return position or self._state.copying.copies.get(CopyId(protected))

    def _lead_position(self, account: AccountId, lead_position: LeadPositionId) -> LeadPosition:
        position = self._state.leading.positions.get(lead_position)
        if position is None or position.account != account:
            raise Rejected(Reason.NO_LEAD_POSITION, lead_position=lead_position)
        return position

    def _copy(self, account: AccountId, copy_id: CopyId) -> Copy:
        copy = self._state.copying.copies.get(copy_id)
        if copy is None or copy.copy_trader != account:
            raise Rejected(Reason.NO_COPY, copy=copy_id)
        return copy

    def _triggers(self, protected: Protected, take_profit: Trigger | None, stop_loss: Trigger | None) -> Triggers:
        """What holds after a command: what it does not name stays, a price of 0 takes away."""
        if take_profit is None and stop_loss is None:
            raise Rejected(Reason.TRIGGER_MISSING)
        for trigger in (take_profit, stop_loss):
            if trigger is not None and trigger.price:
                self._check(protected, trigger)
        self._check_sides(protected, take_profit, stop_loss)
        return (
            protected.take_profit if take_profit is None else _unless_zero(take_profit),
            protected.stop_loss if stop_loss is None else _unless_zero(stop_loss),
        )

    def _check(self, protected: Protected, trigger: Trigger) -> None:
        instrument = self._trading.markets[protected.instrument].instrument
        check_price(instrument, trigger.price)
        if trigger.order_price is not None:
            if instrument.type != "SPOT":
                raise Rejected(Reason.STOP_NOT_AT_MARKET)
            check_price(instrument, trigger.order_price)

    def _check_sides(self, protected: Protected, take_profit: Trigger | None, stop_loss: Trigger | None) -> None:
        """A long one takes profit above the present price and stops its loss below; a short one the other way round."""
        prices = self._trading.markets[protected.instrument].prices
        is_long = protected.side == "buy"
        if take_profit is not None and take_profit.price:
            now = prices.of(take_profit.kind)
            if now is not None and is_long and take_profit.price <= now:
                raise Rejected(Reason.TAKE_PROFIT_BELOW_LAST, price=take_profit.price, last=now)
            if now is not None and not is_long and take_profit.price >= now:
                raise Rejected(Reason.TAKE_PROFIT_ABOVE_LAST, price=take_profit.price, last=now)
        if stop_loss is not None and stop_loss.price:
            now = prices.of(stop_loss.kind)
            if now is not None and is_long and stop_loss.price >= now:
                raise Rejected(Reason.STOP_LOSS_ABOVE_LAST, price=stop_loss.price, last=now)
            if now is not None and not is_long and stop_loss.price <= now:
                raise Rejected(Reason.STOP_LOSS_BELOW_LAST, price=stop_loss.price, last=now)


def _unless_zero(trigger: Trigger) -> Trigger | None:
    return trigger if trigger.price else None
