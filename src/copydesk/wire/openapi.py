"""The OpenAPI 3.1 document of all that is served, made from the declarations and nothing else."""

from collections.abc import Iterable
from typing import Any, Final

from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.schemas import Schema, described, object_schema, parameters, row_schemas

KEY_HEADERS: Final = {
    "OK-ACCESS-KEY": "The API key.",
    "OK-ACCESS-SIGN": (
        "Base64 of the HMAC-SHA256, with the key's secret, over timestamp, method, path with query, and body."
    ),
    "OK-ACCESS-TIMESTAMP": "UTC time in ISO 8601 with milliseconds, within 30 seconds of the server's clock.",
    "OK-ACCESS-PASSPHRASE": "The passphrase that belongs to the key.",
}

_ABOUT: Final = (
    "An exchange that you run yourself and that speaks OKX's v5 API. Made from the declarations that the server runs "
    "on. Not affiliated with OKX. The verdict on a request is the field `code`: 0 is success, whatever the HTTP status."
)
_SECTIONS: Final = {
    "copytrading": "Leading instruments, the lead trader's terms, coming and going as a lead trader.",
    "trade": "Orders, algo orders, closing positions.",
    "account": "Money, positions and their settings.",
    "asset": "Currencies, the funding account, transfers between the accounts of a user.",
    "market": "Prices, order books, trades, candles.",
    "public": "Instruments, the server's time, mark prices.",
    "system": "The state of the exchange.",
}
_STATUSES: Final = {
    400: "The request cannot be read: no JSON, or a parameter that is missing or wrong.",
    401: "Who asks is not known: key, signature, timestamp, passphrase, address or environment.",
    429: "More requests than the endpoint's limit admits.",
    500: "The exchange is at fault.",
    503: "The exchange is stopping.",
}
_LIMITED_BY: Final = {
    "ip": "address",
    "ip+instrument": "address and instrument",
    "ip+instrument_type": "address and instrument type",
    "user": "user",
    "user+instrument": "user and instrument",
    "user+instrument_type": "user and instrument type",
    "user+currency": "user and currency",
    "user+tag": "user and tag",
}


def document(version: str, endpoints: Iterable[Endpoint] = catalogue.ENDPOINTS) -> dict[str, Any]:
    """The document, as JSON values."""
    listed = tuple(endpoints)
    sections = dict.fromkeys(endpoint.section for endpoint in listed)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in listed:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    rows: dict[str, Schema] = {}
    for section in sections:
        rows |= row_schemas(section, (endpoint for endpoint in listed if endpoint.section == section))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Copydesk", "version": version, "description": _ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": section, "description": _SECTIONS.get(section, "")} for section in sections],
        "paths": paths,
        "components": {
            "schemas": {"Failure": _FAILURE, **rows},
            "securitySchemes": {name: _key_header(name, text) for name, text in KEY_HEADERS.items()},
            "parameters": {"simulated": _SIMULATED},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [endpoint.section],
        "summary": endpoint.summary,
        "description": _description(endpoint),
        "parameters": _query(endpoint) + ([{"$ref": "#/components/parameters/simulated"}] if endpoint.private else []),
        "responses": _responses(endpoint),
        "security": [{name: [] for name in KEY_HEADERS}] if endpoint.private else [],
        "deprecated": endpoint.retired,
        "x-basis": endpoint.basis.value,
        "x-source": endpoint.source,
        "x-rate-limit": _limit(endpoint),
        "x-idempotent": endpoint.idempotent or endpoint.method == "GET",
    }
    if endpoint.permission is not None:
        operation["x-permission"] = endpoint.permission.value
    if endpoint.method == "POST":
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _body(endpoint)}}}
    return operation


def _description(endpoint: Endpoint) -> str:
    limit = endpoint.limit
    texts = [
        f"At most {limit.requests} {limit.counts} in any {limit.window_ms} ms per {_LIMITED_BY[limit.key]}.",
        f"Needs the permission `{endpoint.permission.value}`." if endpoint.permission else "Needs no key.",
    ]
    if limit.lead_trader_requests is not None:
        texts.insert(1, f"A lead trader in a leading instrument: at most {limit.lead_trader_requests}.")
    if endpoint.retired:
        texts.append("OKX has taken it from its documents.")
    return " ".join(texts)


def _limit(endpoint: Endpoint) -> dict[str, Any]:
    limit = endpoint.limit
    shown = {"requests": limit.requests, "windowMs": limit.window_ms, "per": limit.key, "counts": limit.counts}
    if limit.lead_trader_requests is not None:
        shown["leadTraderRequests"] = limit.lead_trader_requests
    return shown


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.method != "GET":
        return []
    return [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": parameter.description,
            "schema": described(parameter),
        }
        for parameter in parameters(endpoint.request)
    ]


def _body(endpoint: Endpoint) -> Schema:
    one = object_schema(endpoint.request)
    return {"type": "array", "minItems": 1, "items": one} if endpoint.batch else one


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    statuses = {status: text for status, text in _STATUSES.items() if status != 401 or endpoint.private}
    answers = {
        str(status): _response(text, {"$ref": "#/components/schemas/Failure"}) for status, text in statuses.items()
    }
    return {"200": _response("Done, or refused by a rule: see `code`.", _envelope(endpoint)), **answers}


def _response(description: str, schema: Schema) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _envelope(endpoint: Endpoint) -> Schema:
    """The answer of a service; `data` is empty when the request as a whole was refused."""
    row = {"$ref": f"#/components/schemas/{endpoint.section}.{endpoint.row.__name__}"}
    properties: dict[str, Schema] = {
        "code": {"type": "string", "description": "0 is success; 1 and 2: see sCode of each row."},
        "data": row if endpoint.flat else {"type": "array", "items": row},
        "msg": {"type": "string", "description": "Empty on success."},
    }
    if endpoint.timed:
        properties["inTime"] = {"type": "string", "description": "Request came in, Unix microseconds."}
        properties["outTime"] = {"type": "string", "description": "Answer went out, Unix microseconds."}
    return {"type": "object", "properties": properties, "required": ["code", "data", "msg"]}


def _key_header(name: str, description: str) -> Schema:
    return {"type": "apiKey", "in": "header", "name": name, "description": description}


_SIMULATED: Final = {
    "name": "x-simulated-trading",
    "in": "header",
    "required": False,
    "description": "1 for demo trading. A key of the other environment is refused with 50101.",
    "schema": {"type": "string", "enum": ["0", "1"]},
}

_FAILURE: Final[Schema] = {
    "type": "object",
    "description": "A refusal. What the gateway refuses has no data.",
    "properties": {"code": {"type": "string"}, "msg": {"type": "string"}, "data": {"type": "array"}},
    "required": ["code", "msg"],
}
