"""What is traded: an instrument with its steps, limits and contract terms, and its state."""

from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.engine.identifiers import Currency, InstrumentId

InstrumentType = Literal["SPOT", "SWAP"]
InstrumentState = Literal["live", "preopen", "suspend", "expired"]


class Tier(msgspec.Struct, frozen=True, array_like=True):
    """A step of the position ladder: up to `max_size_contracts` these rates and this leverage hold."""

    max_size_contracts: Decimal
    initial_margin_ratio: Decimal
    maintenance_margin_ratio: Decimal
    max_leverage: Decimal


class FundingTerms(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a swap is funded.

    Units: rates are fractions of a position's value per interval; `impact_value` is the quote currency whose trading
    makes an impact price.
    """

    rate: Decimal
    interval_ms: int
    lowest_rate: Decimal
    highest_rate: Decimal
    interest_rate: Decimal
    impact_value: Decimal


class PriceBand(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far from the index an instrument's orders may trade; what is made of it stands in `price_limits`.

    Units: fractions of the index. `first` holds for the first ten minutes of trading.
    """

    floating: Decimal
    widest: Decimal
    first: Decimal | None = None


class Instrument(msgspec.Struct, frozen=True, omit_defaults=True):
    """The terms of an instrument.

    Units: sizes are contracts for SWAP and base currency for SPOT, but `max_market_size` of SPOT is quote currency;
    prices are quote currency per base currency; `contract_value` is base currency per
    contract if linear, quote currency per contract if inverse.
    """

    id: InstrumentId
    type: InstrumentType
    code: int
    base: Currency
    quote: Currency
    tick_size: Decimal
    lot_size: Decimal
    minimum_size: Decimal
    max_limit_size: Decimal
    max_market_size: Decimal
    settle: Currency = Currency("")
    contract: Literal["", "linear", "inverse"] = ""
    contract_value: Decimal = Decimal(1)
    max_leverage: Decimal = Decimal(1)
    tiers: tuple[Tier, ...] = ()
    offered_for_leading: bool = False
    state: InstrumentState = "live"
    funding: FundingTerms | None = None
    price_band: PriceBand | None = None
    price_limited: bool = True
