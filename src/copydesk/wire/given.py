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
    digits, exponent = value.as_tuple()[1:]
    if not isinstance(exponent, int) or exponent < -FRACTION_DIGITS or len(digits) + exponent > INTEGER_DIGITS:
        raise ValueError(f"`{name}` has at most {INTEGER_DIGITS} digits before the point and {FRACTION_DIGITS} behind")
