"""`copydesk user`: the users of a running exchange."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import EXIT_USAGE, Failed
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_done, show_row, show_rows
from copydesk.wire import operations

app = typer.Typer(name="user", help="Open accounts, list them, say who may copy.", no_args_is_help=True)


@app.command(epilog=examples("copydesk user add alice", "copydesk user add alice --json"))
def add(
    name: Annotated[str, typer.Argument(help="A letter first; letters, digits, dots and dashes.")],
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Open an account. It has no money and no key yet."""
    show_row(rows([call(operations.CREATE_USER, env, url, name=name)])[0], as_json=as_json)


@app.command("list", epilog=examples("copydesk user list", "copydesk user list --json"))
def list_users(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """All users, and what they lead."""
    users = rows(call(operations.LIST_USERS, env, url))
    show_rows(users, ["name", "uid", "leads"], as_json=as_json, none="no users")


@app.command(epilog=examples("copydesk user copying bob --bar", "copydesk user copying bob --allow"))
def copying(
    *,
    name: Annotated[str, typer.Argument(help="Name or uid.")],
    allowed: Annotated[
        bool | None, typer.Option("--allow/--bar", help="Whether he may; one of both.", show_default=False)
    ] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Let a user begin to copy, or not; what he copies by now goes on."""
    if allowed is None:
        raise Failed("say --allow or --bar", EXIT_USAGE)
    done = call(operations.ALLOW_COPYING, env, url, user=name, allowed=allowed)
    show_done(done, f"{name} may {'begin' if allowed else 'not begin'} to copy", as_json=as_json)
