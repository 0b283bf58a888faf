"""Versions of the ranks: made once, kept for a while, found by their names."""

import asyncio

import pytest

from copydesk.gateway.rest.rank_versions import KEPT, VERSION_MS, RankVersion, RankVersions, name_of

NOW = 1_700_000_000_000


def test_a_version_is_named_for_the_begin_of_its_ten_minutes():
    """Fourteen digits in UTC+8; the next ten minutes have another name."""
    assert name_of(NOW) == "20231115061000"
    assert name_of(NOW + VERSION_MS) == "20231115062000"


def test_who_asks_while_a_version_is_made_waits_for_it():
    """A hundred askers at once have it made once, and get the same."""
    versions, made = RankVersions(), []

    async def make() -> RankVersion:
        made.append(1)
        await asyncio.sleep(0)
        return RankVersion(name_of(NOW), NOW, ())

    async def ask() -> list[RankVersion]:
        return await asyncio.gather(*(versions.named(None, NOW, make) for _ in range(100)))

    got = asyncio.run(ask())

    assert made == [1]
    assert all(one is got[0] for one in got)


def test_a_version_that_could_not_be_made_is_made_by_the_next():
    """Who asks after a failure is answered."""
    versions = RankVersions()

    async def fail() -> RankVersion:
        raise ZeroDivisionError

    async def make() -> RankVersion:
        return RankVersion(name_of(NOW), NOW, ())

    with pytest.raises(ZeroDivisionError):
        asyncio.run(versions.named(None, NOW, fail))
    assert asyncio.run(versions.named(None, NOW, make)).name == name_of(NOW)


def test_the_last_versions_are_kept():
    """The fifth before the present one is forgotten; so is one of a time to which the clock has not come again."""
    versions = RankVersions()

    async def ask(at: int, name: str | None = None) -> str:
        async def make() -> RankVersion:
            return RankVersion(name_of(at), at, ())

        return (await versions.named(name, at, make)).name

    for number in range(KEPT):
        asyncio.run(ask(NOW + number * VERSION_MS))
    last = NOW + (KEPT - 1) * VERSION_MS
    assert asyncio.run(ask(last, name_of(NOW))) == name_of(NOW)
    assert asyncio.run(ask(last + VERSION_MS, name_of(NOW))) == name_of(last + VERSION_MS)
    assert asyncio.run(ask(last, name_of(last + VERSION_MS))) == name_of(last)
