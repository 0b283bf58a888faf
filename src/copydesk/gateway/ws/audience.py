"""Who listens to what, and how many connections of a user have subscribed to a channel."""

from collections.abc import Callable, Hashable, Iterator
from typing import Final

import msgspec

from copydesk.gateway.ws.topic import Listener, Source, Topic
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.channels import CHANNELS

CONNECTIONS_PER_CHANNEL: Final = 30
"""Connections of one user that may subscribe to one of the counted channels: documented."""

_RANKS: Final = {channel.name: rank for rank, channel in enumerate(CHANNELS)}


class Joined(msgspec.Struct, frozen=True):
    """What became of a wish to listen: the topic unless it was refused, and the connections if they are a news."""

    topic: Topic | None
    connections: int | None = None

    @property
    def one_too_many(self) -> bool:
        """Whether the user has subscribed to the channel from as many connections as may."""
        return self.connections is not None and self.connections > CONNECTIONS_PER_CHANNEL


class Audience:
    """Topics by argument, by subject and by listener; a topic without listeners is forgotten."""

    def __init__(self, make_source: Callable[[Channel, Argument], Source]) -> None:
        self._make_source = make_source
        self._topics: dict[Argument, Topic] = {}
        self._about: dict[Hashable, dict[Topic, None]] = {}
        self._heard_by: dict[Listener, dict[Topic, None]] = {}
        self._counted: dict[tuple[str, str], dict[Listener, int]] = {}

    def __iter__(self) -> Iterator[Topic]:
        """All topics, in the order of their coming."""
        return iter(self._topics.values())

    def __len__(self) -> int:
        """How many topics are listened to."""
        return len(self._topics)

    def about(self, subject: Hashable) -> tuple[Topic, ...]:
        """The topics that news of the subject concern."""
        return tuple(self._about.get(subject, ()))

    def join(self, channel: Channel, argument: Argument, listener: Listener, since: int) -> Joined:
        """Let a listener hear an argument, unless its user has too many connections.

        `since` is the number of the last record that a source made now knows of.
        """
        topic = self._topics.get(argument)
        if topic is not None and listener in topic.listeners:
            return Joined(topic)
        connections = self._connections_with(channel, argument, listener) if channel.counted else None
        if connections is not None and connections > CONNECTIONS_PER_CHANNEL:
            return Joined(None, connections)
        if topic is None:
            topic = Topic(channel, argument, self._make_source(channel, argument), _RANKS[channel.name], since)
            self._topics[argument] = topic
            self._about.setdefault(topic.source.subject, {})[topic] = None
        topic.listeners[listener] = None
        self._heard_by.setdefault(listener, {})[topic] = None
        if channel.counted:
            counted = self._counted.setdefault((channel.name, argument.uid), {})
            counted[listener] = counted.get(listener, 0) + 1
        return Joined(topic, connections)

    def leave(self, argument: Argument, listener: Listener) -> None:
        """Let a listener hear an argument no more."""
        topic = self._topics.get(argument)
        if topic is None or listener not in topic.listeners:
            return
        del topic.listeners[listener]
        heard = self._heard_by[listener]
        del heard[topic]
        if not heard:
            del self._heard_by[listener]
        if topic.channel.counted:
            self._uncount(topic, listener)
        if not topic.listeners:
            self._forget(topic)

    def leave_all(self, listener: Listener) -> None:
        """Let a listener hear nothing any more."""
        for topic in tuple(self._heard_by.get(listener, ())):
            self.leave(topic.argument, listener)

    def _connections_with(self, channel: Channel, argument: Argument, listener: Listener) -> int:
        """The connections that have subscribed to the channel for the user, this one among them."""
        counted = self._counted.get((channel.name, argument.uid), {})
        return len(counted) + (listener not in counted)

    def _uncount(self, topic: Topic, listener: Listener) -> None:
        key = (topic.channel.name, topic.argument.uid)
        counted = self._counted[key]
        counted[listener] -= 1
        if not counted[listener]:
            del counted[listener]
        if not counted:
            del self._counted[key]

    def _forget(self, topic: Topic) -> None:
        del self._topics[topic.argument]
        about = self._about[topic.source.subject]
        del about[topic]
        if not about:
            del self._about[topic.source.subject]
