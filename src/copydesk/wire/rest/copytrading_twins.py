"""The signed twins of the public calls: retired, still made by clients. They take and give what the public ones do.

The exchange kept them for brokers' sub-accounts, whose private lead traders they showed; here they show the same as the
public calls, and the ranks also tell whom the caller copies.
"""

from typing import Final

from msgspec.structs import replace

from copydesk.wire.endpoint import Basis, Endpoint, Permission
from copydesk.wire.rest.copytrading_profile import COPY_TRADERS, SHOWN_CLOSED_POSITIONS, SHOWN_POSITIONS
from copydesk.wire.rest.copytrading_public import DAILY_PNL, PREFERENCES, RANKS, STATS, WEEKLY_PNL
from copydesk.wire.rest.copytrading_words import PER_USER, RETIRED


def _signed(public: Endpoint, path: str) -> Endpoint:
    return replace(
        public,
        name=public.name.replace(".", ".signed_"),
        path=f"/api/v5/copytrading/{path}",
        permission=Permission.READ,
        limit=PER_USER,
        source=RETIRED,
        basis=Basis.OBSERVED,
        retired=True,
    )


SIGNED_RANKS: Final = _signed(RANKS, "lead-traders")
SIGNED_WEEKLY_PNL: Final = _signed(WEEKLY_PNL, "weekly-pnl")
SIGNED_DAILY_PNL: Final = _signed(DAILY_PNL, "pnl")
SIGNED_STATS: Final = _signed(STATS, "stats")
SIGNED_PREFERENCES: Final = _signed(PREFERENCES, "preference-currency")
SIGNED_POSITIONS: Final = _signed(SHOWN_POSITIONS, "performance-current-subpositions")
SIGNED_CLOSED_POSITIONS: Final = _signed(SHOWN_CLOSED_POSITIONS, "performance-subpositions-history")
SIGNED_COPY_TRADERS: Final = _signed(COPY_TRADERS, "copy-traders")

TWINS: Final = (
    SIGNED_RANKS,
    SIGNED_WEEKLY_PNL,
    SIGNED_DAILY_PNL,
    SIGNED_STATS,
    SIGNED_PREFERENCES,
    SIGNED_POSITIONS,
    SIGNED_CLOSED_POSITIONS,
    SIGNED_COPY_TRADERS,
)
