"""What there is to subscribe to: instruments, their families, indexes, currencies."""

from collections.abc import Callable
from typing import Final

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.instruments import Instrument
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.instruments import group_of
from copydesk.gateway.ws.twin import call_of, covers
from copydesk.wire.rest.public import INSTRUMENTS
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.market_channels import INDEX_TICKERS

_NO_ARGUMENT: Final = Argument(channel="")


def listing(world: World) -> Callable[[Channel, Argument], bool]:
    """Tells whether there is what an argument names."""
    return lambda channel, argument: _exists(world, channel, argument)


def index_instrument(world: World, index: str) -> Instrument | None:
    """The instrument by which an index is known: the first contract on it, or else the spot instrument of its name."""
    call = call_of(world, INSTRUMENTS, _NO_ARGUMENT)
    listed = queries.instruments(world.sequencer.exchange)
    contract = next((one for one in listed if one.type != "SPOT" and group_of(call, one, "uly") == index), None)
    return contract or next((one for one in listed if one.type == "SPOT" and one.id == index), None)


def _exists(world: World, channel: Channel, argument: Argument) -> bool:
    exchange = world.sequencer.exchange
    if channel.name == INDEX_TICKERS.name:
        return index_instrument(world, argument.instId) is not None
    if argument.ccy and argument.ccy not in queries.currencies(exchange):
        return False
    call = call_of(world, INSTRUMENTS, argument)
    if argument.instId:
        instrument = queries.instrument(exchange, InstrumentId(argument.instId))
        return instrument is not None and covers(call, argument, instrument)
    if argument.instFamily:
        listed = queries.instruments(exchange)
        return any(one.type != "SPOT" and group_of(call, one, "instFamily") == argument.instFamily for one in listed)
    return True
