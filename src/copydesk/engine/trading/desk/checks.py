"""What is wrong with an order by itself: instrument, modes, prices, sizes. Each check raises `Rejected` or passes."""

from decimal import Decimal

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.numbers import ZERO, on_step
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.instruments import Instrument, InstrumentState
from copydesk.engine.trading.messages import PositionMode, PositionSide, TradeMode
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState

_NOT_LIVE: dict[InstrumentState, Reason] = {
    "preopen": Reason.INSTRUMENT_NOT_LISTED,
    "suspend": Reason.INSTRUMENT_SUSPENDED,
    "expired": Reason.INSTRUMENT_EXPIRED,
}


def check_user(state: TradingState, account: AccountId) -> None:
    """The account exists and is a user's; the house trades by its quotes alone."""
    holder = state.ledger.holder(account)
    if holder is None or holder.kind != "user":
        raise Rejected(Reason.UNKNOWN_ACCOUNT, account=account)


def listed(state: TradingState, instrument: InstrumentId) -> Market:
    """The market of a listed instrument, in whatever state."""
    market = state.markets.get(instrument)
    if market is None:
        raise Rejected(Reason.UNKNOWN_INSTRUMENT, instrument=instrument)
    return market


def tradable(state: TradingState, instrument: InstrumentId) -> Market:
    """The market of an instrument that may be traded now."""
    market = listed(state, instrument)
    if market.instrument.state != "live":
        raise Rejected(_NOT_LIVE[market.instrument.state], instrument=instrument)
    return market


def check_modes(instrument: Instrument, trade_mode: TradeMode, side: PositionSide, mode: PositionMode) -> None:
    """SPOT trades in net, in cash or for a lead trader; SWAP in a margin mode and on the sides of the position mode."""
    fits = (trade_mode in ("cross", "isolated")) == (instrument.type == "SWAP")
    if not fits:
        raise Rejected(Reason.WRONG_TRADE_MODE, instrument=instrument.id, trade_mode=trade_mode)
    check_position_side(instrument, side, mode)


def check_position_side(instrument: Instrument, side: PositionSide, mode: PositionMode) -> None:
    """The side exists in the account's position mode; SPOT knows net alone."""
    expects_net = instrument.type == "SPOT" or mode == "net"
    if (side == "net") != expects_net:
        raise Rejected(Reason.WRONG_POSITION_SIDE, position_side=side)


def check_price(instrument: Instrument, price: Decimal) -> None:
    """A price is positive and on the tick."""
    if price <= 0:
        raise Rejected(Reason.PRICE_NOT_POSITIVE, price=price)
    if not on_step(price, instrument.tick_size):
        raise Rejected(Reason.PRICE_OFF_TICK, price=price, tick_size=instrument.tick_size)


def check_lots(instrument: Instrument, size: Decimal) -> None:
    """A size is positive and on the lot."""
    if size <= ZERO:
        raise Rejected(Reason.SIZE_NOT_POSITIVE, size=size)
    if not on_step(size, instrument.lot_size):
        raise Rejected(Reason.SIZE_OFF_LOT, size=size, lot_size=instrument.lot_size)


def check_minimum(instrument: Instrument, size: Decimal) -> None:
    """A size is as large as the instrument's minimum."""
    if size < instrument.minimum_size:
        raise Rejected(Reason.SIZE_BELOW_MINIMUM, size=size, minimum=instrument.minimum_size)


def check_limit_maximum(instrument: Instrument, size: Decimal) -> None:
    """A limit order is not larger than allowed."""
    if size > instrument.max_limit_size:
        raise Rejected(Reason.LIMIT_SIZE_ABOVE_MAXIMUM, size=size, maximum=instrument.max_limit_size)


def check_market_maximum(instrument: Instrument, size: Decimal) -> None:
    """A market order is not larger than allowed. Units: contracts in SWAP, quote currency in SPOT."""
    if size > instrument.max_market_size:
        raise Rejected(Reason.MARKET_SIZE_ABOVE_MAXIMUM, size=size, maximum=instrument.max_market_size)
