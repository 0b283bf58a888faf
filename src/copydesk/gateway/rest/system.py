"""The handler of /api/v5/system: this exchange announces no maintenance."""

from collections.abc import Mapping
from typing import Final

from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.wire.rest.system import STATUS


async def _status(_call: Call) -> Reply:
    return Reply([])


HANDLERS: Final[Mapping[str, Handler]] = {STATUS.name: _status}
