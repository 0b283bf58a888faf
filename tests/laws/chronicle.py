"""A life written down while it is lived, so that it can be lived again: replayed, or broken off and taken up again."""

import pytest
from tests.laws import invariants
from tests.scene import Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.messages import Command, Event
from copydesk.engine.rejections import Rejected

both_ways = pytest.mark.parametrize("how", ["replayed", "restored"])
"""The two ways of living a life again."""


class Chronicle:
    """What happened in a world since it was opened: each command that was not rejected, its time and its events."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._start = scene.exchange.state()
        self._records: list[tuple[Command, int, tuple[Event, ...]]] = []

    def carry_out(self, command: Command) -> tuple[Event, ...] | None:
        """Carry out a command a second later; gives its events, or None if it was rejected without a trace."""
        self._scene.passes(1000)
        before = self._scene.exchange.state()
        try:
            events = self._scene.execute(command)
        except Rejected:
            assert self._scene.exchange.state() == before
            return None
        self._records.append((command, self._scene.at, events))
        return events

    def lived_again(self, how: str) -> Exchange:
        """The world to which the same life leads from the same start.

        Either its events are applied and nothing is decided again; or the world is restored from its bytes before each
        command, and must decide as it did.
        """
        return self._replayed() if how == "replayed" else self._restored()

    def _replayed(self) -> Exchange:
        again = Exchange.restore(self._start)
        for _, at, events in self._records:
            for event in events:
                again.apply(event, at)
        return again

    def _restored(self) -> Exchange:
        invariants.check_memory(self._scene.exchange)
        again = Exchange.restore(self._start)
        for command, at, events in self._records:
            again = Exchange.restore(again.state())
            assert again.execute(command, at).events == events
        return again
