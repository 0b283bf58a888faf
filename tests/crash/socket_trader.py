"""Who trades over the WebSocket: places, amends and cancels, and believes pushes as much as answers."""

import asyncio
from typing import Any

from tests.crash.caller import Caller
from tests.crash.ledger import Ledger, amendment_name, cancel_name, order_name
from tests.crash.rows import rows_of
from tests.crash.socket_caller import Row, SocketCaller

TRADED = "DOGE-USDT-SWAP"
BATCH = 5
MOST_PENDING = 2 * BATCH
"""More would be left behind by every kill, until a page of pending orders shows them all no more."""
TOO_MANY_REQUESTS = "50011"
LOWEST_TICKS, TICKS = 1000, 5000
"""Prices lie far below the market, on ticks of 0.00001 from the lowest one on."""


class SocketTrader:
    """Keeps orders far from the market, moves each to another price, and takes it back.

    What a push tells is on disk: an order, an amendment or a cancellation that was heard of counts as acknowledged,
    whether or not its answer came.
    """

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._number = 0
        self._prices: dict[str, str] = {}
        self._placing: dict[str, str] = {}
        self._amending: dict[str, str] = {}
        self._canceling: set[str] = set()

    async def work(self, caller: SocketCaller) -> None:
        """Send operations until the server is gone."""
        await caller.open({"channel": "orders", "instType": "SWAP"})
        while True:
            await self._place(caller)
            await self._amend(caller)
            while len(self._prices) > MOST_PENDING:
                await self._cancel(caller)

    async def check(self, caller: Caller) -> list[str]:
        """Pending is what was placed and not canceled, at the last price told or the one under way."""
        rows = await rows_of(caller, "/api/v5/trade/orders-pending?instType=SWAP")
        shown = {row["clOrdId"]: row["px"] for row in rows}
        must = self._prices.keys() - self._canceling
        may = self._prices.keys() | self._placing.keys()
        faults = [f"order {number} was acknowledged and is not pending" for number in must - shown.keys()]
        faults += [f"order {number} is pending and should not be" for number in shown.keys() - may]
        for number, price in shown.items():
            told = {self._prices.get(number) or self._placing.get(number), self._amending.get(number)}
            if price not in told:
                faults.append(f"order {number} lies at {price}, not at one of {told}")
        self._prices = shown
        self._placing, self._amending, self._canceling = {}, {}, set()
        return faults

    async def _place(self, caller: SocketCaller) -> None:
        orders = [self._order() for _ in range(BATCH)]
        self._placing = {order["clOrdId"]: order["px"] for order in orders}
        for number in self._placing:
            self._ledger.send(order_name(number))
        for order, row in await self._done(caller, "batch-orders", orders):
            number = order["clOrdId"]
            if row["sCode"] == "0":
                self._ledger.acknowledge(order_name(number), row["ordId"])
                self._prices[number] = order["px"]
            else:
                self._ledger.refuse(order_name(number), row["sCode"])
        self._placing = {}

    async def _amend(self, caller: SocketCaller) -> None:
        chosen = sorted(self._prices)[-BATCH:]
        amendments = [{"instId": TRADED, "clOrdId": number, **self._new_price()} for number in chosen]
        self._amending = {amendment["clOrdId"]: amendment["newPx"] for amendment in amendments}
        for amendment in amendments:
            self._ledger.send(amendment_name(amendment["reqId"]))
        for amendment, row in await self._done(caller, "batch-amend-orders", amendments):
            if row["sCode"] == "0":
                self._ledger.acknowledge(amendment_name(amendment["reqId"]))
                self._prices[amendment["clOrdId"]] = amendment["newPx"]
            else:
                self._ledger.refuse(amendment_name(amendment["reqId"]), row["sCode"])
        self._amending = {}

    async def _cancel(self, caller: SocketCaller) -> None:
        chosen = sorted(self._prices)[:BATCH]
        self._canceling = set(chosen)
        self._ledger.sent |= {cancel_name(number) for number in chosen}
        asked = [{"instId": TRADED, "clOrdId": number} for number in chosen]
        for cancel, row in await self._done(caller, "batch-cancel-orders", asked):
            if row["sCode"] == "0":
                self._ledger.acknowledge(cancel_name(cancel["clOrdId"]))
                self._prices.pop(cancel["clOrdId"], None)
        self._canceling = set()

    async def _done(self, caller: SocketCaller, op: str, asked: list[Row]) -> list[tuple[Row, Row]]:
        """Each part of a batch with its row; where the batch was refused as a whole, with its code."""
        answer = await caller.ask(op, asked, self._hear)
        rows = answer["data"] or [{"sCode": answer["code"]}] * len(asked)
        if answer["code"] == TOO_MANY_REQUESTS:
            await asyncio.sleep(0.2)
        return list(zip(asked, rows, strict=True))

    def _hear(self, row: dict[str, Any]) -> None:
        """A push: what it tells has happened."""
        number = row["clOrdId"]
        if not number.startswith(self.name):
            return
        self._ledger.acknowledge(order_name(number), row["ordId"])
        if cancel_name(number) in self._ledger.acknowledged:  # the answer was quicker than what happened before it
            return
        self._prices.setdefault(number, row["px"])
        if row["amendResult"] == "0" and row["reqId"]:
            self._ledger.acknowledge(amendment_name(row["reqId"]))
            self._prices[number] = row["px"]
        if row["state"] == "canceled":
            self._ledger.acknowledge(cancel_name(number))
            self._prices.pop(number, None)

    def _order(self) -> Row:
        order = {"instId": TRADED, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "0.01"}
        return {**order, "clOrdId": f"{self.name}x{self._count():07d}", "px": self._price()}

    def _new_price(self) -> Row:
        return {"reqId": f"{self.name}a{self._count():07d}", "newPx": self._price()}

    def _count(self) -> int:
        self._number += 1
        return self._number

    def _price(self) -> str:
        ticks = LOWEST_TICKS + self._number % TICKS
        return f"0.{ticks:05d}".rstrip("0")
