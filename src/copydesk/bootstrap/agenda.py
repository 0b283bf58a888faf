"""What falls due by itself in an exchange: one line for each thing of the calendar, and the house's market maker."""

from functools import partial

from copydesk.engine import queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import SettleProfitSharing
from copydesk.engine.exchange import Exchange
from copydesk.engine.trading.messages import SettleFunding
from copydesk.runtime.market import crowd
from copydesk.runtime.market.market_maker import MarketMaker
from copydesk.runtime.market.quotes import Anchor, Walk
from copydesk.runtime.schedule import Recurring, Thing
from copydesk.runtime.world_clock import WorldClock
from copydesk.settings import QuoteSettings


def calendar(exchange: Exchange) -> list[Thing]:
    """What comes by the calendar; at one instant in this order."""
    return [
        Recurring(partial(queries.next_funding_at, exchange), SettleFunding()),
        Recurring(next_settlement_at, SettleProfitSharing()),
    ]


def market_maker(exchange: Exchange, clock: WorldClock, settings: QuoteSettings) -> MarketMaker:
    """The house's quotes around the prices that the exchange has now."""
    anchors = []
    for instrument in queries.instruments(exchange):
        market = queries.market(exchange, instrument.id)
        if market.mark is not None and market.index is not None:
            anchors.append(Anchor(instrument, market.mark, market.index))
    trader = queries.account_named(exchange, crowd.NAME)
    return MarketMaker(
        Walk(anchors, settings.seed, settings.coins_per_tick),
        trader.id if trader else None,
        clock,
        seed=settings.seed,
        interval_ms=settings.interval_ms,
        most_ticks_at_once=settings.most_ticks_at_once,
    )
