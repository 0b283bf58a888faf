"""A planned stop: who listens is told before, and may go on for a while."""

import json

import anyio
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from copydesk import bootstrap
from copydesk.settings import load

pytestmark = [pytest.mark.anyio, pytest.mark.rule("websocket.stop")]

QUIET = {"in_memory": True, "empty": True, "port": 0, "operator_port": 0, "tls": False}
LONGER_THAN_THE_TEST_MS = 600_000


@pytest.mark.parametrize("notice_ms", [0, LONGER_THAN_THE_TEST_MS])
async def test_a_stop_is_announced_before_it_comes(notice_ms: int) -> None:
    """With a time between, all goes on until it has passed or the house is told again; without, it ends at once."""
    house = bootstrap.build(load(environment={}, flags={**QUIET, "stop_notice_ms": notice_ms}))
    clients = []

    async def listens(url: str) -> None:
        client = await connect(f"{url}/public")
        await client.send("ping")
        assert await client.recv() == "pong"
        clients.append(client)
        house.switch.stop()

    async def hears_the_end() -> None:
        (client,) = clients
        assert json.loads(await client.recv())["code"] == "64008"
        if notice_ms:
            await client.send("ping")
            assert await client.recv() == "pong"
            house.switch.stop()
        with pytest.raises(ConnectionClosed) as ended:
            await client.recv()
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == 1012

    async with anyio.create_task_group() as tasks, house.running() as running:
        await listens(running.variables["WS_URL"])
        await house.switch.wait()
        tasks.start_soon(hears_the_end)


async def test_where_nobody_listens_nothing_is_waited_for() -> None:
    """The house stops at once, whatever time it would give."""
    house = bootstrap.build(load(environment={}, flags={**QUIET, "stop_notice_ms": LONGER_THAN_THE_TEST_MS}))

    async with house.running():
        house.switch.stop()
        await house.switch.wait()
