"""`make bench`: every measure in one run, printed and written to docs/performance.md.

`make rehearse`: every measure too, but tiny, and nothing is told but that it ran, so that whoever changes a rule sees
whether the bench still keeps to the rules. In both an answer that is no success ends the run.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from platform import python_version

import msgspec
from tests.bench import copying, measures, platform, prepared, ranks
from tests.bench.measures import Row
from tests.bench.scale import FULL, REHEARSAL, Scale

MEASURES = (*measures.MEASURES, *platform.MEASURES, *copying.MEASURES, *ranks.MEASURES)
PAGE = prepared.ROOT / "docs" / "performance.md"

PREFACE = """# Performance

Written by `make bench`. Ratios are within one run and can be compared between machines; everything else is the speed of
one machine on one day. Server and load have a core each. Set-instruments, pushes and the story are the better of two
rounds, starts and lead traders' fills the median of several; the rest was measured once.
"""


def main() -> None:
    """Measure and write, or rehearse it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=FULL.seconds, help="how long each load lasts")
    parser.add_argument("--orders", type=int, default=FULL.orders, help="how many orders are traded")
    parser.add_argument(
        "--copy-traders", type=int, default=max(FULL.copy_traders), help="how many copy one lead trader at most"
    )
    parser.add_argument("--lead-traders", type=int, default=FULL.lead_traders, help="how many are ranked")
    parser.add_argument("--dry", action="store_true", help="print only, write nothing")
    parser.add_argument("--rehearse", action="store_true", help="run every measure tiny, tell no figures")
    asked = parser.parse_args()
    if asked.rehearse and _asked_for(asked) != FULL:
        parser.error("a rehearsal has a size of its own")
    if prepared.cores() < 2:
        sys.exit("make bench needs two cores: one for the server, one for the load")
    if asked.rehearse:
        _rehearse()
        return
    rows: list[Row] = []
    for _, told in _measured(_asked_for(asked)):
        for row in told:
            print(f"{row.what:60} {row.value:40} {row.beside:30} {row.goal}", flush=True)
            rows.append(row)
    if not asked.dry:
        PAGE.write_text(_page(rows), encoding="utf-8")


def _asked_for(asked: argparse.Namespace) -> Scale:
    """The full scale, but for what was said."""

    def up_to_the_most(counts: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(count for count in counts if count <= asked.copy_traders)

    return msgspec.structs.replace(
        FULL,
        seconds=asked.seconds,
        orders=asked.orders,
        copy_traders=up_to_the_most(FULL.copy_traders),
        crowds=up_to_the_most(FULL.crowds),
        lead_traders=asked.lead_traders,
    )


def _measured(scale: Scale) -> Iterator[tuple[str, list[Row]]]:
    """What each measure tells, one after the other, in a folder that goes with them.

    Each has a process of its own, so that none is measured amid what another has left in memory.
    """
    processes = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1)
    with processes, tempfile.TemporaryDirectory(dir=prepared.ROOT, prefix=".bench-") as folder:
        for measure in MEASURES:
            yield measure.__name__, processes.submit(measure, Path(folder), scale).result()


def _rehearse() -> None:
    """Let every measure run tiny, and say so. Raises: if one fails, or tells nothing."""
    for name, told in _measured(REHEARSAL):
        assert told, f"{name} measured nothing"
        print(f"ran: {name}", flush=True)
    print(f"Rehearsed: all {len(MEASURES)} measures run. Nothing was measured; `make bench` measures.")


def _page(rows: list[Row]) -> str:
    machine = f"Python {python_version()}, {prepared.cores()} cores, {datetime.now(UTC):%Y-%m-%d}."
    lines = [PREFACE, machine, "", "| What | Figure | Beside it | Goal |", "|---|---|---|---|"]
    lines += [f"| {row.what.strip()} | {row.value} | {row.beside} | {row.goal} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
