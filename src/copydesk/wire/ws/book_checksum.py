"""The checksum of an order book, by which clients tell that their copy of it is right."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final
from zlib import crc32

from copydesk.wire.rest.market import BookLevel

_LEVELS: Final = 25


def book_checksum(bids: Sequence[BookLevel], asks: Sequence[BookLevel]) -> int:
    """CRC32, signed, over `price:size` of the 25 best bids and asks in turns; a side that is shorter is skipped."""
    turns = zip_longest(bids[:_LEVELS], asks[:_LEVELS])
    text = ":".join(f"{level[0]}:{level[1]}" for turn in turns for level in turn if level is not None)
    unsigned = crc32(text.encode())
    return unsigned - 2**32 if unsigned >= 2**31 else unsigned
