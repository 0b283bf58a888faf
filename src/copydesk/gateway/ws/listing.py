"""What there is to subscribe to: instruments, their families, indexes, currencies."""

from collections.abc import Callable

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.instruments import group_of, indexes
from copydesk.gateway.ws.twin import call_of, covers
from copydesk.wire.rest.public import INSTRUMENTS
from copydesk.wire.ws.candle_channels import OF_INDEXES
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.market_channels import FUNDING_RATE, INDEX_TICKERS, OPEN_INTEREST


def listing(world: World) -> Callable[[Channel, Argument], bool]:
    """Tells whether there is what an argument names."""
    return lambda channel, argument: _exists(world, channel, argument)


def _exists(world: World, channel: Channel, argument: Argument) -> bool:
    exchange = world.sequencer.exchange
    call = call_of(world, INSTRUMENTS, argument)
    if channel is INDEX_TICKERS or channel.name.startswith(OF_INDEXES):
        return argument.instId in indexes(call)
    if argument.ccy and argument.ccy not in queries.currencies(exchange):
        return False
    if argument.instId:
        instrument = queries.instrument(exchange, InstrumentId(argument.instId))
        if instrument is None or not covers(call, argument, instrument):
            return False
        if channel is FUNDING_RATE:
            return instrument.funding is not None
        return channel is not OPEN_INTEREST or instrument.type == "SWAP"
    if argument.instFamily:
        listed = queries.instruments(exchange)
        return any(one.type != "SPOT" and group_of(call, one, "instFamily") == argument.instFamily for one in listed)
    return True
