"""What is remembered: the record of a command with its events, and the snapshot of a state. Plain data."""

import hashlib

import msgspec

from copydesk import __version__
from copydesk.engine.messages import Command, Event


class Record(msgspec.Struct, frozen=True):
    """One accepted command and all the events it caused.

    Units: `at` is Unix milliseconds. Shape: `seq` counts from 1 without a gap; `events` are in the order of happening.
    """

    seq: int
    at: int
    command: Command
    events: tuple[Event, ...] = ()


class Snapshot(msgspec.Struct, frozen=True):
    """The whole state after record `seq`; derived from the records, so it may be thrown away while they are kept.

    `made_by` is the version of Copydesk that computed the state, `digest` is what tells a damaged snapshot.
    """

    seq: int
    at: int
    state: bytes
    made_by: str
    digest: bytes

    @classmethod
    def of(cls, seq: int, at: int, state: bytes) -> "Snapshot":
        """The snapshot of a state that this version has just computed."""
        return cls(seq=seq, at=at, state=state, made_by=__version__, digest=_digest(seq, at, state, __version__))

    @property
    def is_sound(self) -> bool:
        """Whether it is what was saved."""
        return self.digest == _digest(self.seq, self.at, self.state, self.made_by)

    @property
    def is_of_this_version(self) -> bool:
        """Whether the rules that computed it are those of this version."""
        return self.made_by == __version__


def _digest(seq: int, at: int, state: bytes, made_by: str) -> bytes:
    digest = hashlib.blake2b(f"{seq} {at} {made_by}\n".encode(), digest_size=16)
    digest.update(state)
    return digest.digest()
