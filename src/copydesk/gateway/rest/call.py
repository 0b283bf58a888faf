"""What a handler is given and what it gives back. How requests come this far is the pipeline's business."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.gateway.caller import Caller
from copydesk.gateway.rest.rank_versions import RankVersions
from copydesk.wire.endpoint import Endpoint

if TYPE_CHECKING:
    from copydesk.engine.exchange import Exchange
    from copydesk.history.archive import Archive
    from copydesk.runtime.clock import Clock
    from copydesk.runtime.sequencer import Sequencer


class World(msgspec.Struct, frozen=True):
    """What handlers may reach: the one writer, the archive, the published instrument rows, two clocks, and the ranks.

    By `real_clock` clients sign, and limits and deadlines are measured. By `world_clock`, which an operator may freeze
    or advance, everything in the exchange happens.
    """

    sequencer: Sequencer
    archive: Archive
    instrument_rows: Mapping[InstrumentId, Mapping[str, Any]]
    real_clock: Clock
    world_clock: Clock
    ranks: RankVersions = msgspec.field(default_factory=RankVersions)

    @property
    def now_ms(self) -> int:
        """The exchange's time. Units: Unix ms."""
        return self.world_clock.now_us() // 1000


class Call(msgspec.Struct, frozen=True):
    """One request that passed the door.

    `request` is the endpoint's decoded request struct, a list of them if it is a batch. `caller` is None on public
    endpoints. `headers` have lower-case names; of several with one name the last is there. Units: `received_us` is Unix
    microseconds of the real clock.
    """

    endpoint: Endpoint
    request: Any
    caller: Caller | None
    world: World
    received_us: int
    headers: Mapping[bytes, bytes] = msgspec.field(default_factory=dict)

    @property
    def exchange(self) -> Exchange:
        """The world's state, to ask; it changes only through the sequencer."""
        return self.world.sequencer.exchange

    @property
    def account(self) -> AccountId:
        """The caller's account; a public endpoint that asks for it has a bug."""
        assert self.caller is not None, f"{self.endpoint.path} is public and has no caller"
        return self.caller.account


class Posted(msgspec.Struct, frozen=True):
    """A request to an endpoint that came over another way than REST, from a caller who is known already.

    Units: `received_us` is Unix microseconds.
    """

    endpoint: Endpoint
    body: bytes
    caller: Caller
    peer: str
    headers: Mapping[bytes, bytes]
    received_us: int


class Reply(msgspec.Struct, frozen=True):
    """The rows of `data`, and the outer code where it is not success."""

    rows: Sequence[Any]
    code: str = "0"
    msg: str = ""


Handler = Callable[[Call], Awaitable[Reply]]
