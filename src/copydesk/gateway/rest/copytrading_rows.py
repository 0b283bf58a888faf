"""How lead positions and copies stand on the wire, open and closed."""

from decimal import Decimal
from typing import Any

from copydesk.engine import queries
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition, margin_of, profit_ratio
from copydesk.engine.copying_views import CopyView, LeadPositionView
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import exact, text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Trigger
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.call import Call
from copydesk.gateway.rest.copytrading_people import unique_code
from copydesk.history.copying.closed import ClosedCopy, ClosedLeadPosition
from copydesk.wire.rest.copytrading_positions import LeadPositionHistoryRow, LeadPositionRow
from copydesk.wire.rest.copytrading_profile import ShownClosedPositionRow, ShownPositionRow

Held = LeadPosition | Copy

AT_MARKET = "-1"


def lead_position_row(call: Call, view: LeadPositionView | CopyView) -> LeadPositionRow:
    """An open lead position or copy as its owner sees it."""
    held = view.position if isinstance(view, LeadPositionView) else view.copy
    protected = held.take_profit or held.stop_loss
    return LeadPositionRow(
        **_open(call, view),
        openOrdId=str(held.order) if isinstance(held, LeadPosition) else "",
        tpTriggerPx=text(held.take_profit.price) if held.take_profit else "",
        slTriggerPx=text(held.stop_loss.price) if held.stop_loss else "",
        algoId=str(held.id) if protected else "",
        tpOrdPx=_order_price(held.take_profit),
        slOrdPx=_order_price(held.stop_loss),
        availSubPos=_signed(held, view.standing.available),
    )


def shown_position_row(call: Call, view: LeadPositionView) -> ShownPositionRow:
    """An open lead position as everybody sees it."""
    return ShownPositionRow(**_open(call, view))


def history_row(call: Call, closed: ClosedLeadPosition | ClosedCopy) -> LeadPositionHistoryRow:
    """A closed lead position or copy as its owner sees it."""
    held = closed.position if isinstance(closed, ClosedLeadPosition) else closed.copy
    mark = queries.market(call.exchange, held.instrument).mark
    return LeadPositionHistoryRow(
        **_closed(call, closed),
        openOrdId=str(held.order) if isinstance(held, LeadPosition) else "",
        markPx=text_or_blank(mark) if closed.instrument_type == "SWAP" else "",
        profitSharingAmt=text(held.withheld) if isinstance(held, Copy) else "0",
        closeSubPos=text(held.closed),
        type="2" if closed.is_wholly_closed else "1",
    )


def shown_closed_row(call: Call, closed: ClosedLeadPosition) -> ShownClosedPositionRow:
    """A closed lead position as everybody sees it."""
    return ShownClosedPositionRow(**_closed(call, closed))


def _open(call: Call, view: LeadPositionView | CopyView) -> dict[str, Any]:
    held = view.position if isinstance(view, LeadPositionView) else view.copy
    instrument, standing = _terms(call, held), view.standing
    return {
        **_opening(held, instrument),
        "subPos": _signed(held, held.size),
        "margin": text(standing.margin),
        "upl": text_or_blank(standing.unrealised_profit),
        "uplRatio": text_or_blank(standing.unrealised_ratio),
        "markPx": text_or_blank(standing.mark) if instrument.type == "SWAP" else "",
    }


def _closed(call: Call, closed: ClosedLeadPosition | ClosedCopy) -> dict[str, Any]:
    held = closed.position if isinstance(closed, ClosedLeadPosition) else closed.copy
    instrument, average = _terms(call, held), held.average_price
    close_average = held.close_average_price
    assert close_average is not None, f"{held.id} stands among the closed and was never closed"
    with exact():
        ratio = profit_ratio(instrument, held.side, held.leverage, opened_at=average, now=close_average)
        margin = margin_of(instrument, held.opened, average, held.leverage)
    return {
        **_opening(held, instrument),
        "subPos": _signed(held, held.opened),
        "closeTime": str(closed.closed_at),
        "closeAvgPx": text(close_average),
        "pnl": text(held.profit),
        "pnlRatio": text(ratio),
        "margin": text(margin),
    }


def _opening(held: Held, instrument: Instrument) -> dict[str, Any]:
    return {
        "instId": held.instrument,
        "subPosId": str(held.id),
        "posSide": held.position_side,
        "mgnMode": held.margin_mode,
        "lever": text(held.leverage),
        "openAvgPx": text(held.average_price),
        "openTime": str(held.opened_at),
        "instType": instrument.type,
        "uniqueCode": unique_code(led_by(held)),
        "ccy": instrument.settle or instrument.quote,
    }


def led_by(held: Held) -> AccountId:
    """Whose lead position it is, or whose it is a copy of."""
    return held.account if isinstance(held, LeadPosition) else held.lead_trader


def _terms(call: Call, held: Held) -> Instrument:
    instrument = queries.instrument(call.exchange, held.instrument)
    assert instrument is not None, f"{held.instrument} was traded and is not listed"
    return instrument


def _signed(held: Held, size: Decimal) -> str:
    """In net mode the sign tells the direction."""
    short = held.position_side == "net" and held.side == "sell"
    return text(-size if short else size)


def _order_price(trigger: Trigger | None) -> str:
    """The price of the order that a take profit or stop loss releases."""
    if trigger is None:
        return ""
    return AT_MARKET if trigger.order_price is None else text(trigger.order_price)
