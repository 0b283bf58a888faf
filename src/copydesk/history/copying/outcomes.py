"""What became of each lead trader's fill for each copy trader, and of each copy thereafter: "why was this not copied?"

Every fill of a lead trader leaves an outcome for each copy trader of that time: a copy, more of a copy, or the reason
why not. The closes of a copy leave outcomes too.
"""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.copy_events import (
    CopyAdded,
    CopyClosed,
    CopyNotClosed,
    CopyOpened,
    CopyReduced,
    CopyReleased,
    CopySkipped,
)
from copydesk.engine.copying.words import CopyCause, NotClosedReason, SkipReason
from copydesk.engine.identifiers import (
    AccountId,
    CopyId,
    InstrumentId,
    LeadPositionId,
    OrderId,
    RelationId,
    TradeId,
)
from copydesk.history.shelf import Column, Shelf

What = Literal["opened", "added", "skipped", "reduced", "closed", "not_closed", "released"]


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a fill for a copy trader. Units: `size` is contracts; `at` is Unix ms.

    `reason` says why something was not done, `cause` why something was closed; `lead_trade` is the lead trader's fill.
    """

    number: int
    at: int
    what: What
    relation: RelationId
    lead_trader: AccountId
    copy_trader: AccountId
    lead_position: LeadPositionId
    instrument: InstrumentId
    lead_trade: TradeId | None = None
    copy: CopyId | None = None
    order: OrderId | None = None
    price: Decimal | None = None
    size: Decimal | None = None
    reason: SkipReason | NotClosedReason | None = None
    cause: CopyCause | None = None
    details: dict[str, str] = {}


COPY_OUTCOMES: Final = Shelf(
    "copy_outcomes",
    Outcome,
    lambda row: row.number,
    (
        Column("lead_trader", "INTEGER", lambda row: row.lead_trader),
        Column("copy_trader", "INTEGER", lambda row: row.copy_trader),
        Column("lead_position", "INTEGER", lambda row: row.lead_position),
        Column("instrument", "TEXT", lambda row: row.instrument),
        Column("what", "TEXT", lambda row: row.what),
        Column("at", "INTEGER", lambda row: row.at),
    ),
    indexes=("lead_trader, id", "copy_trader, id", "lead_position, id"),
)


def skipped(number: int, event: CopySkipped, at: int) -> Outcome:
    """A fill was not copied."""
    return Outcome(
        number=number,
        at=at,
        what="skipped",
        relation=event.relation,
        lead_trader=event.lead_trader,
        copy_trader=event.copy_trader,
        lead_position=event.lead_position,
        instrument=event.instrument,
        lead_trade=event.lead_trade,
        reason=event.reason,
        details=event.details,
    )


def copied(number: int, event: CopyOpened | CopyAdded, copy: Copy, at: int) -> Outcome:
    """A fill was copied."""
    return Outcome(
        number=number,
        at=at,
        what="opened" if isinstance(event, CopyOpened) else "added",
        relation=copy.relation,
        lead_trader=copy.lead_trader,
        copy_trader=copy.copy_trader,
        lead_position=copy.lead_position,
        instrument=copy.instrument,
        lead_trade=event.lead_trade,
        copy=copy.id,
        order=event.order,
        price=event.price,
        size=event.size,
    )


def ended(number: int, event: CopyReduced | CopyClosed | CopyNotClosed | CopyReleased, copy: Copy, at: int) -> Outcome:
    """A copy was closed, or a part of it; or it was not, and should have been; or it was handed over."""
    about = Outcome(
        number=number,
        at=at,
        what="released",
        relation=copy.relation,
        lead_trader=copy.lead_trader,
        copy_trader=copy.copy_trader,
        lead_position=copy.lead_position,
        instrument=copy.instrument,
        copy=copy.id,
    )
    match event:
        case CopyReduced() | CopyClosed():
            what: What = "closed" if isinstance(event, CopyClosed) else "reduced"
            return msgspec.structs.replace(
                about, what=what, order=event.order, price=event.price, size=event.size, cause=event.cause
            )
        case CopyNotClosed():
            return msgspec.structs.replace(
                about, what="not_closed", reason=event.reason, cause=event.cause, details=event.details
            )
        case CopyReleased():
            return about
