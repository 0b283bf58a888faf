"""Snapshots as files: one line that says what it is, then the state. Written whole or not at all; two are kept.

They stand beside the records and not among them, because they are derived: a snapshot that is lost, damaged or from
another version costs a longer start-up and nothing else, and saving one never holds up the writer.
"""

import logging
from pathlib import Path

import msgspec

from copydesk.journal.folder import write_private
from copydesk.journal.record import Snapshot

KEPT = 2

_log = logging.getLogger(__name__)


class _Heading(msgspec.Struct, frozen=True):
    seq: int
    at: int
    rules: str
    digest: bytes


class SnapshotFiles:
    """The snapshots of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, snapshot: Snapshot) -> None:
        """Write it, then forget all but the newest two. Raises: OSError."""
        heading = _Heading(snapshot.seq, snapshot.at, snapshot.rules, snapshot.digest)
        write_private(self._path(snapshot.seq), msgspec.json.encode(heading) + b"\n" + snapshot.state)
        for path in self._paths()[KEPT:]:
            path.unlink()

    def all(self) -> list[Snapshot]:
        """The kept snapshots, newest first, sound or not. Raises: OSError."""
        return [_snapshot_in(path) for path in self._paths()]

    def newest_sound(self) -> Snapshot | None:
        """The newest that is what was saved; a damaged one is passed over with a warning. Raises: OSError."""
        for path in self._paths():
            snapshot = _snapshot_in(path)
            if snapshot.is_sound:
                return snapshot
            _log.warning("The snapshot %s is damaged and is not used.", path)
        return None

    def _path(self, seq: int) -> Path:
        return self._folder / f"snapshot-{seq:020d}"

    def _paths(self) -> list[Path]:
        return sorted((path for path in self._folder.glob("snapshot-*") if _seq_of(path) is not None), reverse=True)


def _seq_of(path: Path) -> int | None:
    digits = path.name.removeprefix("snapshot-")
    return int(digits) if digits.isdecimal() else None


def _snapshot_in(path: Path) -> Snapshot:
    """The snapshot in a file; one whose heading cannot be read is an unsound snapshot of the number in its name."""
    line, _, state = path.read_bytes().partition(b"\n")
    try:
        heading = msgspec.json.decode(line, type=_Heading)
    except msgspec.MsgspecError:
        heading = _Heading(seq=_seq_of(path) or 0, at=0, rules="", digest=b"")
    return Snapshot(heading.seq, heading.at, state, heading.rules, heading.digest)
