"""Builds src/copydesk/data/instruments.json: what a first start lists, with OKX's own row beside each instrument.

Reads instruments.json and position-tiers.json of a folder with recorded public data, given as the only argument.
The rows go through untouched; what the engine needs is computed here, so that nothing translates OKX's words at start.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from copydesk.data import OUTPUT, ListedInstrument
from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import FundingTerms, Instrument, PriceBand, Tier

LATER_FIELDS = "later_fields"


def main() -> None:
    """Write the data file and say how much went into it."""
    source = Path(sys.argv[1])
    recorded = json.loads((source / "instruments.json").read_text(), parse_float=Decimal)
    families = json.loads((source / "position-tiers.json").read_text())["families"]
    tiers = {family["instFamily"]: tuple(_tier(row) for row in family["rows"]) for family in families}
    later = recorded["about"][LATER_FIELDS]
    listed = [_listed(item, later, tiers) for item in recorded["instruments"]]
    OUTPUT.write_bytes(b"[\n" + b",\n".join(msgspec.json.encode(item) for item in listed) + b"\n]\n")
    sys.stdout.write(f"{len(listed)} instruments, {OUTPUT.stat().st_size:,} bytes: {OUTPUT}\n")


def _listed(item: dict[str, Any], later: dict[str, Any], tiers: dict[str, tuple[Tier, ...]]) -> ListedInstrument:
    row = item["row"]
    # Fields that appeared after the rows were recorded are added; a recorded value is never overwritten.
    terms = _instrument(row, tiers.get(row["instFamily"], ()), item.get("funding_recorded"))
    whole = {**{k: v for k, v in later.get(row["instId"], {}).items() if k not in row}, **row}
    return ListedInstrument(
        instrument=msgspec.structs.replace(terms, price_band=_price_band(whole)),
        last=Decimal(item["last"]),
        row=dict(sorted(whole.items())),
    )


def _instrument(row: dict[str, Any], tiers: tuple[Tier, ...], funding: dict[str, Any] | None) -> Instrument:
    swap = row["instType"] == "SWAP"
    base, quote = row["instId"].split("-")[:2]
    return Instrument(
        id=InstrumentId(row["instId"]),
        type=row["instType"],
        code=row["instIdCode"],
        base=Currency(base),
        quote=Currency(quote),
        tick_size=Decimal(row["tickSz"]),
        lot_size=Decimal(row["lotSz"]),
        minimum_size=Decimal(row["minSz"]),
        max_limit_size=Decimal(row["maxLmtSz"]),
        max_market_size=Decimal(row["maxMktSz"]),  # money for SPOT, as the exchange states it
        settle=Currency(row["settleCcy"]),
        contract=row["ctType"],
        contract_value=Decimal(row["ctVal"]) * Decimal(row["ctMult"]) if swap else Decimal(1),
        max_leverage=Decimal(row["lever"]) if swap else Decimal(1),
        tiers=tiers,
        offered_for_leading=(row["settleCcy"] if swap else row["quoteCcy"]) == "USDT",  # assumed; coin-margined are not
        state=row["state"],
        funding=_funding(funding) if funding else None,
    )


def _funding(row: dict[str, Any]) -> FundingTerms:
    return FundingTerms(
        rate=_plain(row["fundingRate"]),
        interval_ms=int(row["nextFundingTime"]) - int(row["fundingTime"]),
        lowest_rate=_plain(row["minFundingRate"]),
        highest_rate=_plain(row["maxFundingRate"]),
        interest_rate=_plain(row["interestRate"]),
        impact_value=_plain(row["impactValue"]),
    )


def _price_band(row: dict[str, Any]) -> PriceBand | None:
    """None where nobody recorded how far prices may lie from the index."""
    if "maxPxLmtPct" not in row:
        return None
    first = row["initPxLmtPct"]
    return PriceBand(Decimal(row["floatPxLmtPct"]), Decimal(row["maxPxLmtPct"]), Decimal(first) if first else None)


def _plain(number: str) -> Decimal:
    return Decimal(text(Decimal(number)))


def _tier(row: list[str]) -> Tier:
    _, _, max_size, initial, maintenance, leverage = row
    return Tier(Decimal(max_size), Decimal(initial), Decimal(maintenance), Decimal(leverage))


if __name__ == "__main__":
    main()
