"""World files: what they may say, and how a mistake in one is told."""

from decimal import Decimal
from pathlib import Path

import pytest

from copydesk.world import BadFile, parse, read

WHOLE = """
instruments = ["BTC-USDT-SWAP", "BTC-USDT"]

[prices]
BTC-USDT-SWAP = 84000.5

[rules]
lead_application = "operator"

[[users]]
name = "lead"
position_mode = "long_short"
balances = { USDT = "1000", BTC = 2 }

[[users.leads]]
type = "SWAP"
instruments = ["BTC-USDT-SWAP"]
profit_sharing_ratio = 0.13

[[users.keys]]
permissions = ["read"]

[[users.keys]]
label = "robot 1"

[[users]]
name = "other-user"
keys = []
"""


def test_a_world_says_who_what_and_at_which_price() -> None:
    """A whole file is read with exact numbers; what is not said has its default."""
    world = parse(WHOLE, "world.toml").world

    lead, other = world.users
    assert world.prices == {"BTC-USDT-SWAP": Decimal("84000.5")}
    assert lead.balances == {"USDT": Decimal(1000), "BTC": Decimal(2)}
    assert lead.leads[0].profit_sharing_ratio == Decimal("0.13")
    assert [key.environment for key in lead.keys] == ["any", "any"]
    assert (other.position_mode, other.keys) == ("net", ())


def test_keys_have_names_that_a_shell_accepts() -> None:
    """The first key is called for its user, another for user and label."""
    lead = parse(WHOLE, "world.toml").world.users[0]

    assert [lead.variables(key) for key in lead.keys] == ["LEAD", "LEAD_ROBOT_1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[users]]\nname = 'a'\n\n[[users]]\nnaem = 'b'", "line 5: users[1].naem: unknown key; did you mean name?"),
        ("[[users]]\nbalances = {}", "line 1: users[0]: name is missing"),
        (
            "[[users]]\nname = 'a'\n[users.balances]\nUSDT = 1\nBTC = nan",
            "line 5: users[0].balances.BTC: expected a number",
        ),
        ("[[users]]\nname = 'a'\nbalances = {USDT = 'many'}", "line 3: users[0].balances.USDT: invalid decimal"),
        (
            "[[users]]\nname = 'a'\n[[users.leads]]\ntype = 'FUTURES'\ninstruments = []",
            "line 4: users[0].leads[0].type",
        ),
        ("[[users]]\nname = 'a'\n[[users]]\nname = 'a'", "line 4: users[1].name: there is a user a already"),
        ("[[users]]\nname = 'a b'", "line 2: users[0].name: expected `str` matching regex"),
        (
            "[[users]]\nname = 'a'\n[[users.keys]]\n[[users.keys]]\nvariables = 'A'",
            "a second key would be called A_KEY",
        ),
        ("[[user]]\nname = 'a'", "line 1: user: unknown key; did you mean users?"),
        ("text = '''\nname = 1\n'''\nuser = 1", "line 1: text: unknown key"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(text: str, told: str) -> None:
    """One line says where in the file the mistake is."""
    with pytest.raises(BadFile, match=r"^world\.toml, line ") as refusal:
        parse(text, "world.toml")

    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A world that was named must be there."""
    with pytest.raises(BadFile, match="No such file"):
        read(tmp_path / "absent.toml")
