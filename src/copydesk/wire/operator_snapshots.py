"""What the operator's operations upon snapshots take and give: worlds in memory, saved to be brought back."""

from typing import Annotated

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given

SnapshotNumber = Annotated[int, Meta(ge=1)]


class TakeSnapshot(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class ListSnapshots(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class RestoreSnapshot(Given, frozen=True, kw_only=True):
    """Let the world be as it was. WebSockets are closed with notice, faults are taken away, limits count anew."""

    number: SnapshotNumber


class ForgetSnapshot(Given, frozen=True, kw_only=True):
    """Keep this snapshot no longer."""

    number: SnapshotNumber


class Snapshot(msgspec.Struct, frozen=True):
    """A world as it was after journal record `seq`. Units: `at` is the exchange's time, Unix milliseconds."""

    number: int
    seq: int
    at: int
