"""What a restarted server shows."""

from typing import Any

from tests.crash.caller import Caller


async def rows_of(caller: Caller, target: str) -> list[dict[str, Any]]:
    """The rows of an answer that must be there. Raises: Disconnected."""
    status, answer = await caller.get(target)
    assert status == 200, (target, answer)
    rows: list[dict[str, Any]] = answer["data"]
    return rows
