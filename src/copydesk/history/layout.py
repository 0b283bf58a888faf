"""How the archive's file is laid out: its shelves, all its tables, and the number that tells layouts apart."""

import zlib
from typing import Any

import msgspec

from copydesk.history import living
from copydesk.history.candles import rows as candle_rows
from copydesk.history.copying import following
from copydesk.history.kept.algo_orders import ENDED_ALGO_ORDERS
from copydesk.history.kept.bills import BILLS
from copydesk.history.kept.fills import FILLS
from copydesk.history.kept.fundings import FUNDINGS
from copydesk.history.kept.orders import ENDED_ORDERS
from copydesk.history.kept.positions import CLOSED_POSITIONS
from copydesk.history.kept.trades import TRADES
from copydesk.history.kept.transfers import TRANSFERS
from copydesk.history.shadow import Shadow
from copydesk.history.shelf import Shelf

SHELVES: tuple[Shelf[Any], ...] = (
    ENDED_ORDERS,
    FILLS,
    BILLS,
    CLOSED_POSITIONS,
    ENDED_ALGO_ORDERS,
    TRADES,
    TRANSFERS,
    *following.SHELVES,
    FUNDINGS,
)

TABLES = (
    "CREATE TABLE cursor (seq INTEGER NOT NULL) STRICT;\nINSERT INTO cursor VALUES (0);\n"
    + living.TABLE
    + candle_rows.TABLE
    + "".join(shelf.tables for shelf in SHELVES)
)
_STORED = [*Shadow().stored(), *(shelf.row for shelf in SHELVES)]
LAYOUT = zlib.crc32(msgspec.json.encode([TABLES, msgspec.json.schema_components(_STORED)])) & 0x7FFF_FFFF
"""The number of this layout: it changes by itself with the tables and with what is kept in them."""
