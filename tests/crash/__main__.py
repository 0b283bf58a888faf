"""`python -m tests.crash`: kill the server under load and make its disk refuse; nothing acknowledged may be lost.

Exit code 0 if nothing was lost, doubled, refused and yet done, or told wrongly; 1 otherwise.
"""

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.crash.campaign import Result, failing_sync, full_disk, full_file_system, killed_under_load

SHOWN_FAULTS = 20


def main() -> int:
    """Run the scenarios and print what came of them."""
    arguments = _arguments()
    print(f"seed {arguments.seed}", flush=True)
    place = Path(tempfile.mkdtemp(prefix="crash-", dir=arguments.folder))
    print(f"in {place}, which is removed if all is well", flush=True)
    results = [
        killed_under_load(place / "killed", arguments.seed, arguments.kills, arguments.acknowledged),
        full_disk(place / "limited", arguments.seed),
        full_file_system(place / "full", arguments.seed),
        failing_sync(place / "syncs", arguments.seed),
    ]
    faults = _summary([result for result in results if result])
    if not faults:
        shutil.rmtree(place)
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how often to kill (default 100)")
    parser.add_argument("--acknowledged", type=int, default=100_000, help="commands at least (default 100,000)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000), help="of the moments")
    parser.add_argument("--folder", type=Path, default=None, help="where to put the data folders")
    return parser.parse_args()


def _summary(results: list[Result]) -> int:
    """Print what came of each scenario; gives the number of faults."""
    print()
    for result in results:
        print(result)
        for fault in result.faults[:SHOWN_FAULTS]:
            print(f"    {fault}")
    print(f"in all: {sum(result.acknowledged for result in results):,} acknowledged commands")
    return sum(len(result.faults) for result in results)


if __name__ == "__main__":
    sys.exit(main())
