"""The catalogue as a whole."""

from collections import Counter

from msgspec.structs import fields

from copydesk.wire import catalogue
from copydesk.wire.decoding import decode_query


def test_names_and_routes_are_unique():
    """A name means one endpoint, and so does a route."""
    names = Counter(endpoint.name for endpoint in catalogue.ENDPOINTS)

    assert [name for name, times in names.items() if times > 1] == []
    assert len(catalogue.by_route) == len(catalogue.ENDPOINTS)


def test_a_section_is_the_first_word_of_its_paths_and_names():
    """Whoever knows the URL knows the file and the name."""
    for section, endpoints in catalogue.SECTIONS.items():
        for endpoint in endpoints:
            assert endpoint.section == section
            assert endpoint.path.startswith(f"/api/v5/{section}/")
            assert endpoint.name.startswith(f"{section}.")


def test_what_is_served_is_not_elsewhere():
    """A served endpoint is never answered with 501."""
    assert catalogue.documented_elsewhere.isdisjoint(catalogue.by_route)
    assert ("POST", "/api/v5/copytrading/first-copy-settings") in (
        catalogue.documented_elsewhere | catalogue.by_route.keys()
    )


def test_a_post_that_may_be_repeated_says_so():
    """Setting the same thing twice is setting it once; placing the same order twice is not."""
    repeatable = {endpoint.name for endpoint in catalogue.ENDPOINTS if endpoint.idempotent}

    assert {"copytrading.set_instruments", "account.set_leverage", "account.set_position_mode"} <= repeatable
    assert "trade.place_order" not in repeatable


def test_every_request_can_be_read():
    """No struct declares a parameter that cannot be decoded; a query without parameters reads or is refused."""
    for endpoint in catalogue.ENDPOINTS:
        if endpoint.method == "GET" and not any(field.required for field in fields(endpoint.request)):
            assert isinstance(decode_query(endpoint, b""), endpoint.request)
