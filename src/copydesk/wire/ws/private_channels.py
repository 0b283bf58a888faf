"""The private channels that are served: money, positions, orders, fills, lead trading."""

from typing import Final

from copydesk.wire.endpoint import Basis
from copydesk.wire.rest.account_balance import BalanceRow
from copydesk.wire.rest.account_positions import PositionRow
from copydesk.wire.rest.trade_algo_orders import AlgoOrderRow
from copydesk.wire.rest.trade_orders import OrderRow
from copydesk.wire.ws.channel import Channel, Parameter
from copydesk.wire.ws.market_rows import NothingAdded
from copydesk.wire.ws.private_rows import (
    AlgoOrderPush,
    BalanceAndPositionRow,
    BalanceDetailPush,
    FillPush,
    LeadNotificationRow,
    OrderPush,
    PositionPush,
)

_FAMILY: Final = Parameter("instFamily", "Instrument family; swaps only.")
_INSTRUMENT: Final = Parameter("instId", "Instrument; wins over instFamily.")
_ORDER_TYPES: Final = ("SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "ANY", "EVENTS")

UPDATE_INTERVALS: Final = ("0", "2000", "3000", "4000")
"""What updateInterval may say, in milliseconds; 0 is no regular push."""

ORDERS: Final = Channel(
    name="orders",
    path="private",
    summary="Each new order and each change of one",
    twin=OrderRow,
    row=OrderPush,
    dropped=frozenset({"cancelSourceReason"}),
    source="OKX docs v5, #order-book-trading-trade-ws-order-channel",
    parameters=(
        Parameter("instType", "Kind of instrument, or ANY.", required=True, values=_ORDER_TYPES),
        _FAMILY,
        _INSTRUMENT,
    ),
    login=True,
    counted=True,
)
FILLS: Final = Channel(
    name="fills",
    path="private",
    summary="Each fill, of takers one for each price",
    row=FillPush,
    source="OKX docs v5, #order-book-trading-trade-ws-fills-channel",
    parameters=(Parameter("instId", "Instrument."),),
    login=True,
    fee_tier=True,
    limits="Refused with 64003, as for the regular fee tier, which all users have; a switch opens it.",
)
BALANCE_AND_POSITION: Final = Channel(
    name="balance_and_position",
    path="private",
    summary="Cash and positions at once, as soon as they change",
    row=BalanceAndPositionRow,
    source="OKX docs v5, #trading-account-websocket-balance-and-position-channel",
    login=True,
    counted=True,
)
POSITIONS: Final = Channel(
    name="positions",
    path="private",
    summary="Open positions: all on subscribing and regularly, then those that change, and once more when closed",
    twin=PositionRow,
    row=PositionPush,
    source="OKX docs v5, #trading-account-websocket-positions-channel",
    parameters=(
        Parameter(
            "instType",
            "Kind of instrument, or ANY.",
            required=True,
            values=("MARGIN", "SWAP", "FUTURES", "OPTION", "ANY", "EVENTS"),
        ),
        _FAMILY,
        _INSTRUMENT,
        Parameter("extraParams", 'JSON text; {"updateInterval":"0"} ends regular pushes, 2000 to 4000 sets their ms.'),
    ),
    login=True,
    counted=True,
    interval_ms=50,
    regular_ms=5_000,
)
ACCOUNT: Final = Channel(
    name="account",
    path="private",
    summary="Balances: all on subscribing and regularly, then the currencies that change",
    twin=BalanceRow,
    row=NothingAdded,
    detail=BalanceDetailPush,
    source="OKX docs v5, #trading-account-websocket-account-channel",
    parameters=(
        Parameter("ccy", "Currency."),
        Parameter("extraParams", 'JSON text; {"updateInterval":"0"} ends regular pushes.'),
    ),
    login=True,
    counted=True,
    interval_ms=50,
    regular_ms=5_000,
    limits="How often the regular push comes is not documented; five seconds are assumed.",
)
ORDERS_ALGO: Final = Channel(
    name="orders-algo",
    path="business",
    summary="Each new take profit, stop loss or trigger order and each change of one",
    twin=AlgoOrderRow,
    row=AlgoOrderPush,
    dropped=frozenset(
        {
            "pxVar",
            "pxSpread",
            "szLimit",
            "pxLimit",
            "timeInterval",
            "callbackRatio",
            "callbackSpread",
            "activePx",
            "moveTriggerPx",
            "lmtOrderNumber",
            "aggressiveness",
            "triggerParams",
        }
    ),
    source="OKX docs v5, #order-book-trading-algo-trading-ws-algo-orders-channel",
    parameters=(
        Parameter(
            "instType",
            "Kind of instrument, or ANY.",
            required=True,
            values=("SPOT", "MARGIN", "SWAP", "FUTURES", "ANY"),
        ),
        _FAMILY,
        _INSTRUMENT,
    ),
    login=True,
    moved=True,
)
LEAD_NOTIFICATION: Final = Channel(
    name="copytrading-lead-notification",
    path="business",
    summary="Tells a lead trader that a trade could not be led",
    row=LeadNotificationRow,
    source="OKX docs v5, #order-book-trading-copy-trading-ws-lead-trading-notification-channel",
    parameters=(
        Parameter("instType", "Kind of instrument.", required=True, values=("SWAP",)),
        Parameter("instId", "Instrument."),
    ),
    login=True,
    moved=True,
    basis=Basis.ASSUMED,
    limits="Which fields are filled for which reason is documented for one of the three only.",
)

PRIVATE_CHANNELS: Final = (
    ORDERS,
    FILLS,
    BALANCE_AND_POSITION,
    POSITIONS,
    ACCOUNT,
    ORDERS_ALGO,
    LEAD_NOTIFICATION,
)
