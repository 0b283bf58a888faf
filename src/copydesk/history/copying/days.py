"""The days of lead traders and of relations: what they had come to when a day ended, for figures of any stretch.

A lead trader's day has a row if anything changed on it, and now and then without; until then the latest row holds. The
rows of one lead trader lie together, by day, so that the latest up to a day is found at once.

A relation's day has a row if a copy closed on it, with the profit before and after. The rows of one relation lie
together, from the latest day to the first, so that the first from a day on is found at once.
"""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.copying.calendar import DAY_MS
from copydesk.engine.copying.statistics import Tally, begin_of_day
from copydesk.engine.identifiers import AccountId, RelationId
from copydesk.history.shelf import Column, Shelf

KEPT_DAYS: Final = 420
"""A year, for the longest window, and more than it takes until an unchanged tally is written again."""

UNCHANGED_DAYS: Final = 30
"""After so many days a tally is written even if nothing changed, so that one in the kept days is always there."""

_DAYS: Final = 100_000
"""More than days are ever counted: that is until the year 2243."""


class LeadDay(msgspec.Struct, frozen=True):
    """A lead trader's tally at the end of a day; `place` is which of the lead traders of the archive it is."""

    place: int
    lead_trader: AccountId
    tally: Tally


class RelationDay(msgspec.Struct, frozen=True):
    """What a relation's copies came to before and after a day's closes. Units: USDT, without fees."""

    relation: RelationId
    day: int
    before: Decimal
    after: Decimal


def number_of_lead_day(place: int, day: int) -> int:
    """Where the row of a lead trader's day lies."""
    return place * _DAYS + day


def number_of_relation_day(relation: RelationId, day: int) -> int:
    """Where the row of a relation's day lies."""
    return relation * _DAYS + _DAYS - 1 - day


def _vanishes_at(day: int) -> int:
    return begin_of_day(day) + KEPT_DAYS * DAY_MS


LEAD_DAYS: Final = Shelf(
    "lead_days",
    LeadDay,
    lambda row: number_of_lead_day(row.place, row.tally.day),
    (Column("vanishes_at", "INTEGER", lambda row: _vanishes_at(row.tally.day)),),
    indexes=(),
)

RELATION_DAYS: Final = Shelf(
    "relation_days",
    RelationDay,
    lambda row: number_of_relation_day(row.relation, row.day),
    (Column("vanishes_at", "INTEGER", lambda row: _vanishes_at(row.day)),),
    indexes=(),
)
