"""`copydesk serve`: an exchange of your own."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk.cli.examples import examples
from copydesk.cli.failing import Failed
from copydesk.cli.output import AsJson
from copydesk.cli.running import run
from copydesk.settings import load

EXAMPLES = examples(
    "copydesk serve --data ./my-exchange",
    "copydesk serve --in-memory --world world.toml",
    "COPYDESK_PORT=9000 copydesk serve --settings copydesk.toml",
)
ENV_NAME = "copydesk.env"

Host = Annotated[str | None, typer.Option(help="Where to listen.", show_default="127.0.0.1")]
Port = Annotated[int | None, typer.Option(help="REST and WebSocket; 0 is any free port.", show_default="8080")]
TlsPort = Annotated[int | None, typer.Option(help="The same over TLS.", show_default="8443")]
OperatorPort = Annotated[int | None, typer.Option(help="The operator's API.", show_default="8081")]
FrozenAt = Annotated[
    str | None, typer.Option(help="Begin a new exchange with its clock standing at this time, in ISO 8601.")
]
Replay = Annotated[
    Path | None, typer.Option("--replay", help="Replay prices from this CSV or Parquet file of candles or trades.")
]
ReplayInstrument = Annotated[
    str | None, typer.Option("--replay-instrument", help="Whose prices they are, where the file does not say.")
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", envvar="COPYDESK_SETTINGS", help="A settings file in TOML.")
]


def serve(
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="The data folder; made if missing.", show_default="copydesk-data")
    ] = None,
    in_memory: Annotated[bool, typer.Option("--in-memory", help="Keep nothing; all ends with the process.")] = False,
    host: Host = None,
    port: Port = None,
    tls_port: TlsPort = None,
    no_tls: Annotated[bool, typer.Option("--no-tls", help="No TLS listener.")] = False,
    operator_port: OperatorPort = None,
    world: Annotated[
        Path | None, typer.Option("--world", help="A world file: what an empty folder begins with.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="List no instruments but those the world names.")] = False,
    frozen_at: FrozenAt = None,
    quotes: Annotated[bool, typer.Option("--quotes", help="Let the house quote moving prices.")] = False,
    replay: Replay = None,
    replay_instrument: ReplayInstrument = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Run an exchange until Ctrl-C. Settings come from file, environment (COPYDESK_…) and options; the later wins."""
    if in_memory and data is not None:
        raise Failed("--in-memory keeps nothing, so it takes no --data")
    flags: dict[str, Any] = {
        "data_folder": data,
        "in_memory": in_memory or None,
        "host": host,
        "port": port,
        "tls_port": tls_port,
        "tls": False if no_tls else None,
        "operator_port": operator_port,
        "world": world,
        "empty": empty or None,
        "frozen_at": frozen_at,
        "quotes": {"enabled": quotes or None, "replay": replay, "replay_instrument": replay_instrument},
    }
    run(lambda: load(settings, flags=flags), ENV_NAME, _as_json if as_json else _in_words)


def _as_json(variables: dict[str, str], env_file: str) -> None:
    typer.echo(json.dumps({"env_file": env_file, **variables}))


def _in_words(variables: dict[str, str], env_file: str) -> None:
    """Where it listens. Secrets are shown only if they are written nowhere."""
    typer.echo(f"REST       {variables['BASE_URL']}")
    if "TLS_BASE_URL" in variables:
        typer.echo(f"REST, TLS  {variables['TLS_BASE_URL']}  (authority: {variables['SSL_CERT_FILE']})")
    typer.echo(f"Documents  {variables['BASE_URL']}/docs")
    typer.echo(f"Operator   {variables['OPERATOR_URL']}")
    if env_file:
        typer.echo(f"Addresses, operator's token and keys made for the world's users: {env_file}")
    else:
        for name, value in variables.items():
            typer.echo(f"{name}={value}")
    typer.echo("Ctrl-C stops.")
