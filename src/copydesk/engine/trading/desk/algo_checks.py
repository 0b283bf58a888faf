"""What is wrong with an algo order: size, triggers, the distance of a trailing stop, ceilings. Each check raises."""

from decimal import Decimal

from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_limit_maximum, check_lots, check_minimum, check_price
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import AlgoOrderType, PlaceAlgoOrder, Side, SizeCurrency, Trail, Trigger
from copydesk.engine.trading.orders import margin_mode_of
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

CEILINGS: dict[AlgoOrderType, int] = {"conditional": 100, "oco": 100, "trigger": 500, "move_order_stop": 50}
"""Of one account in one instrument; take profits and stop losses are counted together. Source: documented."""

LEAST_CALLBACK_RATIO = Decimal("0.001")
LARGEST_CALLBACK_RATIO = Decimal(1)
"""Source: assumed."""


def check_size(instrument: Instrument, size: Decimal | None, size_currency: SizeCurrency | None) -> None:
    """A size is there, and fits the instrument if it is not money."""
    if size is None or size <= 0:
        raise Rejected(Reason.SIZE_NOT_POSITIVE, size=size)
    if size_currency != "quote":
        check_lots(instrument, size)
        check_minimum(instrument, size)
        check_limit_maximum(instrument, size)


def check_triggers(market: Market, command: PlaceAlgoOrder, last: Decimal) -> None:
    """The triggers, or the trail, that the type needs are there and wait for a price."""
    if command.type == "move_order_stop":
        check_trail(market.instrument, command.trail, command.side, last)
        return
    for trigger in triggers_of(command):
        check_trigger(market.instrument, trigger)


def triggers_of(command: PlaceAlgoOrder) -> list[Trigger]:
    """The triggers that the type needs; raises `Rejected` if one is missing."""
    if command.type == "trigger":
        wanted = [command.trigger]
    elif command.type == "oco":
        wanted = [command.take_profit, command.stop_loss]
    else:
        wanted = [command.stop_loss or command.take_profit]
    triggers = [trigger for trigger in wanted if trigger is not None]
    if len(triggers) < len(wanted):
        raise Rejected(Reason.TRIGGER_MISSING, type=command.type)
    return triggers


def check_trigger(instrument: Instrument, trigger: Trigger) -> None:
    """The prices of a trigger are on the tick."""
    check_price(instrument, trigger.price)
    if trigger.order_price is not None:
        check_price(instrument, trigger.order_price)


def check_trail(instrument: Instrument, trail: Trail | None, side: Side, last: Decimal) -> None:
    """A trailing stop of this side follows at a ratio or at a spread, and begins beyond the last price."""
    if trail is None or (trail.callback_ratio is None) == (trail.callback_spread is None):
        raise Rejected(Reason.TRAIL_MISSING)
    _check_callback(instrument, trail)
    active = trail.active_price
    if active is None:
        return
    check_price(instrument, active)
    if side == "sell" and active <= last:
        raise Rejected(Reason.ACTIVATION_BELOW_LAST, price=active, last=last)
    if side == "buy" and active >= last:
        raise Rejected(Reason.ACTIVATION_ABOVE_LAST, price=active, last=last)


def _check_callback(instrument: Instrument, trail: Trail) -> None:
    ratio, spread = trail.callback_ratio, trail.callback_spread
    if ratio is not None and not LEAST_CALLBACK_RATIO <= ratio < LARGEST_CALLBACK_RATIO:
        raise Rejected(
            Reason.CALLBACK_OUT_OF_RANGE, minimum=LEAST_CALLBACK_RATIO, maximum=LARGEST_CALLBACK_RATIO, ratio=ratio
        )
    if spread is not None:
        check_price(instrument, spread)


def check_not_called(market: Market, command: PlaceAlgoOrder, last: Decimal) -> None:
    """A take profit or stop loss waits for a price on its own side of the present one."""
    if command.type in ("trigger", "move_order_stop"):
        return
    buys = command.side == "buy"
    stop_loss = command.stop_loss
    take_profit = None if command.type == "conditional" and stop_loss is not None else command.take_profit
    if take_profit is not None:
        now = market.prices.of(take_profit.kind) or last
        if buys and take_profit.price >= now:
            raise Rejected(Reason.TAKE_PROFIT_ABOVE_LAST, price=take_profit.price, last=now)
        if not buys and take_profit.price <= now:
            raise Rejected(Reason.TAKE_PROFIT_BELOW_LAST, price=take_profit.price, last=now)
    if stop_loss is not None:
        now = market.prices.of(stop_loss.kind) or last
        if buys and stop_loss.price <= now:
            raise Rejected(Reason.STOP_LOSS_BELOW_LAST, price=stop_loss.price, last=now)
        if not buys and stop_loss.price >= now:
            raise Rejected(Reason.STOP_LOSS_ABOVE_LAST, price=stop_loss.price, last=now)


def check_ceiling(state: TradingState, command: PlaceAlgoOrder) -> None:
    """The account has room for one more of its kind in the instrument."""
    group = _group(command.type)
    waiting = state.waiting.of(command.account, command.instrument)
    if sum(_group(other.type) == group for other in waiting) >= CEILINGS[command.type]:
        raise Rejected(Reason.TOO_MANY_ALGO_ORDERS, limit=CEILINGS[command.type], type=group)


def check_whole_position(state: TradingState, instrument: Instrument, command: PlaceAlgoOrder) -> None:
    """A whole position may be closed by one take profit or stop loss of SWAP, against its side."""
    if instrument.type == "SPOT" or _group(command.type) != "conditional":
        raise Rejected(Reason.WRONG_ORDER_TYPE, type=command.type)
    check_position(state, command)
    place = (command.instrument, margin_mode_of(command.trade_mode), command.position_side)
    for other in state.waiting.of(command.account, command.instrument):
        if other.whole_position and (other.instrument, other.margin_mode, other.position_side) == place:
            raise Rejected(Reason.WHOLE_POSITION_ALGO_EXISTS, algo_order=other.algo_order)


def check_position(state: TradingState, command: PlaceAlgoOrder) -> None:
    """There is a position that the algo order would close."""
    place = (command.instrument, margin_mode_of(command.trade_mode), command.position_side)
    position = state.positions.get(command.account, place)
    if position is None or position.is_long != (command.side == "sell"):
        raise Rejected(Reason.NO_POSITION, instrument=command.instrument)


def _group(type: AlgoOrderType) -> AlgoOrderType:
    """The types that are counted together, by one of them."""
    return "conditional" if type == "oco" else type
