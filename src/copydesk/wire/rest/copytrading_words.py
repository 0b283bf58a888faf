"""What the endpoints of /api/v5/copytrading share: how they name things, and how often they may be called."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from copydesk.wire.endpoint import Limit

InstrumentType = Literal["SWAP", "SPOT"]

LedType = Annotated[InstrumentType, Meta(description="Product line.")]
AnyType = Annotated[InstrumentType | None, Meta(description="Product line; both if nothing is said.")]
SwapOnly = Annotated[Literal["SWAP"], Meta(description="Product line; perpetual swaps only.")]
CopiedType = Annotated[
    InstrumentType, Meta(description="Product line; only perpetual swaps are copied, SPOT is refused with 59264.")
]

SubPositionType = Literal["lead", "copy"]

LeadTraderCode = Annotated[
    str, Meta(pattern="^[A-Za-z0-9]{16}([A-Za-z0-9]{2})?$", description="The lead trader's public code.")
]

RecordId = Annotated[str, Meta(pattern="^[0-9]{1,19}$")]
"""An id given by the exchange: decimal digits."""

OlderThan = Annotated[RecordId | None, Meta(description="Only rows older than this id.")]
NewerThan = Annotated[RecordId | None, Meta(description="Only rows newer than this id.")]

LastDays = Annotated[
    Literal["1", "2", "3", "4"], Meta(description="How far back: 1 is 7 days, 2 is 30, 3 is 90, 4 is 365.")
]

PER_USER: Final = Limit(requests=5, window_ms=2_000, key="user")
POSITIONS_PER_USER: Final = Limit(requests=20, window_ms=2_000, key="user")
PER_ADDRESS: Final = Limit(requests=5, window_ms=2_000, key="ip")

ANCHOR: Final = "OKX docs v5, #order-book-trading-copy-trading-"
RETIRED: Final = "burakoner/OKX.Api@999c740 (2024-10-21), OkxCopyTradingRestClient.cs"
