"""`copydesk price`: move the market of a running exchange by hand."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import Failed
from copydesk.cli.operator import EnvFile, Url, call
from copydesk.cli.output import AsJson, show_done
from copydesk.wire import operations

app = typer.Typer(name="price", help="Move the market by hand.", no_args_is_help=True)


@app.callback()
def _about() -> None:
    """Move the market by hand."""


@app.command("set", epilog=examples("copydesk price set BTC-USDT-SWAP 84000"))
def set_price(
    *,
    instrument: Annotated[str, typer.Argument(help="Its id.")],
    price: Annotated[str, typer.Argument(help="The new price, on the instrument's tick.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Set index and mark, and let the house quote five levels a side around them.

    Resting orders that the new quotes cross are filled. Where the house quotes moving prices, they go on from here.
    """
    from copydesk.first_start import UnknownPrice, house_quote  # noqa: PLC0415 - brings the engine

    try:
        quote = house_quote(instrument, price)
    except UnknownPrice as refused:
        raise Failed(str(refused)) from None
    done = call(operations.SET_PRICES, env, url, quotes=[quote])
    show_done(done, f"{instrument} is quoted around {price}", as_json=as_json)
