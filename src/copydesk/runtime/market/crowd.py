"""The crowd: one account that trades with the house now and then, so that a market has a last price and some volume.

The house never trades with itself, and quotes alone print no trade. The crowd is an ordinary user with much money; its
orders pass the same rules as everyone's. It buys and sells by turns of chance and means nothing by it.
"""

from decimal import Decimal
from random import Random

from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Level, PlaceOrder, Side
from copydesk.runtime.market.quotes import size_worth

NAME = "crowd"
"""What its account is called."""

FUNDS = Decimal(1_000_000_000)
"""What it starts with of each currency that settles or quotes, and the worth of what it starts with of each other."""

_NOTIONAL = Decimal(100)
"""The money of a small trade, in quote currency."""


def first_order(crowd: AccountId, instrument: Instrument, price: Decimal) -> PlaceOrder:
    """The trade that gives an instrument its first last price."""
    return _order(crowd, instrument, price, "buy", 1)


def order(crowd: AccountId, instrument: Instrument, price: Decimal, chance: Random) -> PlaceOrder:
    """A trade of some size in some direction."""
    return _order(crowd, instrument, price, chance.choice(("buy", "sell")), chance.randint(1, 50))


def taking(crowd: AccountId, instrument: Instrument, best: Level, side: Side, size: Decimal | None) -> PlaceOrder:
    """The trade that takes so much of a level, all of it at the most, and a small trade where no size is given."""
    with exact():
        wanted = size_worth(instrument, _NOTIONAL, best.price) if size is None else min(size, best.size)
        most = max(instrument.minimum_size, to_step(wanted, instrument.lot_size, "down"))
    return PlaceOrder(
        account=crowd,
        instrument=instrument.id,
        side=side,
        type="ioc",
        trade_mode="cash" if instrument.type == "SPOT" else "cross",
        size=most,
        price=best.price,
    )


def funds(price: Decimal) -> Decimal:
    """What it gets of a coin at this price: whole coins, enough to sell for ever."""
    with exact():
        return max(Decimal(1), divide(FUNDS, price, 0, "down"))


def _order(crowd: AccountId, instrument: Instrument, price: Decimal, side: Side, times: int) -> PlaceOrder:
    with exact():
        size = size_worth(instrument, _NOTIONAL * times, price)
    return PlaceOrder(
        account=crowd,
        instrument=instrument.id,
        side=side,
        type="market",
        trade_mode="cash" if instrument.type == "SPOT" else "cross",
        size=size,
        size_currency="base" if instrument.type == "SPOT" else None,
    )
