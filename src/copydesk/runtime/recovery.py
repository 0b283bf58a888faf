"""How the house gets its memory back: from the newest usable snapshot and the records after it.

Events are applied, nothing is decided again. A snapshot is usable if it is sound and today's rules computed it;
otherwise the records are replayed from the beginning. Only where they were pruned must other rules' snapshot do.
"""

import msgspec

from copydesk.engine.exchange import Exchange
from copydesk.journal.errors import JournalCorrupt
from copydesk.journal.journal import Journal


class Recovered(msgspec.Struct, frozen=True):
    """The exchange as its last record left it. Units: `last_at` is Unix milliseconds, 0 if nothing was recorded."""

    exchange: Exchange
    last_seq: int
    last_at: int
    snapshot_seq: int


def recover(journal: Journal) -> Recovered:
    """The exchange at the journal's last record. Raises: JournalCorrupt, JournalForeign."""
    snapshot = journal.latest_snapshot()
    if snapshot and snapshot.seq > journal.last_seq:
        raise JournalCorrupt(journal.last_seq + 1, f"it is missing, though record {snapshot.seq} has been there")
    if snapshot and (snapshot.is_of_these_rules or journal.anchor.seq):
        exchange, seq, at = Exchange.restore(snapshot.state), snapshot.seq, snapshot.at
    else:
        exchange, seq, at = Exchange(), 0, 0
    if seq < journal.anchor.seq:
        raise JournalCorrupt(seq + 1, "it was pruned, and no sound snapshot stands in for it")
    start = seq
    for record in journal.read(seq):
        for event in record.events:
            exchange.apply(event, record.at)
        seq, at = record.seq, record.at
    return Recovered(exchange, seq, at, start)
