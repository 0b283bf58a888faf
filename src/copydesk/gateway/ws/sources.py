"""Which source each channel has, and how often its regular pushes come."""

from collections.abc import Callable, Hashable, Mapping
from typing import Final

from copydesk.engine.messages import Event
from copydesk.gateway.rest.call import World
from copydesk.gateway.ws.account_source import AccountSource
from copydesk.gateway.ws.admission import update_interval
from copydesk.gateway.ws.algo_source import AlgoOrdersSource
from copydesk.gateway.ws.book_sources import IncrementalBookSource, WholeBookSource
from copydesk.gateway.ws.candle_source import CandleSource
from copydesk.gateway.ws.contract_sources import funding_rate_source, open_interest_source, price_limit_source
from copydesk.gateway.ws.lead_source import LeadNotificationSource
from copydesk.gateway.ws.market_sources import InstrumentsSource, index_source, mark_price_source, ticker_source
from copydesk.gateway.ws.order_sources import FillsSource, OrdersSource
from copydesk.gateway.ws.position_sources import BalanceAndPositionSource, PositionsSource
from copydesk.gateway.ws.topic import NOTHING, Source
from copydesk.gateway.ws.trade_sources import SingleTradesSource, TradesSource
from copydesk.wire.ws import market_channels, private_channels
from copydesk.wire.ws.candle_channels import CANDLE_CHANNELS
from copydesk.wire.ws.channel import Argument, Channel

_Maker = Callable[[World, Channel, Argument], Source]


class SilentSource:
    """The source of a channel that is accepted, but has no news."""

    def __init__(self) -> None:
        self.subject: Hashable = NOTHING

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        """Nothing happens to nothing."""

    def changed(self) -> list[bytes]:
        return []

    def regular(self) -> list[bytes]:
        return []


SOURCES: Final[Mapping[str, _Maker]] = {
    market_channels.BBO.name: WholeBookSource,
    market_channels.BOOKS.name: IncrementalBookSource,
    market_channels.BOOKS5.name: WholeBookSource,
    market_channels.TRADES.name: lambda world, _, argument: TradesSource(world, argument),
    market_channels.TRADES_ALL.name: lambda _, __, argument: SingleTradesSource(argument),
    market_channels.TICKERS.name: lambda world, _, argument: ticker_source(world, argument),
    market_channels.MARK_PRICE.name: lambda world, _, argument: mark_price_source(world, argument),
    market_channels.INDEX_TICKERS.name: lambda world, _, argument: index_source(world, argument),
    market_channels.FUNDING_RATE.name: lambda world, _, argument: funding_rate_source(world, argument),
    market_channels.OPEN_INTEREST.name: lambda world, _, argument: open_interest_source(world, argument),
    market_channels.PRICE_LIMIT.name: lambda world, _, argument: price_limit_source(world, argument),
    market_channels.INSTRUMENTS.name: lambda world, _, argument: InstrumentsSource(world, argument),
    market_channels.STATUS.name: lambda _, __, ___: SilentSource(),
    **dict.fromkeys(
        (channel.name for channel in CANDLE_CHANNELS), lambda world, _, argument: CandleSource(world, argument)
    ),
    private_channels.ORDERS.name: lambda world, _, argument: OrdersSource(world, argument),
    private_channels.FILLS.name: lambda world, _, argument: FillsSource(world, argument),
    private_channels.BALANCE_AND_POSITION.name: lambda world, _, argument: BalanceAndPositionSource(world, argument),
    private_channels.POSITIONS.name: lambda world, _, argument: PositionsSource(world, argument),
    private_channels.ACCOUNT.name: lambda world, _, argument: AccountSource(world, argument),
    private_channels.ORDERS_ALGO.name: lambda world, _, argument: AlgoOrdersSource(world, argument),
    private_channels.LEAD_NOTIFICATION.name: lambda _, __, argument: LeadNotificationSource(argument),
}
"""Every channel that is served has one."""


def source_of(world: World, channel: Channel, argument: Argument) -> Source:
    """The source of an argument's pushes."""
    return SOURCES[channel.name](world, channel, argument)


def regular_ms(channel: Channel, argument: Argument) -> int | None:
    """The time between regular pushes, None if there are none: what the channel says, or the subscriber wants."""
    wanted = update_interval(argument.extraParams) if argument.extraParams else None
    if wanted is None:
        return channel.regular_ms
    return int(wanted) or None
