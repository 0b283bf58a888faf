"""From order requests on the wire to commands of the world. The world's rules are not repeated here."""

from copydesk.engine.identifiers import OrderId
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import CancelOrder, ClosePosition, PlaceOrder, SizeCurrency
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call
from copydesk.gateway.rest.trade_attached import attached
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_entry import CancelOrderRequest, ClosePositionRequest, PlaceOrderRequest

SIZE_CURRENCIES: dict[str, SizeCurrency] = {"base_ccy": "base", "quote_ccy": "quote"}

_WITHOUT_PRICE = frozenset({"market", "optimal_limit_ioc"})


def place_order(call: Call, request: PlaceOrderRequest) -> PlaceOrder:
    """The command that a request to place an order means. Raises: Refused."""
    instrument = instruments.named(call, request)
    check_quote_currency(instrument, request.tradeQuoteCcy)
    at_market = instrument.type == "SPOT" and request.ordType == "market"
    return PlaceOrder(
        account=call.account,
        instrument=instrument.id,
        side=request.side,
        type=request.ordType,
        trade_mode=request.tdMode,
        size=request.sz,
        price=None if request.ordType in _WITHOUT_PRICE else request.px,
        position_side=request.posSide or "net",
        reduce_only=bool(request.reduceOnly),
        size_currency=SIZE_CURRENCIES[request.tgtCcy] if at_market and request.tgtCcy else None,
        client_order_id=request.clOrdId or "",
        tag=request.tag or "",
        attached=attached(call, instrument, request.attachAlgoOrds),
        self_trade=request.stpMode or "cancel_maker",
        moves_to_limit=request.pxAmendType == "1",
    )


def cancel_order(call: Call, request: CancelOrderRequest) -> CancelOrder:
    """The command that a request to cancel an order means; the order's id wins over the client's. Raises: Refused."""
    return CancelOrder(
        account=call.account,
        instrument=instruments.named(call, request).id,
        order=OrderId(int(request.ordId)) if request.ordId else None,
        client_order_id="" if request.ordId else request.clOrdId or "",
    )


def close_position(call: Call, request: ClosePositionRequest) -> ClosePosition:
    """The command that a request to close a position means. Raises: Refused."""
    return ClosePosition(
        account=call.account,
        instrument=instruments.known(call, request.instId).id,
        margin_mode=request.mgnMode,
        position_side=request.posSide or "net",
        cancel_closing_orders=bool(request.autoCxl),
        client_order_id=request.clOrdId or "",
        tag=request.tag or "",
    )


def check_quote_currency(instrument: Instrument, currency: str | None) -> None:
    """Nothing, if a trade in this quote currency is served. Raises: Refused."""
    if currency is not None and currency != instrument.quote:
        raise refused(Code.PARAMETER_ERROR, parameter="tradeQuoteCcy")
