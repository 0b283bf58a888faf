"""The form of what an operator gives: misspelt names are refused, numbers are bounded."""

from decimal import Decimal

import msgspec

from copydesk.wire.scalars import FRACTION_DIGITS, INTEGER_DIGITS


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Configuration only: what an operator misspells is refused, never ignored. Numbers are bounded."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, Decimal):
                check_bounded(name, value)


def check_bounded(name: str, value: Decimal) -> None:
    """Hold a number to the digits that the exchange computes with. Raises: ValueError, which names the field."""
    if why := unbounded(value):
        raise ValueError(f"`{name}` {why}")


def unbounded(value: Decimal) -> str:
    """What a number has at most, where it has more; "" where it has not."""
    digits, exponent = value.as_tuple()[1:]
    if isinstance(exponent, int) and exponent >= -FRACTION_DIGITS and len(digits) + exponent <= INTEGER_DIGITS:
        return ""
    return f"has at most {INTEGER_DIGITS} digits before the point and {FRACTION_DIGITS} behind"
