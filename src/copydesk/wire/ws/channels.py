"""Every channel that is served, by name, and the documented ones that are not, each with the reason."""

from collections.abc import Mapping
from typing import Final

from copydesk.wire.ws.candle_channels import CANDLE_CHANNELS
from copydesk.wire.ws.channel import Channel
from copydesk.wire.ws.market_channels import MARKET_CHANNELS
from copydesk.wire.ws.private_channels import PRIVATE_CHANNELS

CHANNELS: Final[tuple[Channel, ...]] = (*MARKET_CHANNELS, *CANDLE_CHANNELS, *PRIVATE_CHANNELS)
"""In the order in which pushes of one instrument or one account leave."""

by_name: Final[Mapping[str, Channel]] = {channel.name: channel for channel in CHANNELS}

FOR_HIGHER_TIERS: Final = frozenset({"books-l2-tbt", "books50-l2-tbt"})
"""Channels of the public path that need a login and a fee tier which nobody has here."""

NOT_SERVED: Final[Mapping[str, str]] = {
    "books-l2-tbt": "Needs a higher fee tier, and all users have the regular one; refused with 64003.",
    "books50-l2-tbt": "Needs a higher fee tier, and all users have the regular one; refused with 64003.",
    "books-elp": "There are no ELP orders.",
    "books-rpi": "There are no RPI orders.",
    **{
        f"{family}candle{bar}": "There are no bars of five days."
        for family in ("", "mark-price-", "index-")
        for bar in ("5D", "5Dutc")
    },
    "mark-price-candle1Yutc": "There are no bars of a year.",
    "liquidation-orders": "A liquidation is told to its owner alone: orders, positions, balance_and_position.",
    "liquidation-warning": "Nobody is warned; positions tell their margin ratio.",
    "account-greeks": "There are no options.",
    "algo-advance": "Iceberg and TWAP orders are not served; trailing stops are told on orders-algo.",
}
"""Documented channels that are refused, with 60018 where nothing else is said."""
