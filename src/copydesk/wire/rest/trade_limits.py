"""How many orders an account may place, as it stands on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Basis, Endpoint, Limit, Permission

_NONE = "No account has a limit of its own here; always empty."


class RateLimitRequest(msgspec.Struct, frozen=True):
    """Takes no parameters."""


class RateLimitRow(msgspec.Struct, frozen=True):
    """The account's own limit on new and amended orders."""

    fillRatio: Annotated[str, Meta(description=_NONE)] = ""
    mainFillRatio: Annotated[str, Meta(description=_NONE)] = ""
    accRateLimit: Annotated[str, Meta(description=_NONE)] = ""
    nextAccRateLimit: Annotated[str, Meta(description=_NONE)] = ""
    ts: Annotated[str, Meta(description=_NONE)] = ""


ACCOUNT_RATE_LIMIT = Endpoint(
    name="trade.account_rate_limit",
    section="trade",
    method="GET",
    path="/api/v5/trade/account-rate-limit",
    summary="Look at the limit on orders by fill ratio, which ordinary accounts have none of",
    request=RateLimitRequest,
    row=RateLimitRow,
    permission=Permission.READ,
    limit=Limit(requests=1, window_ms=1000, key="user"),
    source="recorded answer of an ordinary account: every field empty",
    basis=Basis.OBSERVED,
)
