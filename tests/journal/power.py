"""A machine whose power can be cut: an SQLite file system that knows what would still be there afterwards.

Model: a sync makes all earlier writes to its file durable. Of what was written since, each sector of 512 bytes is there
or not, by chance and in no order. After the cut every operation fails, and `leave` lays out what the disk holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import apsw

NAME = "machine"
REAL = "unix"
SECTOR = 512


class Platter:
    """One file: what is durable, and the writes and truncations since."""

    def __init__(self, content: bytes) -> None:
        self._durable = bytearray(content)
        self._pending: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes) -> None:
        """Sectors are on their way."""
        for start in range(0, len(data), SECTOR):
            self._pending.append((offset + start, data[start : start + SECTOR]))

    def truncate(self, length: int) -> None:
        """The end is on its way to here."""
        self._pending.append((length, None))

    def sync(self) -> None:
        """All that was on its way has arrived."""
        self._durable = self._after(self._pending)
        self._pending = []

    def left(self, chance: Random, share: float) -> bytes:
        """What is there after a cut, when about this share of what was on its way has arrived."""
        return bytes(self._after([one for one in self._pending if chance.random() < share]))

    def _after(self, arrived: list[tuple[int, bytes | None]]) -> bytearray:
        content = bytearray(self._durable)
        for offset, data in arrived:
            if data is None:
                del content[offset:]
                continue
            content.extend(bytes(max(0, offset + len(data) - len(content))))
            content[offset : offset + len(data)] = data
        return content


class Machine(apsw.VFS):
    """The real file system, until `operations_left` writes and syncs were done."""

    def __init__(self) -> None:
        super().__init__(NAME, REAL, makedefault=True)
        self.operations_left = 1_000_000_000
        self.platters: dict[str, Platter] = {}

    def operate(self) -> None:
        """Do one operation, if there is power for it."""
        self.operations_left -= 1
        if self.operations_left < 0:
            raise apsw.IOError("the power is off")

    def xOpen(self, name, flags):  # noqa: N802 - the name is SQLite's
        """Open a file and know what of it is durable."""
        return _File(self, name, flags)

    def leave(self, folder: Path, chance: Random, share: float) -> None:
        """Lay out what the disk holds after the cut."""
        folder.mkdir()
        for path, platter in self.platters.items():
            (folder / Path(path).name).write_bytes(platter.left(chance, share))


class _File(apsw.VFSFile):
    def __init__(self, machine: Machine, name, flags) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        content = Path(path).read_bytes() if Path(path).exists() else b""
        super().__init__(REAL, name, flags)
        self._machine = machine
        self._platter = machine.platters.setdefault(path, Platter(content))

    def xWrite(self, data, offset):  # noqa: N802 - the name is SQLite's
        """Write; it is on its way to the disk."""
        self._machine.operate()
        super().xWrite(data, offset)
        self._platter.write(offset, bytes(data))

    def xTruncate(self, length):  # noqa: N802 - the name is SQLite's
        """Cut the file off; it is on its way to the disk."""
        self._machine.operate()
        super().xTruncate(length)
        self._platter.truncate(length)

    def xSync(self, flags):  # noqa: N802 - the name is SQLite's
        """Let all that was written arrive. (The real disk need not be bothered for that.)"""
        self._machine.operate()
        self._platter.sync()


@contextmanager
def machine() -> Iterator[Machine]:
    """The default file system of every connection opened inside is this machine's."""
    made = Machine()
    try:
        yield made
    finally:
        made.unregister()
