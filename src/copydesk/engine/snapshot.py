"""The state of the world as canonical bytes: equal worlds give equal bytes.

The bytes come in pieces, each quickly made, because a large world takes long to write and others want to be served
meanwhile. The snapshot itself is immutable, so the world may go on while it is written.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import msgspec

from copydesk.engine.copying.state.snapshot import CopyingSnapshot
from copydesk.engine.ledger.state import LedgerSnapshot
from copydesk.engine.numbers import text
from copydesk.engine.trading.state.snapshot import TradingSnapshot

PIECE: Final = 64
"""Items of a collection in one piece: orders, the largest of them, take one to two milliseconds."""

_ROOMS: Final = 2
"""How deep structs are written field by field: the world, and its rooms."""

_PLAIN: Final = frozenset({int, str, bool, type(None)})
"""What stands in JSON as it is."""


class WorldSnapshot(msgspec.Struct, frozen=True):
    """All rooms. Units: `at` is the time of the last event, Unix ms."""

    at: int = 0
    ledger: LedgerSnapshot = LedgerSnapshot()
    trading: TradingSnapshot = TradingSnapshot()
    copying: CopyingSnapshot = CopyingSnapshot()


def encoded_pieces(snapshot: WorldSnapshot) -> Iterator[bytes]:
    """The snapshot as canonical bytes, piece by piece: every field in its place, every number in its canonical text."""
    return _struct(snapshot, _ROOMS)


def decoded(state: bytes) -> WorldSnapshot:
    """The snapshot in canonical bytes."""
    return msgspec.json.decode(state, type=WorldSnapshot)


def _struct(value: msgspec.Struct, depth: int) -> Iterator[bytes]:
    before = b"{"
    for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
        yield before + msgspec.json.encode(key) + b":"
        yield from _field(getattr(value, name), depth - 1)
        before = b","
    yield b"}"


def _field(value: Any, depth: int) -> Iterator[bytes]:
    if depth and isinstance(value, msgspec.Struct):
        yield from _struct(value, depth)
    elif isinstance(value, tuple):
        yield from _items(value)
    else:
        yield msgspec.json.encode(_canonical(value))


def _items(values: tuple[Any, ...]) -> Iterator[bytes]:
    rest, before = iter(values), b"["
    while some := [_canonical(item) for item in islice(rest, PIECE)]:
        yield before + msgspec.json.encode(some)[1:-1]
        before = b","
    yield b"]" if values else b"[]"


def _canonical(value: Any) -> Any:
    """The value as JSON knows it; most are a few plain fields, so those are not asked what they are one by one."""
    if isinstance(value, msgspec.Struct):
        fields = [one if type(one) in _PLAIN else _canonical(one) for one in msgspec.structs.astuple(value)]
        array_like = value.__struct_config__.array_like
        return fields if array_like else dict(zip(value.__struct_encode_fields__, fields, strict=True))
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, tuple | list):
        return [one if type(one) in _PLAIN else _canonical(one) for one in value]
    return value
