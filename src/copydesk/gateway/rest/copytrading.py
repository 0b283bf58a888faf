"""The handlers of /api/v5/copytrading; they stand in the `copytrading_…` files beside this one."""

from collections.abc import Mapping
from typing import Final

from copydesk.gateway.rest import (
    copytrading_copiers,
    copytrading_lead,
    copytrading_positions,
    copytrading_profile,
    copytrading_public,
    copytrading_ranks,
    copytrading_retired,
    copytrading_sharing,
)
from copydesk.gateway.rest.call import Handler
from copydesk.gateway.rest.copytrading_people import unique_code

__all__ = ["HANDLERS", "unique_code"]

HANDLERS: Final[Mapping[str, Handler]] = {
    **copytrading_lead.HANDLERS,
    **copytrading_positions.HANDLERS,
    **copytrading_sharing.HANDLERS,
    **copytrading_copiers.HANDLERS,
    **copytrading_retired.HANDLERS,
    **copytrading_public.HANDLERS,
    **copytrading_profile.HANDLERS,
    **copytrading_ranks.HANDLERS,
}
