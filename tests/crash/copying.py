"""Who leads, who copies, and the operator who moves prices and lets weeks pass so that profit is shared."""

import asyncio

import msgspec
from tests.crash.caller import Caller
from tests.crash.ledger import Ledger, closing_name, order_name, settings_name, week_name
from tests.crash.rows import rows_of

from copydesk.engine.copying.messages import CopyOpened, CopySkipped, LeadPositionOpened
from copydesk.first_start import house_quote
from copydesk.journal.record import Record

LED = "SOL-USDT-SWAP"
COPIERS = 3
MOST_OPEN = 6
TOO_MANY_REQUESTS = 429
FIRST_AMOUNT_USDT = 20
PRICES = ("120", "123.4", "126.8", "121.5", "117.2")


class LeadOfCopies:
    """Opens lead positions, each of which is copied, and closes the oldest one by one."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._number = 0
        self._open: dict[str, str] = {}
        self._closing = ""
        self._placing = False

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            await (self._close(caller) if len(self._open) >= MOST_OPEN else self._place(caller))

    async def check(self, caller: Caller) -> list[str]:
        """Open is what was opened and not closed, and perhaps what was under way."""
        target = "/api/v5/copytrading/current-subpositions?instType=SWAP"
        shown = {row["openOrdId"]: row["subPosId"] for row in await rows_of(caller, target)}
        must = self._open.keys() - {self._closing}
        strange = shown.keys() - self._open.keys()
        faults = [
            f"the lead position of order {order} was acknowledged and is not open" for order in must - shown.keys()
        ]
        if len(strange) > self._placing:
            faults.append(f"lead positions of orders {strange} are open and should not be")
        self._open, self._closing, self._placing = shown, "", False
        return faults

    async def _place(self, caller: Caller) -> None:
        self._number += 1
        number = f"{self.name}x{self._number:07d}"
        order = {"instId": LED, "tdMode": "cross", "clOrdId": number, "side": "buy", "ordType": "market", "sz": "1"}
        self._ledger.send(order_name(number))
        self._placing = True
        status, answer = await caller.post("/api/v5/trade/order", order)
        if answer["code"] == "0":
            self._ledger.acknowledge(order_name(number), answer["data"][0]["ordId"])
            self._open[answer["data"][0]["ordId"]] = ""
        else:
            self._ledger.refuse(order_name(number), answer["code"])
        self._placing = False
        await _wait_if_refused(status)

    async def _close(self, caller: Caller) -> None:
        rows = await rows_of(caller, "/api/v5/copytrading/current-subpositions?instType=SWAP")
        self._open = {row["openOrdId"]: row["subPosId"] for row in rows}
        self._closing = min(self._open, key=int)
        name = closing_name(self._open[self._closing])
        self._ledger.sent.add(name)
        body = {"instType": "SWAP", "subPosId": self._open[self._closing], "ordType": "market"}
        status, answer = await caller.post("/api/v5/copytrading/close-subposition", body)
        if answer["code"] == "0":
            self._ledger.acknowledge(name)
            del self._open[self._closing]
        self._closing = ""
        await _wait_if_refused(status)


class Copier:
    """Copies, and amends the settings over and over, no amount twice."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        self.name = name
        self._ledger = ledger
        self._cents = 0
        self._code = ""
        self._amount = str(FIRST_AMOUNT_USDT)
        self._under_way = ""

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            self._cents += 1
            self._under_way = f"{FIRST_AMOUNT_USDT + self._cents // 100}.{self._cents % 100:02d}".rstrip("0").rstrip(
                "."
            )
            name = settings_name(self.name, self._under_way)
            self._ledger.send(name)
            body = {"instType": "SWAP", "uniqueCode": self._code, "copyMgnMode": "copy", "copyInstIdType": "copy"}
            amounts = {"copyMode": "fixed_amount", "copyAmt": self._under_way, "copyTotalAmt": "30000"}
            answer = await caller.post(
                "/api/v5/copytrading/amend-copy-settings", {**body, **amounts, "subPosCloseType": "copy_close"}
            )
            if answer[1]["code"] == "0":
                self._ledger.acknowledge(name)
                self._amount = self._under_way
            else:
                self._ledger.refuse(name, answer[1]["code"])
            self._under_way = ""
            await _wait_if_refused(answer[0])

    async def check(self, caller: Caller) -> list[str]:
        """The amount is the last one acknowledged, or the one that was under way."""
        if not self._code:
            leads = await rows_of(caller, "/api/v5/copytrading/current-lead-traders?instType=SWAP")
            self._code = leads[0]["uniqueCode"]
        target = f"/api/v5/copytrading/copy-settings?instType=SWAP&uniqueCode={self._code}"
        (row,) = await rows_of(caller, target)
        possible = {self._amount, self._under_way} - {""}
        self._amount, self._under_way = row["copyAmt"], ""
        return [] if row["copyAmt"] in possible else [f"{self.name} copies with {self._amount}, not one of {possible}"]


class Operator:
    """Moves the price of what is copied, and lets a week pass now and then."""

    name = "operator"

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._moves = 0
        self._at = 0

    async def work(self, caller: Caller) -> None:
        """Send commands until the server is gone."""
        while True:
            self._moves += 1
            quote = msgspec.to_builtins(house_quote(LED, PRICES[self._moves % len(PRICES)]))
            status, answer = await caller.post("/operator/v1/prices", {"quotes": [quote]})
            assert status == 201, answer
            await asyncio.sleep(0.02)
            if self._moves % 10 == 0:
                await self._let_a_week_pass(caller)

    async def check(self, caller: Caller) -> list[str]:
        """Time has not gone back behind what was told."""
        _, clock = await caller.get("/operator/v1/clock")
        return [] if clock["at"] >= self._at else [f"it is {clock['at']}, and it was {self._at} already"]

    async def _let_a_week_pass(self, caller: Caller) -> None:
        _, clock = await caller.get("/operator/v1/clock")
        week_end = clock["next_settlement_at"]
        self._ledger.sent.add(week_name(week_end))
        status, answer = await caller.post("/operator/v1/clock/settlement", {})
        assert status == 200, answer
        self._ledger.acknowledge(week_name(week_end))
        self._at = answer["at"]


def copying_faults(record: Record) -> list[str]:
    """Of every lead position each copier has a copy, or a reason why not, in the same record."""
    answered = [event.lead_position for event in record.events if isinstance(event, CopyOpened | CopySkipped)]
    opened = [event for event in record.events if isinstance(event, LeadPositionOpened) and event.instrument == LED]
    counts = {event.lead_position: answered.count(event.lead_position) for event in opened if event.is_copied}
    return [
        f"record {record.seq}: lead position {lead_position} has {count} copies or reasons, and {COPIERS} copy it"
        for lead_position, count in counts.items()
        if count != COPIERS
    ]


async def _wait_if_refused(status: int) -> None:
    if status == TOO_MANY_REQUESTS:
        await asyncio.sleep(0.4)
