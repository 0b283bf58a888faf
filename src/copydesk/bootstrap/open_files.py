"""How many files this process may have open: each connection is one; the usual limit is far below the cap on them."""

import resource
from typing import Final

import msgspec

from copydesk.gateway.http_protocol import HttpLimits

LISTENERS: Final = 3
OTHER_FILES: Final = 256
"""Databases, threads' pipes, listening sockets: some dozens; the rest is to spare."""

WANTED: Final = LISTENERS * HttpLimits().connections + OTHER_FILES


class OpenFiles(msgspec.Struct, frozen=True):
    """The limits of the process: the one that holds, and the one up to which it may raise that itself."""

    soft: int
    hard: int

    @property
    def reachable(self) -> int:
        """The limit that a server of this process would have."""
        return max(self.soft, min(self.hard, WANTED))


def open_files() -> OpenFiles:
    """The limits as they are."""
    return OpenFiles(*(_number(limit) for limit in resource.getrlimit(resource.RLIMIT_NOFILE)))


def raise_open_files() -> OpenFiles:
    """Let this process open as many files as it wants, or as it may; the limits as they were."""
    found = open_files()
    if found.reachable > found.soft:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (found.reachable, hard))
    return found


def _number(limit: int) -> int:
    return WANTED if limit == resource.RLIM_INFINITY else limit
