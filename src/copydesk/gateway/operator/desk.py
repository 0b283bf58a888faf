"""What the operator's acts reach, and how they refuse."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.messages import Command
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.views import Account
from copydesk.gateway.faults import Faults
from copydesk.gateway.keys import KeyStore
from copydesk.gateway.rest.call import World
from copydesk.gateway.rest.pipeline import RestCore
from copydesk.gateway.ws.socket import Sockets
from copydesk.runtime.sequencer import Stamped
from copydesk.runtime.timekeeper import Timekeeper
from copydesk.wire.operator_snapshots import Snapshot


class ActRefused(Exception):
    """An act cannot be done: HTTP status, reason's name, sentence, and the field that is wrong where it is one."""

    def __init__(self, status: int, reason: str, message: str, field: str = "") -> None:
        super().__init__(status, reason, message, field)
        self.status = status
        self.reason = reason
        self.message = message
        self.field = field


class Worlds(Protocol):
    """Keeps worlds that were saved, and brings them back. Each call raises ActRefused where that cannot be done."""

    async def take(self) -> Snapshot:
        """Save the world as it is now."""

    def list(self) -> list[Snapshot]:
        """What is saved."""

    async def restore(self, number: int) -> Snapshot:
        """Let the world be again as it was saved."""

    def forget(self, number: int) -> Snapshot:
        """Keep this one no longer."""


class OperatorDesk(msgspec.Struct, frozen=True):
    """The world, its clock, the keys, and the switches of the house. `stop` asks the house to end and returns."""

    world: World
    timekeeper: Timekeeper
    keys: KeyStore
    core: RestCore
    faults: Faults
    sockets: Sockets
    worlds: Worlds
    stop: Callable[[], None]
    version: str

    @property
    def exchange(self) -> Exchange:
        """The state, to ask."""
        return self.world.sequencer.exchange

    async def submit(self, command: Command) -> Stamped:
        """What became of the command, once it is on disk. Raises: Rejected."""
        return await self.world.sequencer.submit(command)

    def user(self, reference: str) -> Account:
        """The account of this name or uid. Raises: ActRefused."""
        account = queries.account_named(self.exchange, reference) or self._account_of_uid(reference)
        if account is None or account.kind != "user":
            raise ActRefused(404, Reason.UNKNOWN_ACCOUNT.name, f"There is no user {reference!r}.", "user")
        return account

    def instrument(self, reference: str, field: str = "instrument") -> Instrument:
        """The instrument of this id. Raises: ActRefused."""
        instrument = queries.instrument(self.exchange, InstrumentId(reference))
        if instrument is None:
            raise ActRefused(404, Reason.UNKNOWN_INSTRUMENT.name, f"There is no instrument {reference!r}.", field)
        return instrument

    def _account_of_uid(self, reference: str) -> Account | None:
        if not (reference.isascii() and reference.isdigit()):
            return None
        try:
            return queries.account(self.exchange, AccountId(int(reference)))
        except Rejected:
            return None
