"""Who trades with whom, at what price, and how much: pure answers about an order that arrives at a book.

The conditions of a fill:

- An arriving order (the taker) meets resting orders (makers) of the other side, best price first, oldest first within
  a price. A buy meets asks at or below its limit, a sell bids at or above; an order without a limit meets all.
- The trade's price is the maker's; its size is what both have left.
- Orders of one account never trade: as the taker says, the maker is canceled and the next one met, or the taker is
  canceled, or both.
- A taker meets at most `MAX_MAKERS` makers; what is left of it is canceled.
- `post_only` is canceled if it would meet anybody; `fok` unless it can be filled whole at once, and then its own
  account's makers stay. What `market`, `ioc` and `optimal_limit_ioc` leave is canceled; what `limit` leaves rests.
- An order sized in quote currency trades whole lots as far as its money goes; money that buys no lot comes back.

Source: documented, but that a swap's market order does not rest, which is assumed.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

import msgspec

from copydesk.engine.numbers import ZERO, divide, to_step
from copydesk.engine.trading.messages import Side

MAX_MAKERS = 1000
"""Source: documented."""


def crosses(side: Side, limit: Decimal | None, price: Decimal) -> bool:
    """Whether an arriving order with this limit trades at a resting order's price."""
    if limit is None:
        return True
    return price <= limit if side == "buy" else price >= limit


def lots_for(money: Decimal, price: Decimal, lot_size: Decimal) -> Decimal:
    """How much base currency the money pays at the price, in whole lots."""
    return to_step(divide(money, price, 30, "down"), lot_size, "down")


def can_fill_whole(makers: Iterable[tuple[Decimal, Decimal]], side: Side, limit: Decimal | None, size: Decimal) -> bool:
    """Whether these makers (price, size), best first, fill the size at once within the number that a taker may meet."""
    for price, there in islice(makers, MAX_MAKERS):
        if not crosses(side, limit, price):
            return False
        size -= there
        if size <= 0:
            return True
    return False


class Offer(msgspec.Struct, frozen=True, gc=False):
    """What of a size makers would fill at any price.

    Units: `value` is the sum of price × size over it. `first` and `last` are the best and the worst price that it would
    meet; None if nobody is there.
    """

    size: Decimal
    value: Decimal
    first: Decimal | None = None
    last: Decimal | None = None


def offer_of(makers: Iterable[tuple[Decimal, Decimal]], size: Decimal) -> Offer:
    """What filling the size at any price takes from these makers (price, size), best first."""
    there, value = ZERO, ZERO
    first = last = None
    for price, maker_size in makers:
        met = min(maker_size, size - there)
        there += met
        value += price * met
        first, last = first or price, price
        if there == size:
            break
    return Offer(there, value, first, last)


def base_for(makers: Iterable[tuple[Decimal, Decimal]], money: Decimal, lot_size: Decimal) -> Decimal:
    """The base currency to sell to these makers (price, size), best first, for the money to come in, in whole lots.

    If they do not buy that much, the last one's price stands for those that are missing.
    """
    base = ZERO
    price = None
    for price, there in makers:
        lots = lots_for(money, price, lot_size)
        if lots <= there:
            return base + lots
        base += there
        money -= there * price
    return base if price is None else base + lots_for(money, price, lot_size)
