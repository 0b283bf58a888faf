"""The instruments of a first start: engine terms, a first price, and the public row as the real exchange shows it.

The file beside this one is built by tools/build_instruments.py from recorded public data. Nothing is computed here.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.instruments import Instrument

OUTPUT = Path(__file__).with_name("instruments.json")


class ListedInstrument(msgspec.Struct, frozen=True):
    """One instrument as data: its terms, the last price it starts with, and its row of public/instruments."""

    instrument: Instrument
    last: Decimal
    row: dict[str, Any]


def listed_instruments() -> tuple[ListedInstrument, ...]:
    """All instruments of the data file, in the order in which they are listed."""
    return msgspec.json.decode(OUTPUT.read_bytes(), type=tuple[ListedInstrument, ...])


def instrument_rows() -> dict[InstrumentId, dict[str, Any]]:
    """The published row of each instrument."""
    return {item.instrument.id: item.row for item in listed_instruments()}
