"""What falls due by itself in an exchange: one line for each thing of the calendar, and the house's market."""

from functools import partial

from copydesk.engine import queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import SettleProfitSharing
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.messages import EndCountdowns, SettleFunding
from copydesk.runtime.market import crowd
from copydesk.runtime.market.market_maker import MarketMaker
from copydesk.runtime.market.quotes import Anchor, Walk
from copydesk.runtime.market.replay import Plan, Replay, plan
from copydesk.runtime.market.replay_file import PriceFile
from copydesk.runtime.schedule import Recurring, Thing
from copydesk.runtime.world_clock import WorldClock
from copydesk.settings import QuoteSettings


def calendar(exchange: Exchange) -> list[Thing]:
    """What comes by the calendar; at one instant in this order."""
    return [
        Recurring(partial(queries.next_countdown_at, exchange), EndCountdowns()),
        Recurring(partial(queries.next_funding_at, exchange), SettleFunding()),
        Recurring(next_settlement_at, SettleProfitSharing()),
    ]


def replay_plan(exchange: Exchange, settings: QuoteSettings) -> Plan | None:
    """What is to be replayed, looked through; None if nothing is. Raises: BadReplay."""
    if settings.replay is None:
        return None
    priced = {anchor.instrument.id for anchor in _anchors(exchange)}
    file = PriceFile(settings.replay, settings.replay_instrument)
    return plan(file, priced.__contains__, loop=settings.replay_loop, shifted=settings.replay_times == "shifted")


def replay(exchange: Exchange, playing: Plan, begins_at: int) -> Replay:
    """The plan, as something that falls due from this time on. Units: Unix milliseconds."""
    return Replay(playing, _anchors(exchange), _crowd(exchange), begins_at)


def market_maker(
    exchange: Exchange, clock: WorldClock, settings: QuoteSettings, playing: Plan | None = None
) -> MarketMaker:
    """The house's quotes around the prices that the exchange has now, but of coins whose prices are replayed."""
    replayed = playing.instruments if playing else ()
    taken = {instrument.base for instrument in queries.instruments(exchange) if instrument.id in replayed}
    anchors = [anchor for anchor in _anchors(exchange) if anchor.instrument.base not in taken]
    return MarketMaker(
        Walk(anchors, settings.seed, settings.coins_per_tick),
        _crowd(exchange),
        clock,
        seed=settings.seed,
        interval_ms=settings.interval_ms,
        most_ticks_at_once=settings.most_ticks_at_once,
    )


def _anchors(exchange: Exchange) -> list[Anchor]:
    """Every instrument that has a price, and its prices."""
    anchors = []
    for instrument in queries.instruments(exchange):
        market = queries.market(exchange, instrument.id)
        if market.mark is not None and market.index is not None:
            anchors.append(Anchor(instrument, market.mark, market.index))
    return anchors


def _crowd(exchange: Exchange) -> AccountId | None:
    trader = queries.account_named(exchange, crowd.NAME)
    return trader.id if trader else None
