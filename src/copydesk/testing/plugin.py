"""The pytest plugin: a running exchange for a whole test session."""

from collections.abc import Iterator

import pytest

from copydesk.testing.running import RunningExchange, running_exchange

FROZEN_AT = "copydesk_frozen_at"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let pytest's configuration say when the exchange's time stands."""
    parser.addini(
        FROZEN_AT, "The time in ISO 8601 at which the exchange's clock stands; without it time goes.", default=""
    )


@pytest.fixture(scope="session")
def copydesk_exchange(pytestconfig: pytest.Config) -> Iterator[RunningExchange]:
    """An exchange in memory with a lead trader, a copier, a read-only key and an applicant; prices stand still.

    With `copydesk_frozen_at` in pytest's configuration time stands too, until a test advances it.
    """
    with running_exchange(frozen_at=pytestconfig.getini(FROZEN_AT) or None) as exchange:
        yield exchange
