"""What an auditor asks of a journal: is it undamaged, does it give one state by every way, would today's rules agree.

Nothing here changes a journal; nothing here is needed to run the house.
"""

import hashlib
from collections.abc import Iterator

import msgspec

from copydesk.engine.exchange import Exchange
from copydesk.engine.messages import Event
from copydesk.engine.rejections import Rejected
from copydesk.journal.codec import Anchor, damage_of, record_of
from copydesk.journal.errors import JournalCorrupt, JournalForeign
from copydesk.journal.journal import Journal
from copydesk.journal.record import Record, Snapshot


class Damage(msgspec.Struct, frozen=True):
    """Something that is not what was written: record `seq`, or the snapshot of it."""

    seq: int
    what: str


class Verification(msgspec.Struct, frozen=True):
    """How many records were looked at, where they begin and end, and all damage found."""

    records: int
    first_seq: int
    last_seq: int
    damages: tuple[Damage, ...]


class Way(msgspec.Struct, frozen=True):
    """A state reached by applying events: from where, up to which record, and the digest of the state."""

    start_seq: int
    last_seq: int
    digest: str


class Difference(msgspec.Struct, frozen=True):
    """A record whose command today's rules would decide otherwise; `refusal` is the reason's name, or ""."""

    record: Record
    decided: tuple[Event, ...]
    refusal: str = ""


def verify(journal: Journal) -> Verification:
    """Every checksum, every gap and every snapshot's digest; reading ends where the file cannot be read any further."""
    kept = journal.snapshots()
    damages = [Damage(snapshot.seq, "the snapshot is damaged") for snapshot in kept if not snapshot.is_sound]
    place, count = journal.anchor, 0
    first_seq = place.seq + 1
    try:
        for entry in journal.entries(place.seq):
            damage = damage_of(entry, place)
            if damage:
                damages.append(Damage(place.seq + 1, damage))
            else:
                record_of(entry)
            place, count = Anchor(entry.seq, entry.checksum), count + 1
    except JournalCorrupt as corrupt:
        damages.append(Damage(corrupt.seq, corrupt.damage))
    except JournalForeign as unknown:
        damages.append(Damage(place.seq + 1, str(unknown)))
    damages.extend(
        Damage(snapshot.seq, f"the snapshot is of a later record than the last, {place.seq}")
        for snapshot in kept
        if snapshot.seq > place.seq
    )
    return Verification(count, first_seq, place.seq, tuple(damages))


def replay(journal: Journal) -> list[Way]:
    """The state at the last record, reached from every start there is: the beginning and each sound snapshot.

    The digests are equal, or something is wrong. Raises: JournalCorrupt, JournalForeign.
    """
    return [_walk(journal, start) for start in _starts(journal)]


def redecide(journal: Journal) -> Iterator[Difference]:
    """Where today's rules would decide a recorded command otherwise, each judged on the state as it was recorded.

    Raises: JournalCorrupt, JournalForeign.
    """
    start = _starts(journal)[0]
    recorded, deciding = _exchange_at(start), _exchange_at(start)
    for record in journal.read(start.seq if start else 0):
        difference = _difference(deciding, record)
        for event in record.events:
            recorded.apply(event, record.at)
        if difference:
            deciding = Exchange.restore(recorded.state())
            yield difference


def digest_of(exchange: Exchange) -> str:
    """What equal states share and different ones do not."""
    return hashlib.blake2b(exchange.state(), digest_size=16).hexdigest()


def _starts(journal: Journal) -> list[Snapshot | None]:
    """Where a replay may start, earliest first; None is the beginning of the world."""
    snapshots = sorted((kept for kept in journal.snapshots() if kept.is_sound), key=lambda kept: kept.seq)
    return list(snapshots) if journal.anchor.seq else [None, *snapshots]


def _exchange_at(start: Snapshot | None) -> Exchange:
    return Exchange.restore(start.state) if start else Exchange()


def _walk(journal: Journal, start: Snapshot | None) -> Way:
    exchange = _exchange_at(start)
    last_seq = start_seq = start.seq if start else 0
    for record in journal.read(start_seq):
        for event in record.events:
            exchange.apply(event, record.at)
        last_seq = record.seq
    return Way(start_seq, last_seq, digest_of(exchange))


def _difference(deciding: Exchange, record: Record) -> Difference | None:
    try:
        decided = deciding.execute(record.command, record.at).events
    except Rejected as rejected:
        return Difference(record, (), rejected.reason.name)
    return None if decided == record.events else Difference(record, decided)
