"""Requests as clients really send them, and as nobody should."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct, structs

from copydesk.wire import catalogue
from copydesk.wire.codes import Code
from copydesk.wire.decoding import MAX_JSON_DEPTH, BadRequest, decode_body, decode_query
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.copytrading import SET_INSTRUMENTS
from copydesk.wire.scalars import REFUSED, ClientId


class Leg(Struct, frozen=True):
    """An object inside a request."""

    price: Decimal
    name: str | None = None


class Everything(Struct, frozen=True, kw_only=True):
    """A request with a parameter of every kind."""

    text: str | None = None
    choice: Literal["buy", "sell"] = "buy"
    number: Decimal | None = None
    flag: bool | None = None
    whole: Annotated[int, Meta(ge=1, le=100)] = 100
    names: Annotated[tuple[str, ...], Meta(max_length=3)] | None = None
    client: ClientId | None = None
    legs: tuple[Leg, ...] | None = None
    never: Annotated[str | None, Meta(description="Not served.", extra=REFUSED)] = None


POST = structs.replace(SET_INSTRUMENTS, request=Everything)
GET = structs.replace(POST, method="GET")
BATCH = structs.replace(POST, batch=True)


def body(**values: Any) -> Everything:
    """The request that a JSON object with these values means."""
    return decode_body(POST, json.dumps(values).encode())


def refused(decode: Callable[[Endpoint, bytes], Any], endpoint: Endpoint, raw: bytes) -> tuple[Code, str]:
    """The code and text with which the bytes are refused."""
    with pytest.raises(BadRequest) as caught:
        decode(endpoint, raw)
    return caught.value.code, caught.value.message


@pytest.mark.parametrize("nothing", ["", None])
@pytest.mark.parametrize("name", Everything.__struct_fields__)
def test_empty_and_null_mean_absent(name: str, nothing: str | None):
    """Clients send every optional parameter as "" or null; both are as good as leaving it out."""
    assert body(**{name: nothing}) == Everything()


def test_unknown_parameters_are_ignored():
    """Some clients put a broker's tag into every private request."""
    assert body(tag="broker", nested={"deep": [1, 2]}, text="x") == Everything(text="x")


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({"number": 3}, Everything(number=Decimal(3))),
        ({"number": "0.50"}, Everything(number=Decimal("0.50"))),
        ({"text": 7}, Everything(text="7")),
        ({"text": True}, Everything(text="true")),
        ({"whole": 5}, Everything(whole=5)),
        ({"whole": "5"}, Everything(whole=5)),
        ({"flag": "true"}, Everything(flag=True)),
        ({"flag": False}, Everything(flag=False)),
        ({"names": " A , B,,A "}, Everything(names=("A", "B", "A"))),
        ({"names": " , "}, Everything()),
        ({"legs": []}, Everything()),
        ({"legs": [{"price": "1", "name": ""}]}, Everything(legs=(Leg(Decimal(1)),))),
    ],
)
def test_values_mean_what_clients_mean(values: dict[str, Any], meant: Everything):
    """JSON numbers and booleans stand for their text, lists are texts with commas, blanks around items do not count."""
    assert body(**values) == meant


def test_a_json_number_keeps_its_digits():
    """A number never passes through a float."""
    assert decode_body(POST, b'{"number":0.100000000000000055,"text":1.50}') == Everything(
        number=Decimal("0.100000000000000055"), text="1.50"
    )


@pytest.mark.parametrize(
    ("values", "parameter"),
    [
        ({"choice": "hold"}, "choice"),
        ({"choice": ["buy"]}, "choice"),
        ({"number": "1e5"}, "number"),
        ({"number": "1" * 21}, "number"),
        ({"number": "0." + "1" * 19}, "number"),
        ({"number": "NaN"}, "number"),
        ({"number": "Infinity"}, "number"),
        ({"number": "+1"}, "number"),
        ({"number": " 1"}, "number"),
        ({"number": "1_000"}, "number"),
        ({"number": "١"}, "number"),
        ({"number": "1\n"}, "number"),
        ({"number": 10**50}, "number"),
        ({"text": {}}, "text"),
        ({"text": ["a"]}, "text"),
        ({"whole": 0}, "whole"),
        ({"whole": "101"}, "whole"),
        ({"whole": 1.5}, "whole"),
        ({"flag": "yes"}, "flag"),
        ({"flag": 1}, "flag"),
        ({"client": "a" * 33}, "client"),
        ({"client": "a-b"}, "client"),
        ({"client": "ab\n"}, "client"),
        ({"legs": "x"}, "legs"),
        ({"legs": ["x"]}, "legs"),
        ({"legs": [{"price": "x"}]}, "price"),
        ({"never": "0"}, "never"),
    ],
)
def test_a_wrong_value_is_told_with_its_parameter(values: dict[str, Any], parameter: str):
    """51000 names the parameter, whatever the value was."""
    raw = json.dumps(values).encode()

    assert refused(decode_body, POST, raw) == ("51000", f"Parameter {parameter} error")


def test_a_parameter_that_is_not_served_may_be_switched_off():
    """Clients that send every flag as false ask for nothing."""
    assert body(never=False) == Everything()


def test_too_many_items_are_counted():
    """A list that is too long is told with its limit."""
    assert refused(decode_body, POST, b'{"names":"A,B,C,D"}') == (
        "50025",
        "Parameter names count exceeds the limit 3.",
    )


@pytest.mark.parametrize("raw", [b"{}", b'{"instId":""}', b'{"instId":null}', b'{"instId":" , ,"}'])
def test_a_required_parameter_is_asked_for(raw: bytes):
    """What is missing, empty, or an empty list of what must be one, is told by name."""
    assert refused(decode_body, SET_INSTRUMENTS, raw) == ("50014", "Parameter instId cannot be empty.")


@pytest.mark.parametrize("raw", [b"", b"  \n"])
def test_no_body_at_all(raw: bytes):
    """A POST needs a body."""
    assert refused(decode_body, POST, raw)[0] == Code.BODY_EMPTY


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"text=x",
        b"{'text':1}",
        b'{"text":NaN}',
        b'{"text":Infinity}',
        b'{"text":01}',
        b'{"text":"\xff"}',
        b'{"text":"\\ud800"}',
        b'{"text":"\\udc00x"}',
        b"\xef\xbb\xbf{}",
        b"{}{}",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"text":' + b"9" * 5_000 + b"}",
    ],
    ids=lambda raw: raw[:16].decode("latin-1"),
)
def test_what_is_no_json_object(raw: bytes):
    """Whatever is no JSON object of reasonable depth is a syntax error, never a fault of ours."""
    assert refused(decode_body, POST, raw) == ("50002", "JSON syntax error")


def test_depth_is_counted_outside_texts():
    """Brackets inside a text are text; objects and arrays count however they are mixed."""
    brackets = '"\\' + "[{" * 50
    fits = {"ignored": 1}
    for _ in range(MAX_JSON_DEPTH - 1):
        fits = {"ignored": fits, "side": [], "text": brackets}

    assert body(**fits).text == brackets
    assert refused(decode_body, POST, json.dumps({"ignored": fits}).encode())[0] == Code.JSON_SYNTAX


def test_of_two_equal_keys_the_last_counts_in_json_and_the_first_in_a_query():
    """A name given twice counts once."""
    assert decode_body(POST, b'{"text":"a","text":"b"}') == Everything(text="b")
    assert decode_query(GET, b"text=a&text=b") == Everything(text="a")


def test_a_batch_is_an_array_of_objects():
    """Each item is read like a request of its own."""
    assert decode_body(BATCH, b'[{"text":"a"},{}]') == [Everything(text="a"), Everything()]
    assert refused(decode_body, BATCH, b"{}")[0] == Code.JSON_SYNTAX
    assert refused(decode_body, BATCH, b"[1]")[0] == Code.JSON_SYNTAX


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (b"", Everything()),
        (b"text=", Everything()),
        (b"text", Everything()),
        (b"names=A,B", Everything(names=("A", "B"))),
        (b"names=A%2CB", Everything(names=("A", "B"))),
        (b"n%61mes=A", Everything(names=("A",))),
        (b"text=a+b%2Bc", Everything(text="a b+c")),
        (b"text=a=b", Everything(text="a=b")),
        (b"text=%E2%82%AC", Everything(text="€")),
        (b"&&whole=7&", Everything(whole=7)),
        (b"other=%ff&%ff=1", Everything()),
    ],
)
def test_a_query_means_the_same_encoded_or_not(raw: bytes, meant: Everything):
    """Some clients encode commas, some do not; parameters nobody asks for may hold anything."""
    assert decode_query(GET, raw) == meant


def test_a_query_value_that_is_no_text():
    """A value that is no UTF-8 is an error of its parameter."""
    assert refused(decode_query, GET, b"text=%ff") == ("51000", "Parameter text error")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_body_is_a_fault_of_ours(data: st.DataObject):
    """Whatever a client sends to any endpoint, it gets its request read or a code."""
    endpoint = data.draw(st.sampled_from([one for one in catalogue.ENDPOINTS if one.method == "POST"]))
    named = st.fixed_dictionaries({}, optional=dict.fromkeys(endpoint.request.__struct_fields__, JSON_VALUES))
    value = data.draw(st.lists(named, max_size=3) if endpoint.batch else named)
    raw = data.draw(
        st.sampled_from([json.dumps(value).encode(), json.dumps(value).encode()[:-1], repr(value).encode()])
    )

    _read_or_refused(decode_body, endpoint, raw)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_a_fault_of_ours(raw: bytes):
    """Bytes that are nothing at all are refused like any other mistake."""
    _read_or_refused(decode_body, POST, raw)
    _read_or_refused(decode_query, GET, raw)


def _read_or_refused(decode: Callable[[Endpoint, bytes], Any], endpoint: Endpoint, raw: bytes) -> None:
    try:
        decode(endpoint, raw)
    except BadRequest as bad:
        assert bad.code.status in {200, 400}
        assert bad.message
