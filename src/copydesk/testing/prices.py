"""What the house is to quote, made from the few prices that a test wants to say."""

from decimal import Decimal
from typing import Any

from copydesk.first_start import house_quote

Price = Decimal | int | str


def quote_of(
    instrument: str,
    standing: Price,
    *,
    last: Price | None = None,
    bid: Price | None = None,
    ask: Price | None = None,
    index: Price | None = None,
    mark: Price | None = None,
) -> dict[str, Any]:
    """A quote with five levels a side. What is not said follows `last`, or bid and ask, or the `standing` price.

    Raises: UnknownPrice.
    """
    base = next(price for price in (last, ask, bid, standing) if price is not None)
    quote = house_quote(instrument, str(base))
    bids = _from(quote.bids, bid)
    asks = _from(quote.asks, ask)
    between = last is None and not (bid is None and ask is None)
    middle = (bids[0][0] + asks[0][0]) / 2 if between else Decimal(base)
    return {
        "instrument": instrument,
        "index": middle if index is None else Decimal(index),
        "mark": middle if mark is None else Decimal(mark),
        "last": None if last is None else Decimal(last),
        "bids": bids,
        "asks": asks,
    }


def _from(levels: Any, best: Price | None) -> list[tuple[Decimal, Decimal]]:
    """The levels as price and size, moved so that the best is where it is wanted."""
    moved = Decimal(0) if best is None else Decimal(best) - levels[0].price
    return [(level.price + moved, level.size) for level in levels if level.price + moved > 0]
