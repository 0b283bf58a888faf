"""The operator's questions of why: why was this not copied, what was refused?"""

from collections.abc import Mapping

import msgspec

from copydesk.engine import queries
from copydesk.engine.copying.words import WHY_SKIPPED, NotClosedReason
from copydesk.engine.identifiers import AccountId
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.operator.desk import OperatorDesk
from copydesk.history.archive import Page
from copydesk.history.copying.outcomes import COPY_OUTCOMES, Outcome
from copydesk.wire import operator_copies as wire

_MISSING = ("skipped", "not_closed")

_WHY_NOT_CLOSED: Mapping[NotClosedReason, str] = {
    "below_lot": "The part to close is smaller than the smallest lot; it closes with a later part.",
    "no_offers": "Nobody was left in the book to trade with.",
    "order_refused": "The order was refused, as anybody's would have been.",
}
_WHY: Mapping[str, str] = dict([*_WHY_NOT_CLOSED.items(), *WHY_SKIPPED.items()])


async def list_copies(desk: OperatorDesk, request: wire.ListCopies) -> list[wire.CopyOutcome]:
    found = desk.world.archive.page(
        COPY_OUTCOMES,
        Page(after=request.after, limit=request.limit),
        lead_trader=None if request.lead is None else desk.user(request.lead).id,
        copy_trader=None if request.copy_trader is None else desk.user(request.copy_trader).id,
        lead_position=None if request.lead_position is None else int(request.lead_position),
        instrument=None if request.instrument is None else desk.instrument(request.instrument).id,
        what=_MISSING if request.missing else None,
    )
    return [_told(desk, outcome) for outcome in found]


async def list_refusals(desk: OperatorDesk, request: wire.ListRefusals) -> list[wire.RefusalTold]:
    latest = desk.core.refusals.latest(request.limit)
    return [msgspec.convert(refusal, wire.RefusalTold, from_attributes=True) for refusal in latest]


def _told(desk: OperatorDesk, outcome: Outcome) -> wire.CopyOutcome:
    reason = outcome.reason or ""
    return wire.CopyOutcome(
        number=outcome.number,
        at=outcome.at,
        what=outcome.what,
        lead=_name(desk, outcome.lead_trader),
        copy_trader=_name(desk, outcome.copy_trader),
        instrument=outcome.instrument,
        lead_position=str(outcome.lead_position),
        lead_trade=_id(outcome.lead_trade),
        copy=_id(outcome.copy),
        order=_id(outcome.order),
        price=text_or_blank(outcome.price),
        size=text_or_blank(outcome.size),
        reason=reason,
        why=_WHY.get(reason, ""),
        cause=outcome.cause or "",
        details=outcome.details,
    )


def _name(desk: OperatorDesk, account: AccountId) -> str:
    return queries.account(desk.exchange, account).name


def _id(number: int | None) -> str:
    return "" if number is None else str(number)
