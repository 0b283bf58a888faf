"""The worlds that an operator has saved, to bring back later: in memory, and of a house that lives there too."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from copydesk.bootstrap.memory import SavedWorld
from copydesk.gateway.operator.desk import ActRefused
from copydesk.wire.operator_snapshots import Snapshot

MOST: Final = 100
"""How many worlds are kept: each takes some megabytes."""


class SavedWorlds:
    """What the operator's API saves and brings back. `save` and `restore` are the house's own; None if it has a folder.

    One after the other: a world that is brought back is there before anything else is saved or brought back.
    """

    def __init__(
        self,
        save: Callable[[], Awaitable[SavedWorld]] | None,
        restore: Callable[[SavedWorld], Awaitable[None]],
    ) -> None:
        self._save = save
        self._restore = restore
        self._saved: dict[int, tuple[Snapshot, SavedWorld]] = {}
        self._numbers = 0
        self._turn = asyncio.Lock()

    async def take(self) -> Snapshot:
        """Save the world as it is now. Raises: ActRefused."""
        if self._save is None:
            raise ActRefused(
                409,
                "NOT_IN_MEMORY",
                "Only an exchange in memory takes snapshots; stop this one, and copy its data folder.",
            )
        if len(self._saved) >= MOST:
            raise ActRefused(409, "TOO_MANY_SNAPSHOTS", f"At most {MOST} snapshots are kept; forget one first.")
        async with self._turn:
            world = await self._save()
            self._numbers += 1
            snapshot = Snapshot(self._numbers, world.journal.last_seq, world.going.world_us // 1000)
            self._saved[snapshot.number] = snapshot, world
        return snapshot

    def list(self) -> list[Snapshot]:
        """What is saved, in order of saving."""
        return [snapshot for snapshot, _ in self._saved.values()]

    async def restore(self, number: int) -> Snapshot:
        """Let the world be again as it was saved. Raises: ActRefused."""
        async with self._turn:
            snapshot, world = self._of(number)
            await self._restore(world)
        return snapshot

    def forget(self, number: int) -> Snapshot:
        """Keep this world no longer. Raises: ActRefused."""
        snapshot, _ = self._of(number)
        del self._saved[number]
        return snapshot

    def _of(self, number: int) -> tuple[Snapshot, SavedWorld]:
        saved = self._saved.get(number)
        if saved is None:
            raise ActRefused(404, "UNKNOWN_SNAPSHOT", f"There is no snapshot {number}.", "number")
        return saved
