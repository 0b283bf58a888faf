"""What is measured, one function a figure. Each compares within one run: absolute figures are this machine's alone."""

import os
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
from tests.bench import prepared, twin
from tests.bench.load import Figures, Job, Key
from tests.bench.scale import Scale

from copydesk import first_start, world
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.engine.messages import Command
from copydesk.engine.trading.messages import CancelOrder, PlaceOrder
from copydesk.journal.record import Record
from copydesk.journal.sqlite import SqliteJournal

PATH = "/api/v5/copytrading/set-instruments"
BODIES = (
    '{"instType":"SWAP","instId":"BTC-USDT-SWAP,ETH-USDT-SWAP"}',
    '{"instType":"SWAP","instId":"BTC-USDT-SWAP,SOL-USDT-SWAP"}',
)
LOWEST = Decimal(83_400)
"""The lowest price of an order in the engine: the market is a little above, the price limit a little below."""

SWAPS = ("BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP")


class Row(msgspec.Struct, frozen=True):
    """A line of the report; `goal` is empty where none was set."""

    what: str
    value: str
    beside: str = ""
    goal: str = ""


def throughput(place: Path, scale: Scale) -> list[Row]:
    """Signed, durable set-instruments at many connections: ours, the same server's constant answer, the twin."""
    ours, floor, other = _interleaved(place, scale, scale.connections)
    return [
        Row(
            f"set-instruments, signed and durable, {scale.connections} connections",
            f"{ours.per_second:,.0f}/s, p50 {ours.p50_us / 1000:.1f} ms, p99 {ours.p99_us / 1000:.1f} ms",
        ),
        Row(
            "  against a constant answer of the same server",
            f"{ours.per_second / floor.per_second:.0%}",
            f"{floor.per_second:,.0f}/s",
            "≥ 35 %",
        ),
        Row(
            "  against the FastAPI, pydantic and SQLite twin",
            f"{ours.per_second / other.per_second:.1f}×",
            f"{other.per_second:,.0f}/s, p99 {other.p99_us / 1000:.0f} ms",
            "≥ 5×",
        ),
    ]


def lone_latency(place: Path, scale: Scale) -> list[Row]:
    """One client, one request at a time, against the bare sync that durability costs."""
    sync_us = _sync_us(place)
    ours, floor, _ = _interleaved(place, scale, connections=1)
    return [
        Row("lone client: set-instruments, p50", f"{ours.p50_us:.0f} µs", f"p99 {ours.p99_us:.0f} µs"),
        Row("  against one fdatasync of 512 bytes, p50", f"{ours.p50_us / sync_us:.1f}×", f"{sync_us:.0f} µs"),
        Row(
            "  against a constant answer of the same server, p50",
            f"{ours.p50_us / floor.p50_us:.1f}×",
            f"{floor.p50_us:.0f} µs",
        ),
    ]


def _interleaved(place: Path, scale: Scale, connections: int) -> tuple[Figures, Figures, Figures]:
    """Ours, the floor and the twin in turn, twice; the better round of each."""
    keys = _keys(place, scale)
    database = place / "twin.db"
    if not database.exists():
        twin.prepare(database, keys, SWAPS)
    rounds: list[tuple[Figures, ...]] = []
    for _ in range(scale.rounds):
        ports = [prepared.free_port() for _ in range(3)]
        programs = (
            prepared.copydesk(place / "leads", ports[0]),
            ("-m", "tests.bench.constant", str(ports[1])),
            ("-m", "tests.bench.twin", str(database), str(ports[2])),
        )
        figures = []
        for port, program in zip(ports, programs, strict=True):
            with prepared.server(*program, port=port):
                if program is programs[0]:
                    _until_known(place, scale, port, keys)
                job = Job("127.0.0.1", port, PATH, BODIES, keys, connections, scale.seconds, scale.warm_up_s)
                figures.append(prepared.told(place, "load", job, Figures))
        rounds.append(tuple(figures))
    ours, floor, other = (max(several, key=lambda one: one.per_second) for several in zip(*rounds, strict=True))
    return ours, floor, other


def _until_known(place: Path, scale: Scale, port: int, keys: tuple[Key, ...]) -> None:
    """Let the server meet every key: a passphrase is hashed at its first use only, which is not what is measured."""
    met = 0
    job = Job("127.0.0.1", port, PATH, BODIES, keys, scale.connections, scale.known_s, warm_up_s=0.1)
    while met < scale.known_requests:
        met += prepared.told(place, "load", job, Figures).requests


def _keys(place: Path, scale: Scale) -> tuple[Key, ...]:
    """The lead traders' keys; their folder is filled on first use."""
    kept = place / "keys.json"
    if not kept.exists():
        kept.write_bytes(msgspec.json.encode(prepared.lead_traders(place / "leads", scale.keys)))
    return msgspec.json.decode(kept.read_bytes(), type=tuple[Key, ...])


def _sync_us(place: Path) -> float:
    """The median of one write of 512 bytes in place and its fdatasync. Units: microseconds."""
    taken = []
    file = os.open(place / "sync", os.O_RDWR | os.O_CREAT)
    os.write(file, bytes(512))
    os.fsync(file)
    for number in range(2000):
        begin = time.perf_counter()
        os.pwrite(file, bytes([number % 256]) * 512, 0)
        os.fdatasync(file)
        taken.append(time.perf_counter() - begin)
    os.close(file)
    return statistics.median(taken) * 1e6


def orders(place: Path, scale: Scale) -> list[Row]:
    """Orders per second: 60 % resting, 30 % canceled, 10 % crossing; in the engine alone and with the journal."""
    count = scale.orders
    alone = _timed(lambda: _trade(count, None), count)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        journal = SqliteJournal(Path(folder))
        with_journal = _timed(lambda: _trade(count, journal), count)
        journal.close()
    return [
        Row("orders in the engine", f"{alone:,.0f}/s", f"{1e6 / alone:.0f} µs each"),
        Row("  with the journal, 64 to a sync", f"{with_journal:,.0f}/s", f"{with_journal / alone:.0%} of that"),
    ]


def _timed(run: Callable[[], None], count: int) -> float:
    begin = time.perf_counter()
    run()
    return count / (time.perf_counter() - begin)


def _trade(count: int, journal: SqliteJournal | None) -> None:
    exchange, users = _floor()
    group: list[Record] = []
    for number, command in enumerate(_mix(count, users)):
        outcome = exchange.execute(command, number)
        if journal is None:
            continue
        group.append(Record(journal.last_seq + len(group) + 1, number, command, outcome.events))
        if len(group) == 64:
            journal.append(group)
            group = []


def _mix(count: int, users: list[AccountId]) -> Iterator[Command]:
    """Six orders that rest, three cancels of the oldest ones, one order that takes; over and over."""
    instrument, size = InstrumentId(SWAPS[0]), Decimal("0.01")
    resting: deque[tuple[AccountId, str]] = deque()
    for number in range(count):
        account = users[number % len(users)]
        if number % 10 in {3, 6, 9}:
            owner, name = resting.popleft()
            yield CancelOrder(owner, instrument, client_order_id=name)
        elif number % 10 == 5:
            yield PlaceOrder(account, instrument, "sell", "ioc", "cross", size, LOWEST)
        else:
            name = f"o{number}"
            resting.append((account, name))
            price = LOWEST + number % 300
            yield PlaceOrder(account, instrument, "buy", "limit", "cross", size, price, client_order_id=name)


def _floor() -> tuple[Exchange, list[AccountId]]:
    """A world with its instruments and one hundred funded users."""
    exchange = Exchange()
    for command in first_start.first_state(world.parse("", "bench"), None, False, 0).commands:
        exchange.execute(command, 0)
    users = []
    for number in range(100):
        (opened,) = exchange.execute(OpenAccount(f"bench-{number}"), 0).events
        users.append(opened.account)  # type: ignore[union-attr]
        exchange.execute(Deposit(users[-1], "USDT", Decimal(10_000_000)), 0)  # type: ignore[arg-type]
    return exchange, users


def starts(place: Path, scale: Scale) -> list[Row]:
    """From the command to the first answer: an empty folder, and one of many records without a snapshot."""
    empty = statistics.median(_start_s(place / f"empty-{number}") for number in range(scale.starts))
    folder, records = place / "long", scale.records
    prepared.long_journal(folder, records)
    (folder / "archive.db").unlink(missing_ok=True)
    long = _start_s(folder)
    again = _start_s(folder)
    return [
        Row("start on an empty folder, to the first answer", f"{empty:.2f} s", goal="< 1 s"),
        Row(
            f"restart from {records:,} records, no snapshot, no archive",
            f"{long:.1f} s",
            f"{records / long:,.0f} records/s",
        ),
        Row("  the same from the snapshot it left", f"{again:.2f} s"),
    ]


def _start_s(folder: Path) -> float:
    port = prepared.free_port()
    begin = time.perf_counter()
    with prepared.server(*prepared.copydesk(folder, port), port=port):
        return time.perf_counter() - begin


def memory(place: Path, scale: Scale) -> list[Row]:
    """What a lead trader with a key costs, from two folders that differ in their number."""
    few, many = place / "few", place / "leads"
    prepared.lead_traders(few, 64)
    _keys(place, scale)
    held = []
    for folder in (few, many):
        port = prepared.free_port()
        with prepared.server(*prepared.copydesk(folder, port), port=port) as process:
            held.append(prepared.memory_kib(process))
    each = (held[1] - held[0]) / (scale.keys - 64)
    return [Row("memory of a lead trader with a key", f"{each:.1f} KiB", f"{held[0] / 1024:.0f} MiB with 64 of them")]


MEASURES = (throughput, lone_latency, orders, starts, memory)
"""In the order in which they are told."""
