"""The composition root: settings → journal → exchange → sequencer → archive → keys → gateway → listeners.

The only place that builds things: `memory.py` what remembers and drives, `door.py` what answers, `house.py` all of it
as one thing that runs and stops. What an empty folder begins with is in `first_start.py`, its keys in `first_keys.py`.
"""

from copydesk.bootstrap.house import CannotStart, House, Running, Switch, build, quiet_collector
from copydesk.bootstrap.open_files import open_files, raise_open_files

__all__ = [
    "CannotStart",
    "House",
    "Running",
    "Switch",
    "build",
    "open_files",
    "quiet_collector",
    "raise_open_files",
]
