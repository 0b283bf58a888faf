"""What is told of lead traders: sums that grow day by day, windows between two of them, ranks. Pure.

A *tally* is what a lead trader has come to by the end of a day: sums since the beginning, so that the figures of any
stretch of days are the differences of two tallies, however long the stretch. Days and weeks begin at 00:00 UTC+8.

- Profit is that of lead positions, counted when they close, without fees.
- The principal of a stretch is the balance at its begin and what was paid in during it: what the lead trader would have
  without any profit. Ratios are per principal, to four decimals, and 0 where there is no principal.
- The win ratio is that of days: days with profit per days with profit or loss.
- The overview rank weighs what a lead trader beats others in: for each figure, how many others stand below.

Source: documented, or worked out from the documented examples; that the principal is of balances without unrealised
profit, and how figures of different kinds are weighed against each other, is assumed.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

import msgspec

from copydesk.engine.copying.calendar import DAY_MS, day_of
from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.numbers import ZERO, divide

SHOWN_PLACES: Final = 4
"""Decimals of a ratio in the statistics."""

DAYS_OF_WEEK: Final = 7
_UTC8_MS: Final = 8 * 3_600_000
_A_MONDAY: Final = 4
"""5 January 1970, as `day_of` counts."""

SortType = Literal["overview", "profit", "assets_managed", "win_ratio", "profit_ratio", "copy_profit"]


class Tally(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a lead trader has come to by the end of a day.

    Units: money is USDT; `balance` is without unrealised profit, and known of days that have ended; `paid_in` is what
    came in less what went out; `peak` is the highest `profit` so far and `drawdown` the greatest fall from a peak;
    `opened_value` is the value of all lead positions at their opening.
    """

    day: int
    balance: Decimal = ZERO
    paid_in: Decimal = ZERO
    profit: Decimal = ZERO
    profit_of_day: Decimal = ZERO
    profit_days: int = 0
    loss_days: int = 0
    peak: Decimal = ZERO
    drawdown: Decimal = ZERO
    opened: int = 0
    opened_value: Decimal = ZERO
    copy_traders: int = 0


def on_day(tally: Tally, day: int) -> Tally:
    """The tally at the begin of a later day."""
    return msgspec.structs.replace(tally, day=day, profit_of_day=ZERO) if day > tally.day else tally


def with_profit(tally: Tally, profit: Decimal) -> Tally:
    """The tally after a lead position, or a part of one, closed."""
    before, after = tally.profit_of_day, tally.profit_of_day + profit
    total = tally.profit + profit
    peak = max(tally.peak, total)
    return msgspec.structs.replace(
        tally,
        profit=total,
        profit_of_day=after,
        profit_days=tally.profit_days + (after > 0) - (before > 0),
        loss_days=tally.loss_days + (after < 0) - (before < 0),
        peak=peak,
        drawdown=max(tally.drawdown, peak - total),
    )


def with_opening(tally: Tally, value: Decimal, *, is_new: bool) -> Tally:
    """The tally after a fill that opened a lead position, or added to one."""
    return msgspec.structs.replace(tally, opened=tally.opened + is_new, opened_value=tally.opened_value + value)


class Window(msgspec.Struct, frozen=True):
    """A stretch of days, between the tally before it and the tally at its end."""

    before: Tally
    end: Tally

    @property
    def profit(self) -> Decimal:
        """The profit of what closed in it."""
        return self.end.profit - self.before.profit

    @property
    def principal(self) -> Decimal:
        """The balance at its begin and what was paid in during it."""
        return self.before.balance + self.end.paid_in - self.before.paid_in

    @property
    def profit_ratio(self) -> Decimal:
        """The profit per principal."""
        return ratio_of(self.profit, self.principal)

    @property
    def profit_days(self) -> int:
        """Days with a profit."""
        return self.end.profit_days - self.before.profit_days

    @property
    def loss_days(self) -> int:
        """Days with a loss."""
        return self.end.loss_days - self.before.loss_days

    @property
    def win_ratio(self) -> Decimal:
        """Days with a profit per days with profit or loss."""
        return ratio_of(Decimal(self.profit_days), Decimal(self.profit_days + self.loss_days))

    @property
    def average_value(self) -> Decimal:
        """The mean value, at the opening, of the lead positions opened in it."""
        return ratio_of(self.end.opened_value - self.before.opened_value, Decimal(self.end.opened - self.before.opened))


def ratio_of(part: Decimal, whole: Decimal) -> Decimal:
    """The part per whole, half up at four decimals; 0 without a positive whole."""
    return divide(part, whole, SHOWN_PLACES, "half_up") if whole > 0 else ZERO


def greatest_fall(profits: Sequence[Decimal]) -> Decimal:
    """The greatest fall from a peak in a row of accumulated profits, oldest first."""
    peak, fall = None, ZERO
    for profit in profits:
        peak = profit if peak is None else max(peak, profit)
        fall = max(fall, peak - profit)
    return fall


# Days and weeks.


def begin_of_day(day: int) -> int:
    """When a day begins. Units: Unix ms."""
    return day * DAY_MS - _UTC8_MS


def first_day(days: int, *, at: int, since: int) -> int:
    """The first day of a window of so many days that ends today, but none before the day of `since`."""
    return max(day_of(at) - days + 1, day_of(since))


def monday_of(day: int) -> int:
    """The first day of the day's week."""
    return day - (day - _A_MONDAY) % DAYS_OF_WEEK


# What is traded most.


def preferences(opened: Mapping[Currency, int]) -> list[tuple[Currency, Decimal]]:
    """Each currency's part of all lead positions opened, largest first; the parts add up to 1 at four decimals."""
    whole = sum(opened.values())
    units = 10**SHOWN_PLACES
    floors = {currency: count * units // whole for currency, count in opened.items()}
    missing = units - sum(floors.values()) if whole else 0
    by_rest = sorted(opened, key=lambda currency: opened[currency] * units % whole, reverse=True)
    for currency in by_rest[:missing]:
        floors[currency] += 1
    largest = sorted(opened, key=lambda currency: opened[currency], reverse=True)
    return [(currency, Decimal(floors[currency]).scaleb(-SHOWN_PLACES)) for currency in largest]


# Ranks.


class Figures(msgspec.Struct, frozen=True):
    """What a lead trader is ranked by. Units: USDT; `window` is the last 90 days."""

    account: AccountId
    window: Window
    assets_managed: Decimal
    copy_profit: Decimal
    total_ratio: Decimal
    month_ratio: Decimal
    week_ratio: Decimal
    total_fall: Decimal
    week_fall: Decimal


_KEYS: Final[Mapping[SortType, Callable[[Figures], Decimal]]] = {
    "profit": lambda one: one.window.profit,
    "assets_managed": lambda one: one.assets_managed,
    "win_ratio": lambda one: one.window.win_ratio,
    "profit_ratio": lambda one: one.window.profit_ratio,
    "copy_profit": lambda one: one.copy_profit,
}

_WEIGHTS: Final[tuple[tuple[int, Callable[[Figures], Decimal]], ...]] = (
    (20, lambda one: one.total_ratio),
    (15, lambda one: one.month_ratio),
    (10, lambda one: one.week_ratio),
    (10, lambda one: -one.total_fall),
    (10, lambda one: -one.week_fall),
    (20, lambda one: Decimal(one.window.end.copy_traders)),
    (15, lambda one: one.copy_profit),
)
"""The documented weights; a smaller fall is better."""


def ranked(figures: Sequence[Figures], sort: SortType) -> list[int]:
    """The places of the lead traders in the order of a figure, highest first; among equals they stay as they are."""
    scores: Sequence[Decimal | int]
    scores = overall(figures) if sort == "overview" else [_KEYS[sort](one) for one in figures]
    return sorted(range(len(figures)), key=lambda place: scores[place], reverse=True)


def overall(figures: Sequence[Figures]) -> list[int]:
    """The overview score of each: over all weighed figures, the weight times how many others stand below."""
    scores = [0] * len(figures)
    for weight, key in _WEIGHTS:
        values = [key(one) for one in figures]
        below: dict[Decimal, int] = {}
        for place, value in enumerate(sorted(values)):
            below.setdefault(value, place)
        for place, value in enumerate(values):
            scores[place] += weight * below[value]
    return scores
