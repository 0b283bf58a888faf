"""Looking back at orders and fills: the handlers, and how a fill stands on the wire."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import text
from copydesk.engine.trading.fees import REGULAR
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.bill_types import EFFECTS
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.spans import THREE_DAYS_MS, THREE_MONTHS_MS, WEEK_MS, now_ms, page_of, since, within
from copydesk.gateway.rest.trade_orders import order_row
from copydesk.history.kept.fills import FILLS as KEPT_FILLS
from copydesk.history.kept.fills import Fill
from copydesk.history.kept.orders import ENDED_ORDERS
from copydesk.history.shelf import Bound
from copydesk.wire.rest.trade_history import (
    FILLS,
    FILLS_HISTORY,
    ORDERS_ARCHIVE,
    ORDERS_HISTORY,
    FillRow,
    FillsHistoryRequest,
    FillsRequest,
    OrdersHistoryRequest,
)
from copydesk.wire.rest.trade_limits import ACCOUNT_RATE_LIMIT, RateLimitRow

_EXECUTIONS: Final = {"taker": "T", "maker": "M", "": ""}


async def _orders_history(call: Call) -> Reply:
    """What was never filled is shown for two hours, everything else for a week."""
    return _orders(call, None, since(call, WEEK_MS), Bound("vanishes_at", least=now_ms(call) + 1))


async def _orders_archive(call: Call) -> Reply:
    return _orders(call, 1, since(call, THREE_MONTHS_MS))


async def _fills(call: Call) -> Reply:
    return _fills_since(call, call.request, THREE_DAYS_MS)


async def _fills_history(call: Call) -> Reply:
    return _fills_since(call, call.request, THREE_MONTHS_MS)


async def _account_rate_limit(_call: Call) -> Reply:
    return Reply([RateLimitRow()])


def _orders(call: Call, is_filled: int | None, *bounds: Bound) -> Reply:
    request: OrdersHistoryRequest = call.request
    found = call.world.archive.page(
        ENDED_ORDERS,
        page_of(request.after, request.before, request.limit),
        within("created_at", request.begin, request.end),
        *bounds,
        account=call.account,
        instrument_type=request.instType,
        instrument=selected(call, request),
        type=request.ordType,
        state=request.state,
        category=request.category,
        is_filled=is_filled,
    )
    return Reply([order_row(order, instruments.known(call, order.instrument)) for order in found])


def _fills_since(call: Call, request: FillsRequest | FillsHistoryRequest, span_ms: int) -> Reply:
    found = call.world.archive.page(
        KEPT_FILLS,
        page_of(request.after, request.before, request.limit),
        within("at", request.begin, request.end),
        since(call, span_ms),
        account=call.account,
        instrument_type=request.instType,
        instrument=selected(call, request),
        order_id=None if request.ordId is None else int(request.ordId),
        effect=None if request.subType is None else _EFFECT_OF.get(request.subType, ""),
    )
    return Reply([_fill_row(call, fill) for fill in found])


def selected(
    call: Call, request: OrdersHistoryRequest | FillsRequest | FillsHistoryRequest
) -> str | tuple[InstrumentId, ...] | None:
    """The instruments that a request is confined to by name, family or underlying; None for all."""
    if request.instFamily is None and request.uly is None:
        return request.instId
    return tuple(
        one.id
        for one in queries.instruments(call.exchange)
        if request.instId in (None, one.id)
        and instruments.in_group(call, one, underlying=request.uly, family=request.instFamily)
    )


def _fill_row(call: Call, fill: Fill) -> FillRow:
    instrument = instruments.known(call, fill.instrument)
    spot = instrument.type == "SPOT"
    rates = REGULAR[instrument.type]
    rate = rates.taker if fill.liquidity == "taker" else rates.maker
    return FillRow(
        instType=instrument.type,
        instId=instrument.id,
        tradeId=str(fill.trade),
        ordId=str(fill.order),
        clOrdId=fill.client_order_id,
        billId=str(fill.fill),
        subType=EFFECTS[fill.effect],
        tag=fill.tag,
        fillPx=text(fill.price),
        fillSz=text(fill.size),
        fillIdxPx=text_or_blank(fill.index),
        fillPnl=text(fill.profit),
        fillMarkPx="" if spot else text_or_blank(fill.mark),
        side=fill.side,
        posSide=fill.position_side,
        execType=_EXECUTIONS[fill.liquidity],
        feeCcy=fill.fee_currency,
        fee=text(fill.fee),
        ts=str(fill.at),
        fillTime=str(fill.at),
        feeRate=text(-rate) if spot else "",
        tradeQuoteCcy=instrument.quote if spot else "",
    )


_EFFECT_OF: Final[Mapping[str, str]] = {code: effect for effect, code in EFFECTS.items()}

HANDLERS: Final[Mapping[str, Handler]] = {
    ORDERS_HISTORY.name: _orders_history,
    ORDERS_ARCHIVE.name: _orders_archive,
    FILLS.name: _fills,
    FILLS_HISTORY.name: _fills_history,
    ACCOUNT_RATE_LIMIT.name: _account_rate_limit,
}
