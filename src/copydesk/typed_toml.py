"""TOML read into typed structs, with errors that name the file, the line and the key.

`tomllib` knows no lines and a converter knows no TOML, so the tree is walked beside its types: the first thing that
does not fit is told with its place. Not here: what the settings and world files contain.
"""

import difflib
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Key = tuple[str | int, ...]

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_ENTRY = re.compile(r"\s*([\w.\-\"']+)\s*=")
_SYNTAX = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class BadFile(Exception):
    """A settings or world file cannot be used: where and why, in one line."""


class Misfit(Exception):
    """A value does not fit its type; `key` is its path in the tree."""

    def __init__(self, key: Key, why: str) -> None:
        super().__init__(f"{spelled(key)}: {why}" if key else why)
        self.key = key
        self.why = why


def read(text: str, shape: type[T], name: str) -> T:
    """The text as `shape`.

    Raises: BadFile, naming file, line and key.
    """
    tree = parse(text, name)
    try:
        fitting: T = fit(tree, shape)
    except Misfit as misfit:
        raise BadFile(f"{place(text, misfit.key, name)}: {misfit}") from None
    return fitting


def parse(text: str, name: str) -> dict[str, Any]:
    """The text as a tree of plain values; fractions are exact decimals.

    Raises: BadFile when it is no TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.fullmatch(str(error))
        what, line = (found["what"], found["line"]) if found else (str(error), None)
        raise BadFile(f"{name}, line {line or max(1, len(text.splitlines()))}: {what.lower()}") from None


def place(text: str, key: Key, name: str) -> str:
    """File and line of a key, or of the nearest thing around it."""
    lines = lines_of_keys(text)
    while key and key not in lines:
        key = key[:-1]
    return f"{name}, line {lines[key]}" if key else name


def fit(value: Any, shape: Any, *, key: Key = (), strict: bool = True) -> Any:
    """The value as `shape`.

    Raises: Misfit for the first value that does not fit, unknown keys included.
    """
    _check(value, shape, key, strict)
    return _convert(value, shape, key, strict)


def spelled(key: Key) -> str:
    """The path as one writes it: users[0].name; brackets count from 0."""
    written = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return written.removeprefix(".")


def lines_of_keys(text: str) -> dict[Key, int]:
    """The line on which each key, table and item of a TOML text stands."""
    lines: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for number, line in _lines_outside_texts(text):
        if found := _TABLE.match(line):
            table = _table(found[2], found[1] == "[[", counts)
            lines.setdefault(table, number)
            lines.setdefault(table[:-1], number)
        elif found := _ENTRY.match(line):
            lines.setdefault(table + _parts(found[1]), number)
    return lines


def _lines_outside_texts(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines that do not begin inside a text of several lines."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        if (line.count('"""') + line.count("'''")) % 2:
            inside = not inside


def _table(name: str, is_item: bool, counts: dict[Key, int]) -> Key:
    """The path of a table header, with the index of each list it lies in."""
    key: Key = ()
    parts = _parts(name)
    for part in parts[:-1]:
        key = (*key, part)
        if key in counts:
            key = (*key, counts[key] - 1)
    key = (*key, parts[-1])
    if not is_item:
        return key
    counts[key] = counts.get(key, 0) + 1
    return (*key, counts[key] - 1)


def _parts(name: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _check(value: Any, shape: Any, key: Key, strict: bool) -> None:
    """Walk down to the first misfit; what has no parts is left to the conversion."""
    shape = _without_none(shape)
    origin = typing.get_origin(shape)
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        _check_struct(value, shape, key, strict)
    elif origin in (tuple, list) and isinstance(value, list):
        for index, item in enumerate(value):
            fit(item, typing.get_args(shape)[0], key=(*key, index), strict=strict)
    elif origin in (dict, Mapping) and isinstance(value, dict):
        for name, item in value.items():
            fit(item, typing.get_args(shape)[1], key=(*key, name), strict=strict)


def _check_struct(value: Any, shape: type[msgspec.Struct], key: Key, strict: bool) -> None:
    if not isinstance(value, dict):
        raise Misfit(key, f"expected a table, got {_kind(value)}")
    known = typing.get_type_hints(shape, include_extras=True)
    for name, item in value.items():
        if name not in known:
            raise Misfit((*key, name), unknown(name, known))
        fit(item, known[name], key=(*key, name), strict=strict)
    for field in msgspec.structs.fields(shape):
        if field.required and field.name not in value:
            raise Misfit(key, f"{field.name} is missing")


def unknown(name: str, known: typing.Iterable[str]) -> str:
    """The refusal of a key nobody knows, with the nearest that is known."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known are {', '.join(sorted(known))}"


def _convert(value: Any, shape: Any, key: Key, strict: bool) -> Any:
    try:
        converted = msgspec.convert(value, shape, strict=strict, dec_hook=_path)
    except msgspec.ValidationError as error:
        why = str(error).partition(" - at ")[0]
        raise Misfit(key, f"{why[0].lower()}{why[1:]}") from None
    if isinstance(converted, Decimal) and not converted.is_finite():
        raise Misfit(key, "expected a number that is finite")
    return converted


def _path(shape: type[Any], value: Any) -> Any:
    """The one type of settings that msgspec does not know by itself."""
    if shape is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise ValueError(f"expected {'a path' if shape is Path else shape.__name__}, got {_kind(value)}")


def _without_none(shape: Any) -> Any:
    """TOML has no null: an optional type is its other part."""
    if typing.get_origin(shape) not in (typing.Union, types.UnionType):
        return shape
    parts = [part for part in typing.get_args(shape) if part is not types.NoneType]
    return parts[0] if len(parts) == 1 else shape


def _kind(value: Any) -> str:
    names = {str: "text", int: "a number", Decimal: "a number", bool: "true or false", list: "a list"}
    return names.get(type(value), type(value).__name__)
