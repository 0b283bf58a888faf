"""`copydesk deposit`: money for a user of a running exchange."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call
from copydesk.cli.output import AsJson, show_done
from copydesk.wire import operations

EXAMPLES = examples("copydesk deposit alice USDT 10000", "copydesk deposit alice BTC 0.5 --wallet funding")


def deposit(
    *,
    user: Annotated[str, typer.Argument(help="Name or uid.")],
    currency: Annotated[str, typer.Argument(help="A currency that is traded.")],
    amount: Annotated[str, typer.Argument(help="How much.")],
    wallet: Annotated[str, typer.Option(help="trading or funding.")] = "trading",
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Bring money into an account from outside the exchange."""
    done = call(operations.DEPOSIT, env, url, user=user, currency=currency, amount=amount, wallet=wallet)
    show_done(done, f"{user} has {amount} {currency.upper()} more in the {wallet} account", as_json=as_json)
