"""What is wrong with what shall follow an order: take profit, stop loss, split take profits, a trailing stop."""

from decimal import Decimal

from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.attached import is_empty, names_of, prices_of, wrong_ratio, wrong_side
from copydesk.engine.trading.desk.algo_checks import check_size, check_trail
from copydesk.engine.trading.desk.checks import check_price
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Attached, PlaceOrder, SizeCurrency
from copydesk.engine.trading.orders import PRICELESS_TYPES, closes
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

MOST_SPLITS = 10
LEAST_SPLITS_BESIDE_COST_STOP = 2
"""Source: documented."""


def check_attached(
    state: TradingState,
    market: Market,
    command: PlaceOrder,
    size_currency: SizeCurrency | None,
    before: Attached | None = None,
) -> None:
    """What follows the order may follow it; raises `Rejected`.

    `size_currency` is how the order is sized, `before` what follows it already.
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
    _check_splits(market.instrument, attached)
    check_split_sizes(attached, command.size)
    for price in prices_of(attached):
        check_price(market.instrument, price)
    if (fault := wrong_ratio(attached, command.side)) is not None:
        raise Rejected(Reason.ATTACHED_RATIO_OUT_OF_RANGE, of=fault)
    _check_sides(market, command, attached)
    _check_names(state, command, attached, names_of(before))


def _check_splits(instrument: Instrument, attached: Attached) -> None:
    """A split take profit has its parts as it may. Source: documented."""
    splits = attached.splits
    if (splits or attached.stop_to_cost) and instrument.type == "SPOT":
        raise Rejected(Reason.SPLIT_NOT_OFFERED)
    if attached.stop_to_cost and len(splits) < LEAST_SPLITS_BESIDE_COST_STOP:
        raise Rejected(Reason.COST_STOP_WITHOUT_SPLITS)
    if len(splits) > MOST_SPLITS:
        raise Rejected(Reason.TOO_MANY_SPLITS, limit=MOST_SPLITS)
    if len({part.stop.kind for part in splits}) > 1:
        raise Rejected(Reason.SPLIT_KINDS_DIFFER)
    if len({(part.stop.price, part.stop.ratio) for part in splits}) < len(splits):
        raise Rejected(Reason.SPLIT_PRICES_EQUAL)
    if any(part.stop.order_price is not None for part in splits):
        raise Rejected(Reason.SPLIT_NOT_AT_MARKET)
    for part in splits:
        check_size(instrument, part.size, None)


def check_split_sizes(attached: Attached | None, size: Decimal) -> None:
    """The parts of a split take profit are together as large as the order."""
    if attached is None or not attached.splits:
        return
    parts = sum((part.size for part in attached.splits), ZERO)
    if parts != size:
        raise Rejected(Reason.SPLIT_SIZES_DIFFER, size=size, parts=parts)


def _check_sides(market: Market, command: PlaceOrder, attached: Attached) -> None:
    at_market = command.type in PRICELESS_TYPES or command.price is None
    best = market.book.opposite(command.side).best_price()
    expected = (best or market.prices.valuation) if at_market else command.price
    if expected is None:
        return
    if attached.trail is not None:
        check_trail(market.instrument, attached.trail, "sell" if command.side == "buy" else "buy", expected)
    fault = wrong_side(attached, command.side, expected)
    if fault is None:
        return
    buys = command.side == "buy"
    if fault == "take_profit":
        reason = Reason.TAKE_PROFIT_NOT_ABOVE_ORDER if buys else Reason.TAKE_PROFIT_NOT_BELOW_ORDER
    else:
        reason = Reason.STOP_LOSS_NOT_BELOW_ORDER if buys else Reason.STOP_LOSS_NOT_ABOVE_ORDER
    raise Rejected(reason, at_market=at_market, expected=expected)


def _check_names(state: TradingState, command: PlaceOrder, attached: Attached, own: list[str]) -> None:
    """No client's id is that of an algo order or of what is attached to an order, or told twice."""
    names = names_of(attached)
    if len(set(names)) < len(names):
        raise Rejected(Reason.ATTACHED_ID_TAKEN)
    if not names:
        return
    pending, algos = state.pending.of_account(command.account), state.waiting.of_account(command.account)
    others = [*(order.attached for order in pending), *(algo.attached for algo in algos)]
    taken = {name for other in others for name in names_of(other)}
    for name in names:
        if name not in own and (name in taken or state.waiting.named(command.account, name) is not None):
            raise Rejected(Reason.ATTACHED_ID_TAKEN, client_order_id=name)
