"""`copydesk key`: API keys of a running exchange."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_row, show_rows
from copydesk.wire import operations

app = typer.Typer(name="key", help="Make API keys, list them, put them out of use.", no_args_is_help=True)


@app.command(epilog=examples("copydesk key add alice", "copydesk key add alice --permission read --address 10.0.0.0/8"))
def add(
    *,
    user: Annotated[str, typer.Argument(help="Whose key: name or uid.")],
    label: Annotated[str, typer.Option(help="What to call it.")] = "",
    permission: Annotated[list[str], typer.Option(help="read, trade, withdraw; may be repeated.")] = ["read", "trade"],  # noqa: B006
    environment: Annotated[str, typer.Option(help="live, demo or any.")] = "any",
    address: Annotated[
        list[str] | None, typer.Option(help="An address or segment it is bound to; may be repeated.")
    ] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Make a key. Its secret and passphrase are shown this once."""
    made = call(
        operations.CREATE_KEY,
        env,
        url,
        user=user,
        label=label,
        permissions=permission,
        environment=environment,
        addresses=address or [],
    )
    show_row(rows([made])[0], as_json=as_json)


@app.command("list", epilog=examples("copydesk key list", "copydesk key list alice --json"))
def list_keys(
    user: Annotated[str | None, typer.Argument(help="Only this user's.")] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """The keys in use, without their secrets."""
    keys = rows(call(operations.LIST_KEYS, env, url, user=user))
    columns = ["key", "uid", "label", "permissions", "environment", "addresses"]
    show_rows(keys, columns, as_json=as_json, none="no keys")


@app.command(epilog=examples("copydesk key revoke 3f1c…"))
def revoke(
    key: Annotated[str, typer.Argument(help="The key itself.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Put a key out of use, for good."""
    show_row(rows([call(operations.REVOKE_KEY, env, url, key=key)])[0], as_json=as_json)
