"""What is measured of trading: orders through REST and WebSocket, their latency, pushes to many, and a large book."""

import gc
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from tests.bench import fanout, load, prepared, socket_load
from tests.bench.load import Key
from tests.bench.measures import SWAPS, Row
from tests.bench.scale import Scale

from copydesk import first_start, world
from copydesk.bootstrap.house import build
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.engine.messages import Command
from copydesk.engine.trading.messages import CancelOrder, MoveMarket, PlaceOrder, Quote

SOCKET_SWAPS = (*SWAPS, "BCH-USDT-SWAP", "BNB-USDT-SWAP", "HYPE-USDT-SWAP", "LTC-USDT-SWAP", "ETC-USDT-SWAP")
"""So many that so few users stay below their limit for each instrument, at 15,000 orders a second."""

PRICE = "10"
"""Far below the market of each of the instruments, so that an order rests."""

TOP, PRICES = 50_000, 1_000
"""The best price in the large book, and how many prices there are in it, a dollar apart."""

ORDER = '{{"instId":"{}","tdMode":"cross","side":"buy","ordType":"limit","sz":"0.01","px":"{price}"}}'


def through_rest(place: Path, scale: Scale) -> list[Row]:
    """Orders that rest, signed and durable, at many connections."""
    keys, bodies = _traders(place, scale), tuple(ORDER.format(name, price=PRICE) for name in SWAPS)
    port = prepared.free_port()
    with prepared.server(*_server(place, port), port=port):
        half_s = scale.seconds / 2
        job = load.Job(
            "127.0.0.1", port, "/api/v5/trade/order", bodies, keys, scale.connections, half_s, scale.warm_up_s
        )
        figures = prepared.told(place, "load", job, load.Figures)
    told = f"{figures.per_second:,.0f}/s, p50 {figures.p50_us / 1000:.1f} ms, p99 {figures.p99_us / 1000:.1f} ms"
    return [Row(f"orders through REST, signed and durable, {scale.connections} connections", told)]


def through_sockets(place: Path, scale: Scale) -> list[Row]:
    """The same orders through WebSockets whose users hear of them; and the way of a lone one."""
    keys = _traders(place, scale)[: scale.connections]
    port = prepared.free_port()
    with prepared.server(*_server(place, port), port=port):
        lone, many = (
            prepared.told(
                place,
                "socket_load",
                socket_load.Job(port, keys, SOCKET_SWAPS, PRICE, in_turn, scale.seconds / 2),
                socket_load.Figures,
            )
            for in_turn in (True, False)
        )
    return [
        Row(f"orders through WebSocket, durable and pushed, {len(keys)} users", f"{many.per_second:,.0f}/s"),
        Row("  acknowledged after, at 50, 99 and 99.9 %", _milliseconds(many.acknowledged_us)),
        Row("  pushed after, at 50, 99 and 99.9 %", _milliseconds(many.pushed_us)),
        Row("a lone order through WebSocket: acknowledged after", _milliseconds(lone.acknowledged_us)),
        Row("  pushed after", _milliseconds(lone.pushed_us)),
    ]


def pushes(_place: Path, scale: Scale) -> list[Row]:
    """One channel to one, a hundred and a thousand subscribers; the house on one core, its readers on the other."""
    rows = []
    for subscribers in scale.subscribers:
        asked = ("tests.bench.fanout", str(subscribers), str(scale.seconds * 0.3))
        told = (prepared.printed(0, *asked, shape=fanout.Figures) for _ in range(scale.rounds))
        figures = max(told, key=lambda one: one.pushed_per_second)
        rows.append(
            Row(
                f"trades pushed to {subscribers:,} WebSocket{'s' if subscribers > 1 else ''}",
                f"{figures.pushed_per_second:,.0f} messages/s",
                f"bare send of {figures.message_bytes} bytes: {figures.bare_per_second:,.0f}/s; "
                f"{figures.pushed_per_second / figures.bare_per_second:.0%}",
            )
        )
    return rows


def large_book(_place: Path, scale: Scale) -> list[Row]:
    """A book of very many orders in the engine alone: placing, taking and canceling there, and what an order weighs."""
    exchange, (taker, *users) = _floor()
    resting, some = scale.resting, scale.resting // 20
    gc.collect()
    before = _resident_kib()
    placed = _per_second(exchange, [_resting(users, number) for number in range(resting)])
    weight = (_resident_kib() - before) * 1024 / resting
    taken = _per_second(exchange, [_taking(taker) for _ in range(some)])
    below = [number for number in range(resting) if number % PRICES >= PRICES // 2]
    canceled = _per_second(exchange, [_cancel(users, number) for number in below[::10]])
    assert len(list(exchange.trading.pending)) == resting - 2 * some, "what was taken were not the orders that rest"
    return [
        Row(
            f"a book of {resting:,} orders: placing them",
            f"{placed:,.0f}/s",
            f"{weight:,.0f} bytes for each that rests",
        ),
        Row("  taking from it, one order a fill", f"{taken:,.0f}/s"),
        Row("  canceling in the midst of it", f"{canceled:,.0f}/s"),
    ]


def _milliseconds(quantiles: tuple[float, float, float]) -> str:
    return " / ".join(f"{one / 1000:.2f}" for one in quantiles) + " ms"


def _server(place: Path, port: int) -> tuple[str, ...]:
    """A server that takes as many connections at once as come."""
    settings = place / "platform.toml"
    settings.write_text("[rules]\nsocket_connections_per_second = 100000\n")
    return (*prepared.copydesk(place / "traders", port), "--settings", str(settings))


def _traders(place: Path, scale: Scale) -> tuple[Key, ...]:
    """Users with money and keys; their folder is filled on first use."""
    kept = place / "traders.json"
    if not kept.exists():
        kept.write_bytes(msgspec.json.encode(uvloop.run(_filled(place / "traders", scale.traders))))
    return msgspec.json.decode(kept.read_bytes(), type=tuple[Key, ...])


async def _filled(folder: Path, traders: int) -> tuple[Key, ...]:
    house = build(prepared.settings_of(folder))
    async with house.running():
        keys = []
        for number in range(traders):
            opened = await house.memory.sequencer.submit(OpenAccount(f"bench-{number}"))
            account = AccountId(opened.outcome.events[0].account)  # type: ignore[union-attr]
            await house.memory.sequencer.submit(_deposit(account))
            keys.append(prepared.key(house, account))
        return tuple(keys)


def _floor() -> tuple[Exchange, list[AccountId]]:
    """A world with its instruments, without price limits, and many funded users; no house quotes in their way."""
    exchange = Exchange()
    for command in first_start.first_state(world.parse("", "bench"), None, False, 0, price_limits=False).commands:
        exchange.execute(command, 0)
    name = InstrumentId(SWAPS[0])
    exchange.execute(MoveMarket((Quote(name, Decimal(TOP), Decimal(TOP), (), ()),)), 0)
    users = []
    for number in range(1001):
        (opened,) = exchange.execute(OpenAccount(f"bench-{number}"), 0).events
        users.append(opened.account)  # type: ignore[union-attr]
        exchange.execute(_deposit(users[-1]), 0)
    return exchange, users


def _deposit(account: AccountId) -> Command:
    return Deposit(account, "USDT", Decimal(10_000_000))  # type: ignore[arg-type]


def _per_second(exchange: Exchange, commands: list[Command]) -> float:
    begin = time.perf_counter()
    for number, command in enumerate(commands):
        exchange.execute(command, number)
    return len(commands) / (time.perf_counter() - begin)


def _resting(users: list[AccountId], number: int) -> Command:
    """Buys at a thousand prices, each under a name."""
    price = Decimal(TOP - number % PRICES)
    return _order(users[number % len(users)], "limit", "buy", price, f"o{number}")


def _taking(taker: AccountId) -> Command:
    return _order(taker, "ioc", "sell", Decimal(40_000), "")


def _order(account: AccountId, type: Any, side: Any, price: Decimal, name: str) -> Command:
    instrument = InstrumentId(SWAPS[0])
    return PlaceOrder(account, instrument, side, type, "cross", Decimal("0.01"), price, client_order_id=name)


def _cancel(users: list[AccountId], number: int) -> Command:
    return CancelOrder(users[number % len(users)], InstrumentId(SWAPS[0]), client_order_id=f"o{number}")


def _resident_kib() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


MEASURES = (through_rest, through_sockets, pushes, large_book)
"""In the order in which they are told."""
