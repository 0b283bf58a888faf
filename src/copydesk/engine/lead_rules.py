"""What a lead trader or copy trader may not do where others may: rules that look at copying and trading together.

In SPOT, leading instruments are bought in a trade mode of their own, which nothing else is traded in, and what was
bought so is sold by closing its lead position alone. The rest holds for SWAP. In net mode an order on a leading
instrument that would open must go the way of the position, or, without one, of the orders that wait. Where the rules
say so, close-position is shut to them in long/short mode. On a leading instrument stop orders, and what follows an
order, are placed at market, and leverage and the size of an order may have a cap. Who copies several lead traders keeps
long/short mode. Source: documented; that what only reduces is free is assumed.
"""

from decimal import Decimal
from typing import assert_never

from copydesk.engine.copying.desk.relation_desk import MOST_IN_NET_MODE
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.exposure import cover, is_against, net_size
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.messages import (
    Attached,
    ClosePosition,
    PlaceAlgoOrder,
    PlaceOrder,
    SetLeverage,
    SetPositionMode,
    Side,
)
from copydesk.engine.trading.orders import margin_mode_of
from copydesk.engine.trading.state.trading_state import TradingState


class LeadRules:
    """Objects to commands of lead traders and copy traders. Reads both states, changes none."""

    def __init__(self, trading: TradingState, copying: CopyingState) -> None:
        self._trading = trading
        self._copying = copying

    def object_to(self, command: Objectionable) -> None:
        """Raise `Rejected` if a lead trader, or a copy trader, may not do this."""
        match command:
            case SetPositionMode():
                self._check_mode(command)
            case PlaceOrder() | PlaceAlgoOrder() if command.trade_mode in ("cash", "spot_isolated"):
                self._check_spot(command)
            case _:
                if self._copying.lead_trader(command.account, "SWAP") is not None:
                    self._object_to_lead_trader(command)

    def _check_mode(self, command: SetPositionMode) -> None:
        copied = len(self._copying.copying.relations.of_copy_trader(command.account))
        if command.mode == "net" and copied > MOST_IN_NET_MODE:
            raise Rejected(Reason.NET_MODE_COPIES_ONE)

    def _check_spot(self, command: PlaceOrder | PlaceAlgoOrder) -> None:
        """That a sale for cash takes no lead assets, trading sees by itself: they do not lie with the cash."""
        is_led = self._copying.leads(command.account, "SPOT", command.instrument)
        if command.trade_mode == "cash":
            if is_led and command.side == "buy":
                raise Rejected(Reason.LEAD_BUY_IN_CASH, instrument=command.instrument)
        elif not is_led:
            raise Rejected(Reason.LEAD_MODE_NOT_LED, instrument=command.instrument)
        elif command.side == "sell" or (isinstance(command, PlaceOrder) and _trails(command.attached)):
            raise Rejected(Reason.LEAD_ASSETS_SOLD_APART, instrument=command.instrument)

    def _object_to_lead_trader(self, command: PlaceOrder | ClosePosition | PlaceAlgoOrder | SetLeverage) -> None:
        match command:
            case PlaceOrder():
                if self._leads(command.account, command.instrument):
                    self._check_order(command)
            case PlaceAlgoOrder():
                if self._leads(command.account, command.instrument):
                    _check_at_market(command)
                    _check_attached(command.attached)
                    self._check_size(command, command.size or ZERO)
            case SetLeverage():
                cap = self._copying.rules.max_lead_leverage
                if cap is not None and command.leverage > cap and self._leads(command.account, command.instrument):
                    raise Rejected(Reason.LEVERAGE_ABOVE_LEAD_CAP, instrument=command.instrument, maximum=cap)
            case ClosePosition():
                if command.position_side != "net" and self._copying.rules.long_short_leads_close == "by_orders":
                    raise Rejected(Reason.LEAD_TRADER_CANNOT_CLOSE_HERE, instrument=command.instrument)
            case _:
                assert_never(command)

    def _leads(self, account: AccountId, instrument: InstrumentId) -> bool:
        return self._copying.leads(account, "SWAP", instrument)

    def _check_order(self, command: PlaceOrder) -> None:
        _check_attached(command.attached)
        self._check_size(command, command.size)
        if command.position_side == "net" and self._opens(command, command.size):
            self._check_direction(command)

    def _check_size(self, command: PlaceOrder | PlaceAlgoOrder, size: Decimal) -> None:
        most = self._copying.rules.max_lead_order_contracts
        if most is not None and size > most and self._opens(command, size):
            raise Rejected(Reason.LEAD_ORDER_TOO_LARGE, instrument=command.instrument, maximum=most)

    def _opens(self, command: PlaceOrder | PlaceAlgoOrder, size: Decimal) -> bool:
        """Whether an order does more than to close what there is."""
        if command.reduce_only:
            return False
        if command.position_side != "net":
            return (command.side == "buy") == (command.position_side == "long")
        mode = margin_mode_of(command.trade_mode)
        net = self._net(command)
        return size > cover(self._trading, (command.account, command.instrument, mode, "net", command.side), net)

    def _net(self, command: PlaceOrder | PlaceAlgoOrder) -> Decimal:
        mode = margin_mode_of(command.trade_mode)
        return net_size(self._trading.positions.get(command.account, (command.instrument, mode, "net")))

    def _check_direction(self, command: PlaceOrder) -> None:
        """Raises: Rejected for what opens against the position, or, without one, against the orders that wait."""
        account, instrument, net = command.account, command.instrument, self._net(command)
        other: Side = "sell" if command.side == "buy" else "buy"
        mode = margin_mode_of(command.trade_mode)
        against_orders = not net and self._trading.pending.size((account, instrument, mode, "net", other))
        if is_against(command.side, net) or against_orders:
            raise Rejected(Reason.LEAD_ORDER_AGAINST_POSITION, instrument=instrument, position=net)


def _check_attached(attached: Attached | None) -> None:
    """One take profit and one stop loss at most follow an order, and both are placed at market."""
    if attached is None:
        return
    if attached.splits:
        raise Rejected(Reason.LEAD_SPLIT_TAKE_PROFITS)
    stops = (attached.take_profit, attached.stop_loss)
    if any(stop is not None and stop.order_price is not None for stop in stops):
        raise Rejected(Reason.LEAD_ATTACHED_NOT_AT_MARKET)


def _trails(attached: Attached | None) -> bool:
    """Whether a trailing stop is to follow, which a lead position cannot have."""
    return attached is not None and attached.trail is not None


def _check_at_market(command: PlaceAlgoOrder) -> None:
    """Take profits and stop losses are placed at market; triggers are free."""
    stops = (command.take_profit, command.stop_loss)
    if any(stop is not None and stop.order_price is not None for stop in stops):
        raise Rejected(Reason.STOP_NOT_AT_MARKET)
