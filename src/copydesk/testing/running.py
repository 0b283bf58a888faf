"""An exchange that runs beside a test: in this process, in a thread of its own, on free ports, in memory.

It is the exchange that `copydesk serve` runs, over real HTTP; nothing of it is replaced.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.testing.exchange import RunningExchange

if TYPE_CHECKING:
    from copydesk import bootstrap

WORLD = Path(__file__).parents[1] / "data" / "demo.toml"
"""The users one starts with: LEAD, READONLY, COPIER and APPLICANT."""

STARTED_WITHIN_SECONDS = 30


class ExchangeDidNotStart(Exception):
    """There is no exchange to test against: why."""


@contextmanager
def running_exchange(
    world: Path | None = WORLD, *, settings_file: Path | None = None, **settings: Any
) -> Iterator[RunningExchange]:
    """An exchange that begins with this world and ends with the block.

    `settings` are those of a settings file, by name; unless they say otherwise it lives in memory, on free ports and
    without TLS, whatever a file says; the file's world counts if none is given. With
    `frozen_at="2026-01-05T00:00:00Z"` its time stands until the test advances it. Raises: ExchangeDidNotStart.
    """
    usual, given = ({"world": world}, {}) if world == WORLD else ({}, {"world": world})
    house = _House(settings_file, {**_QUIET, **given, **settings}, usual)
    thread = threading.Thread(target=house.run, name="copydesk", daemon=True)
    thread.start()
    try:
        yield RunningExchange(house.variables.result(STARTED_WITHIN_SECONDS))
    finally:
        house.stop()
        thread.join()
    if house.failure is not None:
        raise house.failure


_QUIET: Mapping[str, Any] = {"in_memory": True, "port": 0, "operator_port": 0, "tls_port": 0, "tls": False}


class _House:
    """The thread's side: a loop in which a house runs until it is told to stop."""

    def __init__(self, file: Path | None, settings: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
        self.variables: Future[dict[str, str]] = Future()
        self.failure: BaseException | None = None
        self._file, self._settings, self._usual = file, settings, usual
        self._loop: asyncio.AbstractEventLoop | None = None
        self._switch: bootstrap.Switch | None = None

    def run(self) -> None:
        """Run to the end; whatever goes wrong is kept for the test."""
        try:
            asyncio.run(self._run())
        except BaseException as failure:  # noqa: BLE001 - raised again in the test's thread
            if self.variables.done():
                self.failure = failure
            else:
                self.variables.set_exception(ExchangeDidNotStart(str(failure)))

    def stop(self) -> None:
        """Let it end; nothing if it never began or has ended."""
        if self._loop is not None and self._switch is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._switch.stop)

    async def _run(self) -> None:
        from copydesk import bootstrap  # noqa: PLC0415 - the exchange itself
        from copydesk.settings import load  # noqa: PLC0415

        house = bootstrap.build(load(self._file, {}, self._settings, self._usual))
        self._loop, self._switch = asyncio.get_running_loop(), house.switch
        async with house.running() as running:
            self.variables.set_result(running.variables)
            await house.switch.wait()
        if house.switch.failure is not None:
            raise house.switch.failure
