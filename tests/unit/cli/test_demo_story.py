"""`copydesk demo --story week`: the story in a terminal, and for scripts."""

import pytest


def test_the_week_is_told_in_tables(copydesk, monkeypatch, tmp_path):
    """Who copied what, what was not copied and why, who was paid, where the money is; with a folder, how to go on."""
    monkeypatch.setenv("COLUMNS", "200")

    said = copydesk("demo", "--story", "week", "--seed", 3, "--data", "week")

    assert said.code == 0
    for line in (
        "The story of a week, seed 3: 2026-01-05T00:00:00+08:00 to 2026-01-12T00:00:00+08:00",
        "Who copied what, and what it brought (USDT)",
        "What was not copied, and why",
        "What the rules refused",
        "Who was paid on Monday (USDT)",
        "Where the money is",
        "copydesk serve --data week",
    ):
        assert line in said.out
    assert "latecomer" in said.out
    assert (tmp_path / "week" / "journal.db").exists()

    again = copydesk("demo", "--story", "week", "--data", "week")

    assert (again.code, again.err) == (1, "copydesk: week is not empty; a story begins in an empty folder.\n")


@pytest.mark.parametrize("option", ["--port", "--operator-port", "--interval-ms"])
def test_a_story_serves_nobody(copydesk, option):
    """What is about serving is refused, not ignored."""
    said = copydesk("demo", "--story", "week", option, 1000)

    assert (said.code, said.err) == (2, f"copydesk: {option} means nothing to a story\n")
