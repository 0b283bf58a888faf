"""Fields of which the API reference says that they are always empty, 0 or false: answers and pushes are held to it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import inspect

_ALWAYS = re.compile(r"\balways (empty|0|false)\b", re.IGNORECASE)
_MEANT = {"empty": ("", []), "0": ("0",), "false": ("false", False)}


def hold_to_constants(place: str, declared: type[Any], rows: Any) -> None:
    """Raises: AssertionError if a row has something where its declaration says that there never is anything."""
    for row in rows:
        for name, value, meant in _constants(_type(declared), row, ""):
            assert value in meant, f"{place}: {name} is {value!r}, and is declared to be always {meant[0]!r}"


@cache
def _type(declared: Any) -> inspect.Type:
    return inspect.type_info(declared)


def _constants(declared: inspect.Type, value: Any, name: str) -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    """Each value in a row that is declared to be always the same, with what that is."""
    if isinstance(declared, inspect.Metadata):
        said = _ALWAYS.search((declared.extra_json_schema or {}).get("description", ""))
        if said and not isinstance(value, dict):
            yield name, value, _MEANT[said[1].lower()]
        yield from _constants(declared.type, value, name)
    elif isinstance(declared, inspect.StructType) and isinstance(value, dict):
        for field in declared.fields:
            if field.encode_name in value:
                yield from _constants(field.type, value[field.encode_name], f"{name}.{field.encode_name}".lstrip("."))
    elif isinstance(declared, inspect.VarTupleType | inspect.ListType) and isinstance(value, list):
        for item in value:
            yield from _constants(declared.item_type, item, name)
