"""What the trade endpoints read: what clients really send, and every parameter that is refused aloud."""

import json
from decimal import Decimal
from typing import Any

import pytest

from copydesk.wire.decoding import BadRequest, decode_body, decode_query
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.trade import (
    CANCEL_ALGO_ORDERS,
    CANCEL_ORDER,
    ENDPOINTS,
    PENDING_ALGO_ORDERS,
    PENDING_ORDERS,
    PLACE_ALGO_ORDER,
    PLACE_ORDER,
    PLACE_ORDERS,
)

ORDER = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "50000"}
TAKE_PROFIT = {
    "instId": "BTC-USDT-SWAP",
    "tdMode": "cross",
    "side": "sell",
    "ordType": "conditional",
    "sz": "1",
    "tpTriggerPx": "60000",
    "tpOrdPx": "-1",
}


def read(endpoint: Endpoint, body: Any) -> Any:
    return decode_body(endpoint, json.dumps(body).encode())


def refused(endpoint: Endpoint, body: Any) -> tuple[str, str]:
    with pytest.raises(BadRequest) as caught:
        read(endpoint, body)
    return str(caught.value.code), caught.value.message


def test_an_order_as_python_okx_sends_it_is_read():
    """Every optional parameter as "", attached orders as null: all of them are absent."""
    empty = ("ccy", "clOrdId", "tag", "posSide", "reduceOnly", "tgtCcy", "stpMode", "pxUsd", "pxVol", "banAmend")

    order = read(PLACE_ORDER, {**ORDER, **dict.fromkeys(empty, ""), "attachAlgoOrds": None})

    assert order.px == Decimal(50000)
    assert all(getattr(order, name) is None for name in (*empty, "attachAlgoOrds"))


def test_unknown_parameters_are_ignored():
    """Clients add keys of their own to every order."""
    order = read(PLACE_ORDER, {**ORDER, "broker": "x", "cxlOnFailc": False})

    assert order.sz == 1


@pytest.mark.parametrize("given", [True, "true"])
def test_reduce_only_is_a_boolean_or_its_text(given):
    """Some clients send the JSON boolean, others its text."""
    assert read(PLACE_ORDER, {**ORDER, "reduceOnly": given}).reduceOnly is True


def test_an_order_may_name_its_instrument_by_code():
    """The code is a JSON integer or its text."""
    by_code = {name: value for name, value in ORDER.items() if name != "instId"}

    assert read(PLACE_ORDER, {**by_code, "instIdCode": 10459}).instIdCode == 10459
    assert read(PLACE_ORDER, {**by_code, "instIdCode": "10459"}).instIdCode == 10459


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pxUsd", "100"),
        ("pxVol", "0.5"),
        ("outcome", "yes"),
        ("slippagePct", "0.01"),
        ("speedBump", "1"),
        ("isElpTakerAccess", True),
        ("rpiTakerAccess", True),
        ("rpiPxRound", "true"),
        ("ordType", "mmp"),
        ("ordType", "mmp_and_post_only"),
        ("ordType", "elp"),
        ("ordType", "rpi"),
        ("pxAmendType", "2"),
        ("clOrdId", "with-dash"),
        ("clOrdId", "a" * 33),
        ("tag", "a" * 17),
        ("side", "hold"),
        ("sz", "1e3"),
        ("sz", "NaN"),
        ("px", "1,5"),
    ],
)
@pytest.mark.parametrize("endpoint", [PLACE_ORDER, PLACE_ORDERS], ids=["one", "batch"])
def test_what_is_not_served_is_refused_by_name(endpoint, name, value):
    """A documented value that nothing here acts on is refused, and the refusal names the parameter."""
    order = {**ORDER, name: value}

    assert refused(endpoint, [order] if endpoint.batch else order) == ("51000", f"Parameter {name} error")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("isElpTakerAccess", False),
        ("rpiTakerAccess", "false"),
        ("banAmend", False),
        ("banAmend", True),
        ("pxAmendType", "0"),
        ("stpMode", "cancel_maker"),
        ("attachAlgoOrds", []),
        ("attachAlgoOrds", ""),
    ],
)
def test_the_harmless_value_of_a_refused_parameter_is_read(name, value):
    """Clients send defaults explicitly; a default asks for nothing."""
    assert read(PLACE_ORDER, {**ORDER, name: value}).sz == 1


@pytest.mark.parametrize("name", ["tdMode", "side", "ordType", "sz"])
def test_a_missing_parameter_is_named(name):
    """What an order cannot do without is asked for by name."""
    order = {key: value for key, value in ORDER.items() if key != name}

    assert refused(PLACE_ORDER, order) == ("50014", f"Parameter {name} cannot be empty.")


def test_an_order_id_is_made_of_digits():
    """An order id that is no number is refused, not looked for."""
    assert refused(CANCEL_ORDER, {"instId": "BTC-USDT", "ordId": "12a"}) == ("51000", "Parameter ordId error")
    assert read(CANCEL_ORDER, {"instId": "BTC-USDT", "ordId": 12}).ordId == "12"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ordType", "smart_iceberg"),
        ("closeFraction", "0.5"),
        ("tpOrdKind", "limit"),
        ("advanceOrdType", "post_only"),
        ("pxVar", "0.01"),
        ("pxSpread", "1"),
        ("szLimit", "1"),
        ("pxLimit", "1"),
        ("timeInterval", "10"),
        ("chaseType", "distance"),
        ("chaseVal", "1"),
        ("maxChaseType", "ratio"),
        ("maxChaseVal", "1"),
        ("advChaseParams", [{"chaseType": "distance"}]),
        ("lmtOrderNumber", "4"),
        ("aggressiveness", "mid"),
        ("triggerParams", [{"triggerAction": "start"}]),
    ],
)
def test_what_is_not_served_of_algo_orders_is_refused_by_name(name, value):
    """Trailing, chase, TWAP and iceberg orders are refused, and the refusal names the parameter."""
    assert refused(PLACE_ALGO_ORDER, {**TAKE_PROFIT, name: value}) == ("51000", f"Parameter {name} error")


def test_batches_are_arrays():
    """An object where an array belongs, and the other way round, is a mistake of syntax."""
    assert refused(PLACE_ORDERS, ORDER)[0] == "50002"
    assert refused(CANCEL_ALGO_ORDERS, {"instId": "BTC-USDT", "algoId": "1"})[0] == "50002"
    assert refused(PLACE_ORDER, [ORDER])[0] == "50002"


@pytest.mark.parametrize("limit", [b"0", b"101", b"x", b"-1"])
@pytest.mark.parametrize("endpoint", [PENDING_ORDERS, PENDING_ALGO_ORDERS], ids=["orders", "algo orders"])
def test_a_page_holds_one_to_a_hundred_rows(endpoint, limit):
    """A page size out of range is refused, not cut."""
    with pytest.raises(BadRequest) as caught:
        decode_query(endpoint, b"ordType=oco&limit=" + limit)

    assert caught.value.message == "Parameter limit error"


def test_pending_algo_orders_need_a_type():
    """The list of algo orders is always of a type."""
    with pytest.raises(BadRequest) as caught:
        decode_query(PENDING_ALGO_ORDERS, b"instId=BTC-USDT")

    assert caught.value.message == "Parameter ordType cannot be empty."


def test_every_refused_parameter_says_so():
    """Whoever reads the description of a parameter learns that it is refused or without effect."""
    for endpoint in ENDPOINTS:
        for name, annotation in endpoint.request.__annotations__.items():
            for meta in getattr(annotation, "__metadata__", ()):
                if meta.extra and meta.extra.get("effect") == "refused":
                    assert "not served" in meta.description, f"{endpoint.name}: {name}"
