"""Worlds that are saved and brought back, seen from inside the house; and what a house in memory forgets."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tests.unit.bootstrap.test_time import BEGIN, HOUR, settings

from copydesk.bootstrap import House, build
from copydesk.bootstrap.saved_worlds import MOST
from copydesk.gateway.operator.desk import ActRefused
from copydesk.runtime.clock import FrozenClock
from copydesk.settings import QuoteSettings, Settings


def lived(story: Callable[[House], Coroutine[Any, Any, Any]], chosen: Settings) -> Any:
    """What the story tells of a house of these settings, whose real clock stands."""

    async def live() -> Any:
        house = build(chosen, clock=FrozenClock(BEGIN * 1000))
        async with house.running():
            return await story(house)

    return asyncio.run(live())


async def hours(house: House, number: int) -> None:
    """So many hours pass, one after the other."""
    for _ in range(number):
        await house.memory.timekeeper.jump(lambda now: now + HOUR)


@pytest.mark.parametrize(("said", "forgets"), [(None, True), (True, True), (False, False)])
def test_a_house_in_memory_forgets_old_records_unless_told_to_keep_them(said: bool | None, forgets: bool) -> None:
    """Nobody can look at them later, and the archive has what they tell."""

    async def lives(house: House) -> House:
        await hours(house, 8)
        return house

    house = lived(lives, settings(snapshot_every_records=50, forget_old_records=said))

    assert (house.memory.journal.anchor.seq > 0) == forgets
    assert len(house.memory.journal.snapshots()) == 2


def test_a_house_on_disk_keeps_all_records_unless_told_to_forget(tmp_path: Path) -> None:
    """There is an audit to be made from them."""
    assert not settings(tmp_path).forgets_records
    assert settings(tmp_path, forget_old_records=True).forgets_records


async def saves_and_goes_back(house: House) -> list[tuple[int, int, str]]:
    """What the house is at a saved moment, and after going back to it from three later ones."""
    await hours(house, 3)
    worlds = house.worlds
    saved = await worlds.take()
    seen = [_seen(house)]
    for number in (1, 2, 4):
        await hours(house, number)
        await worlds.restore(saved.number)
        seen.append(_seen(house))
    await hours(house, 1)
    return seen


def _seen(house: House) -> tuple[int, int, str]:
    memory = house.memory
    return memory.sequencer.last_seq, memory.timekeeper.now, memory.sequencer.exchange.state().hex()


def test_going_back_does_not_depend_on_what_was_forgotten_since() -> None:
    """A saved world has its own records and its own state."""
    first, *others = lived(saves_and_goes_back, settings(snapshot_every_records=50))

    assert others == [first] * 3


def test_replayed_prices_begin_anew_with_the_first_state(tmp_path: Path) -> None:
    """The same prices at the same times, however far they had gone."""
    prices = tmp_path / "prices.csv"
    rows = "".join(f"{BEGIN + minute * 60_000},{60_000 + minute},1,buy\n" for minute in range(300))
    prices.write_text("time,price,size,side\n" + rows)
    quotes = QuoteSettings(replay=prices, replay_instrument="BTC-USDT-SWAP")

    async def replayed_twice(house: House) -> tuple[str, str, str]:
        worlds, states = house.worlds, []
        saved = await worlds.take()
        for number in (2, 4, 2):
            await hours(house, number)
            states.append(_seen(house)[2])
            await worlds.restore(saved.number)
        return states[0], states[1], states[2]

    first, later, again = lived(replayed_twice, settings(quotes=quotes))

    assert first == again != later


def test_saved_worlds_are_bounded() -> None:
    """At most so many are kept; one that is forgotten makes room."""

    async def fills_up(house: House) -> None:
        worlds = house.worlds
        for _ in range(MOST):
            await worlds.take()
        with pytest.raises(ActRefused, match="forget one first"):
            await worlds.take()
        worlds.forget(worlds.list()[0].number)
        assert (await worlds.take()).number == MOST + 1

    lived(fills_up, settings(empty=True, world=None))
