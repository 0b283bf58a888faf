"""What is listened to: an argument of a channel, who listens to it, and where its pushes come from."""

from collections.abc import Hashable
from typing import Protocol

from copydesk.engine.messages import Event
from copydesk.wire.ws.channel import Argument, Channel

INSTRUMENTS = "instruments"
"""The subject of what is about the list of instruments as a whole."""

NOTHING = "nothing"
"""The subject of what never has news."""


class Source(Protocol):
    """Where the pushes of an argument come from, as texts. `subject` is an account, an instrument or a word above.

    A source is made when the first listener comes and goes with the last, so what nobody listens to costs nothing.
    """

    subject: Hashable

    def first(self) -> list[bytes]:
        """What a new listener is told at once."""

    def notice(self, event: Event, at: int) -> None:
        """Take note of what happened to the subject. Units: `at` is Unix ms."""

    def changed(self) -> list[bytes]:
        """What all listeners are to be told now because of what happened since the last call."""

    def regular(self) -> list[bytes]:
        """What all listeners are told now and then, whether anything happened or not."""


class Listener(Protocol):
    """Who hears pushes."""

    def hear(self, frame: bytes) -> None:
        """Be sent a frame that all listeners share."""


class Topic:
    """An argument that is listened to. `since` is the last record that its source knows of from its beginning.

    Units: times are milliseconds of a steady clock.
    """

    __slots__ = ("argument", "channel", "listeners", "pushed_at", "rank", "regular_at", "since", "source")

    def __init__(self, channel: Channel, argument: Argument, source: Source, rank: int, since: int) -> None:
        self.channel = channel
        self.argument = argument
        self.source = source
        self.rank = rank
        self.since = since
        self.listeners: dict[Listener, None] = {}
        self.pushed_at: int | None = None
        self.regular_at: int | None = None

    @property
    def due_at(self) -> int:
        """The earliest time of the next push."""
        return 0 if self.pushed_at is None else self.pushed_at + self.channel.interval_ms
