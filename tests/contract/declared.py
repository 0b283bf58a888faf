"""What is declared, in the shape of the fact sheets, so that the two can be compared line by line."""

from collections.abc import Iterator
from typing import Any

from msgspec import NODEFAULT, Struct, inspect

from copydesk.wire.endpoint import Endpoint

TEXT, FLAG, WHOLE, LIST = "text", "flag", "whole", "list"

DOCUMENTED_TYPES = {
    "String": {TEXT, WHOLE},
    "Boolean": {FLAG},
    "Integer": {WHOLE},
    "Array of strings": {LIST},
    "Array of objects": {LIST},
    "Array of Arrays": {LIST},
    "Array": {LIST},
    "Object": {"object"},
}
"""What a documented type may be declared as; whole numbers are documented as text, and read from either."""


class Declared(Struct, frozen=True):
    """A parameter: what it is, whether required, its default, the values it is confined to."""

    kind: str
    required: bool
    default: Any
    values: tuple[str, ...]


def response_fields(endpoint: Endpoint) -> list[tuple[str, str]]:
    """The keys of a row and of the objects inside it, in order, with what they are."""
    return [(name, _kind(field)) for name, field in _fields(endpoint.row)]


def request_fields(endpoint: Endpoint) -> dict[str, Declared]:
    """The parameters by name, those of objects inside too."""
    return {
        name: Declared(_request_kind(field), field.required, _default(field), _choices(_bare(field.type)))
        for name, field in _fields(endpoint.request)
    }


def _fields(struct: type[Any], prefix: str = "") -> Iterator[tuple[str, inspect.Field]]:
    described = inspect.type_info(struct)
    assert isinstance(described, inspect.StructType)
    for field in described.fields:
        yield prefix + field.encode_name, field
        kind = _bare(field.type)
        inside = _bare(kind.item_type) if isinstance(kind, inspect.VarTupleType | inspect.ListType) else kind
        if isinstance(inside, inspect.StructType):
            between = "." if inside is kind else "[]."
            yield from _fields(inside.cls, prefix + field.encode_name + between)


def _bare(kind: inspect.Type) -> inspect.Type:
    """The type without what is said about it and without "or nothing"."""
    while True:
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        elif isinstance(kind, inspect.UnionType):
            (kind,) = (one for one in kind.types if not isinstance(one, inspect.NoneType))
        else:
            return kind


def _kind(field: inspect.Field) -> str:
    match _bare(field.type):
        case inspect.BoolType():
            return FLAG
        case inspect.IntType():
            return WHOLE
        case inspect.VarTupleType() | inspect.ListType() | inspect.TupleType():
            return LIST
        case inspect.StructType():
            return "object"
    return TEXT


def _request_kind(field: inspect.Field) -> str:
    """A list of texts is one text with commas in a request."""
    kind = _bare(field.type)
    if isinstance(kind, inspect.VarTupleType) and isinstance(_bare(kind.item_type), inspect.StrType):
        return TEXT
    return _kind(field)


def _choices(kind: inspect.Type) -> tuple[str, ...]:
    return tuple(str(value) for value in kind.values) if isinstance(kind, inspect.LiteralType) else ()


def _default(field: inspect.Field) -> Any:
    return None if field.default is NODEFAULT else field.default
