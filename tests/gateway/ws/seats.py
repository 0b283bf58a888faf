"""A room with one exchange and seats at its sockets: connections as production makes them, over wires that write down.

Time stands still on both clocks, that of the world and that of the pushes, unless a test lets it pass.
"""

import asyncio
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.gateway.constant_fields import hold_to_constants
from tests.gateway.scene import Scene
from websockets.frames import Opcode
from websockets.protocol import CLIENT, Protocol

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.messages import Level, MoveMarket, PlaceOrder, Quote
from copydesk.gateway.keys import NewKey
from copydesk.gateway.ws.admission import Admission
from copydesk.gateway.ws.connection import Connection, Desks
from copydesk.gateway.ws.listing import listing
from copydesk.gateway.ws.login import Logins, Origin
from copydesk.gateway.ws.operations import Operations
from copydesk.gateway.ws.pushes import Pushes
from copydesk.gateway.ws.session import Session
from copydesk.runtime.sequencer import Stamped
from copydesk.wire.signing import SigningKey, login_prehash
from copydesk.wire.ws import channels
from copydesk.wire.ws.channel import Path
from copydesk.wire.ws.codes import CloseCode

CHANNELS = {channel.name: channel for channel in channels.CHANNELS}
PEER = "203.0.113.7"
CONNECTION = "a4d3ae55"


class Paper:
    """A wire that writes down what a client would receive, as the client would read it."""

    heard_at = 0.0

    def __init__(self) -> None:
        self.written: list[Any] = []
        self.closed: CloseCode | None = None
        self.is_cut = False
        self._reader = Protocol(CLIENT)

    def write(self, frame: bytes) -> None:
        self._reader.receive_data(frame)
        for event in self._reader.events_received():
            assert event.opcode is Opcode.TEXT
            text = event.data.decode()
            self.written.append(json.loads(text) if text.startswith("{") else text)

    def hang_up(self, code: CloseCode) -> None:
        self.closed = self.closed or code

    def cut(self) -> None:
        self.is_cut = True


class Seat:
    """One connection and what its client says and hears."""

    def __init__(self, room: "Room", path: Path, origin: Origin, *, fee_tiers_open: bool) -> None:
        self._room = room
        self.paper = Paper()
        admission = Admission(path, listing(room.scene.world), fee_tiers_open)
        session = Session(CONNECTION, admission, 0)
        self.connection = Connection(session, self.paper, origin, room.desks)

    async def says(self, message: Any) -> list[Any]:
        """Send a message, as text or as JSON to be; what was heard until everything had settled."""
        text = message if isinstance(message, str) else json.dumps(message)
        await self.connection.receive(text, self._room.steady_ms / 1000)
        return await self.hears()

    async def hears(self) -> list[Any]:
        """What has arrived since the last time, everything settled."""
        await settled()
        heard, self.paper.written = self.paper.written, []
        _hold_to_constants(heard)
        return heard

    async def logs_in(self, key: NewKey) -> list[Any]:
        """A login as an honest client makes it."""
        return await self.says(login(key, str(self._room.scene.clock.now_us() // 1_000_000)))

    async def subscribes(self, channel: str, **narrowed: str) -> list[Any]:
        """What comes of subscribing to a channel, without the acknowledgement, which is checked."""
        first, *rest = await self.says({"op": "subscribe", "args": [{"channel": channel, **narrowed}]})
        assert first["event"] == "subscribe", first
        return rest


class Room:
    """A furnished exchange whose pushes are heard at seats."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.steady_ms = 0
        self.pushes = Pushes(scene.world, lambda: self.steady_ms)
        scene.feed.subscribe(self.pushes.hear)
        logins = Logins(scene.keys, scene.passphrases, scene.clock)
        self.desks = Desks(self.pushes, logins, Operations(scene.world, scene.core))

    @classmethod
    async def furnished(cls) -> "Room":
        """With a house, a few instruments and prices."""
        return cls(await Scene().furnish())

    def seat(
        self, path: Path = "public", *, peer: str = PEER, simulated: bool = False, fee_tiers_open: bool = False
    ) -> Seat:
        """A new connection at this path."""
        return Seat(self, path, Origin(peer, simulated), fee_tiers_open=fee_tiers_open)

    async def trader(self, path: Path = "private", name: str = "alice", **given: Any) -> tuple[Seat, AccountId]:
        """A new user who has logged in at this path; `given` is said of the key."""
        account, key = await self.scene.user(name, **given)
        seat = self.seat(path)
        (answer,) = await seat.logs_in(key)
        assert answer["event"] == "login", answer
        return seat, account

    async def passes(self, ms: int) -> None:
        """Let time pass, and what is due be pushed."""
        self.steady_ms += ms
        self.scene.clock.advance(ms=ms)
        self.pushes.turn()
        self.pushes.look_at_regular()
        await settled()

    async def trades(self, account: AccountId, side: Any, size: str, instrument: str, **terms: Any) -> Stamped:
        """An order of this account; a limit order if there is a price."""
        swap = instrument.endswith("SWAP")
        form = {"type": "limit" if "price" in terms else "market", "trade_mode": "cross" if swap else "cash"} | terms
        if "price" in form:
            form["price"] = Decimal(form["price"])
        return await self.scene.submit(PlaceOrder(account, InstrumentId(instrument), side, size=Decimal(size), **form))

    async def quotes(
        self, instrument: str, bids: Mapping[str, str], asks: Mapping[str, str], mark: str = "50000"
    ) -> None:
        """Let the house quote these sizes at these prices."""
        sides = (tuple(Level(Decimal(price), Decimal(size)) for price, size in side.items()) for side in (bids, asks))
        await self.scene.submit(MoveMarket((Quote(InstrumentId(instrument), Decimal(mark), Decimal(mark), *sides),)))


def _hold_to_constants(heard: list[Any]) -> None:
    """Hold each push to what its channel declares."""
    for push in heard:
        if "data" in push and "arg" in push:
            channel = CHANNELS[push["arg"]["channel"]]
            for declared in (channel.row, channel.twin):
                if declared is not None:
                    hold_to_constants(channel.name, declared, push["data"])


async def settled() -> None:
    """Let everything that waits for the loop alone run."""
    for _ in range(10):
        await asyncio.sleep(0)


def login(key: NewKey, timestamp: Any, /, **changed: Any) -> dict[str, Any]:
    """A login whose signature is over the timestamp's text; `changed` parts take another value."""
    signature = SigningKey(key.secret).signature(login_prehash(str(timestamp).encode())).decode()
    parts = {"apiKey": key.key, "passphrase": key.passphrase, "timestamp": timestamp, "sign": signature}
    return {"op": "login", "args": [parts | changed]}


def only(heard: list[Any]) -> Any:
    """The only row of the only push."""
    (push,) = heard
    (row,) = push["data"]
    return row
