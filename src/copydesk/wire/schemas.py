"""JSON Schemas of what is declared: request parameters as clients write them, rows as they are answered."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.scalars import FRACTION_DIGITS, INTEGER_DIGITS

Schema = dict[str, Any]

_NUMBER_PATTERN: Final = rf"^-?[0-9]{{1,{INTEGER_DIGITS}}}(\.[0-9]{{1,{FRACTION_DIGITS}}})?$"
_LIST_PATTERN: Final = r"[^,\s]"
"""At least one item: something that is neither comma nor blank."""


class Parameter(msgspec.Struct, frozen=True):
    """One parameter of a request as documents show it."""

    name: str
    required: bool
    description: str
    schema: Schema
    effect: str
    """Empty; "refused" where a value is refused; "none" where a value changes nothing."""


def parameters(request: type[Any]) -> Iterator[Parameter]:
    """The parameters of a request struct, in declared order."""
    for field in inspect.type_info(request).fields:  # type: ignore[attr-defined]
        yield _parameter(field)


def object_schema(request: type[Any]) -> Schema:
    """The JSON object that holds the parameters of a request struct."""
    listed = list(parameters(request))
    schema: Schema = {
        "type": "object",
        "description": (request.__doc__ or "").strip(),
        "properties": {one.name: described(one) for one in listed},
    }
    required = [one.name for one in listed if one.required]
    return {**schema, "required": required} if required else schema


def described(parameter: Parameter) -> Schema:
    """A parameter's schema with its description, and whether giving it has an effect."""
    schema = {**parameter.schema, "description": parameter.description}
    return {**schema, "x-effect": parameter.effect} if parameter.effect else schema


def row_schemas(section: str, endpoints: Iterable[Endpoint]) -> dict[str, Schema]:
    """The schemas of a section's rows and of what is inside them, by name; every key of a row is always there."""
    rows = list(dict.fromkeys(endpoint.row for endpoint in endpoints))
    _, found = msgspec.json.schema_components(rows, ref_template=f"#/components/schemas/{section}.{{name}}")
    return {f"{section}.{name}": _always_whole(schema) for name, schema in found.items()}


def _always_whole(schema: Schema) -> Schema:
    fields: dict[str, Schema] = schema.get("properties", {})
    shown = {name: {key: value for key, value in one.items() if key != "default"} for name, one in fields.items()}
    return {**schema, "properties": shown, "required": list(shown)}


def _parameter(field: inspect.Field) -> Parameter:
    kind, description, effect = field.type, "", ""
    if isinstance(kind, inspect.Metadata):
        description = (kind.extra_json_schema or {}).get("description", "")
        effect = (kind.extra or {}).get("effect", "")
        kind = kind.type
    schema = _schema(kind)
    if not field.required and field.default not in (None, msgspec.NODEFAULT):
        schema = {**schema, "default": field.default}
    return Parameter(field.encode_name, field.required, description, schema, effect)


def _schema(kind: inspect.Type) -> Schema:
    """What a client may write for a value of this type."""
    match kind:
        case inspect.Metadata():
            return _schema(kind.type)
        case inspect.UnionType():
            (only,) = (member for member in kind.types if not isinstance(member, inspect.NoneType))
            return _schema(only)
        case inspect.LiteralType():
            return {"type": "string", "enum": list(kind.values)}
        case inspect.DecimalType():
            return {"type": "string", "format": "decimal", "pattern": _NUMBER_PATTERN}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType():
            return _without_none(type="integer", minimum=kind.ge, maximum=kind.le)
        case inspect.StrType():
            return _without_none(type="string", pattern=kind.pattern, maxLength=kind.max_length)
        case inspect.VarTupleType() | inspect.ListType():
            return _list_schema(kind)
    raise TypeError(f"no schema for a parameter of type {kind}")


def _list_schema(kind: inspect.VarTupleType | inspect.ListType) -> Schema:
    """A list of objects is an array; a list of texts is one text with commas."""
    item = kind.item_type.type if isinstance(kind.item_type, inspect.Metadata) else kind.item_type
    if isinstance(item, inspect.StructType):
        return {"type": "array", "items": object_schema(item.cls)}
    schema = {"type": "string", "pattern": _LIST_PATTERN, "x-comma-separated": True}
    return {**schema, "x-max-items": kind.max_length} if kind.max_length else schema


def _without_none(**keywords: object) -> Schema:
    return {name: value for name, value in keywords.items() if value is not None}
