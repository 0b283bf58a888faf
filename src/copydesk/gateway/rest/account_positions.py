"""An account's open positions in OKX's words."""

from collections.abc import Sequence
from decimal import Decimal

from copydesk.engine import queries
from copydesk.engine.numbers import exact, text
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.positions import Position
from copydesk.engine.valuation import usd_price
from copydesk.engine.views import PositionView
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call
from copydesk.gateway.rest.instruments import known
from copydesk.wire.codes import Code
from copydesk.wire.rest.account import PositionsRequest
from copydesk.wire.rest.account_positions import CloseOrderAlgo, PositionRow


def position_rows(call: Call, request: PositionsRequest) -> Sequence[PositionRow]:
    """The open positions that are asked for, newest first. Raises: Refused."""
    for name in request.instId or ():
        if request.instType not in (None, known(call, name).type):
            raise refused(Code.INSTRUMENT_TYPE_DIFFERS)
    views = [view for view in queries.positions(call.exchange, call.account) if _asked(view, request)]
    views.sort(key=lambda view: (view.position.opened_at, view.position.id), reverse=True)
    closing = [order for order in queries.pending_algo_orders(call.exchange, call.account) if order.whole_position]
    return [_row(call, view, closing) for view in views]


def _asked(view: PositionView, request: PositionsRequest) -> bool:
    """Whether the position passes the filters; only swaps have positions."""
    position = view.position
    return (
        request.instType in (None, "SWAP")
        and (request.instId is None or position.instrument in request.instId)
        and (request.posId is None or str(position.id) in request.posId)
    )


def _row(call: Call, view: PositionView, closing: Sequence[AlgoOrder]) -> PositionRow:
    position, instrument = view.position, known(call, view.position.instrument)
    cross = position.margin_mode == "cross"
    return PositionRow(
        instType=instrument.type,
        mgnMode=position.margin_mode,
        posId=str(position.id),
        posSide=position.side,
        pos=text(position.size),
        availPos=text(view.available),
        avgPx=text(position.average_price),
        markPx=text_or_blank(view.mark),
        upl=text_or_blank(view.unrealised_profit),
        uplRatio=text_or_blank(view.unrealised_ratio),
        uplLastPx=text_or_blank(view.unrealised_profit_last),
        uplRatioLastPx=text_or_blank(view.unrealised_ratio_last),
        instId=position.instrument,
        lever=text(position.leverage),
        liqPx=text_or_blank(view.liquidation_price),
        imr=text_or_blank(view.initial_margin) if cross else "",
        margin="" if cross else text(position.margin),
        mgnRatio=text_or_blank(view.margin_ratio),
        mmr=text_or_blank(view.maintenance_margin),
        tradeId=str(position.last_trade),
        notionalUsd=text_or_blank(view.notional_usd),
        adl=str(view.adl),
        ccy=instrument.settle,
        last=text_or_blank(view.last),
        idxPx=text_or_blank(view.index),
        usdPx=text_or_blank(usd_price(call.exchange, instrument.settle)),
        bePx=text_or_blank(view.break_even_price),
        realizedPnl=text(_realised(position)),
        pnl=text(position.profit),
        fee=text(position.fee),
        fundingFee=text(position.funding_fee),
        liqPenalty=text(position.penalty),
        closeOrderAlgo=tuple(_closing(order) for order in closing if _closes(order, view)),
        cTime=str(position.opened_at),
        uTime=str(position.updated_at),
    )


def _realised(position: Position) -> Decimal:
    """What it has brought so far, with fees, funding and penalty."""
    with exact():
        return position.profit + position.fee + position.funding_fee + position.penalty


def _closes(order: AlgoOrder, view: PositionView) -> bool:
    """Whether the algo order is about this position."""
    return (order.instrument, order.margin_mode, order.position_side) == view.position.place


def _closing(order: AlgoOrder) -> CloseOrderAlgo:
    stop, profit = order.stop_loss, order.take_profit
    return CloseOrderAlgo(
        algoId=str(order.algo_order),
        slTriggerPx=text(stop.price) if stop else "",
        slTriggerPxType=stop.kind if stop else "",
        tpTriggerPx=text(profit.price) if profit else "",
        tpTriggerPxType=profit.kind if profit else "",
    )
