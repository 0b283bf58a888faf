"""What an operator may set: read once, from a TOML file, then the environment, then the command line.

Names carry their units. A later source wins. In the environment a setting is COPYDESK_ and its name, with its table
before it: COPYDESK_PORT, COPYDESK_QUOTES_SEED. Not here: what a setting does.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from copydesk import fitting, typed_toml
from copydesk.engine.copying.messages import CopyingRules

PREFIX = "COPYDESK_"

NO_SETTINGS = frozenset({"COPYDESK_OPERATOR_URL", "COPYDESK_SETTINGS"})
"""Variables that share the prefix and are no settings: the server the verbs talk to, and where the file lies."""

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Milliseconds = Annotated[int, msgspec.Meta(ge=1)]


class QuoteSettings(msgspec.Struct, frozen=True):
    """The house market maker: whether prices wander, how fast and from which seed; and what is replayed from a file."""

    enabled: bool = False
    seed: int = 1
    interval_ms: Annotated[int, msgspec.Meta(ge=20)] = 1000
    coins_per_tick: Annotated[int, msgspec.Meta(ge=1)] = 2
    most_ticks_at_once: Annotated[int, msgspec.Meta(ge=1)] = 500
    replay: Path | None = None
    replay_instrument: str | None = None
    replay_times: Literal["shifted", "recorded"] = "shifted"
    replay_loop: bool = False


class RequestSettings(msgspec.Struct, frozen=True):
    """Where the documents are silent about requests; in the file these stand in [rules]."""

    refused_requests_count: bool = False
    refuse_replayed_signatures: bool = False
    unused_keys_expire: bool = False
    copy_trading_in_demo: bool = True
    socket_connections_per_second: Annotated[int, msgspec.Meta(ge=1)] = 3
    open_fee_tiers: bool = False


class Settings(msgspec.Struct, frozen=True):
    """All of it. A port of 0 is any free port; `rules` is None when nothing was said, and then the exchange keeps its.

    With `forget_old_records` the journal keeps only what follows its older snapshot; without it, everything. None is:
    forget in memory, keep on disk.
    `operator_token` and `master_key` are secrets: kept in the data folder when not given, shown by nobody.
    """

    data_folder: Path = Path("copydesk-data")
    in_memory: bool = False
    host: str = "127.0.0.1"
    port: Port = 8080
    tls: bool = True
    tls_port: Port = 8443
    operator_host: str = "127.0.0.1"
    operator_port: Port = 8081
    operator_token: str = ""
    master_key: str = ""
    world: Path | None = None
    empty: bool = False
    price_limits: bool = True
    stop_notice_ms: Annotated[int, msgspec.Meta(ge=0)] = 0
    frozen_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    snapshot_every_records: Annotated[int, msgspec.Meta(ge=1)] = 20_000
    forget_old_records: bool | None = None
    quotes: QuoteSettings = QuoteSettings()
    requests: RequestSettings = RequestSettings()
    rules: CopyingRules | None = None

    @property
    def forgets_records(self) -> bool:
        """Whether old records are forgotten."""
        return self.in_memory if self.forget_old_records is None else self.forget_old_records

    def __repr__(self) -> str:
        """Where it lives, without its secrets."""
        where = "in memory" if self.in_memory else str(self.data_folder)
        return f"Settings({where}, {self.host}:{self.port})"


class BadSettings(Exception):
    """A setting cannot be used: where and why, in one line."""


def load(
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> Settings:
    """The settings of file, environment and command line, in this order of rising weight; a flag of None says nothing.

    `defaults` stand in for the usual ones where no source says anything. Raises: BadSettings naming the file and line,
    or the variable.
    """
    tree: dict[str, Any] = {}
    for part in (
        defaults or {},
        _from_file(file) if file else {},
        _from_environment(environment),
        _without_none(flags or {}),
    ):
        _lay_over(tree, part)
    try:
        settings: Settings = fitting.fit(tree, Settings, strict=False)
    except fitting.Misfit as misfit:
        raise BadSettings(str(misfit)) from None
    if settings.quotes.replay_instrument and not settings.quotes.replay:
        raise BadSettings("quotes.replay_instrument names whose prices a replay holds, but there is no replay")
    return settings


def _from_file(file: Path) -> dict[str, Any]:
    """The file's tree; rules of requests move to their own table, paths are seen from the file's folder."""
    try:
        text = typed_toml.text_of(file)
        tree = typed_toml.parse(text, str(file))
    except typed_toml.BadFile as error:
        raise BadSettings(str(error)) from None
    if "requests" in tree:
        raise BadSettings(f"{typed_toml.place(text, ('requests',), str(file))}: requests: its rules stand in [rules]")
    moved = _requests_apart(tree)
    try:
        fitting.fit(moved, Settings, strict=False)
    except fitting.Misfit as misfit:
        key = ("rules", *misfit.key[1:]) if misfit.key[:1] == ("requests",) else misfit.key
        raise BadSettings(f"{typed_toml.place(text, key, str(file))}: {fitting.Misfit(key, misfit.why)}") from None
    for table, name in ((moved, "data_folder"), (moved, "world"), (moved.get("quotes", {}), "replay")):
        if name in table:
            table[name] = str(file.parent / table[name])
    return moved


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """What COPYDESK_… variables say, each checked by itself so that the error names it."""
    names = _variables()
    tree: dict[str, Any] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable in NO_SETTINGS:
            continue
        if variable not in names:
            raise BadSettings(f"environment variable {variable}: {fitting.unknown(variable, names)}")
        part: Any = value
        for name in reversed(names[variable]):
            part = {name: part}
        try:
            fitting.fit(part, Settings, strict=False)
        except fitting.Misfit as misfit:
            raise BadSettings(f"environment variable {variable}: {misfit.why}") from None
        _lay_over(tree, part)
    return tree


def _variables() -> dict[str, tuple[str, ...]]:
    """The variable of each setting, with the setting's path."""
    tables: dict[str, tuple[str, type[msgspec.Struct]]] = {
        "quotes": ("quotes", QuoteSettings),
        "rules": ("rules", CopyingRules),
        "requests": ("rules", RequestSettings),
    }
    names: dict[str, tuple[str, ...]]
    names = {PREFIX + name.upper(): (name,) for name in Settings.__struct_fields__ if name not in tables}
    for table, (spelled, shape) in tables.items():
        names |= {f"{PREFIX}{spelled}_{name}".upper(): (table, name) for name in shape.__struct_fields__}
    return names


def _requests_apart(tree: dict[str, Any]) -> dict[str, Any]:
    """[rules] holds the rules of the world and of requests; here each goes its way."""
    rules = tree.get("rules")
    if not isinstance(rules, dict):
        return tree
    of_requests = {name: value for name, value in rules.items() if name in RequestSettings.__struct_fields__}
    of_world = {name: value for name, value in rules.items() if name not in of_requests}
    parts = {"requests": of_requests} if of_requests else {}
    return {**{k: v for k, v in tree.items() if k != "rules"}, **parts, **({"rules": of_world} if of_world else {})}


def _lay_over(tree: dict[str, Any], part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(value, Mapping):
            below = tree.setdefault(name, {})
            _lay_over(below, value)
        else:
            tree[name] = value


def _without_none(flags: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that were given; an empty table is no table."""
    said = {name: _without_none(value) if isinstance(value, dict) else value for name, value in flags.items()}
    return {name: value for name, value in said.items() if value is not None and value != {}}
