"""A scene that an archive is told of."""

from tests.scene import Scene

from copydesk.engine.messages import Command, Event
from copydesk.engine.trading.instruments import Instrument
from copydesk.history.archive import Archive
from copydesk.journal.record import Record


class Told(Scene):
    """A scene whose records are shown to an archive."""

    def __init__(self, instruments: list[Instrument]) -> None:
        self.archive = Archive()
        self._seq = 0
        super().__init__(instruments)

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Carry out a command, and show it."""
        events = super().execute(command)
        self._seq += 1
        self.archive.project(Record(self._seq, self.at, command, events))
        return events
