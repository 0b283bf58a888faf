"""What is remembered: the record of a command with its events, and the snapshot of a state. Plain data."""

import hashlib

import msgspec

from copydesk.engine.messages import Command, Event
from copydesk.journal.rules import rules_in_force


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

    `rules` is the fingerprint of the rules that computed the state, `digest` is what tells a damaged snapshot.
    """

    seq: int
    at: int
    state: bytes
    rules: str
    digest: bytes

    @classmethod
    def of(cls, seq: int, at: int, state: bytes) -> "Snapshot":
        """The snapshot of a state that this process has just computed."""
        unsealed = cls(seq, at, state, rules_in_force(), b"")
        return msgspec.structs.replace(unsealed, digest=unsealed.own_digest())

    @property
    def is_sound(self) -> bool:
        """Whether it is what was saved."""
        return self.digest == self.own_digest()

    @property
    def is_of_these_rules(self) -> bool:
        """Whether the rules that computed it are those that this process runs."""
        return self.rules == rules_in_force()

    def own_digest(self) -> bytes:
        """The digest that belongs to what it holds."""
        digest = hashlib.blake2b(f"{self.seq} {self.at} {self.rules}\n".encode(), digest_size=16)
        digest.update(self.state)
        return digest.digest()
