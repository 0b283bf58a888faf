"""How single values look on the wire, and how their text is read.

OKX sends numbers, times and lists as text. Each reader here takes one text (never "", which means absent) and gives a
value, or raises `Malformed`. Which parameter it was, and the code for it, is said in `decoding`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final

from msgspec import Meta

INTEGER_DIGITS: Final = 20
"""Digits before the decimal point; 10^20 is more than any size, price or amount of any coin."""

FRACTION_DIGITS: Final = 18
"""Digits after the decimal point; as many as the finest coins have."""

_NUMBER: Final = re.compile(rf"-?[0-9]{{1,{INTEGER_DIGITS}}}(?:\.[0-9]{{1,{FRACTION_DIGITS}}})?")
_WHOLE: Final = re.compile(rf"-?[0-9]{{1,{INTEGER_DIGITS}}}")
_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False}

IDENTIFIER_PATTERN: Final = "^[A-Za-z0-9]{1,32}$"
TAG_PATTERN: Final = "^[A-Za-z0-9]{1,16}$"

ClientId = Annotated[
    str, Meta(pattern=IDENTIFIER_PATTERN, description="Letters and digits, at most 32, as chosen by the client.")
]
Tag = Annotated[str, Meta(pattern=TAG_PATTERN, description="Letters and digits, at most 16; kept and given back.")]

REFUSED: Final[dict[str, Any]] = {"effect": "refused"}
"""As `extra` of a parameter's Meta: documented by OKX, not acted on here, so refused with 51000 when it is given."""

WITHOUT_EFFECT: Final[dict[str, Any]] = {"effect": "none"}
"""As `extra` of a parameter's Meta: read and checked, but nothing here depends on it."""


class Malformed(ValueError):
    """The text is no value of this kind."""


def read_number(text: str) -> Decimal:
    """The decimal number written plainly: no exponent, no sign but minus, bounded digits."""
    if _NUMBER.fullmatch(text) is None:
        raise Malformed
    return Decimal(text)


def read_whole(text: str) -> int:
    """The whole number written plainly, bounded digits."""
    if _WHOLE.fullmatch(text) is None:
        raise Malformed
    return int(text)


def read_flag(text: str) -> bool:
    """The truth of "true" or "false"."""
    flag = _FLAGS.get(text)
    if flag is None:
        raise Malformed
    return flag


def read_list(text: str) -> tuple[str, ...]:
    """The items of a comma-separated list, without blanks around them and without empty ones; doubles stay."""
    return tuple(filter(None, map(str.strip, text.split(","))))
