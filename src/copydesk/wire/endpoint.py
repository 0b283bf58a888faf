"""What an endpoint is: everything that its server, its client, its documents and its tests need to know."""

from enum import StrEnum
from typing import Any, Literal

import msgspec


class Basis(StrEnum):
    """How we know a behaviour."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    ASSUMED = "assumed"


class Permission(StrEnum):
    """What an API key must be allowed to do."""

    READ = "read"
    TRADE = "trade"
    WITHDRAW = "withdraw"


LimitKey = Literal[
    "ip",
    "ip+instrument",
    "ip+instrument_type",
    "user",
    "user+instrument",
    "user+instrument_type",
    "user+currency",
    "user+tag",
]


class Limit(msgspec.Struct, frozen=True):
    """At most `requests` admitted in any window of `window_ms`, counted per `key`; batches may count their orders."""

    requests: int
    window_ms: int
    key: LimitKey
    counts: Literal["requests", "orders"] = "requests"
    lead_trader_requests: int | None = None


class Endpoint(msgspec.Struct, frozen=True):
    """One endpoint of the API, declared once.

    `request` is the struct of its parameters (query for GET, JSON object for POST; an array of them if `batch`);
    `row` is the struct of one item of `data`. `permission` is None for a public endpoint.
    """

    name: str
    section: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    request: type[Any]
    row: type[Any]
    permission: Permission | None
    limit: Limit
    source: str
    basis: Basis = Basis.DOCUMENTED
    batch: bool = False
    flat: bool = False
    """Whether `data` is one row itself, which then is an array, and no array of rows."""
    timed: bool = False
    """Whether the envelope carries inTime and outTime."""
    retired: bool = False
    """Whether OKX has taken it from its documents; clients still call it."""
    idempotent: bool = False
    """Whether sending it twice has the effect of once, so that a client may retry."""

    @property
    def private(self) -> bool:
        """Whether a signed request is needed."""
        return self.permission is not None
