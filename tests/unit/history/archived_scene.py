"""A scene with an archive beside it that sees every record."""

from tests.scene import Scene

from copydesk.engine.messages import Command, Event
from copydesk.engine.trading.instruments import Instrument
from copydesk.history.archive import Archive
from copydesk.journal.record import Record


class ArchivedScene(Scene):
    """A scene whose records are kept, and shown to an archive."""

    def __init__(self, instruments: list[Instrument]) -> None:
        self.archive = Archive()
        self.records: list[Record] = []
        super().__init__(instruments)

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Carry out a command, and show the record to the archive."""
        events = super().execute(command)
        record = Record(len(self.records) + 1, self.at, command, events)
        self.records.append(record)
        self.archive.project([record])
        return events
