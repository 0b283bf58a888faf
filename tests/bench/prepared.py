"""Data folders for the measurements: thousands of lead traders with keys, and long journals. And servers on them."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import uvloop
from tests.bench.load import Key

from copydesk.bootstrap.house import House, build
from copydesk.engine.copying.messages import ApproveLeadTrader, SetLeadingInstruments
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.gateway.keys import draft_key
from copydesk.gateway.secrets.passphrases import ScryptCost
from copydesk.settings import Settings

CHEAP = ScryptCost(n=2)
"""A passphrase is hashed once per key and run; the measurements are about what comes after."""

ROOT = Path(__file__).parents[2]
Shape = TypeVar("Shape")
LEADING = InstrumentId("BTC-USDT-SWAP")


def settings_of(folder: Path) -> Settings:
    """A quiet house on a folder: no market maker, no TLS, free ports."""
    return Settings(data_folder=folder, tls=False, port=0, operator_port=0, snapshot_every_records=10_000_000)


def lead_traders(folder: Path, count: int) -> tuple[Key, ...]:
    """Fill a new folder with lead traders, one key each."""
    return uvloop.run(_filled(folder, count))


async def _filled(folder: Path, count: int) -> tuple[Key, ...]:
    house = build(settings_of(folder))
    async with house.running():
        submit = house.memory.sequencer.submit
        opened = await asyncio.gather(*(submit(OpenAccount(f"bench-{number}")) for number in range(count)))
        accounts = [AccountId(stamped.outcome.events[0].account) for stamped in opened]  # type: ignore[union-attr]
        await asyncio.gather(*(submit(ApproveLeadTrader(account, "SWAP", (LEADING,))) for account in accounts))
        return tuple(key(house, account) for account in accounts)


def key(house: House, account: AccountId) -> Key:
    """A new key of a user."""
    draft = draft_key(account, created_at=0, passphrase="bench", cost=CHEAP)
    house.door.keys.add(draft)
    return Key(draft.record.key, draft.secret, draft.passphrase)


def long_journal(folder: Path, records: int) -> None:
    """Fill a new folder with so many records and no snapshot."""
    uvloop.run(_journalled(folder, records))


async def _journalled(folder: Path, records: int) -> None:
    house = build(settings_of(folder))
    async with house.running():
        submit = house.memory.sequencer.submit
        opened = await submit(OpenAccount("bench"))
        account = AccountId(opened.outcome.events[0].account)  # type: ignore[union-attr]
        await submit(ApproveLeadTrader(account, "SWAP", (LEADING,)))
        sets = [tuple(map(InstrumentId, one)) for one in (("ETH-USDT-SWAP",), ("ETH-USDT-SWAP", "SOL-USDT-SWAP"))]
        for begin in range(0, records, 1000):
            many = (SetLeadingInstruments(account, "SWAP", sets[number % 2]) for number in range(begin, begin + 1000))
            await asyncio.gather(*map(submit, many))
        house.switch.failure = InterruptedError()  # no last snapshot: the restart has to read every record


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(*arguments: str, port: int, core: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """A server process on one core, once it answers; the load runs on the other. Raises: if it does not end well."""
    process = subprocess.Popen(
        ["taskset", "-c", str(core), sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        until_it_answers(port)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert process.returncode in (0, -signal.SIGINT), f"{' '.join(arguments)} ended with {process.returncode}"


def told(place: Path, program: str, job: msgspec.Struct, shape: type[Shape]) -> Shape:
    """The figures that a program of the bench tells of a job, in a process on the other core."""
    file = place / "job.json"
    file.write_bytes(msgspec.json.encode(job))
    return printed(1, f"tests.bench.{program}", str(file), shape=shape)


def printed(core: int, *module: str, shape: type[Shape]) -> Shape:
    """The figures that a module of the bench prints, in a process on a core. Raises: if it fails, which it tells."""
    command = ["taskset", "-c", str(core), sys.executable, "-m", *module]
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=300)
    return msgspec.json.decode(ran.stdout, type=shape)


def until_it_answers(port: int, path: str = "/api/v5/public/time") -> None:
    """Ask until there is an answer, whatever it says; a fault is none."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except urllib.error.HTTPError as said:
            assert said.code < 500, f"port {port} answered {said.code}"
            return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(f"nothing answers on port {port}")


def copydesk(folder: Path, port: int) -> tuple[str, ...]:
    """The arguments that serve a folder."""
    common = ("--data", str(folder), "--port", str(port), "--operator-port", "0", "--no-tls")
    return ("-m", "copydesk.cli.main", "serve", *common)


def memory_kib(process: subprocess.Popen[bytes]) -> int:
    """What a process holds in memory. Units: KiB, resident."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0))
