"""Keys that something happened to since somebody looked last. Follows from the state, and is no part of it."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Stirred(Generic[Key]):
    """A set in the order of coming."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: dict[Key, None] = {}

    def add(self, key: Key) -> None:
        """Something happened to it."""
        self._keys[key] = None

    def taken(self) -> list[Key]:
        """All keys since the last time, and none are left."""
        if not self._keys:
            return []
        keys = list(self._keys)
        self._keys.clear()
        return keys
