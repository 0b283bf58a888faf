"""Who hears of what happened: subscribers are shown the records after they are on disk and answered."""

from collections.abc import Callable, Sequence

from copydesk.journal.record import Record

Subscriber = Callable[[Sequence[Record]], None]


class Feed:
    """Records in order, those of one commit together, to every subscriber, in order of subscribing.

    A subscriber must be quick and must not raise: it runs on the writer's turn, and an error in it stops the house.
    """

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Show records to the subscriber from now on; the returned call ends it."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def publish(self, records: Sequence[Record]) -> None:
        """Show the records to everyone."""
        if records:
            for subscriber in tuple(self._subscribers):
                subscriber(records)
