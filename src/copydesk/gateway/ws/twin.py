"""Asking what a REST endpoint would answer now, for pushes that are made of its rows; and what an argument covers."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.instruments import Instrument
from copydesk.gateway.caller import Caller
from copydesk.gateway.rest.call import Call, World
from copydesk.gateway.rest.instruments import in_group
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.ws.channel import Argument

ANY = "ANY"


def call_of(world: World, endpoint: Endpoint, argument: Argument, request: Any = None) -> Call:
    """The call by which the argument's user, if it has one, would ask the endpoint now."""
    caller = Caller(AccountId(int(argument.uid)), "", frozenset()) if argument.uid else None
    return Call(endpoint, request, caller, world, world.real_clock.now_us())


def covers(call: Call, argument: Argument, instrument: Instrument) -> bool:
    """Whether what happens in the instrument is for who subscribed to the argument; instId wins over instFamily."""
    if argument.instType not in {"", ANY, instrument.type}:
        return False
    if argument.instId:
        return argument.instId == instrument.id
    return not argument.instFamily or in_group(call, instrument, underlying=None, family=argument.instFamily)


def now_ms(world: World) -> str:
    """The time as a push tells it."""
    return str(world.now_ms)


def row_with(row: msgspec.Struct, added: msgspec.Struct, dropped: Iterable[str] = (), **other: Any) -> dict[str, Any]:
    """The row of an endpoint as a channel pushes it: with what is added, without what is dropped, some fields other."""
    pushed = {**msgspec.structs.asdict(row), **msgspec.structs.asdict(added), **other}
    for name in dropped:
        del pushed[name]
    return pushed


def paged(rows: list[Any], size: int) -> Iterator[tuple[list[Any], tuple[int, bool]]]:
    """Rows page by page, each page with its number and whether it is the last; one empty page if there are none."""
    starts = range(0, max(len(rows), 1), size)
    for number, start in enumerate(starts, 1):
        yield rows[start : start + size], (number, number == len(starts))
