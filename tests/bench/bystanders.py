"""How long others wait while a lead trader's fill goes to all his copy traders: one asks and asks, beside the fills.

Runs in a process of its own. A lone client asks for its balance and places orders in turn, each time a little after its
last answer, while the lead trader opens and closes. What is told of a fill is the longest of these waits, from the lead
trader's request until everything that the fill left to be done is done.
"""

import asyncio
import statistics
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import cast

import msgspec
import uvloop
from tests.bench.load import Key, first_answer, signed, time_stamp

SWAP = "BTC-USDT-SWAP"
OPEN = f'{{"instId":"{SWAP}","tdMode":"cross","side":"buy","ordType":"market","sz":"10"}}'
CLOSE = f'{{"instId":"{SWAP}","mgnMode":"cross"}}'
REST = f'{{"instId":"{SWAP}","tdMode":"cross","side":"buy","ordType":"limit","px":"10","sz":"0.01"}}'
PAUSE_S = 0.002
"""Between two requests of the lone client, so that nobody comes near a limit."""


class Job(msgspec.Struct, frozen=True):
    """Who leads, as whom the lone client asks in turn, how often, and how long is watched after each fill."""

    port: int
    lead: Key
    others: tuple[Key, ...]
    rounds: int
    watched_s: float


class Figures(msgspec.Struct, frozen=True):
    """How much longer than usual others waited, in times of the fill: the medians over the rounds.

    Units: `usual_s` is a wait while nothing is filled, in seconds.
    """

    opening: float
    closing: float
    usual_s: float


class Line(asyncio.Protocol):
    """A connection that takes one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        answer = first_answer(self._buffer)
        if answer is not None:
            body, self._buffer = answer
            if not self._answer.cancelled():  # as the last one is
                self._answer.set_result(body)

    async def ask(self, key: Key, path: str, body: str = "") -> float:
        """Send a request; gives how long its answer took."""
        request = signed(key, "POST" if body else "GET", path, body, time_stamp())
        self._answer = asyncio.get_running_loop().create_future()
        begin = time.perf_counter()
        self._transport.write(request)
        answer = await self._answer
        taken = time.perf_counter() - begin
        assert b'"code":"0"' in answer, answer
        return taken


async def run(job: Job) -> Figures:
    """Let the lead trader open and close, and somebody ask meanwhile."""
    loop = asyncio.get_running_loop()
    lines = [(await loop.create_connection(Line, "127.0.0.1", job.port))[1] for _ in range(2)]
    waits: list[tuple[float, float]] = []
    asking = asyncio.create_task(_ask(lines[1], job.others, waits))
    await asyncio.sleep(job.watched_s)
    usual = statistics.median(wait for _, wait in waits)
    opening, closing = [], []
    for _ in range(job.rounds):
        taken, longest = await _fill(lines[0], job, "/api/v5/trade/order", OPEN, waits)
        opening.append((longest - usual) / taken)
        taken, longest = await _fill(lines[0], job, "/api/v5/trade/close-position", CLOSE, waits)
        closing.append((longest - usual) / taken)
    assert not asking.done(), asking.exception()
    assert len(waits) > 2 * len(job.others), "too few asked beside the fills to have placed an order too"
    asking.cancel()
    return Figures(statistics.median(opening), statistics.median(closing), usual)


async def _fill(line: Line, job: Job, path: str, body: str, waits: list[tuple[float, float]]) -> tuple[float, float]:
    """How long a fill took, and the longest wait of the others from its beginning on."""
    begin = time.perf_counter()
    taken = await line.ask(job.lead, path, body)
    await asyncio.sleep(job.watched_s)
    return taken, max(wait for answered, wait in waits if answered >= begin)


async def _ask(line: Line, keys: tuple[Key, ...], waits: list[tuple[float, float]]) -> None:
    """Ask again and again, each time as another, for a balance and with an order in turn."""
    for number, key in enumerate(cycle(keys)):
        if number // len(keys) % 2:
            wait = await line.ask(key, "/api/v5/trade/order", REST)
        else:
            wait = await line.ask(key, "/api/v5/account/balance")
        waits.append((time.perf_counter(), wait))
        await asyncio.sleep(PAUSE_S)


def main() -> None:
    """Read a job from the file named on the command line, print the figures as JSON."""
    job = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(run(job))))


if __name__ == "__main__":
    main()
