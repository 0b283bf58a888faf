"""World files: the first state of an exchange in TOML: users, keys, balances, roles, copying, first prices, rules.

A file is read into `World` and checked for what can be seen without an exchange; the rest is found when its commands
are rehearsed (`first_start.py`). Every mistake is told with the line and the key it stands on.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from copydesk import copiers, fitting, typed_toml
from copydesk.copiers import CopiersPlan, CopyPlan
from copydesk.engine.copying.messages import COPY_CURRENCY, CopyingRules
from copydesk.fitting import Key
from copydesk.gateway.keys import KeyRefused, check_form
from copydesk.typed_toml import BadFile
from copydesk.wire.given import unbounded

__all__ = ["BadFile", "KeyPlan", "LeadPlan", "World", "WorldFile", "parse", "read"]

Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,63}$",
        description="a letter, then letters, digits, dots, dashes and underscores, 64 in all at most",
    ),
]
Variables = Annotated[
    str,
    msgspec.Meta(pattern=r"^([A-Z][A-Z0-9_]*)?$", description="a capital letter, then those, digits and underscores"),
]
Amounts = dict[str, Decimal]
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
    variables: Annotated[
        str, msgspec.Meta(pattern=r"^([A-Z][A-Z0-9_]*)?$", description="capital letters, digits and underscores")
    ] = ""


class LeadPlan(msgspec.Struct, frozen=True):
    """Leading in one instrument type with these instruments; the last three only in swaps, which alone are copied."""

    type: Literal["SWAP", "SPOT"]
    instruments: tuple[str, ...]
    profit_sharing_ratio: Decimal = Decimal("0.1")
    mode: Literal["public", "private"] = "public"
    custom_copying: bool = True
    places: Annotated[int, msgspec.Meta(ge=0)] | None = None


class ApplicationPlan(msgspec.Struct, frozen=True):
    """A request to lead; the rules say whether it waits for the operator."""

    type: Literal["SWAP", "SPOT"]
    instruments: tuple[str, ...]


class UserPlan(msgspec.Struct, frozen=True):
    """A user. `balances` are in the trading account, `funding` in the funding account; without `keys` there is one."""

    name: Name
    position_mode: Literal["net", "long_short"] = "net"
    balances: Amounts = {}
    funding: Amounts = {}
    leads: tuple[LeadPlan, ...] = ()
    applies: tuple[ApplicationPlan, ...] = ()
    copies: tuple[CopyPlan, ...] = ()
    keys: tuple[KeyPlan, ...] = (KeyPlan(),)

    def variables(self, key: KeyPlan) -> str:
        """What the variables of this key begin with in an env file."""
        name = self.name if key is self.keys[0] else f"{self.name}_{key.label}"
        return key.variables or "".join(letter if letter.isalnum() else "_" for letter in name.upper())


class World(msgspec.Struct, frozen=True):
    """All of it. Without `instruments` every known one is listed; prices not given are the recorded ones."""

    instruments: tuple[str, ...] | None = None
    prices: Amounts = {}
    rules: CopyingRules = CopyingRules()
    users: tuple[UserPlan, ...] = ()
    copiers: tuple[CopiersPlan, ...] = ()


class WorldFile(msgspec.Struct, frozen=True):
    """A world together with its text, so that a mistake found later can still be told with its line."""

    world: World
    text: str
    name: str

    def everyone(self) -> Iterator[tuple[UserPlan, Key]]:
        """All users, those that are drawn included, and the key in the file that each comes from."""
        for number, user in enumerate(self.world.users):
            yield user, ("users", number)
        for number, plan in enumerate(self.world.copiers):
            for copier in copiers.drawn(plan):
                yield _user(copier, plan), ("copiers", number)

    def refuse(self, key: Key, why: str) -> BadFile:
        """The mistake at this key, ready to raise."""
        return BadFile(f"{typed_toml.place(self.text, key, self.name)}: {fitting.spelled(key)}: {why}")


def read(file: Path) -> WorldFile:
    """The world of a file. Raises: BadFile."""
    return parse(typed_toml.text_of(file), str(file))


def parse(text: str, name: str) -> WorldFile:
    """The world of a text. Raises: BadFile."""
    file = WorldFile(typed_toml.read(text, World, name), text, name)
    _refuse_undrawable(file)
    _refuse_doubles(file)
    _refuse_bad_keys(file)
    _refuse_endless_numbers(file)
    _refuse_unknown_leads(file)
    return file


def _user(copier: copiers.Copier, plan: CopiersPlan) -> UserPlan:
    """A drawn copy trader as a user."""
    return UserPlan(
        name=copier.name,
        position_mode=copier.position_mode,
        balances={COPY_CURRENCY: copier.balance},
        copies=(copier.copies,) if plan.starts else (),
        keys=(KeyPlan(),) if plan.keys else (),
    )


def _refuse_undrawable(file: WorldFile) -> None:
    """Ranges go upward from something above zero, and lists that must name something do."""
    for number, plan in enumerate(file.world.copiers):
        if name := copiers.unfit_range(plan):
            raise file.refuse(("copiers", number, name), "expected two numbers above zero, the lower one first")
        if name := copiers.unfit_choices(plan):
            raise file.refuse(("copiers", number, name), "expected at least one to choose from")


def _refuse_doubles(file: WorldFile) -> None:
    """Names of users, and the variables of keys, stand once."""
    names: set[str] = set()
    variables: set[str] = set()
    for user, place in file.everyone():
        if user.name in names:
            raise file.refuse((*place, "name"), f"there is a user {user.name} already")
        names.add(user.name)
        for index, key in enumerate(user.keys):
            begins = user.variables(key)
            if begins in variables:
                raise file.refuse((*place, "keys", index), f"a second key would be called {begins}_KEY")
            variables.add(begins)
        if len({key.label for key in user.keys}) < len(user.keys):
            raise file.refuse((*place, "keys"), f"two keys of {user.name} have the same label")


def _refuse_bad_keys(file: WorldFile) -> None:
    """Keys that are given have OKX's form, and each stands once."""
    given: set[str] = set()
    for number, user in enumerate(file.world.users):
        for index, plan in enumerate(user.keys):
            place = ("users", number, "keys", index)
            try:
                check_form(plan.key, plan.secret, plan.passphrase, plan.permissions, plan.addresses)
            except KeyRefused as refused:
                raise file.refuse((*place, refused.field), str(refused)) from None
            if plan.key in given:
                raise file.refuse((*place, "key"), "there is such a key already")
            given |= {plan.key} if plan.key else set()


def _refuse_endless_numbers(file: WorldFile) -> None:
    """Amounts and prices have no more digits than the exchange computes with."""
    tables: list[tuple[Key, Amounts]] = [(("prices",), file.world.prices)]
    for number, user in enumerate(file.world.users):
        tables += [(("users", number, "balances"), user.balances), (("users", number, "funding"), user.funding)]
    for place, amounts in tables:
        for name, amount in amounts.items():
            if why := unbounded(amount):
                raise file.refuse((*place, name), f"it {why}")


def _refuse_unknown_leads(file: WorldFile) -> None:
    """Who is to be copied is one of the users."""
    names = {user.name for user in file.world.users}
    for number, user in enumerate(file.world.users):
        for index, plan in enumerate(user.copies):
            if plan.lead not in names:
                raise file.refuse(("users", number, "copies", index, "lead"), f"there is no user {plan.lead}")
    for number, table in enumerate(file.world.copiers):
        if table.lead not in names:
            raise file.refuse(("copiers", number, "lead"), f"there is no user {table.lead}")
