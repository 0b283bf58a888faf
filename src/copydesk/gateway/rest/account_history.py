"""Closed positions: the handler, and how one stands on the wire."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine.numbers import text
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import group_of, known
from copydesk.gateway.rest.spans import THREE_MONTHS_MS, since
from copydesk.history.kept.positions import ClosedPosition, Closing
from copydesk.history.shelf import Page
from copydesk.wire.rest.account_history import POSITIONS_HISTORY, ClosedPositionRow, PositionsHistoryRequest

_TYPES: Final[Mapping[Closing, str]] = {
    "partly": "1",
    "wholly": "2",
    "wholly_taken": "3",
    "partly_taken": "4",
}
_CLOSINGS: Final[Mapping[str, str]] = {code: closing for closing, code in _TYPES.items()}


async def _positions_history(call: Call) -> Reply:
    request: PositionsHistoryRequest = call.request
    if request.instType not in (None, "SWAP"):
        return Reply([])
    found = call.world.archive.closed_positions(
        call.account,
        Page(request.after, request.before, request.limit),
        since(call, THREE_MONTHS_MS),
        instrument=request.instId,
        margin_mode=request.mgnMode,
        closing=None if request.type is None else _CLOSINGS.get(request.type, ""),
        position=None if request.posId is None else int(request.posId),
    )
    return Reply([_row(call, closed) for closed in found])


def _row(call: Call, closed: ClosedPosition) -> ClosedPositionRow:
    instrument = known(call, closed.instrument)
    return ClosedPositionRow(
        instType=instrument.type,
        instId=instrument.id,
        mgnMode=closed.margin_mode,
        type=_TYPES[closed.closing],
        cTime=str(closed.opened_at),
        uTime=str(closed.closed_at),
        openAvgPx=text(closed.open_average),
        closeAvgPx=text(closed.close_average),
        posId=str(closed.position),
        openMaxPos=text(closed.largest),
        closeTotalPos=text(closed.closed),
        realizedPnl=text(closed.realised),
        pnlRatio=text(closed.profit_ratio),
        fee=text(closed.fee),
        fundingFee=text(closed.funding_fee),
        liqPenalty=text(closed.penalty),
        pnl=text(closed.profit),
        posSide=closed.side,
        lever=_with_decimal(closed.leverage),
        direction="long" if closed.is_long else "short",
        triggerPx=text_or_blank(closed.taken_at_price),
        uly=group_of(call, instrument, "uly"),
        ccy=instrument.settle,
    )


def _with_decimal(leverage: Decimal) -> str:
    """The leverage as this page prints it: documented and recorded."""
    plain = text(leverage)
    return plain if "." in plain else f"{plain}.0"


HANDLERS: Final[Mapping[str, Handler]] = {POSITIONS_HISTORY.name: _positions_history}
