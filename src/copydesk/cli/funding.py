"""`copydesk funding`: the rate at which a swap of a running exchange is funded."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_row
from copydesk.wire import operations

app = typer.Typer(name="funding", help="Show and set the funding rate of a swap.", no_args_is_help=True)

Swap = Annotated[str, typer.Argument(help="Its id.")]


@app.command("show", epilog=examples("copydesk funding show BTC-USDT-SWAP"))
def show(*, instrument: Swap, env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """The rate that is charged next, when, and the last one."""
    show_row(rows([call(operations.SHOW_FUNDING, env, url, instrument=instrument)])[0], as_json=as_json)


@app.command(
    "set",
    epilog=examples("copydesk funding set BTC-USDT-SWAP 0.001", "copydesk funding set BTC-USDT-SWAP -0.001"),
    context_settings={"ignore_unknown_options": True},  # a negative rate begins like an option
)
def set_rate(
    *,
    instrument: Swap,
    rate: Annotated[str, typer.Argument(help="A fraction of the position: 0.0001 is 0.01 %, paid by longs.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Set the rate that is charged from the next settlement on; `copydesk clock` brings it near."""
    show_row(rows([call(operations.SET_FUNDING, env, url, instrument=instrument, rate=rate)])[0], as_json=as_json)
