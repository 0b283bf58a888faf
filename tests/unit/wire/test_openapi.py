"""The OpenAPI document: whole, consistent, and readable by tools that know nothing of us."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import schemathesis

from copydesk.wire import catalogue
from copydesk.wire.openapi import KEY_HEADERS, document

DOCUMENT: dict[str, Any] = json.loads(msgspec.json.encode(document("0.0.0")))
OPERATIONS = {operation["operationId"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()}
every_endpoint = pytest.mark.parametrize("endpoint", catalogue.ENDPOINTS, ids=lambda endpoint: endpoint.name)


def inside(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key and value of the document, however deep."""
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(item)
    if isinstance(value, dict):
        yield from value.items()


def test_every_endpoint_is_in_it():
    """What is served is documented, and nothing else."""
    assert set(OPERATIONS) == {endpoint.name for endpoint in catalogue.ENDPOINTS}


def test_every_reference_leads_somewhere():
    """No schema points at one that is not there."""
    for key, target in inside(DOCUMENT):
        if key == "$ref":
            found = DOCUMENT
            for step in target.removeprefix("#/").split("/"):
                found = found[step]


def test_every_schema_is_one():
    """The schemas of rows are JSON Schema of the current draft."""
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def test_a_foreign_tool_reads_it():
    """Schemathesis finds every operation."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)

    assert schema.statistic.operations.total == len(catalogue.ENDPOINTS)


@every_endpoint
def test_who_may_call_and_how_often(endpoint):
    """A private operation asks for the four headers; limit, basis and source are told."""
    operation = OPERATIONS[endpoint.name]

    assert operation["security"] == ([{name: [] for name in KEY_HEADERS}] if endpoint.private else [])
    assert ("401" in operation["responses"]) is endpoint.private
    assert operation["x-rate-limit"]["requests"] == endpoint.limit.requests
    assert operation["x-source"] == endpoint.source
    assert operation["x-basis"] == endpoint.basis
    assert operation["deprecated"] is endpoint.retired


@every_endpoint
def test_every_parameter_is_described(endpoint):
    """Each parameter has a description and a schema, in the query or in the body."""
    operation = OPERATIONS[endpoint.name]
    names = [field.encode_name for field in msgspec.structs.fields(endpoint.request)]
    if endpoint.method == "GET":
        told = {one["name"]: one["schema"] for one in operation["parameters"] if one.get("in") == "query"}
    else:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        told = (schema["items"] if endpoint.batch else schema)["properties"]

    assert list(told) == names
    assert [name for name, schema in told.items() if not schema["description"]] == []


@every_endpoint
def test_every_field_of_a_row_is_described_and_always_there(endpoint):
    """A strict client may count on every key."""
    schema = DOCUMENT["components"]["schemas"][f"{endpoint.section}.{endpoint.row.__name__}"]

    assert schema["required"] == list(schema["properties"])
    assert [name for name, one in schema["properties"].items() if not one.get("description")] == []
