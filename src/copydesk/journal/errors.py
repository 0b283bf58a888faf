"""The journal's bad news: all of them stop the house, each in one line that an operator can act on."""


class JournalError(Exception):
    """The journal cannot serve; the text is one line for the operator."""


class JournalFailure(JournalError):
    """The disk said no. What was being written may or may not be there after a restart, so nobody is told either."""


class JournalInUse(JournalError):
    """Another process owns the data folder."""


class JournalForeign(JournalError):
    """The file is no journal of ours, or a newer Copydesk wrote it."""


class JournalCorrupt(JournalError):
    """What was read is not what was written.

    `seq` is the first record that cannot be trusted, 0 if none can be named; `damage` says what is wrong with it.
    """

    def __init__(self, seq: int, damage: str) -> None:
        place = f"Record {seq} of the journal" if seq else "The journal"
        super().__init__(
            f"{place} is damaged: {damage}. Restore the data folder from a backup; "
            "`copydesk journal verify` lists all damage."
        )
        self.seq = seq
        self.damage = damage
