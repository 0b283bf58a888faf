"""How a record becomes bytes and comes back, and the chain of checksums that proves it is the same.

The checksum of an entry covers its number, its time, its body and the checksum of the entry before it. So a changed
byte, a missing entry and an entry in another's place all show, and show where. The body is JSON that explains itself:
each message stands under its name, fields at their default are left out. A message of an old record must stay
readable: fields are only added, with a default that means what their absence meant; a changed meaning is a new message.
"""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from copydesk.engine.messages import Command, Event
from copydesk.journal.errors import JournalCorrupt, JournalForeign
from copydesk.journal.record import Record


class Entry(msgspec.Struct, frozen=True):
    """A record as it is stored."""

    seq: int
    at: int
    body: bytes
    checksum: bytes


class Anchor(msgspec.Struct, frozen=True):
    """The place after which entries follow: the number and the checksum of the entry before them."""

    seq: int
    checksum: bytes


BEGINNING = Anchor(seq=0, checksum=bytes(16))
"""Before the first record of all."""


class _Body(msgspec.Struct, frozen=True):
    command: Command
    events: tuple[Event, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Body)


def sealed(records: Iterable[Record], anchor: Anchor) -> Iterator[Entry]:
    """The records as entries that follow the anchor."""
    checksum = anchor.checksum
    for record in records:
        body = _encoder.encode(_Body(record.command, record.events))
        checksum = _checksum(checksum, record.seq, record.at, body)
        yield Entry(record.seq, record.at, body, checksum)


def opened(entries: Iterable[Entry], anchor: Anchor) -> Iterator[Record]:
    """The records in the entries that follow the anchor.

    Raises: JournalCorrupt at the first that is missing or changed; JournalForeign at the first of an unknown message.
    """
    seq, checksum = anchor.seq, anchor.checksum
    for entry in entries:
        seq += 1
        damage = damage_of(entry, Anchor(seq - 1, checksum))
        if damage:
            raise JournalCorrupt(seq, damage)
        checksum = entry.checksum
        yield record_of(entry)


def damage_of(entry: Entry, anchor: Anchor) -> str:
    """What is wrong with the entry that stands after the anchor; "" if nothing."""
    if entry.seq != anchor.seq + 1:
        return f"it is missing; the next one is record {entry.seq}"
    if entry.checksum != _checksum(anchor.checksum, entry.seq, entry.at, entry.body):
        return "its content does not match its checksum"
    return ""


def record_of(entry: Entry) -> Record:
    """The record in an entry whose checksum was right."""
    try:
        body = _decoder.decode(entry.body)
    except msgspec.MsgspecError as unknown:
        message = f"Record {entry.seq} of the journal holds what this version does not know ({unknown})."
        raise JournalForeign(message) from unknown
    return Record(entry.seq, entry.at, body.command, body.events)


def _checksum(previous: bytes, seq: int, at: int, body: bytes) -> bytes:
    checksum = hashlib.blake2b(b"%b%d %d " % (previous, seq, at), digest_size=16)
    checksum.update(body)
    return checksum.digest()
