"""Where the index and the mark of an instrument stand."""

from decimal import Decimal

import msgspec


class IndexAndMark(msgspec.Struct, frozen=True):
    """Both prices; None as long as nobody set them."""

    index: Decimal | None = None
    mark: Decimal | None = None
