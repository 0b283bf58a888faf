"""The versions of the ranks: every ten minutes another, and the last five are kept, so that pages of one fit together.

A version is made when somebody asks for the first time in its ten minutes, and named for their begin (UTC+8).
Source: documented, but for what a version is named by, which is worked out, and for the moment it is made, which is
assumed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.copying.statistics import Figures

VERSION_MS: Final = 10 * 60 * 1000
KEPT: Final = 5

_UTC8: Final = timedelta(hours=8)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class RankedLead(msgspec.Struct, frozen=True):
    """A lead trader as a version has it. Units: USDT."""

    lead: LeadTrader
    figures: Figures
    assets: Decimal
    copy_traders_ever: int


class RankVersion(msgspec.Struct, frozen=True):
    """The lead traders as they stood once, in order of approval. Units: `at` is Unix ms."""

    name: str
    at: int
    leads: tuple[RankedLead, ...]


class RankVersions:
    """The versions that are kept, by their names."""

    def __init__(self) -> None:
        self._versions: dict[str, RankVersion] = {}
        self._making = asyncio.Lock()

    async def named(self, name: str | None, at: int, make: Callable[[], Awaitable[RankVersion]]) -> RankVersion:
        """The version of that name if it is kept, else the present one, which the first to ask has made.

        Units: `at` is Unix ms. Making takes some turns of the loop; who asks meanwhile waits for the same.
        """
        if kept := self._kept(name, at):
            return kept
        async with self._making:
            if kept := self._kept(name, at):
                return kept
            version = await make()
            self._versions[version.name] = version
            return version

    def _kept(self, name: str | None, at: int) -> RankVersion | None:
        self._forget(at)
        asked = None if name is None else self._versions.get(name)
        return asked or self._versions.get(name_of(at))

    def _forget(self, at: int) -> None:
        """Forget what is too old; also what is of a later time, if the clock was set back."""
        oldest = begin_of(at) - (KEPT - 1) * VERSION_MS
        self._versions = {
            name: version for name, version in self._versions.items() if oldest <= begin_of(version.at) <= at
        }


def begin_of(at: int) -> int:
    """The begin of the ten minutes. Units: Unix ms."""
    return at // VERSION_MS * VERSION_MS


def name_of(at: int) -> str:
    """The name of the version of that time: fourteen digits."""
    return (_EPOCH + timedelta(milliseconds=begin_of(at)) + _UTC8).strftime("%Y%m%d%H%M%S")
