"""What the operator's operations take and give; their addresses are in `operations.py`. Nothing of OKX in it.

Numbers are JSON text or whole numbers, so that no digit is lost. Errors are an `OperatorFailure`.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given, check_bounded

UserName = Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9._-]{0,63}$", description="a letter first; 64 at most")]
UserRef = Annotated[str, Meta(min_length=1, max_length=64, description="The user's name, or uid.")]
InstrumentRef = Annotated[str, Meta(min_length=1, max_length=64, description="Instrument id.")]
InstrumentType = Literal["SPOT", "SWAP"]
KeyPermission = Literal["read", "trade", "withdraw"]
KeyEnvironment = Annotated[
    Literal["live", "demo", "any"], Meta(description="Which x-simulated-trading headers the key is accepted with.")
]


class CreateUser(Given, frozen=True, kw_only=True):
    """Open an account."""

    name: UserName


class ListUsers(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class User(msgspec.Struct, frozen=True):
    """An account and what it leads; `leads` are the instrument types. Units: `opened_at` is Unix milliseconds."""

    uid: str
    name: str
    opened_at: int
    leads: tuple[InstrumentType, ...] = ()


class CreateKey(Given, frozen=True, kw_only=True):
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


class ListKeys(Given, frozen=True, kw_only=True):
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


class RevokeKey(Given, frozen=True, kw_only=True):
    """Put a key out of use for good."""

    key: str


class MakeDeposit(Given, frozen=True, kw_only=True):
    """Bring money into a user's account."""

    user: UserRef
    currency: Annotated[str, Meta(min_length=1, max_length=16)]
    amount: Decimal
    wallet: Literal["trading", "funding"] = "trading"


class Done(msgspec.Struct, frozen=True):
    """It happened. `seq` is the journal's number for it, `at` its time in Unix milliseconds."""

    seq: int
    at: int


class ApproveLead(Given, frozen=True, kw_only=True):
    """Make a user a lead trader, with the first set of leading instruments."""

    user: UserRef
    instrument_type: InstrumentType
    instruments: Annotated[tuple[str, ...], Meta(min_length=1)]
    profit_sharing_ratio: Decimal = Decimal("0.1")


class StopLead(Given, frozen=True, kw_only=True):
    """Ask for a user to lead no more in an instrument type, as he would in the app; nothing of it may be open."""

    user: UserRef
    instrument_type: InstrumentType


class ListApplications(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Application(msgspec.Struct, frozen=True):
    """A user who asked to lead and waits."""

    uid: str
    name: str
    instrument_type: InstrumentType
    instruments: tuple[str, ...]


class DecideApplication(Given, frozen=True, kw_only=True):
    """Accept or decline an application to lead."""

    user: UserRef
    instrument_type: InstrumentType
    accept: bool


class ChangeInstrument(Given, frozen=True, kw_only=True):
    """Change an instrument's state, whether it is offered for leading, or whether it has price limits; one at least."""

    instrument: InstrumentRef
    state: Literal["live", "preopen", "suspend", "expired"] | None = None
    offered_for_leading: bool | None = None
    price_limits: bool | None = None


class ListInstruments(Given, frozen=True, kw_only=True):
    """The instruments of one type, or all."""

    instrument_type: InstrumentType | None = None


class InstrumentStatus(msgspec.Struct, frozen=True):
    """What an operator may change of an instrument, and its last price; "" before the first.

    `price_limits` are the lowest price of a sell and the highest of a buy; empty if there are none.
    """

    instrument: str
    instrument_type: InstrumentType
    state: str
    offered_for_leading: bool
    last: str
    price_limits: tuple[str, ...] = ()


class ShowFunding(Given, frozen=True, kw_only=True):
    """Takes the instrument."""

    instrument: InstrumentRef


class SetFunding(Given, frozen=True, kw_only=True):
    """Fund a swap at a rate from its next settlement on, until another is set; longs pay it if it is positive."""

    instrument: InstrumentRef
    rate: Annotated[Decimal, Meta(description="A fraction of a position's value: 0.0001 is 0.01 %.")]


class Funding(msgspec.Struct, frozen=True):
    """How a swap is funded: the rate and when it is charged next; the last rate that was charged, "" before the first.

    Units: `due_at` and `last_at` are Unix milliseconds.
    """

    instrument: str
    rate: str
    due_at: int
    lowest_rate: str
    highest_rate: str
    last_rate: str = ""
    last_at: int | None = None


class PriceLevel(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A price and the size quoted there."""

    price: Decimal
    size: Decimal

    def __post_init__(self) -> None:
        check_bounded("price", self.price)
        check_bounded("size", self.size)


class PriceQuote(Given, frozen=True, kw_only=True):
    """Where index and mark stand, and what the house bids and asks; it replaces all that the house quoted before.

    With `last`, which is the best bid or the best ask, the crowd trades there, so that it is the last price.
    """

    instrument: InstrumentRef
    index: Decimal
    mark: Decimal
    last: Decimal | None = None
    bids: Annotated[tuple[PriceLevel, ...], Meta(max_length=400)] = ()
    asks: Annotated[tuple[PriceLevel, ...], Meta(max_length=400)] = ()


class SetPrices(Given, frozen=True, kw_only=True):
    """Move the market: all these quotes at once."""

    quotes: Annotated[tuple[PriceQuote, ...], Meta(min_length=1, max_length=1000)]


class ShowHealth(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Health(msgspec.Struct, frozen=True):
    """How the house does; `at` is the exchange's time, `failures` counts answers of 50026, each of which is a bug."""

    version: str
    seq: int
    at: int
    users: int
    failures: int


class ShowDigest(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Digest(msgspec.Struct, frozen=True):
    """The SHA-256 of the whole state after record `seq`: equal worlds, equal digests."""

    seq: int
    digest: str


class Stop(Given, frozen=True, kw_only=True):
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
