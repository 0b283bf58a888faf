"""The house as one thing: built from settings, run as an async context, stopped in order.

Starting, step by step: recover → first state and its keys if the folder is empty → listen → let time go. Stopping goes
the same way back: nothing falls due any more, listen no more, answer what was asked, save the last snapshot, let go of
the folder.
"""

import asyncio
import gc
import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import msgspec

from copydesk import env_file, first_start, world
from copydesk.bootstrap.agenda import market_maker, replay, replay_plan
from copydesk.bootstrap.door import Doorkeeper, TokenFailure
from copydesk.bootstrap.entrance import Entrance
from copydesk.bootstrap.first_keys import first_keys
from copydesk.bootstrap.listeners import Addresses, Listeners
from copydesk.bootstrap.memory import Memory, SavedWorld, open_memory
from copydesk.bootstrap.saved_worlds import SavedWorlds
from copydesk.engine import queries
from copydesk.engine.copying.messages import AdoptCopyingRules
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Command
from copydesk.gateway.key_stores import KeyStoreFailure
from copydesk.gateway.keys import KeyRefused
from copydesk.gateway.secrets.master_key import MasterKeyFailure
from copydesk.journal.errors import JournalError
from copydesk.runtime.clock import Clock, RealClock
from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.market.replay import Plan
from copydesk.runtime.market.replay_file import BadReplay
from copydesk.settings import Settings
from copydesk.world import WorldFile

_log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The house cannot start: why, in one line for the operator."""


class Running(msgspec.Struct, frozen=True):
    """A house that answers: what to tell its users, as variables, and the file in which they are written."""

    addresses: Addresses
    variables: dict[str, str]
    env_file: Path | None

    def __repr__(self) -> str:
        return f"Running({self.addresses!r})"


class Switch:
    """How a house is told to stop: in order, or because it failed and can promise nothing any more."""

    def __init__(self, on_failure: Callable[[BaseException], None] | None = None) -> None:
        self.failure: BaseException | None = None
        self._on_failure = on_failure
        self._asked = asyncio.Event()
        self._hurried = asyncio.Event()

    def stop(self) -> None:
        """Let whoever waits go on; nothing is stopped yet. Said again, let nobody be waited for any more."""
        if self._asked.is_set():
            self._hurried.set()
        self._asked.set()

    def fail(self, failure: BaseException) -> None:
        """Tell at once that it failed, and stop."""
        if self._on_failure:
            self._on_failure(failure)
        self.failure = self.failure or failure
        self.stop()

    async def wait(self) -> None:
        """Return when the house is to stop: by signal, by the operator, or because it failed."""
        await self._asked.wait()

    async def hurried(self, within_ms: int) -> None:
        """Return when the house is told once more to stop, or when so much time has passed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurried.wait(), within_ms / 1000)


class House:
    """Everything that runs in one process. After `running` has ended it cannot run again."""

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        switch: Switch,
        *,
        env_file: Path | None,
        world_file: WorldFile | None,
    ) -> None:
        self.worlds = SavedWorlds(self._save if settings.in_memory else None, self._go_back)
        self._doorkeeper = Doorkeeper(settings, self.worlds, switch.stop)
        self.memory = memory
        self.door = self._doorkeeper.door(memory)
        self.switch = switch
        self._settings = settings
        self._env_file = env_file
        self._world_file = world_file
        self._front, self._operator = Entrance(self.door.front), Entrance(self.door.operator)
        self._playing: Plan | None = None
        self._began_at_seq = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Running]:
        """Start, and stop when the block is left. Raises: CannotStart."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._close)
            is_new = self.memory.is_empty
            try:
                credentials = await self._first_state()
                self._playing = replay_plan(self.memory.sequencer.exchange, self._settings.quotes)
                listeners = Listeners(self._settings, self._front, self._operator, self._folder(stack))
                stack.push_async_callback(listeners.stop)
                addresses = await listeners.start()
                variables = {**addresses.variables(), "OPERATOR_TOKEN": self._doorkeeper.token, **credentials}
                if self._env_file:
                    env_file.write(self._env_file, variables)
            except _KNOWN as reason:
                raise _cannot_start(reason) from None
            self._began_at_seq = self.memory.sequencer.last_seq
            self._start_time(is_new=is_new)
            stack.push_async_callback(self._stop_time)
            yield Running(addresses, variables, self._env_file)
            await self._announce_stop()

    async def _announce_stop(self) -> None:
        """Tell who listens that the house will stop, and give them the time to go elsewhere that the settings say."""
        notice_ms = self._settings.stop_notice_ms
        if notice_ms and self.switch.failure is None and self.door.sockets.announce_stop():
            await self.switch.hurried(notice_ms)

    async def _save(self) -> SavedWorld:
        """A copy of the world between two commands, once all is done that is due."""
        await self.memory.sequencer.keep_up()
        return SavedWorld.of(self.memory, self.door.keys)

    async def _go_back(self, saved: SavedWorld) -> None:
        """Live on in a copy of a saved world, at the same addresses: who asks from now on is answered there."""
        memory, door = self.memory, self.door
        self.memory = open_memory(self._settings, memory.real_clock, self.switch.fail, saved)
        self.door = self._doorkeeper.door(self.memory, saved.keys.copy())
        self._front.to, self._operator.to = self.door.front, self.door.operator
        door.sockets.end()
        await memory.timekeeper.stop()
        self._start_time(is_new=self.memory.sequencer.last_seq == self._began_at_seq)
        await memory.abandon()

    async def _stop_time(self) -> None:
        await self.memory.timekeeper.stop()

    async def _close(self) -> None:
        self._doorkeeper.close(self.door)
        await self.memory.close(failed=self.switch.failure is not None)

    async def _first_state(self) -> dict[str, str]:
        """Make the first state if there is none; the credentials of the world's users, as variables."""
        settings, sequencer = self._settings, self.memory.sequencer
        file = self._world()
        written = env_file.read(self._env_file) if self._env_file else {}
        kept = {name: value for name, value in written.items() if name not in Addresses.NAMES}
        if not self.memory.is_empty:
            accounts = {account.name: account.id for account in queries.accounts(sequencer.exchange)}
            credentials = await self._make_keys(file, accounts, kept)
            if settings.rules is not None and settings.rules != queries.copying_rules(sequencer.exchange):
                await self._recorded([AdoptCopyingRules(settings.rules)])
            self._tell_what_is_too_late()
            for user in file.world.users:
                if user.name not in accounts:
                    _log.warning(
                        "%s: no user %s is made, for %s is not empty", file.name, user.name, settings.data_folder
                    )
            return credentials
        for record in self.door.keys.records():
            self.door.keys.revoke(record.key)  # made by a first start that was cut off before its users existed
        at = self.memory.clock.now_us() // 1000
        state = first_start.first_state(file, settings.rules, settings.empty, at, price_limits=settings.price_limits)
        credentials = await self._make_keys(file, state.accounts, {})
        await self._recorded(state.commands)
        return credentials

    def _tell_what_is_too_late(self) -> None:
        """What only an empty folder can begin with is said, and not quietly passed over."""
        settings = self._settings
        for name, said in (("empty", settings.empty), ("frozen_at", settings.frozen_at is not None)):
            if said:
                _log.warning("%s says nothing to %s, which was begun before", name, settings.data_folder)

    def _world(self) -> WorldFile:
        """The world that an empty folder begins with. Raises: BadFile."""
        if self._world_file is not None:
            return self._world_file
        return world.read(self._settings.world) if self._settings.world else world.parse("", "no world file")

    async def _recorded(self, commands: Sequence[Command]) -> None:
        """Submit the commands together and return when they are on disk. Raises: CannotStart if the disk refuses."""
        answers = asyncio.gather(*map(self.memory.sequencer.submit, commands))
        stopped = asyncio.ensure_future(self.switch.wait())
        await asyncio.wait((answers, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if self.switch.failure is not None:
            raise CannotStart(str(self.switch.failure))
        await answers

    async def _make_keys(self, file: WorldFile, accounts: dict[str, AccountId], kept: dict[str, str]) -> dict[str, str]:
        """Write the credentials before their keys exist, so that no crash leaves a key whose secret nobody knows."""
        made = await first_keys(file, accounts, self.door.keys, kept)
        credentials = {**kept, **made.variables}
        if self._env_file and made.drafts:
            env_file.write(self._env_file, credentials)
        made.store(self.door.keys)
        return credentials

    def _folder(self, stack: AsyncExitStack) -> Path:
        """Where certificates lie: the data folder, or one that goes with the house."""
        if self._settings.in_memory and self._settings.tls:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-")))
        return self._settings.data_folder.absolute()

    def _start_time(self, *, is_new: bool) -> None:
        """Let what falls due happen, and the house quote if it is to; what was replayed just now is not repeated."""
        memory, quotes, playing = self.memory, self._settings.quotes, self._playing
        if quotes.enabled:
            maker = market_maker(memory.sequencer.exchange, memory.clock, quotes, playing)
            memory.feed.subscribe(maker.notice)
            memory.schedule.add(maker)
        if playing is not None:
            begins_at = memory.clock.now_us() // 1000 + (0 if is_new else 1)
            memory.schedule.add(replay(memory.sequencer.exchange, playing, begins_at))
        memory.timekeeper.start(self.switch.fail)


_KNOWN = (
    *(JournalError, ClockNotKept, MasterKeyFailure, KeyStoreFailure, KeyRefused, TokenFailure),
    *(world.BadFile, BadReplay, OSError),
)
"""What can keep a house from starting without being a bug; the text of each is one line."""


def _cannot_start(reason: Exception) -> CannotStart:
    """The reason as the operator reads it; the disk's refusals name their file."""
    if isinstance(reason, OSError) and reason.filename:
        return CannotStart(f"{reason.filename}: {reason.strerror}")
    return CannotStart(str(reason))


def build(
    settings: Settings,
    *,
    env_name: str = "copydesk.env",
    clock: Clock | None = None,
    on_failure: Callable[[BaseException], None] | None = None,
    world_file: WorldFile | None = None,
) -> House:
    """A house of these settings, recovered and ready to run. To be called where the event loop runs.

    `on_failure` is called at once when the disk refuses or a bug shows, before anything else; if it returns, the house
    stops in order but saves nothing more. `world_file` stands in for the one of the settings. Raises: CannotStart.
    """
    switch = Switch(on_failure)
    try:
        memory = open_memory(settings, clock or RealClock(), switch.fail)
        try:
            env_path = None if settings.in_memory else settings.data_folder.absolute() / env_name
            return House(settings, memory, switch, env_file=env_path, world_file=world_file)
        except BaseException:
            memory.journal.close()
            raise
    except _KNOWN as reason:
        raise _cannot_start(reason) from None


def quiet_collector() -> None:
    """Let the garbage collector pass over what a started house holds, and look seldom: its pauses are the longest."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
