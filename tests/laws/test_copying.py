"""The laws of copying, held against random lives of a small world, and against a textbook twin.

After every command: all invariants of the engine, and copying's own (`copying_invariants`); a rejected command leaves
the same bytes; every fill of a lead trader left for each who copied him a copy or a reason. At the end of every life:
replaying its events gives the same bytes, and so does restoring from bytes before each command.
"""

from typing import Any

import pytest
from hypothesis import given
from tests.laws import invariants
from tests.laws.copying_life import CopyingLife, lives

from copydesk.engine.exchange import Exchange


@pytest.mark.parametrize("where", ["replayed", "restored"])
@given(drawn=lives)
def test_the_laws_hold_in_every_life(where: str, drawn: Any) -> None:
    """Invariants hold throughout, and the same life gives the same bytes: replayed, or interrupted and continued."""
    first, steps = drawn
    life = CopyingLife(first)
    for step in steps:
        life.live(step)
    state = life.scene.exchange.state()

    again = Exchange.restore(life.start)
    if where == "replayed":
        for _, at, events in life.records:
            for event in events:
                again.apply(event, at)
    else:
        invariants.check_memory(life.scene.exchange)
        for command, at, events in life.records:
            again = Exchange.restore(again.state())
            assert again.execute(command, at).events == events
    assert again.state() == state
