"""The one door to numbers: exact decimals, steps, named roundings, canonical text.

Money, sizes and prices are `Decimal`. Inside `exact()` an operation that would lose a digit raises `decimal.Inexact`
instead of rounding silently; a division therefore goes through `divide`, which names its places and its rounding.
"""

from contextlib import AbstractContextManager
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from typing import Literal

Rounding = Literal["down", "up", "half_up", "half_even", "floor", "ceiling"]

ZERO = Decimal(0)
ONE = Decimal(1)

RATIO_PLACES = 16
"""Decimals of a computed ratio or margin; the documented examples print sixteen."""

_MODES = {
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}
_MOST_PLACES = 40
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(_MOST_PLACES + 1))
_EXACT = Context(prec=256, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
_ROUNDING = Context(prec=256, traps=[InvalidOperation, DivisionByZero, Overflow])


def exact() -> AbstractContextManager[Context]:
    """The context in which the engine computes: an inexact result is a bug, and raises."""
    return localcontext(_EXACT)


def divide(dividend: Decimal, divisor: Decimal, places: int, rounding: Rounding) -> Decimal:
    """The quotient at `places` decimals, rounded as named."""
    return round_to(_ROUNDING.divide(dividend, divisor), places, rounding)


def round_to(value: Decimal, places: int, rounding: Rounding) -> Decimal:
    """The value at `places` decimals (at most 40), rounded as named; written without padding zeros."""
    rounded = value.quantize(_QUANTA[places], rounding=_MODES[rounding], context=_ROUNDING)
    return _ROUNDING.add(rounded.normalize(_ROUNDING), ZERO)  # adding zero spells out a multiple of ten


def to_step(value: Decimal, step: Decimal, rounding: Rounding) -> Decimal:
    """The multiple of `step` next to the value in the named direction."""
    return round_to(_ROUNDING.divide(value, step), 0, rounding) * step


def on_step(value: Decimal, step: Decimal) -> bool:
    """Whether the value is a multiple of the step."""
    return not _ROUNDING.remainder(value, step)


def text(value: Decimal) -> str:
    """The canonical text: no exponent, no padding zeros, zero without a sign. Equal values have equal text."""
    if not value:
        return "0"
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
