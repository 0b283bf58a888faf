"""How long the ranks of many lead traders with a year of trading take: who asks first, and who asks after him."""

import asyncio
import statistics
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
import uvloop
from tests.bench.copying import DEEP, PRICE, SWAP, USDT, WORLD, quoted
from tests.bench.measures import Row
from tests.bench.scale import Scale

from copydesk import bootstrap, world
from copydesk.engine.copying.calendar import WEEK_MS
from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.identifiers import AccountId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.trading.messages import ClosePosition, MoveMarket, PlaceOrder
from copydesk.gateway.rest import copytrading_ranks
from copydesk.gateway.rest.call import Call, World
from copydesk.settings import Settings
from copydesk.wire.rest import copytrading

BEGIN = datetime(2026, 1, 4, 16, tzinfo=UTC)
EVERY_WEEKS = 2
PAGE_ROWS = 20
SORTS = ("overview", "pnl", "aum", "win_ratio", "pnl_ratio")


def ranks(_place: Path, scale: Scale) -> list[Row]:
    """The ranks of so many lead traders, each with a trade every other week for a year."""
    leads = scale.lead_traders
    first, others, records = uvloop.run(_measured(leads, scale.trades_of_a_lead))
    return [
        Row(
            f"the ranks of {leads:,} lead traders after a year, asked first",
            f"{first * 1e3:.0f} ms",
            f"{records:,} records",
        ),
        Row("  the same version asked again, in another order", f"{others * 1e3:.1f} ms"),
    ]


async def _measured(leads: int, trades: int) -> tuple[float, float, int]:
    settings = Settings(in_memory=True, tls=False, port=0, operator_port=0, frozen_at=BEGIN)
    house = bootstrap.build(settings, world_file=world.parse(WORLD, "bench"))
    async with house.running():
        memory = house.memory
        await _live_a_year(house, leads, trades)
        memory.archive.flush()
        bootstrap.quiet_collector()
        shown = World(memory.sequencer, memory.archive, {}, memory.real_clock, memory.clock)
        taken = [await _asked(shown, sort, min(leads, PAGE_ROWS)) for sort in SORTS]
        return taken[0], statistics.median(taken[1:]), memory.sequencer.last_seq


async def _live_a_year(house: bootstrap.House, leads: int, trades: int) -> None:
    """Everyone opens and closes once in every other week, some in profit and some in loss."""
    chance, submit, keeper = Random(1), house.memory.sequencer.submit, house.memory.timekeeper
    accounts = [await _lead(house, number) for number in range(leads)]
    for _ in range(trades):
        sides = [chance.choice(("buy", "sell")) for _ in accounts]
        await submit(MoveMarket((quoted(PRICE),)))
        orders = (
            PlaceOrder(account, SWAP, side, "market", "cross", Decimal(1))
            for account, side in zip(accounts, sides, strict=True)
        )
        await asyncio.gather(*map(submit, orders))
        await submit(MoveMarket((quoted(PRICE + chance.randint(-2000, 2000)),)))
        await asyncio.gather(*(submit(ClosePosition(account, SWAP, "cross")) for account in accounts))
        await keeper.jump(lambda now: now + EVERY_WEEKS * WEEK_MS)


async def _lead(house: bootstrap.House, number: int) -> AccountId:
    submit = house.memory.sequencer.submit
    (opened,) = (await submit(OpenAccount(f"lead-{number}"))).outcome.events
    assert isinstance(opened, AccountOpened)
    await submit(Deposit(opened.account, USDT, DEEP))
    await submit(ApproveLeadTrader(opened.account, "SWAP", (SWAP,)))
    return opened.account


async def _asked(shown: World, sort: str, rows: int) -> float:
    """How long the first page takes, encoded; it must have so many rows. Units: seconds."""
    request = msgspec.convert({"sortType": sort, "limit": PAGE_ROWS}, copytrading.RanksRequest)
    call = Call(copytrading.RANKS, request, None, shown, 0)
    begin = time.perf_counter()
    reply = await copytrading_ranks.HANDLERS[copytrading.RANKS.name](call)
    msgspec.json.encode(reply.rows)
    taken = time.perf_counter() - begin
    (page,) = reply.rows
    assert len(page.ranks) == rows
    return taken


MEASURES = (ranks,)
