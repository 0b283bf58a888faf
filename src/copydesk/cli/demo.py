"""`copydesk demo`: an exchange with a living market and four users, and lines to paste that work at once.

Or a story: a week of copy trading in seconds, and what came of it.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from copydesk.cli.demo_lines import lines
from copydesk.cli.examples import examples
from copydesk.cli.failing import EXIT_USAGE, Failed
from copydesk.cli.output import AsJson
from copydesk.cli.running import run
from copydesk.cli.serve import Host, OperatorPort, Port, Replay, ReplayInstrument, TlsPort
from copydesk.settings import load

EXAMPLES = examples(
    "copydesk demo",
    "copydesk demo --port 9000 --tls-port 9443 --operator-port 9001",
    "copydesk demo --story week --seed 7",
)
ENV_NAME = "demo.env"
WORLD = Path(__file__).parents[1] / "data" / "demo.toml"
DEFAULTS = {
    "data_folder": "demo-data",
    "world": str(WORLD),
    "quotes": {"enabled": True},
    "forget_old_records": True,
    "snapshot_every_records": 5000,
}
"""Moving prices make some 30 MB of records an hour, so the demo keeps only those that its snapshots need."""


def demo(
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="The data folder; kept when you stop.", show_default="demo-data")
    ] = None,
    host: Host = None,
    port: Port = None,
    tls_port: TlsPort = None,
    operator_port: OperatorPort = None,
    seed: Annotated[int | None, typer.Option(help="Where the prices wander comes from here.", show_default="1")] = None,
    story: Annotated[
        Literal["week"] | None,
        typer.Option(help="Live a week of copy trading in seconds instead, tell what came of it, and leave."),
    ] = None,
    interval_ms: Annotated[
        int | None, typer.Option("--interval-ms", help="How often prices move.", show_default="1000")
    ] = None,
    replay: Replay = None,
    replay_instrument: ReplayInstrument = None,
    as_json: AsJson = False,
) -> None:
    """Start an exchange on loopback: prices move, a lead trader, a copier, a read-only key and an applicant are there.

    Ctrl-C stops it; started again on the same folder it goes on where it stopped, with the same keys.
    """
    places = {"host": host, "port": port, "tls_port": tls_port, "operator_port": operator_port}
    prices = {"interval_ms": interval_ms, "replay": replay, "replay_instrument": replay_instrument}
    if story is not None:
        _tell(seed, data, {**places, **prices}, as_json=as_json)
        return
    flags = {"data_folder": data, **places, "quotes": {"seed": seed, **prices}}
    run(lambda: load(flags=flags, defaults=DEFAULTS), ENV_NAME, _as_json if as_json else _in_words)


def _tell(seed: int | None, data: Path | None, others: dict[str, Any], *, as_json: bool) -> None:
    """A story; it serves nobody, so what is about serving is refused."""
    from copydesk.cli.demo_story import tell_story  # noqa: PLC0415 - brings the engine

    for name, value in others.items():
        if value is not None:
            raise Failed(f"--{name.replace('_', '-')} means nothing to a story", EXIT_USAGE)
    tell_story(seed, data, as_json=as_json)


def _as_json(variables: dict[str, str], env_file: str) -> None:
    typer.echo(json.dumps({"env_file": env_file, **variables}))


def _in_words(variables: dict[str, str], env_file: str) -> None:
    typer.echo(lines(variables, env_file))
