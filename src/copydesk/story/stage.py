"""The stage of a story: a house whose time stands until the story lets it pass, and a way to do things there.

What the rules refuse is part of the story: it is noted, and the story goes on.
"""

import msgspec

from copydesk.bootstrap import House
from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Command, Event
from copydesk.engine.rejections import Reason, Rejected


class Refusal(msgspec.Struct, frozen=True):
    """A command that the rules refused; it left no record. Units: `at` is Unix ms."""

    at: int
    command: Command
    reason: Reason
    why: str


class Stage:
    """Where the story's people act."""

    def __init__(self, house: House) -> None:
        self._memory = house.memory
        self.refusals: list[Refusal] = []

    @property
    def exchange(self) -> Exchange:
        """The exchange, to look at."""
        return self._memory.sequencer.exchange

    @property
    def now(self) -> int:
        """The exchange's time. Units: Unix ms."""
        return self._memory.timekeeper.now

    def account(self, name: str) -> AccountId:
        """The account of that name, which is there."""
        found = queries.account_named(self.exchange, name)
        assert found is not None, f"nobody is called {name}"
        return found.id

    async def do(self, command: Command) -> tuple[Event, ...]:
        """Carry out a command; gives its events, none if it was refused."""
        try:
            return (await self._memory.sequencer.submit(command)).outcome.events
        except Rejected as rejected:
            self.refusals.append(Refusal(self.now, command, rejected.reason, str(rejected)))
            return ()

    async def until(self, at: int) -> None:
        """Let time pass until then, with everything that falls due on the way. Units: Unix ms."""
        await self._memory.timekeeper.jump(lambda _: at)
