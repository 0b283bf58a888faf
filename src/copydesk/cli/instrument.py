"""`copydesk instrument`: what is traded on a running exchange, and in which state."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_row, show_rows
from copydesk.wire import operations

app = typer.Typer(
    name="instrument", help="List instruments; suspend, resume, offer, lift price limits.", no_args_is_help=True
)


@app.command("list", epilog=examples("copydesk instrument list", "copydesk instrument list SPOT --json"))
def list_instruments(
    instrument_type: Annotated[str | None, typer.Argument(metavar="[SWAP|SPOT]", help="Only these.")] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """All instruments with state and last price."""
    listed = rows(call(operations.LIST_INSTRUMENTS, env, url, instrument_type=instrument_type))
    columns = ["instrument", "instrument_type", "state", "offered_for_leading", "last"]
    show_rows(listed, columns, as_json=as_json, none="no instruments")


@app.command(
    "set",
    epilog=examples(
        "copydesk instrument set SOL-USDT-SWAP --state suspend", "copydesk instrument set SOL-USDT-SWAP --no-offered"
    ),
)
def change(
    *,
    instrument: Annotated[str, typer.Argument(help="Its id.")],
    state: Annotated[str | None, typer.Option(help="live, preopen, suspend or expired.")] = None,
    offered: Annotated[bool | None, typer.Option("--offered/--no-offered", help="Offered for leading.")] = None,
    price_limits: Annotated[
        bool | None, typer.Option("--price-limits/--no-price-limits", help="Whether it has price limits.")
    ] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Change an instrument's state, whether it is offered to lead traders, or whether it has price limits."""
    changes = {"state": state, "offered_for_leading": offered, "price_limits": price_limits}
    changed = call(operations.CHANGE_INSTRUMENT, env, url, instrument=instrument, **changes)
    show_row(rows([changed])[0], as_json=as_json)
