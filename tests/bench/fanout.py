"""One trade to many subscribers: a house in this process and its readers in another; beside it a bare send.

The trades are real: an order that takes a hundredth of a contract from one that rests, through sequencer and feed. The
bare send writes as many bytes to as many sockets of the same loop, and knows nothing of WebSockets.
"""

import asyncio
import os
import sys
import time
from decimal import Decimal
from typing import cast

import msgspec
import uvloop
from tests.bench.socket_load import Socket

from copydesk.bootstrap.house import House, build, quiet_collector
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.engine.trading.messages import PlaceOrder, Side
from copydesk.settings import RequestSettings, Settings

INSTRUMENT = InstrumentId("BTC-USDT-SWAP")
PRICE = Decimal(83_400)
SIZE = Decimal("0.01")
TRADES_AT_ONCE = 4
"""So many commands meet in one commit, as under load; each is a push of its own."""


class Figures(msgspec.Struct, frozen=True):
    """Messages per second that the house pushed, that were sent bare, and how long one is."""

    pushed_per_second: float
    bare_per_second: float
    message_bytes: int


async def measure(subscribers: int, seconds: float) -> Figures:
    """The house first, then as many bytes bare."""
    requests = RequestSettings(socket_connections_per_second=100_000)
    house = build(Settings(in_memory=True, tls=False, port=0, operator_port=0, requests=requests))
    async with house.running() as running:
        quiet_collector()
        port = int(running.addresses.base_url.rpartition(":")[2])
        readers = await _readers(port, subscribers, "trades")
        seller = await _seller(house)
        begin, count = time.perf_counter(), 0
        while time.perf_counter() - begin < seconds:
            orders = [_order(seller, "sell", "ioc", SIZE) for _ in range(TRADES_AT_ONCE)]
            await asyncio.gather(*map(house.memory.sequencer.submit, orders))
            await asyncio.sleep(0)
            count += TRADES_AT_ONCE
        heard, closed, last_at = await _told(readers)
        positions = house.memory.sequencer.exchange.trading.positions
        sold = sum(abs(position.size) for position in positions if position.account == seller)
    assert sold == count * SIZE, "an order of the bench was not filled"
    assert not closed, "a subscriber was cut"
    messages = count * subscribers
    size = heard // messages
    return Figures(messages / (last_at - begin), await _bare(subscribers, seconds, bytes(size)), size)


def _order(account: AccountId, side: Side, type: str, size: Decimal) -> PlaceOrder:
    return PlaceOrder(account, INSTRUMENT, side, type, "cross", size, PRICE)  # type: ignore[arg-type]


async def _seller(house: House) -> AccountId:
    """One of two users; what the other bids is more than this one will ever sell."""
    submit = house.memory.sequencer.submit
    accounts = []
    for name in ("buyer", "seller"):
        opened = await submit(OpenAccount(name))
        accounts.append(AccountId(opened.outcome.events[0].account))  # type: ignore[union-attr]
        await submit(Deposit(accounts[-1], "USDT", Decimal(1_000_000_000)))  # type: ignore[arg-type]
    for _ in range(20):
        await submit(_order(accounts[0], "buy", "limit", Decimal(500)))
    return accounts[1]


async def _bare(subscribers: int, seconds: float, frame: bytes) -> float:
    """Messages per second of plain writes."""
    transports: list[asyncio.Transport] = []

    class Plain(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            transports.append(cast(asyncio.Transport, transport))

    server = await asyncio.get_running_loop().create_server(Plain, "127.0.0.1", 0)
    readers = await _readers(server.sockets[0].getsockname()[1], subscribers, "")
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        for _ in range(TRADES_AT_ONCE):
            for transport in transports:
                transport.write(frame)
        await asyncio.sleep(0)
        if transports[0].get_write_buffer_size() > 1_000_000:
            await asyncio.sleep(0.001)
    heard, _, last_at = await _told(readers)
    server.close()
    return heard / len(frame) / (last_at - begin)


async def _readers(port: int, count: int, channel: str) -> asyncio.subprocess.Process:
    """So many subscribers on the other core, all of them listening; plain sockets if there is no channel."""
    arguments = ("-m", "tests.bench.fanout", "read", str(port), str(count), channel)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "taskset", "-c", "1", sys.executable, *arguments, stdin=pipe, stdout=pipe
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def _told(process: asyncio.subprocess.Process) -> tuple[int, int, float]:
    """The bytes that they have heard, how many of them were cut, and when the last bytes came."""
    await asyncio.sleep(1)  # what was sent is on its way
    told, _ = await process.communicate(b"")
    heard, closed, last_at = told.split()
    return int(heard), int(closed), float(last_at)


async def read(port: int, count: int, channel: str) -> None:
    """Be the readers, until nobody asks any more."""
    loop, subscribed = asyncio.get_running_loop(), asyncio.Event()
    heard, closed, last_at = [0], [0], [0.0]

    class Reader(asyncio.Protocol):
        def data_received(self, data: bytes) -> None:
            heard[0] += len(data)
            last_at[0] = time.perf_counter()  # the same clock as in the other process

        def connection_lost(self, exc: Exception | None) -> None:
            closed[0] += 1

    def first(text: bytes) -> None:
        if b'"event":"subscribe"' in text:
            subscribed.set()

    for _ in range(count):
        if not channel:
            await loop.create_connection(Reader, "127.0.0.1", port)
            continue
        transport, socket = await loop.create_connection(lambda: Socket("/ws/v5/public", first), "127.0.0.1", port)
        await socket.opened
        socket.say({"op": "subscribe", "args": [{"channel": channel, "instId": INSTRUMENT}]})
        await subscribed.wait()
        subscribed.clear()
        transport.set_protocol(Reader())
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(heard[0], closed[0], last_at[0], flush=True)
    os._exit(0)


def main() -> None:
    """Measure for so many subscribers, or be the readers."""
    if sys.argv[1] == "read":
        uvloop.run(read(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
    else:
        print(msgspec.json.encode(uvloop.run(measure(int(sys.argv[1]), float(sys.argv[2])))).decode())


if __name__ == "__main__":
    main()
