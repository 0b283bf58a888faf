"""What the tests of the gateway share."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.gateway.operating import TOKEN, Operator
from tests.gateway.scene import Scene

from copydesk.gateway.operator.app import operator_app


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the house does."""
    return "asyncio"


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    """An operator of a furnished world."""
    scene = await Scene().furnish()
    desk = scene.desk()
    app = operator_app(desk, TOKEN)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://operator") as client:
        yield Operator(scene, client)
