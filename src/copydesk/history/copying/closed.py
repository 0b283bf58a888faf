"""Lead positions and copies that were closed, wholly or in part, and the relations that ended.

A lead position or copy has its row from its first close on; each further close makes the row anew.
"""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.history.shelf import DAY_MS, Column, Shelf

RELATIONS_KEPT_MS: Final = 365 * DAY_MS
"""How long an ended relation can be looked at: assumed."""


class ClosedLeadPosition(msgspec.Struct, frozen=True):
    """A lead position after its latest close. Units: `closed_at` is Unix ms."""

    position: LeadPosition
    instrument_type: InstrumentType
    closed_at: int
    is_wholly_closed: bool


class ClosedCopy(msgspec.Struct, frozen=True):
    """A copy after its latest close. Units: `closed_at` is Unix ms."""

    copy: Copy
    instrument_type: InstrumentType
    closed_at: int
    is_wholly_closed: bool


class EndedRelation(msgspec.Struct, frozen=True):
    """A relation that ended, with what its copies came to since. Units: the ratio is a fraction; Unix ms."""

    relation: Relation
    profit_sharing_ratio: Decimal
    ended_at: int


CLOSED_LEAD_POSITIONS: Final = Shelf(
    "closed_lead_positions",
    ClosedLeadPosition,
    lambda row: row.position.id,
    (
        Column("account", "INTEGER", lambda row: row.position.account),
        Column("instrument_type", "TEXT", lambda row: row.instrument_type),
        Column("instrument", "TEXT", lambda row: row.position.instrument),
        Column("is_wholly_closed", "INTEGER", lambda row: int(row.is_wholly_closed)),
        Column("at", "INTEGER", lambda row: row.closed_at),
    ),
    indexes=("account, id",),
)

CLOSED_COPIES: Final = Shelf(
    "closed_copies",
    ClosedCopy,
    lambda row: row.copy.id,
    (
        Column("copy_trader", "INTEGER", lambda row: row.copy.copy_trader),
        Column("instrument_type", "TEXT", lambda row: row.instrument_type),
        Column("instrument", "TEXT", lambda row: row.copy.instrument),
        Column("at", "INTEGER", lambda row: row.closed_at),
    ),
    indexes=("copy_trader, id",),
)

ENDED_RELATIONS: Final = Shelf(
    "ended_relations",
    EndedRelation,
    lambda row: row.relation.id,
    (
        Column("copy_trader", "INTEGER", lambda row: row.relation.copy_trader),
        Column("at", "INTEGER", lambda row: row.ended_at),
    ),
    indexes=("copy_trader, id",),
    kept_ms=RELATIONS_KEPT_MS,
)
