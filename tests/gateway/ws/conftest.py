"""What the tests of WebSockets share: asynchronous tests, and a room to sit down in."""

import pytest
from tests.gateway.ws.seats import Room

pytestmark = pytest.mark.anyio


@pytest.fixture
async def room() -> Room:
    """A furnished exchange; nobody sits there yet."""
    return await Room.furnished()
