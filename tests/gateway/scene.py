"""One door over one world in memory, with a clock that stands: built as production builds it, asked in bytes."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from tests.gateway.signed import PEER, signed

from copydesk import data
from copydesk.bootstrap.door import HANDLERS
from copydesk.bootstrap.saved_worlds import SavedWorlds
from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.messages import Command
from copydesk.engine.trading.messages import Level, ListInstrument, MoveMarket, Quote
from copydesk.gateway.auth import Authenticator
from copydesk.gateway.faults import Faults
from copydesk.gateway.key_stores import InMemoryKeyStore
from copydesk.gateway.keys import NewKey
from copydesk.gateway.operator.desk import OperatorDesk
from copydesk.gateway.raw import RawRequest, RawResponse
from copydesk.gateway.rest.call import Handler, World
from copydesk.gateway.rest.pipeline import RestCore
from copydesk.gateway.secrets.passphrases import PassphraseCheck, ScryptCost
from copydesk.gateway.ws.login import Logins
from copydesk.gateway.ws.socket import Sockets
from copydesk.history.archive import Archive
from copydesk.journal.memory import InMemoryJournal
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.feed import Feed
from copydesk.runtime.schedule import Schedule
from copydesk.runtime.sequencer import Sequencer, Stamped
from copydesk.runtime.timekeeper import Timekeeper
from copydesk.runtime.world_clock import WorldClock
from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint

INSTRUMENTS = ("BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USDT")


NO_WORLDS = SavedWorlds(None, lambda _: pytest.fail("there is nothing to restore"))
"""A shelf for saved worlds in a scene, which has none."""


class Scene:
    """The world, its keys and its core. `clock` is the real one; the world's goes in step with it until it is set."""

    def __init__(
        self,
        *,
        handlers: Mapping[str, Handler] = HANDLERS,
        endpoints: Sequence[Endpoint] = catalogue.ENDPOINTS,
        count_refused: bool = False,
        copy_trading_in_demo: bool = True,
    ) -> None:
        self.clock = FrozenClock(1_700_000_000_000_000)
        self.feed, archive = Feed(), Archive()
        self.feed.subscribe(archive.project)
        world_clock, self.schedule = WorldClock(self.clock), Schedule(done_to=self.clock.now_us() // 1000)
        self.sequencer = Sequencer(
            Exchange(), InMemoryJournal(), world_clock, self.feed, on_failure=_fail, schedule=self.schedule
        )
        self.timekeeper = Timekeeper(world_clock, self.schedule, self.sequencer, lambda _: None)
        self.world = World(self.sequencer, archive, data.instrument_rows(), self.clock, world_clock)
        self.keys = InMemoryKeyStore(self.clock)
        self.faults = Faults()
        self.passphrases = PassphraseCheck()
        authenticator = Authenticator(self.keys, self.passphrases)
        self.core = RestCore(
            self.world,
            authenticator,
            handlers,
            endpoints=endpoints,
            count_refused=count_refused,
            copy_trading_in_demo=copy_trading_in_demo,
            faults=self.faults,
        )

    def desk(self, stop: Callable[[], None] = lambda: None, timekeeper: Timekeeper | None = None) -> OperatorDesk:
        """The operator's desk in this world."""
        sockets = Sockets(self.world, Logins(self.keys, self.passphrases, self.clock), self.feed, self.core)
        keeper = timekeeper or self.timekeeper
        return OperatorDesk(self.world, keeper, self.keys, self.core, self.faults, sockets, NO_WORLDS, stop, "0.0.test")

    async def submit(self, command: Command) -> Stamped:
        """Carry out a command of the world."""
        return await self.sequencer.submit(command)

    async def furnish(self) -> "Scene":
        """Let there be a house, a few instruments, and prices."""
        await self.submit(OpenAccount("house", "house"))
        listed = {item.instrument.id: item.instrument for item in data.listed_instruments()}
        for name in INSTRUMENTS:
            await self.submit(ListInstrument(listed[InstrumentId(name)]))
        for name, price in zip(INSTRUMENTS, (50_000, 3_000, 50_000), strict=True):
            bids, asks = (Level(Decimal(price - 1), Decimal(10)),), (Level(Decimal(price + 1), Decimal(10)),)
            await self.submit(MoveMarket((Quote(InstrumentId(name), Decimal(price), Decimal(price), bids, asks),)))
        return self

    async def user(self, name: str = "alice", **given: Any) -> tuple[AccountId, NewKey]:
        """A user with money and a key; `given` is said of the key."""
        stamped = await self.submit(OpenAccount(name))
        (opened,) = (event for event in stamped.outcome.events if isinstance(event, AccountOpened))
        await self.submit(Deposit(opened.account, Currency("USDT"), Decimal(1_000_000)))
        return opened.account, self.key(opened.account, **given)

    def key(self, account: AccountId, **given: Any) -> NewKey:
        """One more key of an account."""
        return self.keys.create(account, cost=ScryptCost(n=2), **given)

    async def leads(self, account: AccountId, *instruments: str) -> None:
        """Make the account a lead trader in swaps."""
        await self.submit(ApproveLeadTrader(account, "SWAP", tuple(map(InstrumentId, instruments))))

    async def get(self, target: str, key: NewKey | None = None, **given: Any) -> "Answer":
        """The answer to a GET, signed if there is a key."""
        return await self.ask("GET", target, b"", key, **given)

    async def post(self, target: str, body: Any, key: NewKey | None = None, **given: Any) -> "Answer":
        """The answer to a POST; the body is bytes, or JSON to be."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.ask("POST", target, raw, key, **given)

    async def ask(
        self,
        method: str,
        target: str,
        body: bytes,
        key: NewKey | None = None,
        *,
        peer: str = PEER,
        changed: dict[bytes, bytes | None] | None = None,
    ) -> "Answer":
        """The answer to a request."""
        if key is None:
            headers = [(name, value) for name, value in (changed or {}).items() if value is not None]
            request = RawRequest(method, target.encode(), headers, body, peer)
        else:
            request = signed(key, self.clock.now_us(), method, target.encode(), body, peer=peer, changed=changed)
        return Answer(await self.core.answer(request))


class Answer:
    """An answer as a client sees it."""

    def __init__(self, raw: RawResponse) -> None:
        self.status = raw.status
        self.body = raw.body
        self.headers = dict(raw.headers)
        self.json: dict[str, Any] = json.loads(raw.body)

    @property
    def code(self) -> str:
        return str(self.json["code"])


def _fail(failure: BaseException) -> None:
    raise failure


def run(scenario: Any) -> Any:
    """Run an asynchronous scenario from a synchronous test."""
    return asyncio.run(scenario)
