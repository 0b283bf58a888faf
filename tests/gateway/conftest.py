"""What the tests of the gateway share."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the house does."""
    return "asyncio"
