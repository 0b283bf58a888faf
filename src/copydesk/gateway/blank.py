"""How OKX writes what there is not: as an empty text."""

from decimal import Decimal

from copydesk.engine.numbers import text


def text_or_blank(value: Decimal | None) -> str:
    """The canonical text of a number; empty for what there is not."""
    return "" if value is None else text(value)
