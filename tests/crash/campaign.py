"""Killing the server at random moments under load, and making its disk refuse; then holding it against the ledger."""

import asyncio
import hashlib
import random
import resource
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from tests.crash.caller import Caller, Disconnected
from tests.crash.clients import Client, Depositor, Lead, Trader, work_until_gone
from tests.crash.copying import COPIERS, Copier, LeadOfCopies, Operator, copying_faults
from tests.crash.faulty_server import SYNCS
from tests.crash.ledger import Ledger, Told
from tests.crash.server import FAILED_BY_DISK, FAULTY, ORDINARY, Server
from tests.crash.socket_caller import SocketCaller
from tests.crash.socket_trader import SocketTrader
from tests.crash.world import DEPOSITORS, LEADS, MASTER, SOCKET_TRADERS, TRADERS, world
from tests.laws.copying_invariants import check_copying
from tests.laws.invariants import check, check_memory

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.history.archive import FILE_NAME as ARCHIVE_FILE
from copydesk.history.archive import Archive, Page
from copydesk.history.layout import SHELVES
from copydesk.history.shelf import DAY_MS, Bound
from copydesk.journal import audit
from copydesk.journal.sqlite import SqliteJournal
from copydesk.runtime.recovery import recover

LOAD_SECONDS = (0.1, 3.0)
"""How long the load lasts before a kill; the moment is drawn between these."""
KILLS_DURING_START = 0.1
"""The fraction of kills that come while the server is still starting."""
UNTIL_DISK_REFUSES_SECONDS = 60
EVERYTHING = Page(limit=-1)
MONTH_MS = 30 * DAY_MS


class Result(msgspec.Struct):
    """What a scenario did and what did not fit."""

    name: str
    kills: int = 0
    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    records: int = 0
    seconds: float = 0
    faults: list[str] = []

    def __str__(self) -> str:
        verdict = f"{len(self.faults)} FAULTS" if self.faults else "0 lost, 0 doubled, no gap, replay equals state"
        return (
            f"{self.name}: {self.kills} kills, {self.sent:,} commands sent, {self.acknowledged:,} acknowledged, "
            f"{self.refused:,} refused, {self.records:,} records, {self.seconds:.0f} s: {verdict}"
        )


class Campaign:
    """One server, its clients and their ledger."""

    def __init__(self, place: Path, seed: int) -> None:
        self.ledger = Ledger()
        self.server = Server(place, world())
        self.faults: list[str] = []
        self._chance = random.Random(seed)
        self._clients: list[Client] = [
            *(Lead(f"lead{number}", self.ledger) for number in range(LEADS)),
            *(Trader(f"trader{number}", self.ledger) for number in range(TRADERS)),
            *(Depositor(f"depositor{number}", self.ledger) for number in range(DEPOSITORS)),
            *(SocketTrader(f"socket{number}", self.ledger) for number in range(SOCKET_TRADERS)),
            LeadOfCopies(MASTER, self.ledger),
            *(Copier(f"copier{number}", self.ledger) for number in range(COPIERS)),
            Operator(self.ledger),
        ]

    async def kill_once(self) -> None:
        """Start, check what is there, load, kill at a random moment."""
        self.server.start()
        if self._chance.random() < KILLS_DURING_START:
            await asyncio.sleep(self._chance.uniform(0, 1))
            self.server.kill()
            return
        await self._ready_and_checked()
        working = [asyncio.create_task(work_until_gone(client, self._hand_of(client))) for client in self._clients]
        await asyncio.sleep(self._chance.uniform(*LOAD_SECONDS))
        self.server.kill()
        await asyncio.gather(*working)

    async def load_until_refused(
        self,
        program: tuple[str, ...] = ORDINARY,
        before: Callable[[], None] | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Load a server until its disk refuses and it ends by itself, with the right code and one line."""
        self.server.start(program, before=before, environment=environment)
        await self._ready_and_checked()
        working = [work_until_gone(client, self._hand_of(client)) for client in self._clients]
        await asyncio.wait_for(asyncio.gather(*working), UNTIL_DISK_REFUSES_SECONDS)
        assert self.server.process is not None
        code = self.server.process.wait(10)
        if code != FAILED_BY_DISK:
            self.faults.append(f"the server left with {code}: {self.server.last_words()}")
        if "could not be written" not in self.server.last_words() and "cannot be used" not in self.server.last_words():
            self.faults.append(f"the server's last words do not name the cause: {self.server.last_words()}")

    async def conclude(self) -> int:
        """Start once more, check, stop in order, and audit the folder; gives the number of records."""
        self.server.start()
        await self._ready_and_checked()
        _, digest = await self.server.operator().get("/operator/v1/state-digest")
        code = self.server.stop()
        if code != 0:
            self.faults.append(f"the server was stopped in order and left with {code}: {self.server.last_words()}")
        return self._audit(digest["seq"], digest["digest"])

    async def _ready_and_checked(self) -> None:
        assert await self.server.ready(), f"the server does not start: {self.server.last_words()}"
        for client in self._clients:
            caller = self.server.operator() if isinstance(client, Operator) else self.server.user(client.name)
            try:
                self.faults.extend(await client.check(caller))
            except Disconnected:
                raise AssertionError(f"the server ended by itself: {self.server.last_words()}") from None
            caller.hang_up()

    def _hand_of(self, client: Client) -> Caller | SocketCaller:
        """The connection over which a client works: its own, the operator's, or a WebSocket."""
        match client:
            case Depositor() | Operator():
                return self.server.operator()
            case SocketTrader():
                return self.server.socket(client.name)
            case _:
                return self.server.user(client.name)

    def _audit(self, told_seq: int, told_digest: str) -> int:
        journal = SqliteJournal(self.server.folder)
        try:
            self.faults += [f"record {damage.seq}: {damage.what}" for damage in audit.verify(journal).damages]
            if len({way.digest for way in audit.replay(journal)}) != 1:
                self.faults.append("replays from different starts lead to different states")
            exchange = recover(journal).exchange
            users = {account.id: account.name for account in queries.accounts(exchange)}
            told, replayed = Told(self.ledger, users), Exchange()
            for record in journal.read():
                told.see(record)
                self.faults += copying_faults(record)
                for event in record.events:
                    replayed.apply(event, record.at)
                if record.seq == told_seq and hashlib.sha256(replayed.state()).hexdigest() != told_digest:
                    self.faults.append(f"the replay of {told_seq} records is not the state that the server had")
            self.faults += told.conclude()
            self.faults += _broken_laws(exchange)
            self.faults += _archive_faults(self.server.folder / ARCHIVE_FILE, journal, exchange)
            return journal.last_seq
        finally:
            journal.close()


def killed_under_load(place: Path, seed: int, kills: int, acknowledged: int) -> Result:
    """Kill until there were so many kills and so many acknowledged commands."""

    async def act(campaign: Campaign) -> int:
        done = 0
        while done < kills or len(campaign.ledger.acknowledged) < acknowledged:
            await campaign.kill_once()
            done += 1
            if done % 10 == 0:
                print(f"  {done} kills, {len(campaign.ledger.acknowledged):,} acknowledged", flush=True)
        return done

    return _run("killed under load", place, seed, act)


def full_disk(place: Path, seed: int) -> Result:
    """Let files not grow beyond a few megabytes, then give room again."""

    async def act(campaign: Campaign) -> int:
        await campaign.load_until_refused(before=_small_files)
        return 0

    return _run("files that may not grow", place, seed, act)


def full_file_system(place: Path, seed: int) -> Result | None:
    """Run on a small file system until it is full, then make it larger; None where none can be mounted."""
    disk = place / "data"
    disk.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "none", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return None

    async def act(campaign: Campaign) -> int:
        await campaign.load_until_refused()
        await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,size=200m", disk], check=True)
        return 0

    try:
        return _run("a full file system", place, seed, act)
    finally:
        subprocess.run(["umount", disk], check=True)


def failing_sync(place: Path, seed: int) -> Result:
    """Let syncs fail after a while, five times over, each on what the last left."""

    async def act(campaign: Campaign) -> int:
        for syncs in (30, 70, 250, 600, 1000):
            await campaign.load_until_refused(FAULTY, environment={SYNCS: str(syncs)})
        return 0

    return _run("syncs that fail", place, seed, act)


def _run(name: str, place: Path, seed: int, act: Callable[[Campaign], Awaitable[int]]) -> Result:
    began = time.monotonic()
    place.mkdir(parents=True, exist_ok=True)
    campaign = Campaign(place, seed)

    async def whole() -> Result:
        kills = await act(campaign)
        records = await campaign.conclude()
        ledger = campaign.ledger
        return Result(
            name=name,
            kills=kills,
            sent=len(ledger.sent),
            acknowledged=len(ledger.acknowledged),
            refused=len(ledger.refused),
            records=records,
            seconds=time.monotonic() - began,
            faults=campaign.faults,
        )

    try:
        return asyncio.run(whole())
    finally:
        campaign.server.end()


def _small_files() -> None:
    limit = 5 * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def _broken_laws(exchange: Exchange) -> list[str]:
    """Which law of the house the recovered state breaks: money, positions, books, holds, copies, purses."""
    faults = []
    for law in (check, check_copying, check_memory):
        try:
            law(exchange)
        except AssertionError as broken:
            faults.append(f"the recovered state breaks a law: {broken!r}")
    return faults


def _archive_faults(path: Path, journal: SqliteJournal, exchange: Exchange) -> list[str]:
    """Where the archive that lived through everything differs from one made anew, in what both still have to keep."""
    kept, anew = Archive(path), Archive()
    try:
        kept.catch_up(journal)
        anew.catch_up(journal)
        faults = []
        for shelf in SHELVES:
            due = (
                Bound("vanishes_at", exchange.at + 1)
                if "vanishes_at" in shelf.tables
                else Bound("at", exchange.at - MONTH_MS)
            )
            if kept.page(shelf, EVERYTHING, due) != anew.page(shelf, EVERYTHING, due):
                faults.append(f"the archive's {shelf.name} are not what the journal makes of them")
        return faults
    finally:
        kept.close()
