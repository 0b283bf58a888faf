"""Settlements of funding: the rates that were charged."""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import FundingSettled
from copydesk.history.shelf import Column, Shelf


class Funding(msgspec.Struct, frozen=True):
    """A settlement; `number` counts those of all instruments. Units: `settled_at` is Unix ms."""

    number: int
    instrument: InstrumentId
    rate: Decimal
    settled_at: int


def funding_of(number: int, event: FundingSettled) -> Funding:
    """What is kept of a settlement."""
    return Funding(number, event.instrument, event.rate, event.settled_at)


FUNDINGS: Final = Shelf(
    "fundings",
    Funding,
    lambda funding: funding.number,
    (
        Column("instrument", "TEXT", lambda funding: funding.instrument),
        Column("at", "INTEGER", lambda funding: funding.settled_at),
    ),
    indexes=("instrument, at",),
)
