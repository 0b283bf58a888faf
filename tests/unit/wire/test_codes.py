"""Codes: looked up by number, filled with names."""

import pytest

from copydesk.wire.code_texts import following, general, leading, trading
from copydesk.wire.codes import Code


def test_a_code_is_found_by_its_number():
    """What comes back as text is the code itself."""
    assert Code("50011") is Code.TOO_MANY_REQUESTS
    assert Code.TOO_MANY_REQUESTS == "50011"
    with pytest.raises(ValueError, match="12345"):
        Code("12345")


def test_a_text_is_filled_with_what_is_named():
    """Names fill their gaps, names without a gap are left out, and a filled-in text is not filled again."""
    assert Code.PARAMETER_EMPTY.message(parameter="instId", other=1) == "Parameter instId cannot be empty."
    assert Code.EITHER_PARAMETER.message(parameter="{other}", other="b") == "Either parameter {other} or b is required"


def test_no_text_is_without_a_code():
    """What nobody can be told is not kept."""
    assert {number for table in (general, trading, following, leading) for number in table.TEXTS} == set(Code)


@pytest.mark.parametrize(
    ("code", "by_gateway"),
    [
        (Code.TOO_MANY_REQUESTS, True),
        (Code.SIGNATURE_WRONG, True),
        (Code.NOT_FOUND, True),
        (Code.NOT_SERVED, True),
        (Code.PERMISSION_MISSING, False),
        (Code.PARAMETER_EMPTY, False),
        (Code.CLOSING_ORDERS_PENDING, False),
    ],
)
def test_who_answers(code: Code, by_gateway: bool):
    """What is refused before a service sees it has no data; what a service refuses has, whatever its status."""
    assert code.of_gateway is by_gateway
