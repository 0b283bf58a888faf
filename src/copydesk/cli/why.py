"""`copydesk why`: why something was not copied, on a running exchange."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from copydesk.cli.examples import examples
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_json, show_rows
from copydesk.wire import operations

EXAMPLES = examples("copydesk why lead", "copydesk why lead --copy-trader copier", "copydesk why --all --limit 20")
COLUMNS = ["time", "copy_trader", "instrument", "what", "why"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def why(
    lead: Annotated[str | None, typer.Argument(help="Whose fills: name or uid.", show_default="everybody's")] = None,
    copy_trader: Annotated[str | None, typer.Option(help="Whose copies: name or uid.")] = None,
    lead_position: Annotated[str | None, typer.Option(help="Of which lead position.")] = None,
    instrument: Annotated[str | None, typer.Option(help="In which instrument.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what was copied and closed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many, the latest first.")] = 50,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Why a lead trader's fill was not copied, or a copy not closed: one line for each, with the rule that said no."""
    asked = {"lead": lead, "copy_trader": copy_trader, "lead_position": lead_position, "instrument": instrument}
    told = rows(call(operations.LIST_COPIES, env, url, **asked, missing=not everything, limit=limit))
    if as_json:
        show_json(told)
        return
    none = "nothing was copied" if everything else "nothing is missing: everything was copied"
    columns = COLUMNS if lead else ["lead", *COLUMNS]
    show_rows([_line(one) for one in told], columns, as_json=False, none=none)


def _line(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """An outcome as a line of the table: when, and the sentence with its numbers."""
    time = (_EPOCH + timedelta(milliseconds=outcome["at"])).strftime("%Y-%m-%d %H:%M:%S")
    numbers = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in outcome["details"].items())
    said = outcome["why"] or _done(outcome)
    return {**outcome, "time": time, "why": f"{said} ({numbers})" if numbers else said}


def _done(outcome: Mapping[str, Any]) -> str:
    """What was done, where nothing is missing."""
    done = f"{outcome['size']} at {outcome['price']}" if outcome["size"] else ""
    cause = outcome["cause"].replace("_", " ")
    return f"{done}, by {cause}" if cause else done
