"""The state of the world as canonical bytes: equal worlds give equal bytes."""

from decimal import Decimal
from typing import Any

import msgspec

from copydesk.engine.copying.state import CopyingSnapshot
from copydesk.engine.ledger.state import LedgerSnapshot
from copydesk.engine.numbers import text
from copydesk.engine.trading.state.snapshot import TradingSnapshot


class WorldSnapshot(msgspec.Struct, frozen=True):
    """All rooms. Units: `at` is the time of the last event, Unix ms."""

    at: int = 0
    ledger: LedgerSnapshot = LedgerSnapshot()
    trading: TradingSnapshot = TradingSnapshot()
    copying: CopyingSnapshot = CopyingSnapshot()


def encoded(snapshot: WorldSnapshot) -> bytes:
    """The snapshot as canonical bytes: every field in its place, every number in its canonical text."""
    return msgspec.json.encode(_canonical(snapshot))


def decoded(state: bytes) -> WorldSnapshot:
    """The snapshot in canonical bytes."""
    return msgspec.json.decode(state, type=WorldSnapshot)


def _canonical(value: Any) -> Any:
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, tuple | list):
        return [_canonical(item) for item in value]
    if isinstance(value, msgspec.Struct):
        fields = [_canonical(getattr(value, name)) for name in value.__struct_fields__]
        array_like = value.__struct_config__.array_like
        return fields if array_like else dict(zip(value.__struct_encode_fields__, fields, strict=True))
    return value
