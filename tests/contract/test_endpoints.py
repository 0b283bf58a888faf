"""Every served endpoint against what is documented, in both directions."""

import pytest
from tests.contract import declared, deviations, documented

from copydesk.wire import catalogue
from copydesk.wire.endpoint import Endpoint

served = pytest.mark.parametrize("endpoint", catalogue.ENDPOINTS, ids=lambda endpoint: endpoint.name)


def route(endpoint: Endpoint) -> str:
    """How the fact sheets name an endpoint."""
    return f"{endpoint.method} {endpoint.path}"


def sheet(endpoint: Endpoint) -> documented.Sheet:
    """The facts about an endpoint."""
    return documented.endpoints()[route(endpoint)]


def excused(rows: deviations.Rows, endpoint: Endpoint) -> set[str]:
    """The names that a table of deviations excuses for an endpoint."""
    return {name for of, name in rows if of == route(endpoint)}


def test_every_served_endpoint_is_documented():
    """Nothing of our own stands among OKX's paths."""
    assert [endpoint.name for endpoint in catalogue.ENDPOINTS if route(endpoint) not in documented.endpoints()] == []


@served
def test_limit_and_permission_are_the_documented_ones(endpoint: Endpoint):
    """Who may call and how often is what the documents say."""
    limit = endpoint.limit
    ours = [limit.requests, limit.window_ms, limit.key, limit.counts, limit.lead_trader_requests]

    assert endpoint.permission == sheet(endpoint)["permission"]
    assert (ours != sheet(endpoint)["limit"]) is (route(endpoint) in deviations.OTHER_LIMITS)


@served
def test_every_documented_field_is_answered_and_no_other(endpoint: Endpoint):
    """Rows have every documented key, and none that nobody documents."""
    ours = {name for name, _ in declared.response_fields(endpoint)}
    theirs = {name for name, _ in sheet(endpoint)["response"]}

    assert theirs - ours == set()
    assert ours - theirs == excused(deviations.EXTRA_FIELDS, endpoint)


@served
def test_fields_have_the_documented_types(endpoint: Endpoint):
    """Text is text, a JSON boolean a JSON boolean, a list a list."""
    theirs = dict(sheet(endpoint)["response"])
    wrong = {
        name
        for name, kind in declared.response_fields(endpoint)
        if name in theirs and kind not in declared.DOCUMENTED_TYPES[theirs[name]]
    }

    assert wrong == excused(deviations.OTHER_TYPES, endpoint)


@served
def test_the_envelope_has_the_documented_extra_keys(endpoint: Endpoint):
    """Gateway times are answered where they are documented, and nowhere else."""
    assert endpoint.timed == (sheet(endpoint)["extra"] == ["inTime", "outTime"])


@served
def test_every_documented_parameter_is_read_and_no_other(endpoint: Endpoint):
    """A documented parameter is known, even if only to be refused."""
    ours, theirs = set(declared.request_fields(endpoint)), set(sheet(endpoint)["request"])

    assert theirs - ours == set()
    assert ours - theirs == excused(deviations.EXTRA_PARAMETERS, endpoint)


@served
def test_parameters_have_the_documented_types(endpoint: Endpoint):
    """What is documented as text, as a boolean, as a list, is read as that."""
    ours = declared.request_fields(endpoint)

    assert [
        name
        for name, (kind, *_) in sheet(endpoint)["request"].items()
        if ours[name].kind not in declared.DOCUMENTED_TYPES[kind]
    ] == []


@served
def test_what_is_required_is_what_is_documented_as_required(endpoint: Endpoint):
    """A required parameter is required here; an optional one is not."""
    ours = declared.request_fields(endpoint)
    told = {name: required for name, (_, required, *_) in sheet(endpoint)["request"].items()}

    assert [name for name in told if ours[name].required and told[name] is False] == []
    assert {name for name in told if told[name] is True and not ours[name].required} == excused(
        deviations.NOT_REQUIRED, endpoint
    )


@served
def test_defaults_are_the_documented_ones(endpoint: Endpoint):
    """Where a parameter has a default here, it is the documented one."""
    ours = declared.request_fields(endpoint)
    told = {name: default for name, (_, _, default, _) in sheet(endpoint)["request"].items()}

    assert {
        name: ours[name].default
        for name in told
        if ours[name].default not in (None, "") and told[name] is not None and str(ours[name].default) != told[name]
    } == {}


@served
def test_parameters_take_the_documented_values(endpoint: Endpoint):
    """A parameter takes the documented values; what it takes besides, or not, is a deviation with a reason."""
    ours = declared.request_fields(endpoint)
    told = {name: set(values) for name, (kind, _, _, values) in sheet(endpoint)["request"].items() if kind == "String"}
    confined = {name: set(field.values) for name, field in ours.items() if field.values}

    assert {name for name in told if confined.get(name, set()) - told[name]} == excused(
        deviations.EXTRA_VALUES, endpoint
    )
    assert {name for name in told if name in confined and told[name] - confined[name]} == excused(
        deviations.MISSING_VALUES, endpoint
    )
    assert {name for name in told if told[name] and name not in confined} == excused(deviations.FREE_TEXT, endpoint)


@pytest.mark.skipif(not documented.REFERENCE.exists(), reason="the reference is not beside the repository")
def test_the_pinned_facts_are_the_facts():
    """Without the reference, the tests compare with the same facts."""
    assert documented.pinned_endpoints() == documented.endpoints()
    assert documented.pinned_codes() == documented.codes()
    assert documented.pinned_copy_codes() == documented.copy_codes()


def test_a_deviation_is_about_something_served():
    """What is not served deviates from nothing."""
    tables = (
        deviations.EXTRA_PARAMETERS,
        deviations.NOT_REQUIRED,
        deviations.EXTRA_VALUES,
        deviations.MISSING_VALUES,
        deviations.FREE_TEXT,
        deviations.EXTRA_FIELDS,
        deviations.OTHER_TYPES,
    )
    told = {of for table in tables for of, _ in table} | set(deviations.OTHER_LIMITS)

    assert told - {route(endpoint) for endpoint in catalogue.ENDPOINTS} == set()
