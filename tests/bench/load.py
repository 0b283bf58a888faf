"""A closed-loop load: each connection sends its next request when the last is answered. Requests are signed beforehand.

Runs in a process of its own, so that the server's processor time is the server's.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import cast

import msgspec
import uvloop

from copydesk.wire.signing import SigningKey

LENGTH = b"content-length: "


class Key(msgspec.Struct, frozen=True):
    """An API key of a bench user."""

    key: str
    secret: str
    passphrase: str


class Job(msgspec.Struct, frozen=True):
    """What to send to `path`: `bodies` in turn, each with the next key, and in every round another one with it, for
    `seconds` after a warm-up."""

    host: str
    port: int
    path: str
    bodies: tuple[str, ...]
    keys: tuple[Key, ...]
    connections: int
    seconds: float
    warm_up_s: float = 1.0


class Figures(msgspec.Struct, frozen=True):
    """What came of it. Units: requests per second; latencies in microseconds."""

    requests: int
    per_second: float
    p50_us: float
    p99_us: float


def signed_requests(job: Job) -> list[bytes]:
    """As many requests a key as there are bodies, ready to be written to a socket; a key never repeats itself."""
    stamp = time_stamp()
    rounds = [islice(cycle(job.bodies), first, None) for first in range(len(job.bodies))]
    return [signed(key, "POST", job.path, next(bodies), stamp) for bodies in rounds for key in job.keys]


def time_stamp() -> str:
    """Now, as it is signed."""
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S.", time.gmtime(now)) + f"{int(now * 1000) % 1000:03d}Z"


def signed(key: Key, method: str, path: str, body: str, stamp: str) -> bytes:
    """A request as it goes through the socket."""
    sign = SigningKey(key.secret).sign(stamp, method, path, body.encode())
    return (
        f"{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nOK-ACCESS-KEY: {key.key}\r\nOK-ACCESS-SIGN: {sign}\r\n"
        f"OK-ACCESS-TIMESTAMP: {stamp}\r\nOK-ACCESS-PASSPHRASE: {key.passphrase}\r\n\r\n{body}"
    ).encode()


def first_answer(data: bytes) -> tuple[bytes, bytes] | None:
    """The body of the first answer and what follows it, once it is whole."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return None
    at = head.lower().index(LENGTH) + len(LENGTH)
    length = int(head[at:].partition(b"\r\n")[0])
    return (rest[:length], rest[length:]) if len(rest) >= length else None


class Connection(asyncio.Protocol):
    """One connection; it counts its answers and when each came, and keeps what was no success."""

    def __init__(self, requests: Sequence[bytes], offset: int, step: int) -> None:
        self._requests = requests
        self._next = offset
        self._step = step
        self._buffer = b""
        self._sent = 0.0
        self.latencies: list[tuple[float, float]] = []
        self.refused: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        self._transport.write(self._requests[self._next])
        self._next = (self._next + self._step) % len(self._requests)
        self._sent = time.perf_counter()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        answer = first_answer(self._buffer)
        if answer is None:
            return
        body, self._buffer = answer
        now = time.perf_counter()
        self.latencies.append((now, now - self._sent))
        if b'"code":"0"' not in body:
            self.refused.append(body)
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.refused.append(b"the connection was cut")


async def run(job: Job) -> Figures:
    """Load the server and tell what came of it. Raises: if any answer was no success."""
    requests = signed_requests(job)
    loop = asyncio.get_running_loop()
    connections = [Connection(requests, number, job.connections) for number in range(job.connections)]
    opened = [await loop.create_connection(lambda one=one: one, job.host, job.port) for one in connections]  # type: ignore[misc]
    await asyncio.sleep(job.warm_up_s)
    begin = time.perf_counter()
    await asyncio.sleep(job.seconds)
    end = time.perf_counter()
    refused = [answer for one in connections for answer in one.refused]
    assert not refused, f"{len(refused)} requests of the bench were refused: {refused[0].decode()}"
    for transport, _ in opened:
        transport.abort()
    taken = sorted(took for one in connections for at, took in one.latencies if begin <= at <= end)
    return Figures(
        requests=len(taken),
        per_second=len(taken) / (end - begin),
        p50_us=taken[len(taken) // 2] * 1e6,
        p99_us=taken[len(taken) * 99 // 100] * 1e6,
    )


def main() -> None:
    """Read a job from the file named on the command line, print the figures as JSON."""
    job = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Job)
    print(json.dumps(msgspec.to_builtins(uvloop.run(run(job)))))


if __name__ == "__main__":
    main()
