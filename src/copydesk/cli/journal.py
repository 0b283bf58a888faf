"""`copydesk journal`: look at the memory of a data folder, and prove that it is sound. The server must be stopped."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import EXIT_FAILED, Failed
from copydesk.cli.output import AsJson, show_json, show_rows

if TYPE_CHECKING:
    from copydesk.journal import audit
    from copydesk.journal.sqlite import SqliteJournal

app = typer.Typer(
    name="journal", help="Look at the records of a data folder; prove that they are sound.", no_args_is_help=True
)

Data = Annotated[Path, typer.Option("--data", help="The data folder.", envvar="COPYDESK_DATA_FOLDER")]
DEFAULT = Path("demo-data")


@app.command(epilog=examples("copydesk journal show --last 5", "copydesk journal show --after 100 --json"))
def show(
    data: Data = DEFAULT,
    after: Annotated[int | None, typer.Option(min=0, help="Begin after this record.")] = None,
    last: Annotated[int, typer.Option(min=1, help="Without --after: only so many of the last.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show records: number, time, command and events. With --json whole records, one to a line."""
    with _opened(data) as journal:
        start = max(0, journal.last_seq - last) if after is None else after
        if start > journal.last_seq:
            raise Failed(f"there is no record after {start}; the last one is {journal.last_seq}")
        if as_json:
            _show_whole(journal, start)
            return
        for record in islice(journal.read(start), None if after is None else last):
            at = datetime.datetime.fromtimestamp(record.at / 1000, datetime.UTC).isoformat(timespec="milliseconds")
            events = ", ".join(type(event).__name__ for event in record.events) or "nothing changed"
            typer.echo(f"{record.seq:>8}  {at}  {type(record.command).__name__}: {events}")


@app.command(epilog=examples("copydesk journal verify", "copydesk journal verify --data ./demo-data --json"))
def verify(data: Data = DEFAULT, as_json: AsJson = False) -> None:
    """Check every checksum, gap and snapshot; all damage is told."""
    from copydesk.journal import audit  # noqa: PLC0415 - brings the engine; help does without

    with _opened(data) as journal:
        found = audit.verify(journal)
    damages = [{"record": damage.seq, "damage": damage.what} for damage in found.damages]
    if as_json:
        show_json({"records": found.records, "first": found.first_seq, "last": found.last_seq, "damages": damages})
    else:
        typer.echo(f"{found.records} records, {found.first_seq} to {found.last_seq}")
        show_rows(damages, ["record", "damage"], as_json=False, none="no damage")
    if damages:
        raise typer.Exit(EXIT_FAILED)


@app.command(epilog=examples("copydesk journal replay", "copydesk journal replay --redecide"))
def replay(
    data: Data = DEFAULT,
    redecide: Annotated[
        bool, typer.Option("--redecide", help="Also decide each command again, and tell where today's rules differ.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rebuild the state from the beginning and from each snapshot, and compare."""
    from copydesk.journal import audit  # noqa: PLC0415

    with _opened(data) as journal:
        ways = [_way(way) for way in audit.replay(journal)]
        differences = [_difference(found) for found in audit.redecide(journal)] if redecide else None
    if as_json:
        show_json({"ways": ways, "differences": differences})
    else:
        show_rows(ways, ["from_record", "to_record", "state"], as_json=False, none="nothing to replay")
        if differences is not None:
            show_rows(differences, ["record", "command", "today"], as_json=False, none="today's rules decide the same")
    if len({way["state"] for way in ways}) > 1:
        raise Failed("the ways do not lead to the same state; `copydesk journal verify` looks for damage")


def _way(way: "audit.Way") -> dict[str, Any]:
    return {"from_record": way.start_seq, "to_record": way.last_seq, "state": way.digest}


def _difference(found: "audit.Difference") -> dict[str, Any]:
    """A record that today's rules would decide otherwise: refused for a reason, or with other events."""
    command = type(found.record.command).__name__
    return {"record": found.record.seq, "command": command, "today": found.refusal or "other events"}


def _show_whole(journal: "SqliteJournal", start: int) -> None:
    import msgspec  # noqa: PLC0415

    for record in journal.read(start):
        typer.echo(msgspec.json.encode(record))


@contextmanager
def _opened(folder: Path) -> Iterator["SqliteJournal"]:
    """The journal of a folder that has one. Raises: Failed."""
    from copydesk.journal.errors import JournalError  # noqa: PLC0415
    from copydesk.journal.sqlite import FILE_NAME, SqliteJournal  # noqa: PLC0415

    if not (folder / FILE_NAME).is_file():
        raise Failed(f"there is no journal in {folder}; name its folder with --data")
    try:
        journal = SqliteJournal(folder)
        try:
            yield journal
        finally:
            journal.close()
    except JournalError as error:
        raise Failed(str(error)) from None
