"""The figures told of lead traders: the documented examples, and the arithmetic of tallies and windows."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from copydesk.engine.copying import statistics
from copydesk.engine.copying.statistics import Figures, Tally, Window
from copydesk.engine.identifiers import AccountId, Currency

MIDNIGHT = 1_701_187_200_000
"""A begin of a day in the documents' examples: Wednesday, 29 November 2023, 00:00 UTC+8."""

DAY = 19_690


def after(*profits: str) -> Tally:
    """The tally of a lead trader with 265.095… USDT who closed with these profits, one on each day from day 0 on."""
    tally = Tally(-1, balance=Decimal("265.095252476476294"))
    for profit in profits:
        tally = statistics.on_day(tally, tally.day + 1)
        tally = statistics.with_profit(tally, Decimal(profit))
    return tally


def test_days_begin_at_midnight_in_utc8():
    """The begins of days in the documents are begins of days here; the millisecond before belongs to the day before."""
    assert statistics.begin_of_day(DAY) == MIDNIGHT
    assert statistics.day_of(MIDNIGHT) == DAY
    assert statistics.day_of(MIDNIGHT - 1) == DAY - 1


def test_weeks_begin_on_monday():
    """The begin of the documents' example week is that of the week of its days."""
    week = statistics.monday_of(DAY)

    assert statistics.begin_of_day(week) == 1_701_014_400_000
    assert {statistics.monday_of(day) for day in range(week, week + 7)} == {week}
    assert statistics.monday_of(week + 7) == week + 7


def test_a_window_ends_today_and_begins_with_the_lead_trader():
    """Seven days are today and the six before; none are before the first day of leading."""
    assert statistics.first_day(7, at=MIDNIGHT, since=0) == DAY - 6
    assert statistics.first_day(7, at=MIDNIGHT, since=MIDNIGHT - 1) == DAY - 1


def test_ratios_are_those_of_the_documents():
    """Profit per principal to four decimals gives the ratios of the documents' example, and so do days won."""
    window = Window(after(), after("50", "-10", "57.3309"))

    assert window.profit == Decimal("97.3309")
    assert window.principal == Decimal("265.095252476476294")
    assert window.profit_ratio == Decimal("0.3672")
    assert statistics.ratio_of(Decimal("96.7891"), window.principal) == Decimal("0.3651")
    assert (window.profit_days, window.loss_days, window.win_ratio) == (2, 1, Decimal("0.6667"))


def test_a_day_counts_by_what_it_comes_to():
    """A day of profit and greater loss is a day of loss; one that comes to nothing is neither."""
    tally = after("10", "0")
    tally = statistics.with_profit(tally, Decimal(5))
    assert (tally.profit_days, tally.loss_days) == (2, 0)
    tally = statistics.with_profit(tally, Decimal(-7))
    assert (tally.profit_days, tally.loss_days) == (1, 1)
    tally = statistics.with_profit(tally, Decimal(2))

    assert (tally.profit_days, tally.loss_days) == (1, 0)
    assert Window(tally, tally).win_ratio == 0


def test_what_was_paid_in_is_principal():
    """Money that came into the account during the window counts as principal, not as profit; without any there is no
    ratio."""
    before = after()
    end = replace(after("100"), paid_in=Decimal("734.904747523523706"))

    assert Window(before, end).principal == 1000
    assert Window(before, end).profit_ratio == Decimal("0.1")
    assert Window(Tally(-1), replace(after("100"), paid_in=Decimal(0))).profit_ratio == 0


def test_the_average_value_is_that_of_lead_positions_opened():
    """Further fills of a lead position add to its value, not to the number."""
    tally = statistics.with_opening(after(), Decimal(100), is_new=True)
    tally = statistics.with_opening(tally, Decimal(50), is_new=False)
    tally = statistics.with_opening(tally, Decimal(51), is_new=True)

    assert Window(after(), tally).average_value == Decimal("100.5")
    assert Window(tally, tally).average_value == 0


def test_the_drawdown_is_the_greatest_fall_from_a_peak():
    """It is kept as profits come, and found in any stretch of them."""
    profits = ["10", "-4", "-3", "20", "-5"]
    curve = [after(*profits[:count]).profit for count in range(len(profits) + 1)]

    assert after(*profits).drawdown == 7
    assert statistics.greatest_fall(curve) == 7
    assert statistics.greatest_fall(curve[-2:]) == 5
    assert statistics.greatest_fall([]) == 0


@pytest.mark.parametrize(
    ("opened", "parts"),
    [
        ({}, {}),
        ({"ETH": 1}, {"ETH": "1"}),
        ({"BTC": 1, "ETH": 2}, {"ETH": "0.6667", "BTC": "0.3333"}),
        ({"A": 1, "B": 1, "C": 1}, {"A": "0.3334", "B": "0.3333", "C": "0.3333"}),
    ],
)
def test_preferences_add_up_to_one(opened, parts):
    """The largest comes first, and what rounding leaves goes to the largest rests."""
    told = statistics.preferences({Currency(currency): count for currency, count in opened.items()})

    assert told == [(currency, Decimal(part)) for currency, part in parts.items()]
    assert sum(part for _, part in told) == (1 if opened else 0)


def figures(number: int, *, profit: int = 0, managed: int = 0, copied: int = 0, fall: str = "0") -> Figures:
    """A lead trader with 100 USDT and these figures."""
    window = Window(
        Tally(0, balance=Decimal(100)), Tally(1, profit=Decimal(profit), profit_days=profit > 0, loss_days=profit < 0)
    )
    ratio = window.profit_ratio
    return Figures(
        AccountId(number), window, Decimal(managed), Decimal(copied), ratio, ratio, ratio, Decimal(fall), Decimal(fall)
    )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("profit", [1, 0, 2]),
        ("profit_ratio", [1, 0, 2]),
        ("assets_managed", [2, 0, 1]),
        ("win_ratio", [0, 1, 2]),
        ("copy_profit", [0, 2, 1]),
        ("overview", [1, 0, 2]),
    ],
)
def test_ranks_are_by_the_figure_asked_for(sort, order):
    """Highest first; among equals the order stays."""
    field = [
        figures(1, profit=5, managed=10, copied=3, fall="0.1"),
        figures(2, profit=50, managed=5, fall="0.05"),
        figures(3, profit=-5, managed=20, copied=1, fall="0.5"),
    ]

    assert statistics.ranked(field, sort) == order


@pytest.mark.rule("ranks.overview")
def test_the_overview_counts_whom_a_lead_trader_beats():
    """Who is best in everything has all the weights, for each of the others once; equals beat nobody."""
    best = figures(1, profit=50, copied=2)
    others = [figures(2, fall="0.1"), figures(3, fall="0.1")]

    assert statistics.overall([best, *others]) == [2 * (20 + 15 + 10 + 10 + 10 + 15), 0, 0]
    assert statistics.overall([]) == []
