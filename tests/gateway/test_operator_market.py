"""The operator's hand on the market: instruments, prices, price limits, funding rates."""

import pytest
from tests.gateway.operating import Operator

pytestmark = pytest.mark.anyio


async def test_instruments_can_be_suspended_and_prices_moved(operator: Operator) -> None:
    """State, leading offer and market are the operator's to change."""
    quote = {
        "instrument": "BTC-USDT-SWAP",
        "index": "61000",
        "mark": "61000.5",
        "bids": [["61000", "3"]],
        "asks": [["61001", "4"]],
    }
    moved, _ = await operator.ask("POST", "/prices", {"quotes": [quote]})
    book = await operator.scene.get("/api/v5/market/books?instId=BTC-USDT-SWAP")
    changed, status = await operator.ask(
        "PUT", "/instruments/BTC-USDT-SWAP", {"state": "suspend", "offered_for_leading": False}
    )
    _, listed = await operator.ask("GET", "/instruments?instrument_type=SPOT")

    assert (moved, changed) == (201, 200)
    assert book.json["data"][0]["bids"][0][:2] == ["61000", "3"]
    assert (status["state"], status["offered_for_leading"]) == ("suspend", False)
    assert [one["instrument"] for one in listed] == ["BTC-USDT"]


async def test_funding_rates_are_shown_and_set(operator: Operator) -> None:
    """The rate that is charged next; one out of bounds, and what is not funded, are refused."""
    path = "/instruments/BTC-USDT-SWAP/funding"
    _, before = await operator.ask("GET", path)
    status, after = await operator.ask("PUT", path, {"rate": "0.002"})
    row = (await operator.scene.get("/api/v5/public/funding-rate?instId=BTC-USDT-SWAP")).json["data"][0]
    _, beyond = await operator.ask("PUT", path, {"rate": "0.004"})
    refused, unfunded = await operator.ask("GET", "/instruments/BTC-USDT/funding")

    assert (before["rate"], before["lowest_rate"], before["last_rate"]) == ("-0.0000768071865029", "-0.00375", "")
    assert (status, after) == (200, before | {"rate": "0.002"})
    assert (row["fundingRate"], row["fundingTime"]) == ("0.002", str(after["due_at"]))
    assert beyond["error"]["reason"] == "FUNDING_RATE_OUT_OF_RANGE"
    assert (refused, unfunded["error"]["reason"]) == (409, "NOT_FUNDED")


async def test_price_limits_are_shown_and_switched(operator: Operator) -> None:
    """They go and come back; they are told in the order of prices."""
    quote = {"instrument": "BTC-USDT-SWAP", "index": "60000", "mark": "60000"}
    await operator.ask("POST", "/prices", {"quotes": [quote]})
    switched = [await operator.ask("PUT", "/instruments/BTC-USDT-SWAP", {"price_limits": on}) for on in (False, True)]

    assert [(status, shown["price_limits"]) for status, shown in switched] == [(200, []), (200, ["59700", "60300"])]
