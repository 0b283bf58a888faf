"""Plain values held against the shapes that settings, world files and the operator's requests have.

A value and its shape are walked side by side, so the first thing that does not fit is told by its key and in plain
words. Not here: where the values come from, and on which line of a file they stand.
"""

import difflib
import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec

Key = tuple[str | int, ...]

_KINDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
    "datetime": "a time",
    "date": "a date",
    "time": "a time of day",
    "path": "a path",
}
_EXPECTED = re.compile(
    r"Expected `(?P<kinds>[\w |]+)`(?: (?P<length>of length )?(?P<sign><=|>=|<|>)? ?(?P<bound>[\w.]+))?"
)
_FIELD = re.compile(r"`(?P<name>\w+)` (?P<why>.*)", re.DOTALL)
_SIGNS: Final = {"<=": "at most ", ">=": "at least ", "<": "less than ", ">": "more than "}


class Misfit(Exception):
    """A value does not fit its type; `key` is its path in the tree."""

    def __init__(self, key: Key, why: str) -> None:
        super().__init__(f"{spelled(key)}: {why}" if key else why)
        self.key = key
        self.why = why


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


def unknown(name: str, known: typing.Iterable[str]) -> str:
    """The refusal of a key nobody knows, with the nearest that is known."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known are {', '.join(sorted(known))}"


def _check(value: Any, shape: Any, key: Key, strict: bool) -> None:
    """Walk down to the first misfit; what has no parts is left to the conversion."""
    shape = _bare(shape)
    origin = typing.get_origin(shape)
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct) and not shape.__struct_config__.array_like:
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
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for name, item in value.items():
        if name not in fields:
            raise Misfit((*key, name), unknown(name, fields))
        fit(item, known[name], key=(*key, name), strict=strict)
    for field in fields.values():
        if field.required and field.name not in value:
            raise Misfit((*key, field.name), "it is missing")


def _convert(value: Any, shape: Any, key: Key, strict: bool) -> Any:
    try:
        converted = msgspec.convert(value, shape, strict=strict, dec_hook=_path)
    except msgspec.ValidationError as error:
        told = str(error).partition(" - at ")[0]
        if named := _FIELD.fullmatch(told):
            raise Misfit((*key, named["name"]), named["why"]) from None
        raise Misfit(key, _in_plain_words(told, value, shape)) from None
    if isinstance(converted, Decimal) and not converted.is_finite():
        raise Misfit(key, "expected a number that is finite")
    return converted


def _in_plain_words(told: str, value: Any, shape: Any) -> str:
    """What the converter says of a value without parts, in the words of somebody who knows no types."""
    if told.startswith("Invalid enum value"):
        return f"expected {_list(typing.get_args(_bare(shape)))}, got {value}"
    if told.startswith("Invalid decimal"):
        return f"expected a number, got {_kind(value)}"
    if "datetime" in told:
        return "expected a time with its zone, such as 2026-01-05T09:30:00Z"
    if "matching regex" in told:
        return f"expected {_form(shape)}"
    if not (expected := _EXPECTED.match(told)):
        return f"{told[0].lower()}{told[1:]}"
    kinds = [kind for kind in expected["kinds"].split(" | ") if kind != "null"]
    wanted = _list([_KINDS.get(kind, kind) for kind in kinds])
    if expected["bound"] is None:
        return f"expected {wanted}, got {_kind(value)}"
    characters = " characters" if expected["length"] and kinds == ["str"] else ""
    return f"expected {wanted} of {_SIGNS.get(expected['sign'], '')}{expected['bound']}{characters}"


def _list(words: typing.Sequence[Any]) -> str:
    """The words as one says them: a, b or c."""
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last


def _form(shape: Any) -> str:
    """The form a text must have: as its type describes it, else its pattern."""
    metas = [meta for meta in getattr(_without_none(shape), "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
    described = next((meta.description for meta in metas if meta.description), metas[0].pattern)
    return f"text of this form: {described.removesuffix('.')}" if described else "text of another form"


def _path(shape: type[Any], value: Any) -> Any:
    """The one type of settings that msgspec does not know by itself."""
    if shape is Path and isinstance(value, str | Path):
        return Path(value).expanduser()
    raise ValueError(f"expected {'a path' if shape is Path else shape.__name__}, got {_kind(value)}")


def _bare(shape: Any) -> Any:
    """The shape without what is said about it: no None, no bounds."""
    shape = _without_none(shape)
    return typing.get_args(shape)[0] if hasattr(shape, "__metadata__") else shape


def _without_none(shape: Any) -> Any:
    """TOML has no null: an optional type is its other part."""
    if typing.get_origin(shape) not in (typing.Union, types.UnionType):
        return shape
    parts = [part for part in typing.get_args(shape) if part is not types.NoneType]
    return parts[0] if len(parts) == 1 else shape


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", str: "text", list: "a list", dict: "a table", int: "a number"}
    return kinds.get(type(value)) or _KINDS.get(type(value).__name__, "a number")
