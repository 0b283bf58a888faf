"""`copydesk world`: look over a world file before a server takes it."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import Failed
from copydesk.cli.output import AsJson, show_row

app = typer.Typer(name="world", help="World files: the first state of an exchange.", no_args_is_help=True)


@app.callback()
def _about() -> None:
    """World files: the first state of an exchange."""


@app.command(epilog=examples("copydesk world check world.toml"))
def check(
    file: Annotated[Path, typer.Argument(help="The world file.")],
    as_json: AsJson = False,
) -> None:
    """Read a world file and rehearse it on an exchange that nobody keeps: a mistake is told with its line and key."""
    from copydesk import first_start, world  # noqa: PLC0415 - brings the engine

    try:
        plan = world.read(file)
        state = first_start.first_state(plan, None, empty=False, at=0)
    except world.BadFile as mistake:
        raise Failed(str(mistake)) from None
    users = [user for user, _ in plan.everyone()]
    keys = sum(len(user.keys) for user in users)
    found = {"users": len(users), "keys": keys, "commands": len(state.commands)}
    show_row(found, as_json=as_json)
