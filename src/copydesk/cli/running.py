"""Running a house until it is told to stop: what `serve` and `demo` share.

Ctrl-C and SIGTERM end it in order, with exit code 0. A refusal of the disk ends it at once and without an answer to
anyone, for nobody can know what a restart will find.
"""

import asyncio
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable

from copydesk.cli.failing import EXIT_STOPPED_BY_FAILURE, Failed
from copydesk.settings import BadSettings, Settings

Tell = Callable[[dict[str, str], str], None]
"""Is shown the variables of the running house, and where they are written, "" if nowhere."""


def run(load: Callable[[], Settings], env_name: str, tell: Tell) -> None:
    """Run the house of these settings. Raises: Failed."""
    import uvloop  # noqa: PLC0415 - help and the other verbs do without a server

    from copydesk.bootstrap import CannotStart  # noqa: PLC0415
    from copydesk.journal.errors import JournalError  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="copydesk: %(message)s")
    try:
        uvloop.run(_run(load(), env_name, tell))
    except (BadSettings, CannotStart) as reason:
        raise Failed(str(reason)) from None
    except JournalError as refusal:  # while it was being closed
        raise Failed(str(refusal), EXIT_STOPPED_BY_FAILURE) from None


async def _run(settings: Settings, env_name: str, tell: Tell) -> None:
    from copydesk import bootstrap  # noqa: PLC0415

    bootstrap.raise_open_files()
    house = bootstrap.build(settings, env_name=env_name, on_failure=_stop_at_once)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, house.switch.stop)
    async with house.running() as running:
        bootstrap.quiet_collector()
        tell(running.variables, str(running.env_file or ""))
        await house.switch.wait()


def _stop_at_once(failure: BaseException) -> None:
    """One line, and the end: no answer, no snapshot, no cleaning up."""
    from copydesk.journal.errors import JournalError  # noqa: PLC0415

    if not isinstance(failure, JournalError):
        traceback.print_exception(failure)
    sys.stdout.flush()
    os.write(2, f"copydesk: stopped at once: {' '.join(str(failure).split())}\n".encode())
    os._exit(EXIT_STOPPED_BY_FAILURE)
