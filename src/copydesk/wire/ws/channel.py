"""What a channel is: all that its server, its documents and its tests need to know."""

from typing import Any, Literal

import msgspec

from copydesk.wire.endpoint import Basis

Path = Literal["public", "private", "business"]
ParameterName = Literal["ccy", "instType", "instFamily", "instId", "extraParams"]


class Argument(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One subscription as it stands in `arg`: the channel and what narrows it; private pushes add the user's `uid`."""

    channel: str
    instType: str = ""
    instFamily: str = ""
    instId: str = ""
    ccy: str = ""
    extraParams: str = ""
    uid: str = ""


class Parameter(msgspec.Struct, frozen=True):
    """What narrows a subscription. `values` are those it takes, any text if there are none."""

    name: ParameterName
    description: str
    required: bool = False
    values: tuple[str, ...] = ()


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """One channel, declared once.

    `row` is the struct of one item of `data`. If `twin` is given, an item is a row of that REST endpoint and `row` only
    what is added to it; `dropped` are the fields of the twin that are left out. `limits` says where we are less than
    OKX.

    Units: `interval_ms` is the shortest time between two pushes of one argument, `regular_ms` the time after which a
    push comes even if nothing changed.
    """

    name: str
    path: Path
    summary: str
    row: type[Any]
    source: str
    parameters: tuple[Parameter, ...] = ()
    twin: type[Any] | None = None
    dropped: frozenset[str] = frozenset()
    detail: type[Any] | None = None
    """What is added to each item of the row's `details`."""
    login: bool = False
    counted: bool = False
    """Whether at most thirty connections of a user may subscribe to it."""
    fee_tier: bool = False
    """Whether OKX opens it to the higher fee tiers only."""
    moved: bool = False
    """Whether OKX has moved it to /business, and says so to whoever looks for it elsewhere."""
    interval_ms: int = 0
    regular_ms: int | None = None
    depth: int = 0
    """Levels on each side, for channels of the order book."""
    basis: Basis = Basis.DOCUMENTED
    limits: str = ""
