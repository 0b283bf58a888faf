"""World files: the first state of an exchange in TOML: users, keys, balances, roles, first prices, rules.

A file is read into `World` and checked for what can be seen without an exchange; the rest is found when its commands
are rehearsed (`first_start.py`). Every mistake is told with the line and the key it stands on.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from copydesk import typed_toml
from copydesk.engine.copying.messages import CopyingRules
from copydesk.typed_toml import BadFile, Key

__all__ = ["BadFile", "KeyPlan", "LeadPlan", "World", "WorldFile", "parse", "read"]

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
Permission = Literal["read", "trade", "withdraw"]


class KeyPlan(msgspec.Struct, frozen=True):
    """An API key to make. What is not given of key, secret and passphrase is drawn at random.

    `variables` is what its variables in an env file begin with: the user's name for the first key, else name and label.
    """

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=50)] = "main"
    permissions: tuple[Permission, ...] = ("read", "trade")
    environment: Literal["live", "demo", "any"] = "any"
    addresses: tuple[str, ...] = ()
    key: str | None = None
    secret: str | None = None
    passphrase: str | None = None
    variables: Annotated[str, msgspec.Meta(pattern=r"^([A-Z][A-Z0-9_]*)?$")] = ""


class LeadPlan(msgspec.Struct, frozen=True):
    """Leading, or asking to lead, in one instrument type with these instruments."""

    type: Literal["SWAP", "SPOT"]
    instruments: tuple[str, ...]
    profit_sharing_ratio: Decimal = Decimal("0.1")


class ApplicationPlan(msgspec.Struct, frozen=True):
    """A request to lead; the rules say whether it waits for the operator."""

    type: Literal["SWAP", "SPOT"]
    instruments: tuple[str, ...]


class UserPlan(msgspec.Struct, frozen=True):
    """A user. `balances` are in the trading account, `funding` in the funding account; without `keys` there is one."""

    name: Name
    position_mode: Literal["net", "long_short"] = "net"
    balances: dict[str, Decimal] = {}
    funding: dict[str, Decimal] = {}
    leads: tuple[LeadPlan, ...] = ()
    applies: tuple[ApplicationPlan, ...] = ()
    keys: tuple[KeyPlan, ...] = (KeyPlan(),)

    def variables(self, key: KeyPlan) -> str:
        """What the variables of this key begin with in an env file."""
        name = self.name if key is self.keys[0] else f"{self.name}_{key.label}"
        return key.variables or "".join(letter if letter.isalnum() else "_" for letter in name.upper())


class World(msgspec.Struct, frozen=True):
    """All of it. Without `instruments` every known one is listed; prices not given are the recorded ones."""

    instruments: tuple[str, ...] | None = None
    prices: dict[str, Decimal] = {}
    rules: CopyingRules = CopyingRules()
    users: tuple[UserPlan, ...] = ()


class WorldFile(msgspec.Struct, frozen=True):
    """A world together with its text, so that a mistake found later can still be told with its line."""

    world: World
    text: str
    name: str

    def refuse(self, key: Key, why: str) -> BadFile:
        """The mistake at this key, ready to raise."""
        return BadFile(f"{typed_toml.place(self.text, key, self.name)}: {typed_toml.spelled(key)}: {why}")


def read(file: Path) -> WorldFile:
    """The world of a file. Raises: BadFile."""
    try:
        return parse(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text in UTF-8"
        raise BadFile(f"{file}: {why}") from None


def parse(text: str, name: str) -> WorldFile:
    """The world of a text. Raises: BadFile."""
    file = WorldFile(typed_toml.read(text, World, name), text, name)
    _refuse_doubles(file)
    return file


def _refuse_doubles(file: WorldFile) -> None:
    """Names of users, and the variables of keys, stand once."""
    names: set[str] = set()
    variables: set[str] = set()
    for number, user in enumerate(file.world.users):
        if user.name in names:
            raise file.refuse(("users", number, "name"), f"there is a user {user.name} already")
        names.add(user.name)
        for index, key in enumerate(user.keys):
            begins = user.variables(key)
            if begins in variables:
                raise file.refuse(("users", number, "keys", index), f"a second key would be called {begins}_KEY")
            variables.add(begins)
