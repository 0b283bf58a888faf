"""The story of a week: a lead trader, fifty who copy him with settings of their own, and the Monday of settlement.

    Monday     he applies, the operator accepts, he sets his instruments, and they begin to copy
    until Thu  he trades in net mode; they amend, close, protect and stop as it comes to them
    Thursday   he gets out, takes one instrument for another, another share, and long and short positions
    until Sun  he trades with both; on Sunday evening he gets out
    Monday     00:00 UTC+8: the week is settled

Prices, his trading, their settings and acts come from one seed. What the rules refuse belongs to the story.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

from copydesk import bootstrap, copiers, first_start, world
from copydesk.engine.copying.calendar import DAY_MS, HOUR_MS, next_settlement_at
from copydesk.engine.copying.messages import (
    AmendProfitSharingRatio,
    ApplyForLeadTrading,
    CopySettings,
    DecideLeadApplication,
    SetLeadingInstruments,
    StartCopying,
)
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import CancelOrder, PlaceOrder, SetPositionMode
from copydesk.settings import QuoteSettings, Settings
from copydesk.story.copy_traders import CopyTraderActs
from copydesk.story.lead import LeadStrategy
from copydesk.story.stage import Stage
from copydesk.world import WorldFile

WORLD = Path(__file__).parents[1] / "data" / "week.toml"
BEGIN = datetime(2026, 1, 4, 16, tzinfo=UTC)
"""A Monday, 00:00 UTC+8."""

BTC, ETH, SOL = (InstrumentId(f"{coin}-USDT-SWAP") for coin in ("BTC", "ETH", "SOL"))
LATER_RATIO = Decimal("0.08")
"""The share he asks for from Thursday on; until then it is the rules' first one."""

EVERY_HOURS = 2
"""How often he does something, and every third time one of the copy traders."""

TICKS_AT_ONCE = 12
"""How often prices move in that time."""


def opening(seed: int) -> WorldFile:
    """The world of the story, its copy traders drawn from the seed."""
    file = world.read(WORLD)
    tables = tuple(msgspec.structs.replace(table, seed=seed) for table in file.world.copiers)
    return msgspec.structs.replace(file, world=msgspec.structs.replace(file.world, copiers=tables))


@asynccontextmanager
async def staged(file: WorldFile, seed: int, data_folder: Path | None) -> AsyncIterator[tuple[bootstrap.House, Stage]]:
    """A house with this world, prices that wander, and time that stands at the beginning. Raises: CannotStart."""
    settings = Settings(
        data_folder=data_folder or Path(),
        in_memory=data_folder is None,
        forget_old_records=False,
        port=0,
        operator_port=0,
        tls=False,
        frozen_at=BEGIN,
        quotes=QuoteSettings(enabled=True, seed=seed, coins_per_tick=3, most_ticks_at_once=TICKS_AT_ONCE),
    )
    house = bootstrap.build(settings, world_file=file)
    async with house.running():
        yield house, Stage(house)


class Week:
    """The week as it is lived on a stage."""

    def __init__(self, stage: Stage, file: WorldFile, seed: int) -> None:
        self._stage = stage
        self._file = file
        self._lead = stage.account("lead")
        self._chance = Random(f"{seed}/week")
        self._strategy = LeadStrategy(self._lead, self._chance)
        self._copy_traders = CopyTraderActs(self._lead, self._chance)
        self._begin = stage.now

    async def live(self) -> None:
        """From Monday to Monday."""
        await self.begin()
        await self.trade(until=self._at(day=3, hour=8))
        await self.change()
        await self.trade(until=self._at(day=6, hour=20))
        await self.get_out()
        await self._stage.until(next_settlement_at(self._stage.now))

    async def begin(self) -> None:
        """He leads, and fifty copy him."""
        await self._begins_to_lead()
        await self._is_copied()

    def _at(self, *, day: int, hour: int) -> int:
        return self._begin + day * DAY_MS + hour * HOUR_MS

    async def _begins_to_lead(self) -> None:
        """He applies too early for one who wants to copy, and wants an instrument where an order of his waits."""
        do, lead = self._stage.do, self._lead
        await self._stage.until(self._at(day=0, hour=9))
        await do(StartCopying(self._stage.account("latecomer"), lead, _modest()))
        await do(ApplyForLeadTrading(lead, "SWAP", (BTC,)))
        await do(PlaceOrder(lead, SOL, "buy", "limit", "cross", Decimal(1), Decimal(50), client_order_id="waits"))
        await self._stage.until(self._at(day=0, hour=10))
        await do(DecideLeadApplication(lead, "SWAP", accept=True))
        await do(SetLeadingInstruments(lead, "SWAP", (BTC, ETH, SOL)))
        await do(CancelOrder(lead, SOL, client_order_id="waits"))
        await do(SetLeadingInstruments(lead, "SWAP", (BTC, ETH)))

    async def _is_copied(self) -> None:
        """Fifty come; one of them twice, one asks for too much, and one comes too late."""
        do, lead = self._stage.do, self._lead
        everyone = [copier for table in self._file.world.copiers for copier in copiers.drawn(table)]
        await self._stage.until(self._at(day=0, hour=11))
        too_much = msgspec.structs.replace(_modest(), mode="ratio_copy", amount=None, ratio=Decimal(1000))
        await do(StartCopying(self._stage.account("copier-1"), lead, too_much))
        for copier in everyone:
            account = self._stage.account(copier.name)
            await self._sets_leverage(account, copier)
            await do(StartCopying(account, lead, copier.copies.settings()))
        await do(StartCopying(self._stage.account("copier-1"), lead, _modest()))
        await do(StartCopying(self._stage.account("latecomer"), lead, _modest()))

    async def _sets_leverage(self, account: AccountId, copier: copiers.Copier) -> None:
        if copier.copies.leverage is not None:
            led = (BTC, ETH, SOL)
            for command in first_start.leverages(account, copier.position_mode, led, copier.copies.leverage):
                await self._stage.do(command)

    async def trade(self, until: int) -> None:
        """He does something every other hour, and sometimes one of those who copy him does."""
        at = self._stage.now + EVERY_HOURS * HOUR_MS
        while at < until:
            await self._stage.until(at)
            await self._stage.do(self._strategy.next(self._stage.exchange))
            if not self._chance.randint(0, 2):
                act = self._copy_traders.next(self._stage.exchange)
                if act is not None:
                    await self._stage.do(act)
            at += EVERY_HOURS * HOUR_MS
        await self._stage.until(until)

    async def change(self) -> None:
        """Another set, another share, another position mode; the latecomer tries again."""
        do, lead = self._stage.do, self._lead
        await do(SetPositionMode(lead, "long_short"))
        await self.get_out()
        await do(SetLeadingInstruments(lead, "SWAP", (BTC, SOL)))
        await do(AmendProfitSharingRatio(lead, "SWAP", LATER_RATIO))
        await do(SetPositionMode(lead, "long_short"))
        await do(StartCopying(self._stage.account("latecomer"), lead, _modest()))

    async def get_out(self) -> None:
        """He closes everything that he holds."""
        for command in self._strategy.closing(self._stage.exchange):
            await self._stage.do(command)


def _modest() -> CopySettings:
    """Fifty USDT each time."""
    return CopySettings(total_amount=Decimal(500), amount=Decimal(50))
