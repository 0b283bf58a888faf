"""What the fills of one order come to together, and a rejection's details as texts. Pure."""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import OrderId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, divide, text
from copydesk.engine.rejections import Rejected


class Execution(msgspec.Struct, frozen=True, gc=False):
    """An order's fills in one. `price` is their average, half to even at sixteen decimals; `fee` negative when paid."""

    order: OrderId
    price: Decimal
    size: Decimal
    fee: Decimal


def together(fills: list[Execution]) -> Execution | None:
    """The fills of one order in one; None without any."""
    if len(fills) <= 1:
        return fills[0] if fills else None
    size = sum((fill.size for fill in fills), ZERO)
    value = sum((fill.price * fill.size for fill in fills), ZERO)
    fee = sum((fill.fee for fill in fills), ZERO)
    return Execution(fills[0].order, divide(value, size, RATIO_PLACES, "half_even"), size, fee)


def as_texts(rejected: Rejected) -> dict[str, str]:
    """What explains a rejection."""
    return {name: text(value) if isinstance(value, Decimal) else str(value) for name, value in rejected.details.items()}
