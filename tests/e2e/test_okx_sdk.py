"""okx-sdk 5.5.812, unmodified: it hands back every answer as a dictionary."""

import pytest
from tests.e2e.judges import OkxSdk
from tests.e2e.refusals import BTC, ETH, REFUSALS, SOL
from tests.e2e.trader import Trader


@pytest.fixture(scope="module")
def sdk():
    """The client, in its own process."""
    judge = OkxSdk()
    yield judge
    judge.close()


def _call(sdk: OkxSdk, trader: Trader, group: str, method: str, **arguments):
    return sdk.call(trader.client.url, trader.client.credentials, group, method, **arguments)


def test_the_market_can_be_read_without_a_key(exchange, sdk):
    """Time, instruments and tickers come without a key."""
    assert sdk.call(exchange.url, None, "publicdata", "get_instruments", instType="SPOT")["code"] == "0"
    assert sdk.call(exchange.url, None, "marketdata", "get_ticker", instId=BTC)["data"][0]["instId"] == BTC


def test_an_order_lives_and_is_canceled(exchange, sdk):
    """Balance, an order placed, read and canceled."""
    trader = exchange.trader()

    assert _call(sdk, trader, "account", "get_balance", ccy="USDT")["data"][0]["details"][0]["ccy"] == "USDT"
    terms = {"instId": ETH, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "1000"}
    order = _call(sdk, trader, "trade", "place_order", **terms)["data"][0]["ordId"]
    assert _call(sdk, trader, "trade", "get_order", instId=ETH, ordId=order)["data"][0]["state"] == "live"
    assert _call(sdk, trader, "trade", "cancel_order", instId=ETH, ordId=order)["data"][0]["sCode"] == "0"
    assert _call(sdk, trader, "trade", "get_order", instId=ETH, ordId=order)["data"][0]["state"] == "canceled"


@pytest.mark.parametrize(
    ("type", "wish"), [("SWAP", [ETH, SOL]), ("", [SOL]), ("SPOT", ["ETH-USDT"])], ids=["SWAP", "unsaid", "SPOT"]
)
def test_leading_instruments_are_set_and_read_back(exchange, sdk, type, wish):
    """The founding operation, for both instrument types and with none said."""
    lead = exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])

    answer = _call(sdk, lead, "copytrade", "set_leading_instruments", instId=",".join(wish), instType=type)

    assert answer["data"] == [{"instId": instrument, "enabled": True} for instrument in wish]
    rows = _call(sdk, lead, "copytrade", "get_leading_instruments", instType=type)["data"]
    assert {row["instId"] for row in rows if row["enabled"]} == set(wish)


@pytest.mark.parametrize("refusal", REFUSALS.items(), ids=lambda case: case[0])
def test_a_refusal_is_told_in_the_dictionary(exchange, sdk, refusal):
    """Each refusal arrives with its code, whatever its HTTP status."""
    case = refusal[1]
    caller = case.caller(exchange)

    answer = _call(sdk, caller, "copytrade", "set_leading_instruments", instId=case.instruments, instType=case.type)

    assert answer["code"] == case.code
    assert answer["msg"]


def test_the_sixth_call_in_two_seconds_is_told(exchange, sdk):
    """The sixth call gets the two keys of the limit, and no data."""
    lead = exchange.lead_trader(swap=[BTC])
    answers = [_call(sdk, lead, "copytrade", "set_leading_instruments", instId=ETH) for _ in range(6)]

    assert [answer["code"] for answer in answers] == ["0"] * 5 + ["50011"]
    assert answers[-1] == {"msg": "Too Many Requests", "code": "50011"}
