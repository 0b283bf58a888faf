"""What a market shows besides its book: index, mark and last price, and the figures of the last 24 hours.

Trades are summed by the hour, so the memory of a market is bounded; the 24 hours are the hour that runs and the 23
before it. Source: the hourly step is assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import FIRST_TAKEOVER, FIRST_TRADE, TradeId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import PriceKind

HOUR_MS = 3_600_000
HOURS = 24


class Hour(msgspec.Struct):
    """The trades of one hour. Units: `hour` counts from 1970; `volume` is contracts or base currency.

    `turnover` is quote currency for SPOT and base currency for SWAP. `open` is the last price before the hour, if any.
    """

    hour: int
    open: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    turnover: Decimal


class Prices(msgspec.Struct):
    """The prices of one market. Units: `changed_at` is Unix ms."""

    index: Decimal | None = None
    mark: Decimal | None = None
    last: Decimal | None = None
    last_size: Decimal | None = None
    changed_at: int | None = None
    next_trade: TradeId = FIRST_TRADE
    next_takeover: TradeId = FIRST_TAKEOVER
    hours: list[Hour] = msgspec.field(default_factory=list)

    def copied(self) -> "Prices":
        """The same prices, which stay as they are when these go on."""
        hours = [msgspec.structs.replace(hour) for hour in self.hours]
        return msgspec.structs.replace(self, hours=hours)

    def of(self, kind: PriceKind) -> Decimal | None:
        """The price of a kind, if there is one yet."""
        if kind == "last":
            return self.last
        return self.mark if kind == "mark" else self.index

    @property
    def valuation(self) -> Decimal | None:
        """The price at which positions are valued: mark, or last as long as nobody set a mark."""
        return self.last if self.mark is None else self.mark

    def moved(self, index: Decimal, mark: Decimal, at: int) -> None:
        """Let index and mark be these."""
        self.index, self.mark, self.changed_at = index, mark, at

    def traded(self, instrument: Instrument, price: Decimal, size: Decimal, at: int) -> None:
        """Let a trade be the last one."""
        hour = at // HOUR_MS
        turnover = _turnover(instrument, price, size)
        now = self.hours[-1] if self.hours else None
        if now is not None and now.hour == hour:
            if price > now.high:
                now.high = price
            elif price < now.low:
                now.low = price
            now.volume += size
            now.turnover += turnover
        else:
            opened = price if self.last is None else self.last
            self.hours = [old for old in self.hours if old.hour > hour - HOURS]
            self.hours.append(Hour(hour, opened, max(opened, price), min(opened, price), size, turnover))
        self.last, self.last_size, self.changed_at = price, size, at
        self.next_trade = TradeId(self.next_trade + 1)

    def taken_over(self) -> None:
        """Let a position be taken over; that is no trade, but is numbered."""
        self.next_takeover = TradeId(self.next_takeover - 1)

    def day(self, at: int) -> Hour | None:
        """The last 24 hours in one; None if nothing was ever traded. Units: `at` is Unix ms."""
        if self.last is None:
            return None
        hours = [hour for hour in self.hours if hour.hour > at // HOUR_MS - HOURS]
        if not hours:
            return Hour(at // HOUR_MS, self.last, self.last, self.last, ZERO, ZERO)
        return Hour(
            hour=hours[0].hour,
            open=hours[0].open,
            high=max(hour.high for hour in hours),
            low=min(hour.low for hour in hours),
            volume=sum((hour.volume for hour in hours), ZERO),
            turnover=sum((hour.turnover for hour in hours), ZERO),
        )


def _turnover(instrument: Instrument, price: Decimal, size: Decimal) -> Decimal:
    """Units: quote currency for SPOT, base currency for SWAP; inverse half to even at sixteen decimals."""
    if instrument.type == "SPOT":
        return price * size
    nominal = instrument.contract_value * size
    return divide(nominal, price, RATIO_PLACES, "half_even") if instrument.contract == "inverse" else nominal
