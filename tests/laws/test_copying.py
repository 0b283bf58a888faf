"""The laws of copying, held against random lives of a small world, and against a textbook twin.

After every command: all invariants of the engine, and copying's own (`copying_invariants`); a rejected command leaves
the same bytes; every fill of a lead trader left for each who copied him a copy or a reason. At the end of every life:
replaying its events gives the same bytes, and so does restoring from bytes before each command.
"""

from typing import Any

from hypothesis import given
from tests.laws.chronicle import both_ways
from tests.laws.copying_life import CopyingLife, lives


@both_ways
@given(drawn=lives)
def test_the_laws_hold_in_every_life(how: str, drawn: Any) -> None:
    """Invariants hold throughout, and the same life gives the same bytes: replayed, or interrupted and continued."""
    first, steps = drawn
    life = CopyingLife(first)
    for step in steps:
        life.live(step)
    state = life.scene.exchange.state()

    assert life.chronicle.lived_again(how).state() == state
