"""`copydesk world check`: a world file is looked over without a server."""

import json
from pathlib import Path

from copydesk import data


def test_a_good_world_is_counted(copydesk):
    """The world of the demo is good: three users with four keys."""
    said = copydesk("world", "check", Path(data.__file__).with_name("demo.toml"), "--json")

    assert said.code == 0
    assert {"users": 3, "keys": 4}.items() <= json.loads(said.out).items()


def test_a_mistake_is_told_with_its_line(copydesk, tmp_path):
    """What only the exchange knows is found too."""
    (tmp_path / "world.toml").write_text('[[users]]\nname = "a"\nbalances = { DOGGO = 1 }\n')

    said = copydesk("world", "check", "world.toml")

    assert said.code == 1
    assert said.err.startswith("copydesk: world.toml, line 3: users[0].balances.DOGGO: There is no such currency.")
