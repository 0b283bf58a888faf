"""Looking back at algo orders, and at one of them by its id: the handlers, and how an ended one stands on the wire."""

from collections.abc import Mapping
from typing import Final

from msgspec import structs

from copydesk.engine import queries
from copydesk.engine.identifiers import AlgoOrderId
from copydesk.engine.numbers import text
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.algo_orders import AlgoOrder, Called
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rejections import CODES
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.spans import THREE_MONTHS_MS, page_of, since
from copydesk.gateway.rest.trade_algo import algo_order_row, check_types
from copydesk.history.kept.algo_orders import ENDED_ALGO_ORDERS, AlgoOrderEnd, EndedAlgoOrder
from copydesk.history.shelf import Page
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_algo_history import (
    ALGO_ORDER,
    ALGO_ORDERS_HISTORY,
    AlgoOrderRequest,
    AlgoOrdersHistoryRequest,
)
from copydesk.wire.rest.trade_algo_orders import AlgoOrderRow

_STATES: Final[Mapping[AlgoOrderEnd, str]] = {
    "triggered": "effective",
    "canceled": "canceled",
    "failed": "order_failed",
}
_ENDS: Final[Mapping[str, AlgoOrderEnd]] = {state: end for end, state in _STATES.items()}
_SIDES: Final[Mapping[Called, str]] = {"take_profit": "tp", "stop_loss": "sl", "trigger": "", "trail": ""}


async def _algo_orders_history(call: Call) -> Reply:
    request: AlgoOrdersHistoryRequest = call.request
    check_types(request.ordType)
    if request.state is None and request.algoId is None:
        raise refused(Code.EITHER_PARAMETER, parameter="state", other="algoId")
    found = call.world.archive.page(
        ENDED_ALGO_ORDERS,
        page_of(request.after, request.before, request.limit),
        since(call, THREE_MONTHS_MS),
        account=call.account,
        type=request.ordType,
        ending=None if request.state is None else _ENDS[request.state],
        id=None if request.algoId is None else int(request.algoId),
        instrument_type=request.instType,
        instrument=request.instId,
    )
    return Reply([_ended_row(call, ended) for ended in found])


async def _algo_order(call: Call) -> Reply:
    request: AlgoOrderRequest = call.request
    if request.algoId is None and request.algoClOrdId is None:
        raise refused(Code.EITHER_PARAMETER, parameter="algoId", other="algoClOrdId")
    pending = _pending(call, request)
    if pending is not None:
        return Reply([algo_order_row(call, pending, instruments.known(call, pending.instrument))])
    named = {"client_order_id": request.algoClOrdId} if request.algoId is None else {"id": int(request.algoId)}
    found = call.world.archive.page(
        ENDED_ALGO_ORDERS, Page(limit=1), since(call, THREE_MONTHS_MS), account=call.account, **named
    )
    if not found:
        raise refused(Code.ORDER_UNKNOWN)
    return Reply([_ended_row(call, found[0])])


def _pending(call: Call, request: AlgoOrderRequest) -> AlgoOrder | None:
    number = None if request.algoId is None else AlgoOrderId(int(request.algoId))
    return queries.find_algo_order(call.exchange, call.account, number, request.algoClOrdId or "")


def _ended_row(call: Call, ended: EndedAlgoOrder) -> AlgoOrderRow:
    """How an algo order stands on the wire after its end."""
    instrument = instruments.known(call, ended.algo_order.instrument)
    row = algo_order_row(call, ended.algo_order, instrument)
    order = "" if ended.order is None else str(ended.order)
    return structs.replace(
        row,
        ordId=order,
        ordIdList=(order,) if order else (),
        state=_STATES[ended.end],
        lever=row.lever if ended.leverage is None or not row.lever else text(ended.leverage),
        actualSz="0" if ended.size is None else text(ended.size),
        actualPx=text_or_blank(ended.price),
        actualSide="" if ended.by is None else _SIDES[ended.by],
        triggerTime="" if ended.by is None else str(ended.ended_at),
        failCode=CODES[Reason[ended.failure]][0] if ended.failure else "0",
        uTime=str(ended.ended_at),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    ALGO_ORDERS_HISTORY.name: _algo_orders_history,
    ALGO_ORDER.name: _algo_order,
}
