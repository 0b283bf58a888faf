"""How a verb answers: a table for people, JSON for scripts."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for scripts.")]


PIPED_WIDTH = 160
"""Columns of a table that goes to a file or another program, where nobody's window is too narrow."""


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, none: str) -> None:
    """Rows as a table with these columns, or all of them as a JSON array; `none` is said when there are none."""
    if as_json:
        show_json(list(rows))
    elif rows:
        _table(rows, columns)
    else:
        typer.echo(none)


def show_row(row: Mapping[str, Any], *, as_json: bool) -> None:
    """One thing, a line for each of its properties, or a JSON object."""
    if as_json:
        show_json(row)
        return
    width = max(map(len, row))
    for name, value in row.items():
        shown = _time(value) if name.endswith("_at") and value is not None else _text(value)
        typer.echo(f"{name.replace('_', ' '):<{width}}  {shown}")


def show_done(done: Any, told: str, *, as_json: bool) -> None:
    """What was done, in a sentence with the number of its record, or that number and its time as JSON."""
    if as_json:
        show_json({"seq": done.seq, "at": done.at})
    else:
        typer.echo(f"{told} (record {done.seq})")


def show_json(value: Any) -> None:
    """The value as JSON on one line; numbers are text, as everywhere."""
    typer.echo(json.dumps(value, default=str, ensure_ascii=False))


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console  # noqa: PLC0415 - takes longer to import than most verbs take
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_text(row.get(column, "")) for column in columns))
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, PIPED_WIDTH)
    console.print(table)


def _time(at: int) -> str:
    """Unix milliseconds as people read a time."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
