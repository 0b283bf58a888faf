"""An index: which ids belong to a key, oldest first."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Index(Generic[K, V]):
    """Ids by key; a key without ids is forgotten, so memory follows what is open."""

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[K, dict[V, None]] = {}

    def __contains__(self, key: K) -> bool:
        """Whether anything belongs to the key."""
        return key in self._ids

    def of(self, key: K) -> list[V]:
        """What belongs to the key, oldest first."""
        ids = self._ids.get(key)
        return [] if ids is None else list(ids)

    def add(self, key: K, id: V) -> None:
        """Let an id belong to the key."""
        ids = self._ids.get(key)
        if ids is None:
            self._ids[key] = {id: None}
        else:
            ids[id] = None

    def remove(self, key: K, id: V) -> None:
        """Let an id belong to the key no more."""
        ids = self._ids[key]
        del ids[id]
        if not ids:
            del self._ids[key]
