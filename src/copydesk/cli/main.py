"""The entry point: the verbs under one name, and one line for whatever goes wrong.

Each verb lives in a file of its own and imports what it needs when it runs, so that help comes at once.
"""

import sys
from typing import Annotated

import typer

from copydesk import __version__
from copydesk.cli import (
    clock,
    demo,
    deposit,
    doctor,
    funding,
    instrument,
    journal,
    key,
    lead,
    price,
    serve,
    user,
    why,
    world,
)
from copydesk.cli.failing import EXIT_FAILED, Failed

app = typer.Typer(
    name="copydesk",
    help="An exchange that you run yourself and that speaks OKX's v5 API.",
    epilog="Start with: copydesk demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("serve", epilog=serve.EXAMPLES)(serve.serve)
app.command("demo", epilog=demo.EXAMPLES)(demo.demo)
app.command("deposit", epilog=deposit.EXAMPLES)(deposit.deposit)
app.command("why", epilog=why.EXAMPLES)(why.why)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)
for verb in (user, key, lead, instrument, price, funding, clock, journal, world):
    app.add_typer(verb.app)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """An exchange that you run yourself and that speaks OKX's v5 API."""


def main() -> None:
    """Run a verb; every error is one line on stderr."""
    try:
        sys.exit(app(prog_name="copydesk", standalone_mode=False) or 0)
    except Failed as failed:
        _say(str(failed))
        sys.exit(failed.code)
    except typer.TyperException as misused:
        if told := misused.format_message():  # nothing is to be told where help was shown instead
            _say(told)
        sys.exit(misused.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        _say("stopped")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(EXIT_FAILED)
    except OSError as refused:
        _say(": ".join(part for part in (refused.filename, refused.strerror or str(refused)) if part))
        sys.exit(EXIT_FAILED)


def _say(text: str) -> None:
    sys.stderr.write(f"copydesk: {' '.join(text.split())}\n")


if __name__ == "__main__":
    main()
