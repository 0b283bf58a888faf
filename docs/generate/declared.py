"""What the declarations of `wire` say, as rows for pages: the fields of a struct, nested ones too. No page is made here."""

import types
import typing
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

_ABSENT = {type(None), msgspec.UnsetType}


class Field(msgspec.Struct, frozen=True):
    """One field on the wire: its path (`details[].instType`), its type in words, and what the declaration says of it."""

    name: str
    type: str
    required: bool
    default: str
    description: str
    effect: str


def fields(struct: type[Any], prefix: str = "") -> Iterator[Field]:
    """The fields of a struct in declared order, each followed by the fields of what it holds."""
    hints = typing.get_type_hints(struct, include_extras=True)
    for field in msgspec.structs.fields(struct):
        shape, notes = _without_notes(hints[field.name])
        name = prefix + field.encode_name
        yield Field(
            name=name,
            type=_in_words(shape),
            required=field.required,
            default=_default(field),
            description=next((note.description for note in notes if note.description), ""),
            effect=next((note.extra["effect"] for note in notes if note.extra and "effect" in note.extra), ""),
        )
        if inner := _struct_in(shape):
            yield from fields(inner, f"{name}[]." if _is_list(shape) else f"{name}.")


def _without_notes(hint: Any) -> tuple[Any, list[msgspec.Meta]]:
    """The bare type, without what stands for absence, and the notes on it from the outside in."""
    notes: list[msgspec.Meta] = []
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            hint, *found = typing.get_args(hint)
            notes.extend(note for note in found if isinstance(note, msgspec.Meta))
        elif origin in (typing.Union, types.UnionType) and _ABSENT & set(typing.get_args(hint)):
            parts = [part for part in typing.get_args(hint) if part not in _ABSENT]
            hint = parts[0] if len(parts) == 1 else typing.Union[tuple(parts)]  # noqa: UP007 - parts are values
        else:
            return hint, notes


def _in_words(shape: Any) -> str:
    """The type as a reader of the API knows it; numbers are text on the wire."""
    shape = _without_notes(shape)[0]
    origin = typing.get_origin(shape)
    if origin is Literal:
        # Sorted, for `typing` gives two literals of the same values the order of whichever was made first.
        return " or ".join(f"`{value}`" for value in sorted(typing.get_args(shape)))
    if _is_list(shape):
        item = next(part for part in typing.get_args(shape) if part is not Ellipsis)
        return f"list of {_in_words(item)}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_in_words(part) for part in typing.get_args(shape))
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return "object"
    return {"str": "text", "Decimal": "number", "int": "whole number", "bool": "true or false"}.get(
        getattr(shape, "__name__", ""), str(shape)
    )


def _is_list(shape: Any) -> bool:
    return typing.get_origin(shape) in (tuple, list)


def _struct_in(shape: Any) -> type[msgspec.Struct] | None:
    """The struct that the type is, or is a list of."""
    shape = _without_notes(shape)[0]
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return shape
    return next((found for part in typing.get_args(shape) if (found := _struct_in(part))), None)


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default
    return "" if value in (msgspec.NODEFAULT, None, "") or isinstance(value, list | tuple) else str(value)
