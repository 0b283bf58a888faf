"""`make bench`: every measure in one run, printed and written to docs/performance.md."""

import argparse
import platform
import sys
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.bench import copying, measures, prepared, ranks
from tests.bench.measures import Row
from tests.bench.platform import MEASURES as PLATFORM

PAGE = prepared.ROOT / "docs" / "performance.md"

PREFACE = """# Performance

Written by `make bench`. Ratios are within one run and can be compared between machines; everything else is the speed of
one machine on one day. Server and load have a core each; each figure is the better of two rounds taken in turn.
"""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load lasts")
    parser.add_argument("--orders", type=int, default=50_000, help="how many orders are traded")
    parser.add_argument("--copy-traders", type=int, default=10_000, help="how many copy one lead trader at most")
    parser.add_argument("--lead-traders", type=int, default=1_000, help="how many are ranked")
    parser.add_argument("--dry", action="store_true", help="print only, write nothing")
    asked = parser.parse_args()
    if prepared.cores() < 2:
        sys.exit("make bench needs two cores: one for the server, one for the load")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(dir=prepared.ROOT, prefix=".bench-") as folder:
        place = Path(folder)
        for measured in (
            lambda: measures.throughput(place, asked.seconds),
            lambda: measures.lone_latency(place, asked.seconds),
            lambda: measures.orders(place, asked.orders),
            lambda: measures.starts(place),
            lambda: measures.memory(place),
            *(partial(measure, place, asked.seconds / 2) for measure in PLATFORM),
            lambda: copying.fills(asked.copy_traders),
            lambda: copying.delays(asked.copy_traders),
            lambda: copying.settlement(asked.copy_traders),
            copying.story,
            lambda: ranks.ranks(asked.lead_traders),
        ):
            for row in measured():
                print(f"{row.what:60} {row.value:40} {row.beside:30} {row.goal}", flush=True)
                rows.append(row)
    if not asked.dry:
        PAGE.write_text(_page(rows), encoding="utf-8")


def _page(rows: list[Row]) -> str:
    machine = f"Python {platform.python_version()}, {prepared.cores()} cores, {datetime.now(UTC):%Y-%m-%d}."
    lines = [PREFACE, machine, "", "| What | Figure | Beside it | Goal |", "|---|---|---|---|"]
    lines += [f"| {row.what.strip()} | {row.value} | {row.beside} | {row.goal} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
