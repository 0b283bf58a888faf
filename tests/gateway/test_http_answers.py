"""HTTP as it should be, tried over raw sockets: targets, order, HEAD, upgrades."""

import pytest
from tests.gateway.raw_sockets import (
    BOTH_LOOPS,
    PATIENT,
    connected,
)

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", BOTH_LOOPS, ids=["asyncio", "uvloop"])]


async def test_target_arrives_exactly_as_sent_and_nothing_is_added_to_the_answer() -> None:
    """Escapes, an empty query and odd characters are left alone; there is no server and no date header."""
    async with connected() as wire:
        wire.send(b"GET /api/v5/x%2Cy?a=%2c,b&c=? HTTP/1.1\r\nHost: x\r\n\r\nGET /z? HTTP/1.1\r\nHost: x\r\n\r\n")
        _, first, head = await wire.answer()
        _, second, _ = await wire.answer()

    assert first["target"] == "/api/v5/x%2Cy?a=%2c,b&c=?"
    assert second["target"] == "/z?"
    assert head == b"HTTP/1.1 200 OK\r\ncontent-length: 51\r\n\r\n"


async def test_pipelined_requests_are_answered_in_order() -> None:
    """A hundred requests in one write come back in their order."""
    async with connected() as wire:
        wire.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(100)))
        targets = [(await wire.answer())[1]["target"] for _ in range(100)]

    assert targets == [f"/{number}" for number in range(100)]


async def test_head_is_answered_without_a_body_and_the_connection_goes_on() -> None:
    """The answer to HEAD ends with its headers."""
    async with connected() as wire:
        wire.send(b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await wire.head()
        wire.send(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        _, told, _ = await wire.answer()

    assert head.startswith(b"HTTP/1.1 200")
    assert told["target"] == "/b"


async def test_an_upgrade_that_is_not_offered_is_passed_over() -> None:
    """The request is answered as if it had not asked, and the connection closed, for its parser is spent."""
    async with connected(PATIENT) as wire:
        wire.send(b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
        status, _, head = await wire.answer()

    assert status == 200
    assert b"connection: close" in head


async def test_expect_continue_is_answered() -> None:
    """A client that asks before it sends is told to go on."""
    async with connected(PATIENT) as wire:
        wire.send(b"POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n")
        assert await wire.head() == b"HTTP/1.1 100 Continue\r\n\r\n"
        wire.send(b"{}")
        assert (await wire.answer())[0] == 200
