"""Rounding as named, whatever the context, and written as everybody would write it."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.numbers import Rounding, divide, round_to, to_step, whole_times

HALF = Fraction(1, 2)
AMOUNTS = st.decimals(-(10**12), 10**12, places=12)
STEPS = st.sampled_from([Decimal(1), Decimal(10), Decimal("0.5"), Decimal("0.01"), Decimal("0.000001")])
ROUNDINGS = st.sampled_from(get_args(Rounding))


def whole(value: Fraction, rounding: Rounding) -> int:
    """The whole number next to the value, as a textbook has it."""
    match rounding:
        case "floor":
            return floor(value)
        case "ceiling":
            return ceil(value)
        case "down":
            return floor(value) if value > 0 else ceil(value)
        case "up":
            return ceil(value) if value > 0 else floor(value)
        case "half_up":
            return floor(value + HALF) if value > 0 else ceil(value - HALF)
        case "half_even":
            return round(value)


@given(AMOUNTS, st.integers(0, 16), ROUNDINGS)
def test_a_value_is_rounded_as_named(value: Decimal, places: int, rounding: Rounding) -> None:
    """The result is the named neighbour, without padding zeros, exponent or a sign on zero."""
    rounded = round_to(value, places, rounding)

    assert Fraction(rounded) == Fraction(whole(Fraction(value) * 10**places, rounding), 10**places)
    assert "E+" not in str(rounded)
    assert not (rounded == 0 and rounded.is_signed())
    assert rounded == rounded.to_integral_value() or not format(rounded, "f").endswith("0")


@given(AMOUNTS, AMOUNTS.filter(bool), ROUNDINGS)
def test_a_quotient_is_rounded_as_named(dividend: Decimal, divisor: Decimal, rounding: Rounding) -> None:
    """The quotient at sixteen decimals is the named neighbour of the exact one."""
    exactly = Fraction(dividend) / Fraction(divisor)

    assert Fraction(divide(dividend, divisor, 16, rounding)) == Fraction(whole(exactly * 10**16, rounding), 10**16)


@given(AMOUNTS, STEPS, ROUNDINGS)
def test_a_value_comes_to_the_step_beside_it(value: Decimal, step: Decimal, rounding: Rounding) -> None:
    """The multiple of the step is the named neighbour, and a step goes so often into the value as it goes whole."""
    times = whole(Fraction(value) / Fraction(step), rounding)

    assert Fraction(to_step(value, step, rounding)) == times * Fraction(step)
    assert rounding != "down" or (whole_times(value, step) == times and str(whole_times(value, step)) != "-0")
