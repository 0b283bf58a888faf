"""Where pushes of funding rates, open interest and price limits come from."""

from copydesk.engine import queries
from copydesk.engine.messages import Event
from copydesk.engine.trading.messages import Filled
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.instruments import known
from copydesk.gateway.rest.public_funding import funding_rate_row
from copydesk.gateway.rest.public_market import open_interest_row, price_limit_row
from copydesk.gateway.ws.market_sources import RowSource
from copydesk.gateway.ws.twin import call_of
from copydesk.wire.rest.public_funding import FUNDING_RATE
from copydesk.wire.rest.public_market import OPEN_INTEREST, PRICE_LIMIT, OpenInterestRow
from copydesk.wire.ws.channel import Argument


def funding_rate_source(world: World, argument: Argument) -> RowSource:
    """The source of a swap's funding rate."""
    instrument = known(call_of(world, FUNDING_RATE, argument), argument.instId)
    return RowSource(
        argument, instrument.id, lambda: funding_rate_row(call_of(world, FUNDING_RATE, argument), instrument)
    )


def open_interest_source(world: World, argument: Argument) -> RowSource:
    """The source of what is held of a swap."""
    held = Held(world, argument)
    return RowSource(argument, held.instrument.id, held.row, held.note)


def price_limit_source(world: World, argument: Argument) -> RowSource:
    """The source of an instrument's price limits."""
    instrument = known(call_of(world, PRICE_LIMIT, argument), argument.instId)
    return RowSource(
        argument, instrument.id, lambda: price_limit_row(call_of(world, PRICE_LIMIT, argument), instrument)
    )


class Held:
    """What is held of a swap. Positions are counted again only after a fill: prices move far more often."""

    def __init__(self, world: World, argument: Argument) -> None:
        self._world = world
        self._argument = argument
        self.instrument = known(call_of(world, OPEN_INTEREST, argument), argument.instId)
        self._contracts = queries.open_interest(world.sequencer.exchange, self.instrument.id)
        self._is_old = False

    def row(self) -> OpenInterestRow:
        """The open interest as REST tells it now."""
        if self._is_old:
            self._contracts = queries.open_interest(self._world.sequencer.exchange, self.instrument.id)
            self._is_old = False
        return open_interest_row(call_of(self._world, OPEN_INTEREST, self._argument), self.instrument, self._contracts)

    def note(self, event: Event) -> None:
        """Count again after a fill."""
        self._is_old = self._is_old or isinstance(event, Filled)
