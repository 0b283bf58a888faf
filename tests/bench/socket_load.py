"""Traders on WebSockets: each logs in, listens to its orders and places them one after the other, in a closed loop.

Runs in a process of its own, so that the server's processor time is the server's. Frames are made and read by hand: a
client library would take longer than the server.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import msgspec
import uvloop
from tests.bench.load import Key

from copydesk.wire.signing import SigningKey

UPGRADE = (
    "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
)


class Job(msgspec.Struct, frozen=True):
    """Who places orders where. With `in_turn` one order is under way at a time, else one of each trader."""

    port: int
    keys: tuple[Key, ...]
    instruments: tuple[str, ...]
    price: str
    in_turn: bool
    seconds: float


class Figures(msgspec.Struct, frozen=True):
    """What came of it. Units: orders per second; latencies from sending in microseconds, at 50, 99 and 99.9 %."""

    per_second: float
    acknowledged_us: tuple[float, float, float]
    pushed_us: tuple[float, float, float]


class Socket(asyncio.Protocol):
    """One connection; `hear` is called with each message."""

    def __init__(self, path: str, hear: Callable[[bytes], None]) -> None:
        self._path = path
        self._hear = hear
        self._buffer = b""
        self._is_open = False
        self.opened = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(UPGRADE.format(path=self._path).encode())

    def say(self, message: Any) -> None:
        """Send a message; it is masked with zeros."""
        text = json.dumps(message).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        self._transport.write(b"\x81" + length + bytes(4) + text)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self._is_open, self._buffer = True, rest
            self.opened.set_result(None)
        while (frame := _first_frame(self._buffer)) is not None:
            text, self._buffer = frame
            self._hear(text)


def _first_frame(data: bytes) -> tuple[bytes, bytes] | None:
    """The first message and what follows it, once it is whole."""
    if len(data) < 2:
        return None
    begin, length = 2, data[1]
    if length >= 126:
        begin = 4 if length == 126 else 10
        length = int.from_bytes(data[2:begin], "big")
    return (data[begin : begin + length], data[begin + length :]) if len(data) >= begin + length else None


class Trader:
    """One user. `done` is called when its order was acknowledged and pushed."""

    def __init__(self, job: Job, key: Key, done: Callable[["Trader"], None]) -> None:
        self._key = key
        self._price = job.price
        self._instruments = cycle(job.instruments)
        self._done = done
        self._missing = 0
        self._sent = 0.0
        self.socket = Socket("/ws/v5/private", self._hear)
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.acknowledged: list[float] = []
        self.pushed: list[float] = []
        self.refused: list[bytes] = []

    def log_in(self) -> None:
        """With the time of now; then listen to one's orders."""
        at = str(int(time.time()))
        sign = SigningKey(self._key.secret).sign(at, "GET", "/users/self/verify", b"")
        login = {"apiKey": self._key.key, "passphrase": self._key.passphrase, "timestamp": at, "sign": sign}
        self.socket.say({"op": "login", "args": [login]})

    def place(self) -> None:
        """One order that rests."""
        order = {"instId": next(self._instruments), "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1"}
        self._missing = 2
        self._sent = time.perf_counter()
        self.socket.say({"id": "1", "op": "order", "args": [{**order, "px": self._price}]})

    def _hear(self, text: bytes) -> None:
        took = time.perf_counter() - self._sent
        if b'"event":"login"' in text:
            self.socket.say({"op": "subscribe", "args": [{"channel": "orders", "instType": "SWAP"}]})
        elif b'"event":"subscribe"' in text:
            self.ready.set_result(None)
        elif b'"op":"order"' in text:
            if b'"code":"0"' not in text:
                self.refused.append(text)
                self._missing = 1  # what was refused is not pushed
            self.acknowledged.append(took)
            self._heard()
        elif b'"data":' in text:
            self.pushed.append(took)
            self._heard()

    def _heard(self) -> None:
        self._missing -= 1
        if not self._missing:
            self._done(self)


async def run(job: Job) -> Figures:
    """Let them trade and tell what came of it. Raises: if an order was refused."""
    loop = asyncio.get_running_loop()
    running = True
    turns = cycle(range(len(job.keys)))

    def done(trader: Trader) -> None:
        if running:
            (traders[next(turns)] if job.in_turn else trader).place()

    traders = [Trader(job, key, done) for key in job.keys]
    for trader in traders:
        await loop.create_connection(lambda trader=trader: trader.socket, "127.0.0.1", job.port)  # type: ignore[misc]
        await trader.socket.opened
        trader.log_in()
        await asyncio.wait_for(trader.ready, 10)
    begin = time.perf_counter()
    for trader in traders[:1] if job.in_turn else traders:
        trader.place()
    await asyncio.sleep(job.seconds)
    running = False
    took = time.perf_counter() - begin
    assert all(trader.acknowledged and trader.pushed for trader in traders), "a trader heard nothing of an order"
    acknowledged = [one for trader in traders for one in trader.acknowledged]
    pushed = [one for trader in traders for one in trader.pushed]
    refused = [answer for trader in traders for answer in trader.refused]
    assert not refused, f"{len(refused)} orders of the bench were refused: {refused[0].decode()}"
    return Figures(len(acknowledged) / took, _quantiles(acknowledged), _quantiles(pushed))


def _quantiles(taken: list[float]) -> tuple[float, float, float]:
    """At 50, 99 and 99.9 %. Units: microseconds."""
    ordered = sorted(taken)
    at_50, at_99, at_999 = (ordered[len(ordered) * of // 1000] * 1e6 for of in (500, 990, 999))
    return at_50, at_99, at_999


def main() -> None:
    """Read a job from the file named on the command line, print the figures as JSON."""
    job = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Job)
    print(msgspec.json.encode(uvloop.run(run(job))).decode())


if __name__ == "__main__":
    main()
