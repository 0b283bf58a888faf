"""The pytest plugin: a running exchange for a whole test session."""

from collections.abc import Iterator

import pytest

from copydesk.testing.running import RunningExchange, running_exchange


@pytest.fixture(scope="session")
def copydesk_exchange() -> Iterator[RunningExchange]:
    """An exchange in memory with a lead trader, a copier, a read-only key and an applicant; prices stand still."""
    with running_exchange() as exchange:
        yield exchange
