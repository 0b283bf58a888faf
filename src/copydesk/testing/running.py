"""An exchange that runs beside a test: in this process, in a thread of its own, on free ports, in memory.

It is the exchange that `copydesk serve` runs, over real HTTP; nothing of it is replaced.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk import bootstrap
    from copydesk.client import Credentials
    from copydesk.operator_client import OperatorClient
    from copydesk.wire.operator_clock import ClockStatus

WORLD = Path(__file__).parents[1] / "data" / "demo.toml"
"""The users one starts with: LEAD, READONLY, COPIER and APPLICANT."""

STARTED_WITHIN_SECONDS = 30


class ExchangeDidNotStart(Exception):
    """There is no exchange to test against: why."""


class RunningExchange:
    """Addresses and keys of a running exchange, and the operator's hand on it.

    `variables` are what `copydesk demo` writes into demo.env: BASE_URL, LEAD_KEY and so on.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)

    def __repr__(self) -> str:
        return f"RunningExchange({self.base_url!r})"

    @property
    def base_url(self) -> str:
        """The REST address."""
        return self.variables["BASE_URL"]

    @property
    def ws_url(self) -> str:
        """The address below which the WebSockets lie."""
        return self.variables["WS_URL"]

    @property
    def operator(self) -> "OperatorClient":
        """A caller of the operator's API; the operations are in `copydesk.wire.operations`."""
        from copydesk.operator_client import OperatorClient  # noqa: PLC0415 - importing the plugin stays quick

        return OperatorClient(self.variables["OPERATOR_URL"], self.variables["OPERATOR_TOKEN"])

    def credentials(self, name: str) -> "Credentials":
        """The key of a user of the world, by what its variables begin with: LEAD, COPIER, READONLY, APPLICANT."""
        from copydesk.client import Credentials  # noqa: PLC0415

        return Credentials(*(self.variables[f"{name}_{part}"] for part in ("KEY", "SECRET", "PASSPHRASE")))

    def new_user(self, name: str, **deposits: Decimal | int | str) -> "Credentials":
        """A new user with this much of each currency, and a key that may read and trade."""
        from copydesk.client import Credentials  # noqa: PLC0415
        from copydesk.wire import operations  # noqa: PLC0415

        operator = self.operator
        operator.call(operations.CREATE_USER, name=name)
        for currency, amount in deposits.items():
            operator.call(operations.DEPOSIT, user=name, currency=currency, amount=str(amount))
        made = operator.call(operations.CREATE_KEY, user=name)
        return Credentials(made.key, made.secret, made.passphrase)

    @property
    def now(self) -> datetime:
        """What time it is in the exchange, in UTC."""
        from copydesk.wire import operations  # noqa: PLC0415

        return _time_of(self.operator.call(operations.SHOW_CLOCK))

    def freeze(self) -> datetime:
        """Let time stand still in the exchange; gives the moment at which it does."""
        from copydesk.wire import operations  # noqa: PLC0415

        return _time_of(self.operator.call(operations.SET_CLOCK, mode="frozen"))

    def advance(self, by: str | timedelta) -> datetime:
        """Let so much time pass at once, such as "8h"; what falls due on the way happens. Gives the time it is then."""
        from copydesk.wire import operations  # noqa: PLC0415

        duration = by if isinstance(by, str) else f"{by // timedelta(milliseconds=1)}ms"
        return _time_of(self.operator.call(operations.ADVANCE_CLOCK, by=duration))

    def set_funding_rate(self, instrument: str, rate: Decimal | str) -> datetime:
        """Let a swap be funded at a rate, such as "0.001", until another is set. Gives when it is charged first."""
        from copydesk.wire import operations  # noqa: PLC0415

        return _moment(self.operator.call(operations.SET_FUNDING, instrument=instrument, rate=str(rate)).due_at)

    def advance_to_settlement(self) -> datetime:
        """Let time pass at once until profit has been shared next: Monday 00:00 UTC+8."""
        from copydesk.wire import operations  # noqa: PLC0415

        return _time_of(self.operator.call(operations.JUMP_TO_SETTLEMENT))


def _time_of(status: "ClockStatus") -> datetime:
    return _moment(status.at)


def _moment(at_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)


@contextmanager
def running_exchange(world: Path | None = WORLD, **settings: Any) -> Iterator[RunningExchange]:
    """An exchange that begins with this world and ends with the block.

    `settings` are those of a settings file, by name; unless they say otherwise it lives in memory, on free ports and
    without TLS. With `frozen_at="2026-01-05T00:00:00Z"` its time stands until the test advances it. Raises:
    ExchangeDidNotStart.
    """
    house = _House({**_QUIET, "world": world, **settings})
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

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.variables: Future[dict[str, str]] = Future()
        self.failure: BaseException | None = None
        self._settings = settings
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

        house = bootstrap.build(load(environment={}, flags=self._settings))
        self._loop, self._switch = asyncio.get_running_loop(), house.switch
        async with house.running() as running:
            self.variables.set_result(running.variables)
            await house.switch.wait()
        if house.switch.failure is not None:
            raise house.switch.failure
