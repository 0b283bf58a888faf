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

KEY = 'key = "11111111-2222-3333-4444-555555555555"'
TWICE = f"[[users]]\nname = 'a'\nkeys = [{{{KEY}}}]\n[[users]]\nname = 'b'\nkeys = [{{{KEY}}}]"


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
        ("[[users]]\nbalances = {}", "line 1: users[0].name: it is missing"),
        (
            "[[users]]\nname = 'a'\n[users.balances]\nUSDT = 1\nBTC = nan",
            "line 5: users[0].balances.BTC: expected a number",
        ),
        (
            "[[users]]\nname = 'a'\nbalances = {USDT = 'many'}",
            "line 3: users[0].balances.USDT: expected a number, got text",
        ),
        (
            "[[users]]\nname = 'a'\n[[users.leads]]\ntype = 'FUTURES'\ninstruments = []",
            "line 4: users[0].leads[0].type",
        ),
        ("[[users]]\nname = 'a'\n[[users]]\nname = 'a'", "line 4: users[1].name: there is a user a already"),
        ("[[users]]\nname = 'a b'", "line 2: users[0].name: expected text of this form: a letter, "),
        (
            "[[users]]\nname = 'a'\n[[users.keys]]\n[[users.keys]]\nvariables = 'A'",
            "a second key would be called A_KEY",
        ),
        ("[[users]]\nname = 'a'\n[[users.keys]]\n[[users.keys]]", "line 3: users[0].keys: two keys of a have the same"),
        ("[[users]]\nname = 'a'\n[[users.keys]]\nkey = 'k1'", "line 4: users[0].keys[0].key: An API key is a UUID"),
        ("[[users]]\nname = 'a'\n[[users.keys]]\nsecret = 'x'", "line 4: users[0].keys[0].secret: An API secret has"),
        ("[[users]]\nname = 'a'\n[[users.keys]]\npermissions = []", "line 4: users[0].keys[0].permissions: A key has"),
        (
            "[[users]]\nname = 'a'\n[[users.keys]]\n\naddresses = ['300.1.1.1']",
            "line 5: users[0].keys[0].addresses: An a",
        ),
        (TWICE, "line 6: users[1].keys[0].key: there is such a key already"),
        (
            "users = [\n  {name = 'a'},\n  {name = 'b', keys = 3},\n]",
            "line 3: users[1].keys: expected a list, got a num",
        ),
        (
            "[[users]]\nname = 'a'\n[users.balances]\nUSDT = 1e60",
            "line 4: users[0].balances.USDT: it has at most 20 digits",
        ),
        ("[[users]]\nname = 'a'\nfunding = {BTC = 1e-30}", "line 3: users[0].funding.BTC: it has at most 20 digits"),
        ("[prices]\nBTC-USDT = 1e40", "line 2: prices.BTC-USDT: it has at most 20 digits"),
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


def test_a_file_too_deep_is_told() -> None:
    """A file that nobody wrote by hand ends in one line too."""
    with pytest.raises(BadFile, match="too deep"):
        parse("a = " + "[" * 5000 + "]" * 5000, "world.toml")


def test_a_mark_of_byte_order_does_not_matter(tmp_path: Path) -> None:
    """Some editors begin a file with one."""
    (tmp_path / "world.toml").write_bytes(b"\xef\xbb\xbf[[users]]\nname = 'a'\n")

    assert read(tmp_path / "world.toml").world.users[0].name == "a"
