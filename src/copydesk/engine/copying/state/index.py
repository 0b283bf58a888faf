"""An index: which ids belong to a key, oldest first."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V", bound=int)

_FEW = 8
"""So many ids of a key are kept in a tuple, which is small; more of them in a dict, which finds each at once."""


class Index(Generic[K, V]):
    """Ids by key; a key without ids is forgotten, so memory follows what is open.

    Most keys have one id, which is kept bare: what is no container costs the garbage collector nothing.
    """

    __slots__ = ("_ids",)

    def __init__(self) -> None:
        self._ids: dict[K, V | tuple[V, ...] | dict[V, None]] = {}

    def __contains__(self, key: K) -> bool:
        """Whether anything belongs to the key."""
        return key in self._ids

    def of(self, key: K) -> list[V]:
        """What belongs to the key, oldest first."""
        ids = self._ids.get(key)
        if ids is None:
            return []
        return [ids] if isinstance(ids, int) else list(ids)

    def add(self, key: K, id: V) -> None:
        """Let an id belong to the key."""
        ids = self._ids.get(key)
        if ids is None:
            self._ids[key] = id
        elif isinstance(ids, int):
            if ids != id:
                self._ids[key] = (ids, id)
        elif isinstance(ids, dict):
            ids[id] = None
        elif id not in ids:
            self._ids[key] = (*ids, id) if len(ids) < _FEW else dict.fromkeys((*ids, id))

    def remove(self, key: K, id: V) -> None:
        """Let an id belong to the key no more."""
        ids = self._ids[key]
        if isinstance(ids, int):
            assert ids == id, f"{id} does not belong to {key}"
            del self._ids[key]
            return
        assert id in ids, f"{id} does not belong to {key}"
        if len(ids) == 1:
            del self._ids[key]
        elif isinstance(ids, dict):
            del ids[id]
        else:
            self._ids[key] = tuple(one for one in ids if one != id)
