"""From what happened to what is pushed: each record's news reach the topics they concern, and topics their listeners.

A record comes here when it is on disk and its caller is about to be answered. It waits for the next turn of the loop,
so that the answer leaves first. A topic that has news is pushed at once, or, if its channel has a shortest interval,
when that has passed since its last push; all news of the meantime are in that one push. What nobody listens to is not
looked at; what many listen to is encoded once.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import exact
from copydesk.engine.trading.messages import Filled, InstrumentListed, InstrumentStateChanged, OrderCanceled
from copydesk.gateway.rest.call import World
from copydesk.gateway.ws.audience import Audience, Joined
from copydesk.gateway.ws.frames import text_frame
from copydesk.gateway.ws.sources import regular_ms, source_of
from copydesk.gateway.ws.topic import INSTRUMENTS, Listener, Topic
from copydesk.wire.ws.channel import Argument, Channel

EVENTS_AT_ONCE: Final = 1000
"""How many events are taken in in one turn of the loop: a few milliseconds, where few listen."""

REGULAR_CHECK_SECONDS: Final = 1.0
"""How often the regular pushes are looked at; the shortest of them comes every two seconds."""


_ROLES: Final = ("account", "lead_trader", "copy_trader")
"""How events call the accounts that they are about."""


class News(Protocol):
    """What the feed shows: the events that one command has caused. Units: `at` is Unix ms."""

    @property
    def seq(self) -> int:
        """The number of the record."""

    @property
    def at(self) -> int:
        """When it happened."""

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, in order."""


def steady_ms() -> int:
    """The time of the loop's own clock."""
    return int(asyncio.get_running_loop().time() * 1000)


class Pushes:
    """Lets topics speak. `now_ms` is a steady clock; the loop's own unless a test brings one."""

    def __init__(self, world: World, now_ms: Callable[[], int] = steady_ms) -> None:
        self._world = world
        self._now_ms = now_ms
        self._audience = Audience(lambda channel, argument: source_of(world, channel, argument))
        self._waiting: deque[News] = deque()
        self._told = 0
        """How many events of the first record that waits are taken in already."""
        self._stale: dict[Topic, None] = {}
        self._turn_soon = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0
        self._regular_timer: asyncio.TimerHandle | None = None

    def hear(self, records: Sequence[News]) -> None:
        """Take records that are on disk."""
        if not self._audience:
            return
        self._waiting.extend(records)
        self._take_turn_soon()

    def join(self, channel: Channel, argument: Argument, listener: Listener) -> Joined:
        """Let a listener hear an argument from now on."""
        joined = self._audience.join(channel, argument, listener, self._world.sequencer.last_seq)
        if joined.topic is not None and joined.topic.regular_at is None:
            self._set_regular(joined.topic)
        return joined

    def first(self, topic: Topic) -> list[bytes]:
        """What a new listener of a topic is told at once."""
        with exact():
            return topic.source.first()

    def leave(self, argument: Argument, listener: Listener) -> None:
        """Let a listener hear an argument no more."""
        self._audience.leave(argument, listener)

    def leave_all(self, listener: Listener) -> None:
        """Let a listener hear nothing any more."""
        self._audience.leave_all(listener)

    def turn(self) -> None:
        """Take in what waits, and push what is due; of very many events take in some, and let others have a turn."""
        self._turn_soon = False
        with exact():
            left = EVENTS_AT_ONCE
            while self._waiting and left > 0:
                left -= self._take_in(self._waiting[0], left)
            if not self._told:
                self._push_stale()
        if self._waiting:
            self._take_turn_soon()

    def look_at_regular(self) -> None:
        """Push what is pushed now and then, as far as it is due."""
        now = self._now_ms()
        with exact():
            for topic in tuple(self._audience):
                if topic.regular_at is not None and now >= topic.regular_at:
                    self._set_regular(topic)
                    _say(topic, topic.source.regular())

    def _take_turn_soon(self) -> None:
        if not self._turn_soon:
            self._turn_soon = True
            asyncio.get_running_loop().call_soon(self.turn)

    def _take_in(self, record: News, most: int) -> int:
        """Take in at most so many of the events of the first record that waits, after those that are; how many."""
        events = record.events[self._told : self._told + most]
        for event in events:
            self._tell(event, record)
        self._told += len(events)
        if self._told == len(record.events):
            self._waiting.popleft()
            self._told = 0
        return len(events) or 1

    def _tell(self, event: Event, record: News) -> None:
        for topic in self._concerned(event):
            if topic.since < record.seq:
                topic.source.notice(event, record.at)
                self._stale[topic] = None

    def _concerned(self, event: Event) -> Iterator[Topic]:
        """The topics that an event is news for, each once."""
        about = self._audience.about
        for account in accounts_of(event):
            yield from about(account)
        if isinstance(event, OrderCanceled):  # it does not say where: every market may have changed
            yield from (topic for topic in self._audience if not topic.channel.login)
        elif isinstance(event, InstrumentListed | InstrumentStateChanged):
            yield from about(INSTRUMENTS)
        instrument: InstrumentId | None = getattr(event, "instrument", None)
        if isinstance(instrument, str):
            yield from about(instrument)

    def _push_stale(self) -> None:
        now = self._now_ms()
        next_due: int | None = None
        for topic in sorted(self._stale, key=_rank):
            if not topic.listeners:
                del self._stale[topic]
            elif topic.due_at <= now:
                del self._stale[topic]
                self._push_changed(topic, now)
            elif next_due is None or topic.due_at < next_due:
                next_due = topic.due_at
        if next_due is not None:
            self._wake_at(next_due, now)

    def _push_changed(self, topic: Topic, now: int) -> None:
        texts = topic.source.changed()
        if not texts:
            return
        topic.pushed_at = now
        if not topic.channel.login:  # what the market repeats, it repeats when nothing else came
            self._set_regular(topic)
        _say(topic, texts)

    def _wake_at(self, due: int, now: int) -> None:
        """Look again when the earliest topic is due."""
        if self._timer is not None:
            if self._timer_at <= due:
                return
            self._timer.cancel()
        self._timer_at = due
        self._timer = asyncio.get_running_loop().call_later((due - now) / 1000, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self.turn()

    def _set_regular(self, topic: Topic) -> None:
        interval_ms = regular_ms(topic.channel, topic.argument)
        if interval_ms is None:
            return
        topic.regular_at = self._now_ms() + interval_ms
        if self._regular_timer is None:
            loop = asyncio.get_running_loop()
            self._regular_timer = loop.call_later(REGULAR_CHECK_SECONDS, self._wake_regular)

    def _wake_regular(self) -> None:
        self._regular_timer = None
        self.look_at_regular()
        if self._audience and self._regular_timer is None:
            loop = asyncio.get_running_loop()
            self._regular_timer = loop.call_later(REGULAR_CHECK_SECONDS, self._wake_regular)


def accounts_of(event: Event) -> tuple[AccountId, ...]:
    """The accounts that an event is about, each once."""
    if isinstance(event, Filled):
        taker, maker = event.taker.account, event.maker.account
        return (taker,) if taker == maker else (taker, maker)
    named = (getattr(event, role, None) for role in _ROLES)
    return tuple(account for account in named if account is not None)


def _rank(topic: Topic) -> int:
    return topic.rank


def _say(topic: Topic, texts: list[bytes]) -> None:
    for text in texts:
        frame = text_frame(text)
        for listener in tuple(topic.listeners):
            listener.hear(frame)
