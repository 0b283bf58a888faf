"""The settings desk: leverage and position mode of an account."""

from collections.abc import Callable
from decimal import Decimal

from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_position_side, check_user, tradable
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.margin import largest_size, unrealised
from copydesk.engine.trading.messages import (
    AdjustMargin,
    LeverageSet,
    MarginAdjusted,
    PositionModeSet,
    PositionSide,
    SetLeverage,
    SetPositionMode,
    TradingEvent,
)
from copydesk.engine.trading.positions import Position, initial_margin
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

MINIMUM_LEVERAGE = Decimal("0.01")
"""Source: documented."""


class SettingsDesk:
    """Decides about settings. `object_to` raises `Rejected` for rules beside trading's."""

    def __init__(
        self,
        state: TradingState,
        record: Callable[[TradingEvent], None],
        object_to: Callable[[Objectionable], None],
    ) -> None:
        self._state = state
        self._record = record
        self._object_to = object_to

    def set_position_mode(self, command: SetPositionMode) -> None:
        """Change the position mode of an account without positions and orders; the present one may always be asked."""
        check_user(self._state, command.account)
        if command.mode == self._state.position_mode(command.account):
            return
        account = command.account
        busy = (
            self._state.positions.of_account(account)
            or self._state.pending.count(account)
            or self._state.waiting.of_account(account)
        )
        if busy:
            raise Rejected(Reason.POSITIONS_OR_ORDERS_EXIST)
        self._object_to(command)
        self._record(PositionModeSet(account, command.mode))

    def set_leverage(self, command: SetLeverage) -> None:
        """Set a leverage; what isolated positions then lack is taken from the balance."""
        check_user(self._state, command.account)
        instrument = tradable(self._state, command.instrument).instrument
        side = self._side(instrument, command)
        if not MINIMUM_LEVERAGE <= command.leverage <= instrument.max_leverage:
            raise Rejected(
                Reason.LEVERAGE_OUT_OF_RANGE,
                leverage=command.leverage,
                minimum=MINIMUM_LEVERAGE,
                maximum=instrument.max_leverage,
            )
        self._object_to(command)
        self._check_no_orders(command)
        added = self._added_margin(instrument, command, side)
        place = (command.account, instrument.id, command.margin_mode, side)
        if self._state.leverages.get(place) != command.leverage:
            self._record(LeverageSet(*place[:3], command.leverage, side, added))

    def adjust_margin(self, command: AdjustMargin) -> None:
        """Add margin to an isolated position from what is free, or take out what it does not need.

        What stays, an unrealised loss counted, is at least the initial margin at mark. Source: the limit is assumed.
        """
        check_user(self._state, command.account)
        market = tradable(self._state, command.instrument)
        position = self._state.positions.get(command.account, (command.instrument, "isolated", command.position_side))
        if position is None:
            raise Rejected(Reason.NO_POSITION, instrument=command.instrument)
        if command.amount <= 0:
            raise Rejected(Reason.AMOUNT_NOT_POSITIVE, amount=command.amount)
        currency = market.instrument.settle
        free = self._state.free_funds(command.account, currency).available
        if command.adds and command.amount > free:
            raise Rejected(Reason.INSUFFICIENT_BALANCE, currency=currency, needed=command.amount, available=free)
        spare = _spare_margin(market, position)
        if not command.adds and command.amount > spare:
            raise Rejected(Reason.MARGIN_NEEDED, amount=command.amount, maximum=max(ZERO, spare))
        amount = command.amount if command.adds else -command.amount
        self._record(
            MarginAdjusted(command.account, command.instrument, command.position_side, position.id, currency, amount)
        )

    def _side(self, instrument: Instrument, command: SetLeverage) -> PositionSide:
        """The side whose leverage it is: only isolated leverage in long/short mode differs by side."""
        if instrument.type == "SPOT":
            raise Rejected(Reason.WRONG_TRADE_MODE, instrument=instrument.id)
        if command.margin_mode == "cross":
            return "net"
        check_position_side(instrument, command.position_side, self._state.position_mode(command.account))
        return command.position_side

    def _check_no_orders(self, command: SetLeverage) -> None:
        for order in self._state.pending.of(command.account, command.instrument):
            if order.margin_mode == command.margin_mode:
                cross = command.margin_mode == "cross"
                raise Rejected(Reason.LEVERAGE_WITH_CROSS_ORDERS if cross else Reason.LEVERAGE_WITH_ISOLATED_ORDERS)

    def _added_margin(self, instrument: Instrument, command: SetLeverage, side: PositionSide) -> Decimal:
        """What the positions concerned need in addition; a higher leverage gives nothing back."""
        isolated = command.margin_mode == "isolated"
        added = needed = ZERO
        largest = largest_size(instrument, command.leverage)
        for position in self._positions(command.account, instrument, command):
            if isolated and position.side != side:
                continue
            if largest is not None and abs(position.size) > largest:
                raise Rejected(
                    Reason.LEVERAGE_ABOVE_TIER,
                    instrument=instrument.id,
                    size=abs(position.size),
                    largest=largest,
                    leverage=command.leverage,
                )
            if isolated:
                margin = initial_margin(instrument, abs(position.size), position.average_price, command.leverage)
                added = max(ZERO, margin - position.margin)
            else:
                needed += self._more_cross_margin(instrument, position, command.leverage)
        funds = self._state.free_funds(command.account, instrument.settle)
        free = funds.available if isolated else funds.available_equity
        if added + needed > 0 and added + needed > free:
            raise Rejected(Reason.LEVERAGE_NEEDS_MARGIN, needed=added + needed, available=free)
        return added

    def _more_cross_margin(self, instrument: Instrument, position: Position, leverage: Decimal) -> Decimal:
        price = self._state.markets[instrument.id].prices.valuation
        if price is None:
            return ZERO
        size = abs(position.size)
        before = initial_margin(instrument, size, price, position.leverage)
        return initial_margin(instrument, size, price, leverage) - before

    def _positions(self, account: AccountId, instrument: Instrument, command: SetLeverage) -> list[Position]:
        return [
            position
            for position in self._state.positions.of_account(account)
            if position.instrument == instrument.id and position.margin_mode == command.margin_mode
        ]


def _spare_margin(market: Market, position: Position) -> Decimal:
    """What an isolated position has over its initial margin at mark, its loss counted and its profit not."""
    price = market.prices.valuation
    assert price is not None, "where there are positions there was a trade"
    loss = min(ZERO, unrealised(market.instrument, position, price))
    return position.margin + loss - initial_margin(market.instrument, abs(position.size), price, position.leverage)
