"""From algo order requests on the wire to commands of the world.

The wire has one flat set of parameters for all types; which belong together is checked here, because the world knows
triggers only whole.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, get_args

from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    AlgoOrderType,
    Attached,
    CancelAlgoOrder,
    PlaceAlgoOrder,
    ReleasedType,
    TradeMode,
    Trail,
    Trigger,
)
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call
from copydesk.gateway.rest.trade_attached import AT_MARKET, attached, leads
from copydesk.gateway.rest.trade_entry import SIZE_CURRENCIES, check_quote_currency
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_algo import CancelAlgoOrderRequest, PlaceAlgoOrderRequest
from copydesk.wire.rest.trade_attached import PriceType

_OF_TRIGGER: Final = ("triggerPx", "orderPx")
_OF_TRIGGER_ONLY: Final = (*_OF_TRIGGER, "advanceOrdType", "attachAlgoOrds")
_OF_TRAIL: Final = ("callbackRatio", "callbackSpread", "activePx")
_OF_STOPS: Final = ("tpTriggerPx", "tpOrdPx", "slTriggerPx", "slOrdPx", "closeFraction", "cxlOnClosePos")
_FOREIGN: Final[Mapping[str, tuple[str, ...]]] = {
    "trigger": (*_OF_STOPS, *_OF_TRAIL),
    "move_order_stop": (*_OF_STOPS, *_OF_TRIGGER_ONLY),
}
"""The parameters that belong to other types."""


def place_algo_order(call: Call, request: PlaceAlgoOrderRequest) -> PlaceAlgoOrder:
    """The command that a request to place an algo order means. Raises: Refused."""
    instrument = instruments.known(call, request.instId)
    kind = _served(call, instrument, request)
    check_quote_currency(instrument, request.tradeQuoteCcy)
    _check_size_currency(instrument, request)
    take_profit, stop_loss, trigger = _triggers(request)
    _check_size(instrument, request, (take_profit, stop_loss))
    return PlaceAlgoOrder(
        account=call.account,
        instrument=instrument.id,
        side=request.side,
        type=kind,
        trade_mode=_trade_mode(instrument, request),
        size=request.sz,
        whole_position=request.closeFraction is not None,
        position_side=request.posSide or "net",
        reduce_only=bool(request.reduceOnly),
        take_profit=take_profit,
        stop_loss=stop_loss,
        trigger=trigger,
        size_currency=SIZE_CURRENCIES[request.tgtCcy] if instrument.type == "SPOT" and request.tgtCcy else None,
        client_order_id=request.algoClOrdId or "",
        tag=request.tag or "",
        trail=_trail(request),
        ends_with_position=_ends_with_position(instrument, request),
        released=_released(request),
        attached=_attached(call, instrument, request),
    )


def cancel_algo_order(call: Call, request: CancelAlgoOrderRequest) -> CancelAlgoOrder:
    """The command that a request to cancel an algo order means; the order's id wins over the client's."""
    return CancelAlgoOrder(
        account=call.account,
        instrument=instruments.known(call, request.instId).id,
        algo_order=AlgoOrderId(int(request.algoId)) if request.algoId else None,
        client_order_id="" if request.algoId else request.algoClOrdId or "",
    )


def _served(call: Call, instrument: Instrument, request: PlaceAlgoOrderRequest) -> AlgoOrderType:
    """The type, if it is served. Raises: Refused."""
    served: AlgoOrderType | None = next((kind for kind in get_args(AlgoOrderType) if kind == request.ordType), None)
    if served is None:
        if leads(call, instrument):
            raise refused(Code.LEAD_WITHOUT_SLICES)
        raise refused(Code.PARAMETER_ERROR, parameter="ordType")
    return served


def _ends_with_position(instrument: Instrument, request: PlaceAlgoOrderRequest) -> bool:
    """Whether the algo order ends with its position, which it then may only reduce. Raises: Refused."""
    if not request.cxlOnClosePos:
        return False
    if instrument.type == "SPOT" or (request.posSide in {None, "net"} and not request.reduceOnly):
        raise refused(Code.PARAMETERS_DIFFER, parameter="cxlOnClosePos", other="reduceOnly")
    return True


def _released(request: PlaceAlgoOrderRequest) -> ReleasedType:
    """The type of the order that a trigger releases at its price. Raises: Refused."""
    if request.advanceOrdType is not None and request.orderPx == AT_MARKET:
        raise refused(Code.PARAMETERS_DIFFER, parameter="advanceOrdType", other="orderPx")
    return request.advanceOrdType or ""


def _attached(call: Call, instrument: Instrument, request: PlaceAlgoOrderRequest) -> Attached | None:
    """What follows the order that a trigger releases. Raises: Refused."""
    told = attached(call, instrument, request.attachAlgoOrds)
    if told is not None and told.splits and not leads(call, instrument):
        raise refused(Code.PARAMETER_ERROR, parameter="attachAlgoOrds")  # its parts have no documented size here
    return told


def _trail(request: PlaceAlgoOrderRequest) -> Trail | None:
    """How a trailing stop follows the price; None for other types."""
    if request.ordType != "move_order_stop":
        return None
    if request.callbackRatio is not None and request.callbackSpread is not None:
        raise refused(Code.PARAMETERS_EXCLUDE, parameter="callbackRatio", other="callbackSpread")
    return Trail(request.callbackRatio, request.callbackSpread, request.activePx)


def _triggers(request: PlaceAlgoOrderRequest) -> tuple[Trigger | None, Trigger | None, Trigger | None]:
    """Take profit, stop loss and trigger of the request, as far as its type has them. Raises: Refused."""
    _check_type(request)
    if request.ordType == "move_order_stop":
        return None, None, None
    if request.ordType == "trigger":
        trigger = _trigger(request.triggerPx, request.orderPx, request.triggerPxType, _OF_TRIGGER)
        if trigger is None:
            raise refused(Code.PARAMETER_EMPTY, parameter="triggerPx")
        return None, None, trigger
    take_profit = _trigger(request.tpTriggerPx, request.tpOrdPx, request.tpTriggerPxType, ("tpTriggerPx", "tpOrdPx"))
    stop_loss = _trigger(request.slTriggerPx, request.slOrdPx, request.slTriggerPxType, ("slTriggerPx", "slOrdPx"))
    if request.ordType == "conditional" and stop_loss is not None:
        return None, stop_loss, None  # of two in a conditional order only the stop loss counts: documented
    return take_profit, stop_loss, None


def _check_type(request: PlaceAlgoOrderRequest) -> None:
    """Nothing, if no parameter of another type was given. Raises: Refused."""
    for name in _FOREIGN.get(request.ordType, (*_OF_TRIGGER_ONLY, *_OF_TRAIL)):
        if _is_given(getattr(request, name)):
            raise refused(Code.PARAMETERS_DIFFER, parameter=name, other="ordType")


def _trade_mode(instrument: Instrument, request: PlaceAlgoOrderRequest) -> TradeMode:
    """The trade mode; take profits and stop losses of SPOT come as cross from clients that OKX refused cash."""
    in_cash = instrument.type == "SPOT" and request.tdMode == "cross" and request.ordType in {"conditional", "oco"}
    return "cash" if in_cash else request.tdMode


def _check_size_currency(instrument: Instrument, request: PlaceAlgoOrderRequest) -> None:
    """Nothing, if a trigger says no more about its size than that it counts coins. Raises: Refused."""
    counts_coins = instrument.type == "SPOT" and request.tgtCcy == "base_ccy"
    if request.ordType == "trigger" and request.tgtCcy is not None and not counts_coins:
        raise refused(Code.TRIGGER_WITHOUT_SIZE_CURRENCY)


def _is_given(value: object) -> bool:
    """Whether a parameter says something; false and an empty list say no more than its absence."""
    return value is not None and value is not False and value != ()


def _trigger(
    price: Decimal | None, order_price: Decimal | None, kind: PriceType | None, names: tuple[str, str]
) -> Trigger | None:
    """The trigger of these parameters, None if there are none; the prices come as a pair. Raises: Refused."""
    if price is None and order_price is None:
        return None
    if price is None or order_price is None:
        raise refused(Code.PARAMETER_EMPTY, parameter=names[0] if price is None else names[1])
    return Trigger(price, kind or "last", None if order_price == AT_MARKET else order_price)


def _check_size(
    instrument: Instrument, request: PlaceAlgoOrderRequest, stops: tuple[Trigger | None, Trigger | None]
) -> None:
    """Nothing, if either a size or the whole position is named, and the latter is possible. Raises: Refused."""
    if request.closeFraction is None:
        if request.sz is None:
            raise refused(Code.EITHER_PARAMETER, parameter="sz", other="closeFraction")
        return
    if request.sz is not None:
        raise refused(Code.PARAMETERS_EXCLUDE, parameter="sz", other="closeFraction")
    if instrument.type == "SPOT":
        raise refused(Code.FRACTION_NOT_FOR_SPOT)
    if request.posSide in {None, "net"} and not request.reduceOnly:
        raise refused(Code.FRACTION_NOT_REDUCING)
    if any(stop is not None and stop.order_price is not None for stop in stops):
        raise refused(Code.FRACTION_NOT_AT_MARKET)
