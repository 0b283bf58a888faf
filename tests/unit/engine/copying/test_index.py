"""Ids by key, few or many, in the order of their coming."""

from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.copying.state.index import Index


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 14)), max_size=120))
def test_an_index_holds_what_was_added_and_not_removed(steps: list[tuple[str, int]]) -> None:
    """Adding what is there changes nothing, removing forgets; a key without ids is not known."""
    index, twin = Index[str, int](), dict[str, list[int]]()
    for key, id in steps:
        ids = twin.setdefault(key, [])
        if id in ids and id % 2:
            index.remove(key, id)
            ids.remove(id)
            continue
        index.add(key, id)
        if id not in ids:
            ids.append(id)

    for key in "abc":
        assert index.of(key) == twin.get(key, [])
        assert (key in index) == bool(twin.get(key))
