"""Bills and what their types mean: the handlers."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine.numbers import text
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.asset import ACCOUNT_CODES
from copydesk.gateway.rest.bill_types import CODES, DOCUMENTED_TYPES, SUBTYPE_TEXTS, TYPE_TEXTS
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.spans import THREE_MONTHS_MS, WEEK_MS, page_of, since, within
from copydesk.history.kept.bills import BILLS as KEPT_BILLS
from copydesk.history.kept.bills import Bill, BillReason
from copydesk.wire.rest.account_bills import (
    BILLS,
    BILLS_ARCHIVE,
    SUBTYPES,
    BillRow,
    BillsRequest,
    Subtype,
    SubtypesRequest,
    SubtypesRow,
)

_EXECUTIONS: Final = {"taker": "T", "maker": "M", "": "", None: ""}
_TRANSFERS: Final[Mapping[BillReason, tuple[str, str]]] = {
    "transfer_in": (ACCOUNT_CODES["funding"], ACCOUNT_CODES["trading"]),
    "transfer_out": (ACCOUNT_CODES["trading"], ACCOUNT_CODES["funding"]),
}


async def _bills(call: Call) -> Reply:
    return _bills_since(call, WEEK_MS)


async def _bills_archive(call: Call) -> Reply:
    return _bills_since(call, THREE_MONTHS_MS)


async def _subtypes(call: Call) -> Reply:
    request: SubtypesRequest = call.request
    return Reply([_subtypes_row(kind) for kind in DOCUMENTED_TYPES if request.type is None or kind in request.type])


def _bills_since(call: Call, span_ms: int) -> Reply:
    request: BillsRequest = call.request
    found = call.world.archive.page(
        KEPT_BILLS,
        page_of(request.after, request.before, request.limit),
        within("at", request.begin, request.end),
        since(call, span_ms),
        account=call.account,
        instrument_type=request.instType,
        instrument=request.instId,
        currency=request.ccy,
        margin_mode=request.mgnMode,
        contract=request.ctType,
        reason=_reasons(request.type, request.subType),
    )
    return Reply([_bill_row(bill) for bill in found])


def _reasons(kind: str | None, subkind: str | None) -> tuple[str, ...] | None:
    """The reasons that a type and a subtype stand for; None for all."""
    if kind is None and subkind is None:
        return None
    return tuple(
        reason
        for reason, (of_kind, of_subkind) in CODES.items()
        if kind in (None, of_kind) and subkind in (None, of_subkind)
    )


def _bill_row(bill: Bill) -> BillRow:
    kind, subkind = CODES[bill.reason]
    source, target = _TRANSFERS.get(bill.reason, ("", ""))
    fill = bill.trade is not None
    return BillRow(
        instType=bill.instrument_type,
        billId=str(bill.bill),
        type=kind,
        subType=subkind,
        ts=str(bill.at),
        balChg=text(bill.change),
        posBalChg=text(bill.margin_change),
        bal=text(bill.balance),
        posBal=text(bill.margin),
        sz=text(bill.size),
        px=text_or_blank(bill.price),
        ccy=bill.currency,
        pnl=text(bill.profit),
        fee=text(bill.fee),
        mgnMode=bill.margin_mode,
        instId=bill.instrument or "",
        ordId="" if bill.order is None else str(bill.order),
        execType=_EXECUTIONS[bill.liquidity],
        source=source,
        target=target,
        tag=bill.tag,
        fillTime=str(bill.at) if fill else "",
        tradeId=str(bill.trade) if fill else "",
        clOrdId=bill.client_order_id,
        fillIdxPx=text_or_blank(bill.index),
        fillMarkPx="" if bill.instrument_type == "SPOT" else text_or_blank(bill.mark),
    )


def _subtypes_row(kind: str) -> SubtypesRow:
    subkinds = dict.fromkeys(subkind for of_kind, subkind in CODES.values() if of_kind == kind)
    return SubtypesRow(
        type=kind,
        typeDesc=TYPE_TEXTS.get(kind, ""),
        subTypeDetails=tuple(Subtype(subkind, SUBTYPE_TEXTS[subkind]) for subkind in subkinds),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    BILLS.name: _bills,
    BILLS_ARCHIVE.name: _bills_archive,
    SUBTYPES.name: _subtypes,
}
