"""A real server, killed under load, forgets nothing that it acknowledged. `python -m tests.crash` does it at length."""

from tests.crash.campaign import killed_under_load

SEED = 20_250_101


def test_killed_under_load_it_loses_and_doubles_nothing(tmp_path):
    """Five kills at random moments: every acknowledged command is there once, and replay equals state."""
    result = killed_under_load(tmp_path, SEED, kills=5, acknowledged=2_000)

    assert result.faults == []
    assert result.records >= result.acknowledged >= 2_000
