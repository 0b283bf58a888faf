"""`copydesk doctor`: whether this machine is a good place for an exchange, and whether the data folder is in order.

Looks and measures; changes nothing but a file of its own, which it removes again.
"""

import os
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import EXIT_FAILED
from copydesk.cli.output import AsJson, show_json
from copydesk.settings import Settings

EXAMPLES = examples("copydesk doctor", "copydesk doctor --data ./demo-data --json")

Verdict = Literal["good", "warning", "bad"]
Finding = tuple[str, Verdict, str]

SYNCS = 30
SLOW_SYNC_MS = 20
OLDEST_SQLITE = (3, 51, 3)
"""From here on the bug is mended by which a write-ahead log could be reset under a reader's feet."""
MAX_CLOCK_STEP_MS = 5
SECRETS = (
    *("journal.db", "archive.db", "keys.db", "master.key", "operator.token", "ca-key.pem", "server-key.pem"),
    *("demo.env", "copydesk.env"),
)


def doctor(
    data: Annotated[Path, typer.Option("--data", help="The data folder, there already or not.")] = Path("demo-data"),
    as_json: AsJson = False,
) -> None:
    """Examine this machine and a data folder: disk, SQLite, clock, open files, file modes, ports."""
    findings = [*_python(), *_sqlite(), *_disk(data), *_clock(), *_open_files(), *_modes(data), *_ports()]
    if as_json:
        show_json([{"about": about, "verdict": verdict, "found": found} for about, verdict, found in findings])
    else:
        for about, verdict, found in findings:
            typer.echo(f"{verdict:<8} {about:<12} {found}")
    if any(verdict == "bad" for _, verdict, _ in findings):
        raise typer.Exit(EXIT_FAILED)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield "python", "good" if sys.version_info >= (3, 11) else "bad", version


def _sqlite() -> Iterator[Finding]:
    import apsw  # noqa: PLC0415 - a native library: if it does not load, this finding says so

    version = apsw.sqlite_lib_version()
    numbers = tuple(map(int, version.split(".")))
    verdict: Verdict = "good" if numbers >= OLDEST_SQLITE else "warning"
    yield "sqlite", verdict, f"{version} by apsw {apsw.apsw_version()}"


def _disk(folder: Path) -> Iterator[Finding]:
    """How long one durable write takes where the data will lie, and how much room is left."""
    place = next(parent for parent in (folder, *folder.absolute().parents) if parent.is_dir())
    try:
        times_ms = _sync_times_ms(place)
    except OSError as refused:
        yield "disk", "bad", f"{place} cannot be written: {refused.strerror}"
        return
    typical = median(times_ms)
    verdict: Verdict = "good" if typical < SLOW_SYNC_MS else "warning"
    yield "disk", verdict, f"a durable write takes {typical:.2f} ms, at worst {max(times_ms):.2f} ms of {SYNCS}"
    free = os.statvfs(place)
    gigabytes = free.f_bavail * free.f_frsize / 1e9
    yield "room", "good" if gigabytes >= 1 else "warning", f"{gigabytes:.1f} GB free at {place}"


def _sync_times_ms(folder: Path) -> list[float]:
    times: list[float] = []
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
        file.write(bytes(4096))
        os.fsync(file.fileno())
        for _ in range(SYNCS):
            start = time.perf_counter()
            os.pwrite(file.fileno(), bytes(512), 0)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - start) * 1000)
    return times


def _clock() -> Iterator[Finding]:
    """Whether the clock is plausible and runs evenly. Whether it is right, only the network could say."""
    if time.time() < Path(__file__).stat().st_mtime - 86_400:
        yield "clock", "warning", "the machine's clock is earlier than this program; signed requests carry the time"
        return
    resolution_ms = time.get_clock_info("time").resolution * 1000
    verdict: Verdict = "good" if resolution_ms <= MAX_CLOCK_STEP_MS else "warning"
    yield "clock", verdict, f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}, steps of {resolution_ms:.6f} ms"


def _open_files() -> Iterator[Finding]:
    """How many connections a server can have at once; it raises the limit itself as far as it may."""
    from copydesk.bootstrap.open_files import OTHER_FILES, WANTED, open_files  # noqa: PLC0415 - a long import

    found = open_files()
    connections = max(0, found.reachable - OTHER_FILES)
    told = f"{found.reachable}, which is enough for {connections} connections (soft {found.soft}, hard {found.hard})"
    if found.reachable >= WANTED:
        yield "open files", "good", told
    else:
        yield "open files", "warning", f"{told}; {WANTED - OTHER_FILES} are let in: raise the limit to {WANTED}"


def _modes(folder: Path) -> Iterator[Finding]:
    """Whether others can read what is secret."""
    if not folder.is_dir():
        yield "data folder", "good", f"{folder} is not there yet; the first start makes it, for its owner only"
        return
    paths = [folder, *(folder / name for name in SECRETS if (folder / name).exists())]
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield (
                "file mode",
                "bad",
                f"{path} can be read by others ({mode:o}); chmod {'700' if path == folder else '600'}",
            )
            return
    yield "file mode", "good", f"{folder} and {len(paths) - 1} files with secrets are the owner's only"


def _ports() -> Iterator[Finding]:
    """Whether the usual ports are free."""
    usual = Settings()
    for port in (usual.port, usual.tls_port, usual.operator_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((usual.host, port))
            except OSError as refused:
                yield "port", "warning", f"{port} on {usual.host}: {refused.strerror}"
            else:
                yield "port", "good", f"{port} on {usual.host} is free"
