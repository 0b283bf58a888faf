"""From the bytes of a request to the struct its endpoint declares, or `BadRequest`. No business rule is known here.

What a client may send is wider than what the documents show: "" and null are absent, unknown parameters are ignored,
JSON numbers and booleans stand for their text. A name given twice counts once: in a query its first value, in a JSON
object its last. Each struct is compiled into readers once, when it is first asked for.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import inspect

from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.scalars import Malformed, read_flag, read_list, read_number, read_whole

MAX_JSON_DEPTH: Final = 16
"""Objects and arrays inside each other. The deepest documented body has three levels."""

_MAX_INTEGER_TEXT: Final = 10**40
"""A JSON integer beyond this is no number of ours; it is refused before it is turned into text."""

_BODY: Final = msgspec.json.Decoder(Any, float_hook=str)
_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_STRING: Final = re.compile(rb'"[^"]*"')
_NOT_STRUCTURE: Final = bytes(byte for byte in range(256) if byte not in b'[]{}"')

Reader = Callable[[str], Any]


class BadRequest(Exception):
    """The request cannot be read: `code` says how, `message` is its text with the parameter named."""

    def __init__(self, code: Code, **named: object) -> None:
        self.code = code
        self.message = code.message(**named)
        super().__init__(code, self.message)


class Field(msgspec.Struct, frozen=True):
    """One parameter: its name on the wire, and how its value is read; `nested` reads a list of objects instead."""

    name: str
    attribute: str
    required: bool
    read: Reader | None
    nested: "Plan | None" = None
    most: int | None = None
    refused: bool = False


class Plan(msgspec.Struct, frozen=True):
    """How to make one struct out of named values; fields in declared order, so the first bad one is told."""

    struct: type[Any]
    fields: tuple[Field, ...]


def decode_query(endpoint: Endpoint, raw_query: bytes) -> Any:
    """The parameters of a GET, from the query as it stood in the request line.

    Raises: BadRequest.
    """
    return _fill(_plan(endpoint.request), _query_values(raw_query) if raw_query else {})


def decode_body(endpoint: Endpoint, raw_body: bytes) -> Any:
    """The parameters of a POST; a list of them if the endpoint takes several at once.

    Raises: BadRequest.
    """
    body = _json(raw_body)
    plan = _plan(endpoint.request)
    if not endpoint.batch:
        return _fill(plan, _object(body))
    if not isinstance(body, list):
        raise BadRequest(Code.JSON_SYNTAX)
    return [_fill(plan, _object(item)) for item in body]


def _json(raw_body: bytes) -> Any:
    """The body as plain values; numbers with a fraction stay the text they were."""
    if not raw_body or raw_body.isspace():
        raise BadRequest(Code.BODY_EMPTY)
    try:
        if _depth(raw_body) > MAX_JSON_DEPTH:
            raise BadRequest(Code.JSON_SYNTAX)
        return _BODY.decode(raw_body)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadRequest(Code.JSON_SYNTAX) from error


def _depth(raw: bytes) -> int:
    """How deep objects and arrays stand inside each other, or fewer than that many brackets if they are few."""
    brackets = raw.count(b"{") + raw.count(b"[")
    if brackets <= MAX_JSON_DEPTH:
        return brackets
    skeleton = _STRING.sub(b"", _ESCAPE.sub(b"", raw).translate(None, _NOT_STRUCTURE))
    depth = deepest = 0
    for byte in skeleton:
        depth += 1 if byte in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadRequest(Code.JSON_SYNTAX)
    return value


def _query_values(raw_query: bytes) -> dict[str, Any]:
    """Names to values, percent signs and plus signs undone; a value that is no UTF-8 becomes unreadable, not an error.

    An unreadable value is kept as bytes, so that only a parameter which is asked for can be refused for it.
    """
    values: dict[str, Any] = {}
    for pair in raw_query.split(b"&"):
        name, _, value = pair.partition(b"=")
        values.setdefault(_unquoted(name, errors="replace"), _readable(value))
    return values


def _readable(value: bytes) -> str | bytes:
    try:
        return _unquoted(value)
    except UnicodeDecodeError:
        return value


def _unquoted(text: bytes, errors: str = "strict") -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    return (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8", errors)


def _fill(plan: Plan, values: Mapping[str, Any]) -> Any:
    """The struct with what was given; what is absent takes its default."""
    given: dict[str, Any] = {}
    for field in plan.fields:
        value = values.get(field.name)
        if value is None or value == "":
            if field.required:
                raise BadRequest(Code.PARAMETER_EMPTY, parameter=field.name)
            continue
        read = _nested(field, field.nested, value) if field.nested is not None else _single(field, value)
        if read is not None:
            given[field.attribute] = read
    return plan.struct(**given)


def _single(field: Field, value: Any) -> Any:
    """What the field's reader makes of the value's text; None where that says no more than nothing would.

    That is an empty list, and "false" for a parameter that is refused.
    """
    text = value if isinstance(value, str) else _text(field, value)
    if field.refused:
        if text == "false":
            return None
        raise BadRequest(Code.PARAMETER_ERROR, parameter=field.name)
    if field.read is None:
        return text
    try:
        read = field.read(text)
    except Malformed as error:
        raise BadRequest(Code.PARAMETER_ERROR, parameter=field.name) from error
    if field.most is not None and len(read) > field.most:
        raise BadRequest(Code.TOO_MANY_VALUES, parameter=field.name, limit=field.most)
    if read == ():
        if field.required:
            raise BadRequest(Code.PARAMETER_EMPTY, parameter=field.name)
        return None
    return read


def _text(field: Field, value: Any) -> str:
    """The text that a JSON scalar which is no text stands for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < _MAX_INTEGER_TEXT:
        return str(value)
    raise BadRequest(Code.PARAMETER_ERROR, parameter=field.name)


def _nested(field: Field, plan: Plan, value: Any) -> Any:
    """The structs of a list of objects; an empty list counts as absent."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadRequest(Code.PARAMETER_ERROR, parameter=field.name)
    if field.refused and value:
        raise BadRequest(Code.PARAMETER_ERROR, parameter=field.name)
    return tuple(_fill(plan, item) for item in value) or None


# Compiling a struct.

_PLANS: Final[dict[type[Any], Plan]] = {}


def _plan(request: type[Any]) -> Plan:
    """How to read a request struct, compiled when it is first asked for."""
    plan = _PLANS.get(request)
    if plan is None:
        plan = _PLANS[request] = _compiled(request)
    return plan


def _compiled(request: type[Any]) -> Plan:
    described = inspect.type_info(request)
    assert isinstance(described, inspect.StructType), request
    fields = tuple(_field(field) for field in described.fields)
    return Plan(struct=request, fields=fields)


def _field(field: inspect.Field) -> Field:
    refused = isinstance(field.type, inspect.Metadata) and (field.type.extra or {}).get("effect") == "refused"
    kind = _without_none(field.type.type if isinstance(field.type, inspect.Metadata) else field.type)
    nested = _items(kind) if isinstance(kind, inspect.ListType | inspect.VarTupleType) else None
    return Field(
        name=field.encode_name,
        attribute=field.name,
        required=field.required,
        read=None if nested else _reader(kind),
        nested=_plan(nested.cls) if nested else None,
        most=kind.max_length if isinstance(kind, inspect.VarTupleType) else None,
        refused=refused,
    )


def _without_none(kind: inspect.Type) -> inspect.Type:
    """The one type of an optional value."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    (only,) = (member for member in kind.types if not isinstance(member, inspect.NoneType))
    return only.type if isinstance(only, inspect.Metadata) else only


def _items(kind: inspect.ListType | inspect.VarTupleType) -> inspect.StructType | None:
    """The struct that a list holds, if it holds structs."""
    item = kind.item_type.type if isinstance(kind.item_type, inspect.Metadata) else kind.item_type
    return item if isinstance(item, inspect.StructType) else None


def _reader(kind: inspect.Type) -> Reader | None:
    """How a text becomes a value of this type; None where the text is the value."""
    match kind:
        case inspect.LiteralType():
            return partial(_choose, frozenset(kind.values))
        case inspect.DecimalType():
            return read_number
        case inspect.BoolType():
            return read_flag
        case inspect.IntType():
            return partial(_bounded, kind.ge, kind.le)
        case inspect.VarTupleType():
            return read_list
        case inspect.StrType(pattern=None, max_length=None):
            return None
        case inspect.StrType():
            return partial(_shaped, re.compile(kind.pattern or ".*", re.DOTALL), kind.max_length)
    raise TypeError(f"no reader for a parameter of type {kind}")


def _choose(choices: frozenset[Any], text: str) -> str:
    if text not in choices:
        raise Malformed
    return text


def _bounded(least: int | None, most: int | None, text: str) -> int:
    number = read_whole(text)
    if (least is not None and number < least) or (most is not None and number > most):
        raise Malformed
    return number


def _shaped(pattern: re.Pattern[str], longest: int | None, text: str) -> str:
    if (longest is not None and len(text) > longest) or pattern.fullmatch(text) is None:
        raise Malformed
    return text
