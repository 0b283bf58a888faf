"""The one door to numbers: exact decimals, steps, named roundings, canonical text.

Money, sizes and prices are `Decimal`. Inside `exact()` an operation that would lose a digit raises `decimal.Inexact`
instead of rounding silently; a division therefore goes through `divide`, which names its places and its rounding.
"""

from contextlib import AbstractContextManager
from decimal import (
    ROUND_05UP,
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
    getcontext,
    setcontext,
)
from typing import Literal

Rounding = Literal["down", "up", "half_up", "half_even", "floor", "ceiling"]

ZERO = Decimal(0)
ONE = Decimal(1)

RATIO_PLACES = 16
"""Decimals of a computed ratio or margin; the documented examples print sixteen."""

_MOST_PLACES = 40
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(_MOST_PLACES + 1))
_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=256, traps=[Inexact, *_TRAPS])
_ROUNDING = Context(prec=256, traps=_TRAPS)
_DIVIDING = Context(prec=128, rounding=ROUND_05UP, traps=_TRAPS)
"""Where digits are lost the last one is never 0 or 5, so any rounding after it is the same as of the quotient."""

# Methods that are looked up once: every copy of a fill rounds and divides several times.
_divide, _normalize, _add = _DIVIDING.divide, _ROUNDING.normalize, _ROUNDING.add
_quantize = {
    rounding: Context(prec=256, rounding=mode, traps=_TRAPS).quantize
    for rounding, mode in {
        "down": ROUND_DOWN,
        "up": ROUND_UP,
        "half_up": ROUND_HALF_UP,
        "half_even": ROUND_HALF_EVEN,
        "floor": ROUND_FLOOR,
        "ceiling": ROUND_CEILING,
    }.items()
}


class _Exactly:
    """Enters the one context, unless it is entered already, and comes back; nobody changes it, so it is not copied."""

    __slots__ = ("_outside",)

    def __enter__(self) -> None:
        self._outside = getcontext()
        if self._outside is not _EXACT:
            setcontext(_EXACT)

    def __exit__(self, *_: object) -> None:
        if self._outside is not _EXACT:
            setcontext(self._outside)


def exact() -> AbstractContextManager[None]:
    """The context in which the engine computes: an inexact result is a bug, and raises."""
    return _Exactly()


def divide(dividend: Decimal, divisor: Decimal, places: int, rounding: Rounding) -> Decimal:
    """The quotient at `places` decimals, rounded as named."""
    return round_to(_divide(dividend, divisor), places, rounding)


def round_to(value: Decimal, places: int, rounding: Rounding) -> Decimal:
    """The value at `places` decimals (at most 40), rounded as named; written without padding zeros."""
    rounded = _normalize(_quantize[rounding](value, _QUANTA[places]))
    if rounded.adjusted() < 1:
        return rounded or ZERO
    return _add(rounded, ZERO)  # spells out a multiple of ten


def to_step(value: Decimal, step: Decimal, rounding: Rounding) -> Decimal:
    """The multiple of `step` next to the value in the named direction."""
    if rounding == "down":
        return whole_times(value, step) * step
    return round_to(_ROUNDING.divide(value, step), 0, rounding) * step


def whole_times(dividend: Decimal, divisor: Decimal) -> Decimal:
    """How often the divisor goes whole into the dividend: the quotient without decimals, rounded down."""
    return _ROUNDING.divide_int(dividend, divisor) or ZERO


def on_step(value: Decimal, step: Decimal) -> bool:
    """Whether the value is a multiple of the step."""
    return not _ROUNDING.remainder(value, step)


def text(value: Decimal) -> str:
    """The canonical text: no exponent, no padding zeros, zero without a sign. Equal values have equal text."""
    if not value:
        return "0"
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
