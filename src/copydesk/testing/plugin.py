"""The pytest plugin: a running exchange for a whole test session, and one that every test finds as it was at first.

How they begin is said in pytest's configuration or on its command line. Each process of pytest-xdist has its own.
"""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from copydesk.testing.exchange import RunningExchange

FROZEN_AT, SEED, WORLD, SETTINGS = "copydesk_frozen_at", "copydesk_seed", "copydesk_world", "copydesk_settings"

OPTIONS = {
    FROZEN_AT: "The time in ISO 8601 at which the exchange's clock stands; without it time goes.",
    SEED: "Let the house quote prices that wander, drawn from this number; without it prices stand still.",
    WORLD: "The world file that the exchange begins with; without it LEAD, COPIER, READONLY and APPLICANT.",
    SETTINGS: "A settings file; the exchange still lives in memory, on free ports.",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pytest's configuration and command line say how the exchange begins."""
    group = parser.getgroup("copydesk", "the exchange to test against")
    for name, what in OPTIONS.items():
        parser.addini(name, what, default="")
        group.addoption(f"--{name.replace('_', '-')}", dest=name, default=None, help=what)


@pytest.fixture(scope="session")
def copydesk_exchange(pytestconfig: pytest.Config) -> "Iterator[RunningExchange]":
    """An exchange in memory, shared by all tests: with a lead trader, a copier, a read-only key and an applicant.

    Prices stand still, and time goes, unless the configuration says otherwise.
    """
    with _started(pytestconfig) as exchange:
        yield exchange


@pytest.fixture(scope="session")
def copydesk_prepare() -> "Callable[[RunningExchange], object]":
    """What is done once with the exchange of `copydesk_fresh_exchange`, before its first state is kept: nothing.

    Override it to open accounts, set prices, let lead traders lead.
    """
    return lambda _: None


@pytest.fixture(scope="session")
def _copydesk_first_state(
    pytestconfig: pytest.Config, copydesk_prepare: "Callable[[RunningExchange], object]"
) -> "Iterator[tuple[RunningExchange, Any]]":
    with _started(pytestconfig) as exchange:
        copydesk_prepare(exchange)
        yield exchange, exchange.snapshot()


@pytest.fixture
def copydesk_fresh_exchange(_copydesk_first_state: "tuple[RunningExchange, Any]") -> "RunningExchange":
    """An exchange like `copydesk_exchange`, which every test finds in its first state."""
    exchange, first_state = _copydesk_first_state
    exchange.restore(first_state)
    return exchange


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what the exchange refused last, and what was not copied, and why."""
    report = yield
    exchanges = sys.modules.get("copydesk.testing.exchange")
    if report.when == "call" and report.failed and exchanges is not None:
        for name, value in getattr(item, "funcargs", {}).items():
            if isinstance(value, exchanges.RunningExchange) and (told := value.told()):
                report.sections.append((f"{name}: what it said no to last", told))
    return report


def _started(config: pytest.Config) -> "AbstractContextManager[RunningExchange]":
    from copydesk.testing import running  # noqa: PLC0415 - pytest loads this plugin in every run

    settings: dict[str, Any] = {}
    if frozen_at := _said(config, FROZEN_AT):
        settings["frozen_at"] = frozen_at
    if seed := _said(config, SEED):
        settings["quotes"] = {"enabled": True, "seed": seed}
    world, file = _path(config, WORLD), _path(config, SETTINGS)
    return running.running_exchange(world or running.WORLD, settings_file=file, **settings)


def _said(config: pytest.Config, name: str) -> str:
    return str(config.getoption(name) or config.getini(name))


def _path(config: pytest.Config, name: str) -> Path | None:
    """A path of the command line is seen from where pytest was started, one of the configuration from its file."""
    if said := config.getoption(name):
        return config.invocation_params.dir / str(said)
    written = str(config.getini(name))
    folder = config.inipath.parent if config.inipath else config.rootpath
    return folder / written if written else None
