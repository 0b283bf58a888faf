"""What lives on between records: mappings whose changes are written with the archive and read at the next start."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

import apsw
import msgspec

TABLE = "CREATE TABLE living (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;\n"

Key = TypeVar("Key", bound=int | str)
Value = TypeVar("Value")

_encode = msgspec.json.Encoder().encode


class Living(Mapping[Key, Value], Generic[Key, Value]):
    """The things of one kind that live, by their keys; it knows which of them changed since it was last written."""

    def __init__(self, kind: str, key: Callable[[str], Key], value: type[Value]) -> None:
        self.value = value
        self._kind = kind
        self._key = key
        self._items: dict[Key, Value] = {}
        self._changed: dict[Key, None] = {}

    def __getitem__(self, key: Key) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def has_changed(self) -> bool:
        """Whether anything is to be written."""
        return bool(self._changed)

    def put(self, key: Key, value: Value) -> None:
        """Let this be how the thing stands now."""
        self._items[key] = value
        self._changed[key] = None

    def drop(self, key: Key) -> None:
        """Let the thing live no more."""
        if self._items.pop(key, None) is not None:
            self._changed[key] = None

    def clear(self) -> None:
        """Let nothing live."""
        for key in tuple(self._items):
            self.drop(key)

    def read(self, connection: apsw.Connection) -> None:
        """Take up what was written."""
        decode = msgspec.json.Decoder(self.value).decode
        rows = connection.execute("SELECT id, body FROM living WHERE kind = ?", (self._kind,))
        self._items = {self._key(key): decode(body) for key, body in rows}

    def write(self, connection: apsw.Connection) -> None:
        """Write what changed."""
        if not self._changed:
            return
        here = [key for key in self._changed if key in self._items]
        gone = [key for key in self._changed if key not in self._items]
        connection.executemany(
            "INSERT OR REPLACE INTO living VALUES (?, ?, ?)",
            ((self._kind, str(key), _encode(self._items[key]).decode()) for key in here),
        )
        connection.executemany("DELETE FROM living WHERE kind = ? AND id = ?", ((self._kind, str(key)) for key in gone))
        self._changed.clear()
