"""`copydesk lead`: who may lead trades on a running exchange."""

from typing import Annotated

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import EXIT_USAGE, Failed
from copydesk.cli.operator import EnvFile, Url, call, rows
from copydesk.cli.output import AsJson, show_done, show_rows
from copydesk.wire import operations

app = typer.Typer(name="lead", help="Make lead traders; decide who leads, on which terms.", no_args_is_help=True)

User = Annotated[str, typer.Argument(help="Name or uid.")]
InstrumentType = Annotated[str, typer.Argument(metavar="SWAP|SPOT", help="What to lead in.")]
Decision = Annotated[
    bool | None, typer.Option("--accept/--decline", help="The decision; one of both.", show_default=False)
]


@app.command(
    epilog=examples("copydesk lead approve alice SWAP BTC-USDT-SWAP ETH-USDT-SWAP --profit-sharing-ratio 0.13")
)
def approve(
    *,
    user: User,
    instrument_type: InstrumentType,
    instruments: Annotated[list[str], typer.Argument(help="The first set of leading instruments.")],
    profit_sharing_ratio: Annotated[str, typer.Option(help="The lead trader's share; 0.1 is 10 %.")] = "0.1",
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Make a user a lead trader."""
    done = call(
        operations.APPROVE_LEAD,
        env,
        url,
        user=user,
        instrument_type=instrument_type,
        instruments=instruments,
        profit_sharing_ratio=profit_sharing_ratio,
    )
    show_done(done, f"{user} leads {instrument_type} with {', '.join(instruments)}", as_json=as_json)


@app.command(epilog=examples("copydesk lead stop alice SPOT"))
def stop(
    *, user: User, instrument_type: InstrumentType, env: EnvFile = None, url: Url = None, as_json: AsJson = False
) -> None:
    """Ask for a lead trader to stop, as he would in the app: no position and no order of what he leads may be open."""
    done = call(operations.STOP_LEAD, env, url, user=user, instrument_type=instrument_type)
    show_done(done, f"{user} has asked to lead {instrument_type} no more", as_json=as_json)


@app.command(epilog=examples("copydesk lead applications"))
def applications(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """Who asked to lead and waits for a decision."""
    waiting = rows(call(operations.LIST_APPLICATIONS, env, url))
    show_rows(waiting, ["name", "uid", "instrument_type", "instruments"], as_json=as_json, none="nobody waits")


@app.command(epilog=examples("copydesk lead decide alice SWAP --accept", "copydesk lead decide bob SPOT --decline"))
def decide(
    *,
    user: User,
    instrument_type: InstrumentType,
    accept: Decision = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Accept or decline an application."""
    accepted = _decided(accept)
    done = call(operations.DECIDE_APPLICATION, env, url, user=user, instrument_type=instrument_type, accept=accepted)
    told = (
        f"{user} leads {instrument_type} now"
        if accepted
        else f"the application of {user} to lead {instrument_type} is declined"
    )
    show_done(done, told, as_json=as_json)


@app.command("list", epilog=examples("copydesk lead list", "copydesk lead list --json"))
def list_leads(env: EnvFile = None, url: Url = None, as_json: AsJson = False) -> None:
    """Who leads, on which terms, and who waits to stop."""
    leads = rows(call(operations.LIST_LEADS, env, url))
    shown = ["name", "instrument_type", "mode", "custom_copying", "places", "copy_traders", "asked_to_stop"]
    show_rows(leads, shown, as_json=as_json, none="nobody leads")


@app.command(epilog=examples("copydesk lead terms alice --private --places 5"))
def terms(
    *,
    user: User,
    private: Annotated[bool, typer.Option("--private/--public", help="In no ranks, or in them.")] = False,
    smart_sync_only: Annotated[bool, typer.Option(help="Let nobody begin by a call.")] = False,
    places: Annotated[int | None, typer.Option(min=0, help="How many may copy at a time.")] = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Set the terms on which a lead trader of swaps may be copied; what is not said is as in the beginning."""
    done = call(
        operations.SET_LEAD_TERMS,
        env,
        url,
        user=user,
        mode="private" if private else "public",
        custom_copying=not smart_sync_only,
        places=places,
    )
    show_done(done, f"{user} may be copied on these terms", as_json=as_json)


@app.command(epilog=examples("copydesk lead decide-stop alice SWAP --accept"))
def decide_stop(
    *,
    user: User,
    instrument_type: InstrumentType,
    accept: Decision = None,
    env: EnvFile = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Let a lead trader go who has asked to stop, or keep him."""
    accepted = _decided(accept)
    done = call(operations.DECIDE_LEAD_STOP, env, url, user=user, instrument_type=instrument_type, accept=accepted)
    told = f"{user} {'leads no more' if accepted else 'goes on leading'} {instrument_type}"
    show_done(done, told, as_json=as_json)


def _decided(accept: bool | None) -> bool:
    """The decision, which must be said."""
    if accept is None:
        raise Failed("say --accept or --decline", EXIT_USAGE)
    return accept
