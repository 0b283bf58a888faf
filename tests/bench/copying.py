"""What is measured of copy trading: a fill and all its copies, a week of the story, a settlement."""

import asyncio
import contextlib
import gc
import statistics
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import uvloop
from tests.bench import bystanders, prepared
from tests.bench.load import Key
from tests.bench.measures import Row
from tests.bench.scale import Scale

from copydesk import bootstrap, first_start, world
from copydesk.bootstrap.house import build
from copydesk.engine.copying.calendar import WEEK_MS
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    ApproveLeadTrader,
    CopyClosed,
    CopyingRules,
    CopyOpened,
    CopySettings,
    ProfitSharingSettled,
    SettleProfitSharing,
    StartCopying,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.messages import Command, Event
from copydesk.engine.trading.messages import ClosePosition, Level, MoveMarket, PlaceOrder, Quote
from copydesk.journal.record import Record
from copydesk.journal.sqlite import SqliteJournal
from copydesk.story.telling import tell_week

SWAP = InstrumentId("BTC-USDT-SWAP")
USDT = Currency("USDT")
DEEP = Decimal(10_000_000)
PRICE = Decimal(84_000)
SIZE = Decimal(10)
WORLD = f'instruments = ["{SWAP}"]'
SETTINGS = CopySettings(total_amount=Decimal(30_000), mode="ratio_copy", ratio=Decimal("0.1"))


class Floor:
    """An exchange with a journal on disk, one lead trader, and so many who copy him in equal parts."""

    def __init__(self, folder: Path, copy_traders: int) -> None:
        self.exchange = Exchange()
        self.journal = SqliteJournal(folder)
        for command in first_start.first_state(world.parse(WORLD, "bench"), None, False, 0).commands:
            self.exchange.execute(command, 0)
        self.exchange.execute(AdoptCopyingRules(CopyingRules(max_copy_traders=1_000_000)), 0)
        self.quote(PRICE)
        self.lead = self._trader("lead", DEEP)
        self.exchange.execute(ApproveLeadTrader(self.lead, "SWAP", (SWAP,)), 0)
        for number in range(copy_traders):
            account = self._trader(f"copier-{number}", Decimal(100_000))
            self.exchange.execute(StartCopying(account, self.lead, SETTINGS), 0)

    def _trader(self, name: str, usdt: Decimal) -> AccountId:
        (opened,) = self.exchange.execute(OpenAccount(name), 0).events
        assert isinstance(opened, AccountOpened)
        self.exchange.execute(Deposit(opened.account, USDT, usdt), 0)
        return opened.account

    def quote(self, price: Decimal) -> None:
        """Let the house buy and sell any size around a price."""
        self.exchange.execute(MoveMarket((quoted(price),)), 0)

    def timed(self, command: Command, at: int = 0) -> tuple[float, tuple[Event, ...]]:
        """How long a command takes until its record is on disk, and its events. Units: seconds; `at` is Unix ms."""
        begin = time.perf_counter()
        events = self.exchange.execute(command, at).events
        self.journal.append([Record(self.journal.last_seq + 1, at, command, events)])
        return time.perf_counter() - begin, events

    def opens(self) -> tuple[float, tuple[Event, ...]]:
        """The lead trader opens at market."""
        return self.timed(PlaceOrder(self.lead, SWAP, "buy", "market", "cross", SIZE))

    def closes(self) -> tuple[float, tuple[Event, ...]]:
        """The lead trader closes all."""
        return self.timed(ClosePosition(self.lead, SWAP, "cross"))


def quoted(price: Decimal) -> Quote:
    """A book of the house that never ends."""
    return Quote(SWAP, price, price, (Level(price - 1, DEEP),), (Level(price, DEEP),))


def fills(_place: Path, scale: Scale) -> list[Row]:
    """A lead trader's fill, opening and closing, with 1, 100, 1,000 … copy traders, journal record included."""
    rows, each = [], {}
    for count in scale.copy_traders:
        opened_s, closed_s = _open_and_close(count, scale.fills)
        each[count] = (opened_s / count * 1e6, closed_s / count * 1e6)
        rows.append(
            Row(
                f"a lead trader's fill and {count:,} copies, on disk",
                f"{opened_s * 1e3:.1f} ms, {each[count][0]:.0f} µs a copy",
                f"closing {closed_s * 1e3:.1f} ms, {each[count][1]:.0f} µs",
                "≤ 50 µs a copy" if count > 100 else "",
            )
        )
    growth = each[max(each)][0] / each[min(100, max(each))][0]
    rows.append(Row(f"  a copy among {max(each):,} against one among 100", f"{growth:.2f}×", goal="1×: linear"))
    return rows


def _open_and_close(count: int, rounds: int) -> tuple[float, float]:
    """The medians of several rounds."""
    with _floor(count) as floor:
        opened, closed = [], []
        for _ in range(rounds):
            seconds, events = floor.opens()
            assert sum(isinstance(event, CopyOpened) for event in events) == count
            opened.append(seconds)
            seconds, events = floor.closes()
            assert sum(isinstance(event, CopyClosed) for event in events) == count
            closed.append(seconds)
        return statistics.median(opened), statistics.median(closed)


@contextlib.contextmanager
def _floor(copy_traders: int) -> Iterator[Floor]:
    """A floor on a folder that goes with it."""
    with tempfile.TemporaryDirectory(dir=prepared.ROOT, prefix=".bench-") as folder:
        floor = Floor(Path(folder), copy_traders)
        bootstrap.quiet_collector()
        try:
            yield floor
        finally:
            floor.journal.close()
            gc.unfreeze()


def delays(_place: Path, scale: Scale) -> list[Row]:
    """How long others wait while a fill goes to so many copy traders, against how long the fill itself takes."""
    rows = []
    for count in scale.crowds:
        with tempfile.TemporaryDirectory(dir=prepared.ROOT, prefix=".bench-") as folder:
            figures = _delays(Path(folder), count, scale)
        usual = f"usually {figures.usual_s * 1e3:.1f} ms"
        for what, longer in (("opens", figures.opening), ("closes", figures.closing)):
            name = f"a lead trader {what}, {count:,} copy: another user waits at most"
            rows.append(Row(name, f"{longer:.2f}× the fill longer than usual", usual, "≤ 1×"))
    return rows


def _delays(place: Path, count: int, scale: Scale) -> bystanders.Figures:
    lead, *others = uvloop.run(_peopled(place / "house", count, scale.others))
    port = prepared.free_port()
    job = bystanders.Job(port, lead, tuple(others), scale.fills, watched_s=scale.watched_s + count / 2_500)
    with prepared.server(*prepared.copydesk(place / "house", port), port=port):
        return prepared.told(place, "bystanders", job, bystanders.Figures)


async def _peopled(folder: Path, copy_traders: int, others_count: int) -> list[Key]:
    """Fill a new folder with a lead trader, those who copy him, and others; the keys of all but the copy traders."""
    house = build(prepared.settings_of(folder))
    async with house.running():
        submit = house.memory.sequencer.submit

        names = ("lead", *(f"other-{n}" for n in range(others_count)), *(f"copier-{n}" for n in range(copy_traders)))
        opened = [stamped.outcome.events[0] for stamped in await asyncio.gather(*map(submit, map(OpenAccount, names)))]
        accounts = [event.account for event in opened if isinstance(event, AccountOpened)]
        await asyncio.gather(*(submit(Deposit(account, USDT, Decimal(100_000))) for account in accounts))
        lead, others, copiers = accounts[0], accounts[1 : others_count + 1], accounts[others_count + 1 :]
        await submit(AdoptCopyingRules(CopyingRules(max_copy_traders=1_000_000)))
        await submit(MoveMarket((quoted(PRICE),)))
        await submit(ApproveLeadTrader(lead, "SWAP", (SWAP,)))
        await asyncio.gather(*(submit(StartCopying(account, lead, SETTINGS)) for account in copiers))
        return [prepared.key(house, account) for account in (lead, *others)]


def settlement(_place: Path, scale: Scale) -> list[Row]:
    """The settlement of the most relations, every one with a share, journal record included."""
    count = max(scale.copy_traders)
    with _floor(count) as floor:
        floor.opens()
        floor.quote(PRICE * 2)
        floor.closes()
        seconds, events = floor.timed(SettleProfitSharing(), WEEK_MS)
    assert sum(isinstance(event, ProfitSharingSettled) for event in events) == count
    each = f"{seconds / count * 1e6:.1f} µs each"
    return [Row(f"the settlement of {count:,} relations, on disk", f"{seconds * 1e3:.0f} ms", each)]


def story(_place: Path, scale: Scale) -> list[Row]:
    """The story of a week, from an empty house to its report; the better of two."""
    taken = []
    for _ in range(scale.rounds):
        begin = time.perf_counter()
        report = tell_week(1)
        taken.append(time.perf_counter() - begin)
    what = f"{report.records:,} records, {report.events:,} events"
    return [Row("the story of a week, 50 copy traders, told", f"{min(taken):.1f} s", what, "≤ 2 s")]


MEASURES = (fills, delays, settlement, story)
"""In the order in which they are told."""
