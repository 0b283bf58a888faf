"""What a reader of copying is shown: plain data, computed when asked for by `copying_queries`."""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.identifiers import Currency, InstrumentId

Role = Literal["ordinary", "lead_trader", "copy_trader"]


class Standing(msgspec.Struct, frozen=True):
    """How a lead position or a copy stands at the present mark price. Units: `currency`, the settlement currency.

    `margin` is the entry value per leverage; the figures at a price are None while there is none; `available` is what
    no pending closing order takes, the oldest giving first.
    """

    currency: Currency
    mark: Decimal | None
    margin: Decimal
    unrealised_profit: Decimal | None
    unrealised_ratio: Decimal | None
    available: Decimal


class LeadPositionView(msgspec.Struct, frozen=True):
    """An open lead position, and how it stands."""

    position: LeadPosition
    standing: Standing


class CopyView(msgspec.Struct, frozen=True):
    """An open copy, and how it stands."""

    copy: Copy
    standing: Standing


class RelationView(msgspec.Struct, frozen=True):
    """A relation with what its open copies come to. Units: USDT.

    `margin` is what the copies use, `invested` what counts against the total amount; `profit_of_day` is realised
    today (UTC+8), without fees.
    """

    relation: Relation
    open_copies: int
    margin: Decimal
    invested: Decimal
    unrealised_profit: Decimal
    profit_of_day: Decimal


class CopiedInstrument(msgspec.Struct, frozen=True):
    """A leading instrument of a lead trader, and whether a copy trader copies it; `is_led` is false for a dormant one.

    A dormant instrument was chosen, and left the set; it awakes when the lead trader adds it again.
    """

    instrument: InstrumentId
    is_copied: bool
    is_led: bool = True
