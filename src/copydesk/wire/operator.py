"""What the operator's operations take and give; their addresses are in `operations.py`. Nothing of OKX in it.

Numbers are JSON text or whole numbers, so that no digit is lost. Errors are an `OperatorFailure`.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.scalars import FRACTION_DIGITS, INTEGER_DIGITS

UserName = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9._-]{0,63}$", description="A letter first; 64 at most.")]
UserRef = Annotated[str, Meta(min_length=1, max_length=64, description="The user's name, or uid.")]
InstrumentRef = Annotated[str, Meta(min_length=1, max_length=64, description="Instrument id.")]
InstrumentType = Literal["SPOT", "SWAP"]
KeyPermission = Literal["read", "trade", "withdraw"]
KeyEnvironment = Annotated[
    Literal["live", "demo", "any"], Meta(description="Which x-simulated-trading headers the key is accepted with.")
]

DURATION = "^(?=.)(\\d{1,9}w)?(\\d{1,9}d)?(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?(\\d{1,12}ms)?$"
"""Weeks, days, hours, minutes, seconds and milliseconds, each a whole number, the larger before the smaller."""


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Configuration only: what an operator misspells is refused, never ignored. Numbers are bounded."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, Decimal):
                _bounded(name, value)


class CreateUser(_Given, frozen=True, kw_only=True):
    """Open an account."""

    name: UserName


class ListUsers(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class User(msgspec.Struct, frozen=True):
    """An account and what it leads; `leads` are the instrument types. Units: `opened_at` is Unix milliseconds."""

    uid: str
    name: str
    opened_at: int
    leads: tuple[InstrumentType, ...] = ()


class CreateKey(_Given, frozen=True, kw_only=True):
    """Make an API key for a user. A passphrase is drawn if none is given."""

    user: UserRef
    label: Annotated[str, Meta(max_length=50)] = ""
    permissions: Annotated[tuple[KeyPermission, ...], Meta(min_length=1)] = ("read", "trade")
    environment: KeyEnvironment = "any"
    addresses: Annotated[tuple[str, ...], Meta(description="Addresses or segments the key is bound to.")] = ()
    passphrase: Annotated[str, Meta(min_length=1, max_length=128)] | None = None


class CreatedKey(msgspec.Struct, frozen=True):
    """A key with its secret and passphrase, shown this once."""

    key: str
    secret: str
    passphrase: str

    def __repr__(self) -> str:
        return f"CreatedKey({self.key!r}, …)"


class ListKeys(_Given, frozen=True, kw_only=True):
    """The keys of one user, or of all."""

    user: UserRef | None = None


class Key(msgspec.Struct, frozen=True):
    """A key in use. Units: `created_at` is Unix milliseconds."""

    key: str
    uid: str
    label: str
    permissions: tuple[str, ...]
    environment: KeyEnvironment
    addresses: tuple[str, ...]
    created_at: int


class RevokeKey(_Given, frozen=True, kw_only=True):
    """Put a key out of use for good."""

    key: str


class MakeDeposit(_Given, frozen=True, kw_only=True):
    """Bring money into a user's account."""

    user: UserRef
    currency: Annotated[str, Meta(min_length=1, max_length=16)]
    amount: Decimal
    wallet: Literal["trading", "funding"] = "trading"


class Done(msgspec.Struct, frozen=True):
    """It happened. `seq` is the journal's number for it, `at` its time in Unix milliseconds."""

    seq: int
    at: int


class ApproveLead(_Given, frozen=True, kw_only=True):
    """Make a user a lead trader, with the first set of leading instruments."""

    user: UserRef
    instrument_type: InstrumentType
    instruments: Annotated[tuple[str, ...], Meta(min_length=1)]
    profit_sharing_ratio: Decimal = Decimal("0.1")


class ListApplications(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Application(msgspec.Struct, frozen=True):
    """A user who asked to lead and waits."""

    uid: str
    name: str
    instrument_type: InstrumentType
    instruments: tuple[str, ...]


class DecideApplication(_Given, frozen=True, kw_only=True):
    """Accept or decline an application to lead."""

    user: UserRef
    instrument_type: InstrumentType
    accept: bool


class ChangeInstrument(_Given, frozen=True, kw_only=True):
    """Change an instrument's state, or whether it is offered for leading; at least one of both."""

    instrument: InstrumentRef
    state: Literal["live", "preopen", "suspend", "expired"] | None = None
    offered_for_leading: bool | None = None


class ListInstruments(_Given, frozen=True, kw_only=True):
    """The instruments of one type, or all."""

    instrument_type: InstrumentType | None = None


class InstrumentStatus(msgspec.Struct, frozen=True):
    """What an operator may change of an instrument, and its last price; "" before the first."""

    instrument: str
    instrument_type: InstrumentType
    state: str
    offered_for_leading: bool
    last: str


class PriceLevel(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A price and the size quoted there."""

    price: Decimal
    size: Decimal

    def __post_init__(self) -> None:
        _bounded("price", self.price)
        _bounded("size", self.size)


class PriceQuote(_Given, frozen=True, kw_only=True):
    """Where index and mark stand, and what the house bids and asks; it replaces all that the house quoted before."""

    instrument: InstrumentRef
    index: Decimal
    mark: Decimal
    bids: Annotated[tuple[PriceLevel, ...], Meta(max_length=400)] = ()
    asks: Annotated[tuple[PriceLevel, ...], Meta(max_length=400)] = ()


class SetPrices(_Given, frozen=True, kw_only=True):
    """Move the market: all these quotes at once."""

    quotes: Annotated[tuple[PriceQuote, ...], Meta(min_length=1, max_length=1000)]


class ShowRules(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Rules(_Given, frozen=True, kw_only=True):
    """The operator's choices where OKX's documents are silent. Adopting replaces all of them."""

    leading_conflict: Literal["whole_request", "per_instrument"] = "whole_request"
    max_leading_instruments: Annotated[int, Meta(ge=1)] | None = None
    lead_application: Literal["at_once", "operator", "closed"] = "at_once"
    min_profit_sharing_ratio: Decimal = Decimal(0)
    max_profit_sharing_ratio: Decimal = Decimal("0.3")
    max_lead_leverage: Decimal | None = None


class ShowClock(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class SetClock(_Given, frozen=True, kw_only=True):
    """Let time stand still, run at a multiple, or go in step with the real clock; running needs a `speed`."""

    mode: Literal["frozen", "running", "real"]
    speed: Decimal | None = None


class AdvanceClock(_Given, frozen=True, kw_only=True):
    """Let time pass at once, by a duration or to a time."""

    by: Annotated[str, Meta(pattern=DURATION, description="Such as 8h, 90s, 1d12h or 250ms.")] | None = None
    to: Annotated[datetime, Meta(tz=True, description="Such as 2026-01-05T00:00:00Z.")] | None = None


class JumpToSettlement(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class ClockStatus(msgspec.Struct, frozen=True):
    """What time it is in the exchange, after journal record `seq`, and how time goes.

    `ahead_ms` is how far it is ahead of the real clock, negative if it is behind. Units: `at` and
    `next_settlement_at` are Unix milliseconds; `speed` is a multiple of the real clock's, 0 if time stands still.
    """

    mode: Literal["frozen", "running", "real"]
    at: int
    time: str
    speed: Decimal
    ahead_ms: int
    next_settlement_at: int
    seq: int


class ShowHealth(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Health(msgspec.Struct, frozen=True):
    """How the house does; `at` is the exchange's time, `failures` counts answers of 50026, each of which is a bug."""

    version: str
    seq: int
    at: int
    users: int
    failures: int


class ShowDigest(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Digest(msgspec.Struct, frozen=True):
    """The SHA-256 of the whole state after record `seq`: equal worlds, equal digests."""

    seq: int
    digest: str


class ArmFault(_Given, frozen=True, kw_only=True):
    """Answer the next `count` requests to a path with an error; "*" is every path."""

    path: Annotated[str, Meta(min_length=1, max_length=200)] = "*"
    code: Literal["50001", "50004", "50011", "50013", "50026"]
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


class ListFaults(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class ClearFaults(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class FaultRow(msgspec.Struct, frozen=True):
    """A fault that still waits for requests."""

    path: str
    code: str
    remaining: int


class Stop(_Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Stopping(msgspec.Struct, frozen=True):
    """The house was told to stop."""

    stopping: bool = True


class OperatorError(msgspec.Struct, frozen=True):
    """Why not: the reason's name, a sentence, and the field that is wrong where it is one."""

    reason: str
    message: str
    field: str = ""


class OperatorFailure(msgspec.Struct, frozen=True):
    """What every refused operation answers."""

    error: OperatorError


def _bounded(name: str, value: Decimal) -> None:
    """Hold a number to the digits that the exchange computes with. Raises: ValueError, which names the field."""
    digits, exponent = value.as_tuple()[1:]
    if not isinstance(exponent, int) or exponent < -FRACTION_DIGITS or len(digits) + exponent > INTEGER_DIGITS:
        raise ValueError(f"`{name}` has at most {INTEGER_DIGITS} digits before the point and {FRACTION_DIGITS} behind")
