"""The file that keeps how the exchange's clock goes, so that a restart finds it as an operator left it.

The journal knows when things happened and nothing of clocks. Without this file time goes on, in step with the real
clock and no earlier than the last record.
"""

from pathlib import Path

import msgspec

from copydesk.journal.errors import JournalFailure
from copydesk.journal.folder import write_private
from copydesk.runtime.world_clock import Going

FILE_NAME = "clock.json"


class ClockNotKept(Exception):
    """The clock goes as it was told to, but that could not be written; a restart would not know of it."""


def read(path: Path) -> Going | None:
    """How the clock went when the file was written, None if nobody has set it. Raises: JournalFailure."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Going)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as unusable:
        raise JournalFailure(f"{path} cannot be read ({unusable}); remove it, and time goes on in step.") from None


def write(path: Path, going: Going) -> None:
    """Keep how the clock goes. Raises: ClockNotKept."""
    try:
        write_private(path, msgspec.json.encode(going) + b"\n")
    except OSError as refused:
        raise ClockNotKept(f"The clock goes as told, but {path} could not be written: {refused.strerror}.") from None
