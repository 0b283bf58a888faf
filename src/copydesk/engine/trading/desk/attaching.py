"""What is wrong with take profit and stop loss of an order, and the algo order that follows when it is filled."""

from copydesk.engine.numbers import to_step
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.attached import is_empty, prices_of, triggers_of, wrong_ratio, wrong_side
from copydesk.engine.trading.desk.checks import check_price
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import AlgoOrderPlaced, Attached, PlaceOrder, SizeCurrency
from copydesk.engine.trading.orders import PRICELESS_TYPES, Order, closes
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


def check_attached(
    state: TradingState, market: Market, command: PlaceOrder, size_currency: SizeCurrency | None, own_name: str = ""
) -> None:
    """What follows the order may follow it; raises `Rejected`.

    `size_currency` is how the order is sized, `own_name` the client's id of what follows it already.
    """
    attached = command.attached
    if attached is None:
        return
    if is_empty(attached):
        raise Rejected(Reason.ATTACHED_TRIGGER_MISSING)
    if command.reduce_only or closes(command.side, command.position_side):
        raise Rejected(Reason.ATTACHED_TO_REDUCE_ONLY)
    if size_currency is not None and (size_currency == "base") == (command.side == "buy"):
        raise Rejected(Reason.ATTACHED_TO_SUCH_SIZE, size_currency=size_currency)
    for price in prices_of(attached):
        check_price(market.instrument, price)
    if (fault := wrong_ratio(attached, command.side)) is not None:
        raise Rejected(Reason.ATTACHED_RATIO_OUT_OF_RANGE, of=fault)
    _check_sides(market, command, attached)
    if attached.client_order_id != own_name:
        _check_name(state, command, attached)


def _check_sides(market: Market, command: PlaceOrder, attached: Attached) -> None:
    at_market = command.type in PRICELESS_TYPES or command.price is None
    best = market.book.opposite(command.side).best_price()
    expected = (best or market.prices.valuation) if at_market else command.price
    if expected is None:
        return
    fault = wrong_side(attached, command.side, expected)
    if fault is None:
        return
    buys = command.side == "buy"
    if fault == "take_profit":
        reason = Reason.TAKE_PROFIT_NOT_ABOVE_ORDER if buys else Reason.TAKE_PROFIT_NOT_BELOW_ORDER
    else:
        reason = Reason.STOP_LOSS_NOT_BELOW_ORDER if buys else Reason.STOP_LOSS_NOT_ABOVE_ORDER
    raise Rejected(reason, at_market=at_market, expected=expected)


def _check_name(state: TradingState, command: PlaceOrder, attached: Attached) -> None:
    """The client's id is neither that of an algo order nor of what is attached to another order."""
    name = attached.client_order_id
    if not name:
        return
    pending = state.pending.of_account(command.account)
    taken = any(order.attached is not None and order.attached.client_order_id == name for order in pending)
    if taken or state.waiting.named(command.account, name) is not None:
        raise Rejected(Reason.ATTACHED_ID_TAKEN, client_order_id=name)


def following(state: TradingState, instrument: Instrument, order: Order) -> AlgoOrderPlaced | None:
    """The algo order that follows an order that is filled; None if nothing does.

    Of coins that were bought, the fee is gone already: what follows sells what is left, in whole lots.
    """
    attached, average = order.attached, order.average_price
    if attached is None or average is None or is_empty(attached):
        return None
    size = order.filled
    if instrument.type == "SPOT" and order.side == "buy":
        size = to_step(size + order.fee, instrument.lot_size, "down")
    if size <= 0:
        return None
    take_profit, stop_loss = triggers_of(attached, order.side, average, instrument.tick_size)
    name = attached.client_order_id
    return AlgoOrderPlaced(
        algo_order=state.next_algo_order,
        account=order.account,
        instrument=instrument.id,
        side="sell" if order.side == "buy" else "buy",
        type="oco" if take_profit is not None and stop_loss is not None else "conditional",
        trade_mode=order.trade_mode,
        last=order.last_fill_price or average,
        size=size,
        position_side=order.position_side,
        reduce_only=instrument.type == "SWAP" and order.position_side == "net",
        take_profit=take_profit,
        stop_loss=stop_loss,
        size_currency="base" if instrument.type == "SPOT" else None,
        client_order_id=name if state.waiting.named(order.account, name) is None else "",
        tag=order.tag,
    )
