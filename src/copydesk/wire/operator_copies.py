"""What the operator's questions of why take and give: what became of each fill of a lead trader, what was refused."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given
from copydesk.wire.operator import InstrumentRef, UserRef

What = Literal["opened", "added", "skipped", "reduced", "closed", "not_closed", "released"]
Id = Annotated[str, Meta(pattern="^[0-9]{1,19}$")]


class ListRefusals(Given, frozen=True, kw_only=True):
    """What clients were refused, latest first."""

    limit: Annotated[int, Meta(ge=1, le=100, description="At most so many.")] = 20


class RefusalTold(msgspec.Struct, frozen=True):
    """A request that was refused, and what its client was told. Units: `at` is Unix milliseconds of the real clock."""

    at: int
    method: str
    path: str
    code: str
    message: str


class ListCopies(Given, frozen=True, kw_only=True):
    """Which of what became of lead traders' fills, latest first; all of it if nothing is said."""

    lead: Annotated[UserRef | None, Meta(description="Whose fills.")] = None
    copy_trader: Annotated[UserRef | None, Meta(description="Whose copies.")] = None
    lead_position: Annotated[Id | None, Meta(description="Of which lead position.")] = None
    instrument: InstrumentRef | None = None
    missing: Annotated[bool, Meta(description="Only what was not copied, or not closed.")] = False
    after: Annotated[int, Meta(ge=1, description="Only what is older than this number.")] | None = None
    limit: Annotated[int, Meta(ge=1, le=1000, description="At most so many.")] = 100


class CopyOutcome(msgspec.Struct, frozen=True):
    """What became of a fill for a copy trader, or of a copy thereafter.

    `reason` is the name of why something was not done, `why` the sentence, `details` the numbers behind it; `cause` is
    what closed a copy. What does not apply is empty. Units: `at` is Unix milliseconds; `size` is contracts.
    """

    number: int
    at: int
    what: What
    lead: str
    copy_trader: str
    instrument: str
    lead_position: str
    lead_trade: str = ""
    copy: str = ""
    order: str = ""
    price: str = ""
    size: str = ""
    reason: str = ""
    why: str = ""
    cause: str = ""
    details: dict[str, str] = {}
