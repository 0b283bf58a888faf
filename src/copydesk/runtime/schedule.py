"""What falls due by itself: things that come with time, submitted as ordinary commands, each at its own moment.

Theory: time is a line, and everything up to `done_to` has been done. Whoever executes a command at a later time first
asks the schedule for all *instants* in between, in order, and carries out what is due at each; so nothing is late,
whether a timer woke the house in time, time was advanced by a week at once, or the house was closed meanwhile. All that
is due at one instant belongs together: a crash leaves all of it or nothing.

The stretch that time goes at once is a *way*. A thing may look at its length: on a long one, prices are quoted less
often.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from copydesk.engine.messages import Command


class Way(msgspec.Struct, frozen=True):
    """The stretch of time that is gone at once. Units: Unix milliseconds."""

    begin: int
    end: int


class Due(msgspec.Struct, frozen=True):
    """A command that has fallen due. A refusal of it is worth a warning, unless it may be refused."""

    command: Command
    may_be_refused: bool = False


class Thing(Protocol):
    """Something that falls due again and again. Its answers depend on the exchange's state and the time alone."""

    def next_at(self, after: int, way: Way) -> int | None:
        """The first moment later than `after` at which it is due, None if it never is. Units: Unix milliseconds.

        What depends on the state and is overdue is due at `after + 1`.
        """

    def due(self, at: int) -> Iterable[Due]:
        """The commands that are due at this moment; asked for one after the other, as each has been carried out."""


class Recurring:
    """A thing of the calendar: `next_at` gives its first moment later than a time, `command` is submitted then."""

    def __init__(self, next_at: Callable[[int], int | None], command: Command) -> None:
        self._next_at = next_at
        self._due = (Due(command),)

    def next_at(self, after: int, way: Way) -> int | None:
        """By the calendar."""
        return self._next_at(after)

    def due(self, at: int) -> Iterable[Due]:
        """The one command."""
        return self._due


class Instant(msgspec.Struct, frozen=True):
    """A moment at which something is due, and all that is. Units: `at` is Unix milliseconds."""

    at: int
    things: tuple[Thing, ...]

    def due(self) -> Iterator[Due]:
        """The commands in order; each sees what those before it have done."""
        return (due for thing in self.things for due in thing.due(self.at))


class Schedule:
    """All things that fall due, and how far they are done. Units: `done_to` is Unix milliseconds."""

    def __init__(self, things: Iterable[Thing] = (), *, done_to: int = 0) -> None:
        self._things = list(things)
        self._done_to = done_to
        self._way = Way(done_to, done_to)

    @property
    def done_to(self) -> int:
        """Everything up to this time has been handed out."""
        return self._done_to

    def add(self, thing: Thing) -> None:
        """Let one more thing fall due; at one instant things are due in the order of adding."""
        self._things.append(thing)

    def next_at(self) -> int | None:
        """When something is due next, as things stand, None if nothing ever is."""
        here = Way(self._done_to, self._done_to)
        moments = [thing.next_at(self._done_to, here) for thing in self._things]
        return min((at for at in moments if at is not None), default=None)

    def next_instant(self, until: int) -> Instant | None:
        """The next instant up to this time; None when everything until then has been handed out."""
        while self._done_to < until:
            if self._done_to >= self._way.end:
                self._way = Way(self._done_to, until)
            if instant := self._instant_to(self._way.end):
                return instant
        return None

    def _instant_to(self, end: int) -> Instant | None:
        """The next instant up to the way's end, or None; in either case everything before it is done."""
        moments = [(thing.next_at(self._done_to, self._way), thing) for thing in self._things]
        ahead = [(at, thing) for at, thing in moments if at is not None and at <= end]
        if not ahead:
            self._done_to = end
            return None
        first = min(at for at, _ in ahead)
        assert first > self._done_to, "a thing that was due is due again at the same time"
        self._done_to = first
        return Instant(first, tuple(thing for at, thing in ahead if at == first))
