"""Keys that die of disuse: which can, since when each is unused, and what counts as dead.

A key that may trade or withdraw and is bound to no address dies when it was not used for fourteen days; a demo key
never does. Source: documented. Whether the rule holds is a setting: who runs an exchange of his own rarely wants it.
"""

from collections.abc import Collection
from typing import Final

from copydesk.gateway.keys import KeyRecord
from copydesk.wire.endpoint import Permission

DAY_MS: Final = 86_400_000
UNUSED_MS: Final = 14 * DAY_MS
NOTED_EVERY_MS: Final = 3_600_000
"""How often a use is noted at most, so that a key in use does not write for each request."""

_DANGEROUS: Final = frozenset({Permission.TRADE, Permission.WITHDRAW})


class Disuse:
    """When each key that can die was last used. Units: Unix milliseconds of the real clock.

    A use is known to the hour, and a key lives that hour longer: none dies before its fourteen days are over. Where
    unused keys do not `expire`, nothing is watched and none dies.
    """

    def __init__(self, *, expire: bool) -> None:
        self._expire = expire
        self._used_at: dict[str, int] = {}
        self.watched: Collection[str] = self._used_at.keys()
        """The keys that can die at all."""

    def copy(self) -> "Disuse":
        """Another watch over the same keys."""
        copied = Disuse(expire=self._expire)
        copied._used_at = dict(self._used_at)
        return copied

    def watch(self, record: KeyRecord, used_at: int) -> None:
        """Take up a key, if it is one that can die."""
        if self._expire and can_expire(record):
            self._used_at[record.key] = used_at

    def forget(self, key: str) -> None:
        """The key is out of use."""
        self._used_at.pop(key, None)

    def note(self, key: str, now_ms: int) -> bool:
        """The key was used; True if that is to be written down."""
        used_at = self._used_at.get(key)
        if used_at is None or now_ms - used_at < NOTED_EVERY_MS:
            return False
        self._used_at[key] = now_ms
        return True

    def is_dead(self, key: str, now_ms: int) -> bool:
        """Whether the key has died."""
        used_at = self._used_at.get(key)
        return used_at is not None and now_ms - used_at >= UNUSED_MS + NOTED_EVERY_MS

    def dead(self, now_ms: int) -> list[str]:
        """All keys that have died."""
        return [key for key in self._used_at if self.is_dead(key, now_ms)]


def can_expire(record: KeyRecord) -> bool:
    """Whether a key can die of disuse."""
    return record.environment != "demo" and not record.addresses and not _DANGEROUS.isdisjoint(record.permissions)
