"""`copydesk clock`: time in a running exchange, as something one turns."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_row
from copydesk.wire import operations

app = typer.Typer(name="clock", help="Freeze time, advance it, let it run.", no_args_is_help=True)


@app.callback()
def _about() -> None:
    """Freeze time, advance it, let it run."""


@app.command(epilog=examples("copydesk clock show"))
def show(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """What time it is in the exchange, and how time goes there."""
    _show(call(operations.SHOW_CLOCK, env, url), as_json)


@app.command(epilog=examples("copydesk clock freeze"))
def freeze(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """Let time stand still. Orders are still taken; all of them happen at this moment."""
    _show(call(operations.SET_CLOCK, env, url, mode="frozen"), as_json)


@app.command(epilog=examples("copydesk clock advance 8h", "copydesk clock advance 1d12h"))
def advance(
    *,
    duration: Annotated[str, typer.Argument(metavar="DURATION", help="Such as 8h, 90s, 1d12h or 250ms.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Let time pass at once. What falls due on the way happens, in order, each at its own time."""
    _show(call(operations.ADVANCE_CLOCK, env, url, by=duration), as_json)


@app.command("set", epilog=examples("copydesk clock set 2040-01-05T00:00:00Z"))
def set_clock(
    *,
    time: Annotated[str, typer.Argument(help="ISO 8601 with a zone; not earlier than it is.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Let time pass at once, until then."""
    _show(call(operations.ADVANCE_CLOCK, env, url, to=time), as_json)


@app.command("next-settlement", epilog=examples("copydesk clock next-settlement"))
def next_settlement(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """Let time pass at once until profit has been shared next: Monday 00:00 UTC+8."""
    _show(call(operations.JUMP_TO_SETTLEMENT, env, url), as_json)


@app.command(epilog=examples("copydesk clock speed 60    (an hour in a minute)"))
def speed(
    *,
    multiple: Annotated[str, typer.Argument(metavar="MULTIPLE", help="Of the real clock's speed; 1 is as fast.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Let time run at a multiple of its usual speed."""
    _show(call(operations.SET_CLOCK, env, url, mode="running", speed=multiple), as_json)


@app.command(epilog=examples("copydesk clock real"))
def real(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """Let time go in step with the real clock. If it is behind it catches up; what it is ahead it stays ahead."""
    _show(call(operations.SET_CLOCK, env, url, mode="real"), as_json)


def _show(status: Any, as_json: bool) -> None:
    row = rows([status])[0]
    show_row(row if as_json else _for_people(row), as_json=as_json)


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    speeds = {"frozen": "stands still", "running": f"runs {row['speed']} times as fast", "real": "in step"}
    return {
        "time": row["time"],
        "clock": speeds[row["mode"]],
        "against_the_real_clock": _distance(row["ahead_ms"]),
        "next_settlement": _moment(row["next_settlement_at"]),
        "journal_record": row["seq"],
    }


def _distance(ahead_ms: int) -> str:
    """How far ahead or behind, to the second."""
    seconds = round(abs(ahead_ms) / 1000)
    if not seconds:
        return "even"
    return f"{timedelta(seconds=seconds)} {'ahead' if ahead_ms > 0 else 'behind'}"


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
