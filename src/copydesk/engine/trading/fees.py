"""The fee schedule: a small model of what a fill costs. Rates are fractions of the fill's value."""

from decimal import Decimal

import msgspec

from copydesk.engine.trading.instruments import InstrumentType


class Rates(msgspec.Struct, frozen=True):
    """What the maker and the taker of a fill pay. Units: fractions, positive when paid."""

    maker: Decimal
    taker: Decimal


REGULAR: dict[InstrumentType, Rates] = {
    "SPOT": Rates(maker=Decimal("0.0008"), taker=Decimal("0.001")),
    "SWAP": Rates(maker=Decimal("0.0002"), taker=Decimal("0.0005")),
}
"""A regular user's first level; the house pays nothing. Source: documented."""
