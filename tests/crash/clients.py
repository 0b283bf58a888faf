"""Who loads the exchange: lead traders, traders and the operator, each knowing what it was told.

A client works until the server dies, then `check` compares what the restarted server shows with what the client was
told. What was on its way when the server died may or may not have happened; the check finds out and goes on from there.
"""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations, zip_longest
from typing import Any, Protocol

from tests.crash.caller import Answer, Caller, Disconnected
from tests.crash.ledger import Ledger, cancel_name, deposit_name, order_name, set_name
from tests.crash.rows import rows_of
from tests.crash.socket_caller import SocketCaller
from tests.crash.world import OPENING_USDT

LEADING = ("BTC", "ETH", "SOL", "XRP", "DOGE", "LTC", "ADA")
TRADED = "ETH-USDT-SWAP"
BATCH = 10
TOO_MANY_REQUESTS = 429


class Client(Protocol):
    """Someone who loads the exchange and remembers."""

    name: str

    async def work(self, caller: Any) -> None:
        """Send commands over a connection of the client's kind until the server is gone."""

    async def check(self, caller: Caller) -> list[str]:
        """What the server shows that does not fit with what the client was told."""


class Lead:
    """A lead trader who sets leading instruments over and over, no set twice."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._sets = _all_sets([f"{base}-USDT-SWAP" for base in LEADING])
        self._last: tuple[str, ...] = ("BTC-USDT-SWAP",)
        self._under_way: tuple[str, ...] | None = None

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            self._under_way = next(self._sets)
            name = set_name(self.name, self._under_way)
            self._ledger.send(name)
            body = {"instType": "SWAP", "instId": ",".join(self._under_way)}
            status, answer = await caller.post("/api/v5/copytrading/set-instruments", body)
            if answer["code"] == "0":
                self._ledger.acknowledge(name)
                self._last = self._under_way
            else:
                self._ledger.refuse(name, answer["code"])
            self._under_way = None
            if status == TOO_MANY_REQUESTS:
                await asyncio.sleep(0.4)

    async def check(self, caller: Caller) -> list[str]:
        """The set is the last one acknowledged, or the one that was under way."""
        rows = await rows_of(caller, "/api/v5/copytrading/instruments?instType=SWAP")
        shown = {row["instId"] for row in rows if row["enabled"] is True}
        possible = [self._last] if self._under_way is None else [self._last, self._under_way]
        found = next((one for one in possible if set(one) == shown), None)
        self._under_way = None
        if found is None:
            return [f"{self.name} leads {sorted(shown)}, not one of {possible}"]
        self._last = found
        return []


class Trader:
    """A trader who places batches of orders far from the market, one of them at the market, and cancels them again."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._number = 0
        self._pending: set[str] = set()
        self._placing: set[str] = set()
        self._canceling: set[str] = set()

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            while len(self._pending) < 3 * BATCH:
                await self._place(caller)
            while len(self._pending) > BATCH:
                await self._cancel(caller)

    async def check(self, caller: Caller) -> list[str]:
        """Pending is what was placed and not canceled; of what was under way, either."""
        rows = await rows_of(caller, "/api/v5/trade/orders-pending?instType=SWAP")
        shown = {row["clOrdId"] for row in rows}
        must = self._pending - self._canceling
        may = self._pending | self._placing
        faults = [f"order {number} was acknowledged and is not pending" for number in must - shown]
        faults += [f"order {number} is pending and should not be" for number in shown - may]
        self._pending = shown
        self._placing, self._canceling = set(), set()
        return faults

    async def _place(self, caller: Caller) -> None:
        orders = [self._order() for _ in range(BATCH)]
        self._placing = {order["clOrdId"] for order in orders}
        for order in orders:
            self._ledger.send(order_name(order["clOrdId"]))
        answer = await caller.post("/api/v5/trade/batch-orders", orders)
        for order, row in _verdicts(orders, answer):
            number = order["clOrdId"]
            if row["sCode"] == "0":
                self._ledger.acknowledge(order_name(number), row["ordId"])
                if order["ordType"] == "limit":
                    self._pending.add(number)
            else:
                self._ledger.refuse(order_name(number), row["sCode"])
        self._placing = set()
        await _wait_if_refused(answer)

    async def _cancel(self, caller: Caller) -> None:
        chosen = sorted(self._pending)[:BATCH]
        self._canceling = set(chosen)
        for number in chosen:
            self._ledger.sent.add(cancel_name(number))
        body = [{"instId": TRADED, "clOrdId": number} for number in chosen]
        answer = await caller.post("/api/v5/trade/cancel-batch-orders", body)
        for cancel, row in _verdicts(body, answer):
            if row["sCode"] == "0":
                self._ledger.acknowledge(cancel_name(cancel["clOrdId"]))
                self._pending.discard(cancel["clOrdId"])
        self._canceling = set()
        await _wait_if_refused(answer)

    def _order(self) -> dict[str, str]:
        self._number += 1
        order = {"instId": TRADED, "tdMode": "cross", "clOrdId": f"{self.name}x{self._number:07d}", "sz": "0.01"}
        if self._number % BATCH:
            return {**order, "side": "buy", "ordType": "limit", "px": "2000"}
        return {**order, "side": "buy" if self._number % (2 * BATCH) else "sell", "ordType": "market"}


class Depositor:
    """The operator, who brings money into one user's account, each time another amount."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._number = 0
        self._balance = Decimal(OPENING_USDT)
        self._under_way = Decimal(0)

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            self._number += 1
            amount = f"{self._number}.125"
            name = deposit_name(self.name, amount)
            self._under_way = Decimal(amount)
            self._ledger.send(name)
            path = f"/operator/v1/users/{self.name}/deposits"
            status, answer = await caller.post(path, {"currency": "USDT", "amount": amount})
            assert status < 300, answer
            self._ledger.acknowledge(name, str(answer["seq"]))
            self._balance += self._under_way
            self._under_way = Decimal(0)

    async def check(self, caller: Caller) -> list[str]:
        """The balance is the sum of what was acknowledged, and perhaps of what was under way."""
        (row,) = await rows_of(caller, "/api/v5/account/balance?ccy=USDT")
        shown = Decimal(row["details"][0]["cashBal"])
        possible = (self._balance, self._balance + self._under_way)
        self._under_way = Decimal(0)
        self._balance = shown
        return [] if shown in possible else [f"{self.name} has {shown} USDT, not one of {possible}"]


def _all_sets(instruments: list[str]) -> Iterator[tuple[str, ...]]:
    """Every order of every choice of two or more, once; neighbours have different lengths while there are enough."""
    lengths = [permutations(instruments, length) for length in range(2, len(instruments) + 1)]
    return (chosen for row in zip_longest(*lengths) for chosen in row if chosen)


async def work_until_gone(client: Client, caller: Caller | SocketCaller) -> None:
    """Let a client work until the server is gone."""
    try:
        await client.work(caller)
    except Disconnected:
        caller.hang_up()


def _verdicts(asked: list[dict[str, str]], answer: Answer) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Each command of a batch with its row; where the batch was refused as a whole, with its code."""
    _, content = answer
    rows = content.get("data") or [{"sCode": content["code"]}] * len(asked)
    return list(zip(asked, rows, strict=True))


async def _wait_if_refused(answer: Answer) -> None:
    if answer[0] == TOO_MANY_REQUESTS:
        await asyncio.sleep(0.2)
