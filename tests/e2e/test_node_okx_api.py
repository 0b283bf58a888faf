"""Node's okx-api 3.2.3, unmodified: it resolves to the rows, and throws the whole answer when refused."""

import pytest
from tests.e2e.judges import OkxApi
from tests.e2e.refusals import BTC, ETH, REFUSALS, SOL
from tests.e2e.trader import Trader


@pytest.fixture(scope="module")
def node():
    """The client, in its own process."""
    judge = OkxApi()
    yield judge
    judge.close()


def _call(node: OkxApi, trader: Trader, method: str, parameters=None):
    return node.call(trader.client.url, trader.client.credentials, method, parameters)


def _resolved(node: OkxApi, trader: Trader, method: str, parameters=None):
    answer = _call(node, trader, method, parameters)
    assert "resolved" in answer, answer
    return answer["resolved"]


def test_the_market_can_be_read_without_a_key(exchange, node):
    """Instruments and tickers come without a key."""
    instruments = node.call(exchange.url, None, "getInstruments", {"instType": "SWAP"})["resolved"]
    tickers = node.call(exchange.url, None, "getTickers", {"instType": "SWAP"})["resolved"]

    assert BTC in {row["instId"] for row in instruments}
    assert BTC in {row["instId"] for row in tickers}


def test_an_order_lives_and_is_canceled(exchange, node):
    """Balance, an order placed, read and canceled."""
    trader = exchange.trader()

    assert _resolved(node, trader, "getBalance", {"ccy": "USDT"})[0]["details"][0]["ccy"] == "USDT"
    terms = {"instId": ETH, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "1000"}
    order = _resolved(node, trader, "submitOrder", terms)[0]["ordId"]
    named = {"instId": ETH, "ordId": order}
    assert _resolved(node, trader, "getOrderDetails", named)[0]["state"] == "live"
    assert _resolved(node, trader, "cancelOrder", named)[0]["sCode"] == "0"
    assert _resolved(node, trader, "getOrderDetails", named)[0]["state"] == "canceled"
    assert _call(node, trader, "cancelOrder", named)["thrown"]["data"][0]["sCode"] == "51400"


@pytest.mark.parametrize(
    ("type", "wish"), [("SWAP", [ETH, SOL]), (None, [SOL]), ("SPOT", ["ETH-USDT"])], ids=["SWAP", "unsaid", "SPOT"]
)
def test_leading_instruments_are_set_and_read_back(exchange, node, type, wish):
    """The founding operation, for both instrument types and with none said; the client adds a tag to the body."""
    lead = exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])
    said = {"instType": type} if type else {}

    answer = _resolved(node, lead, "setCopytradingInstruments", {**said, "instId": ",".join(wish)})

    assert answer == [{"instId": instrument, "enabled": True} for instrument in wish]
    rows = _resolved(node, lead, "getCopytradingInstruments", said)
    assert {row["instId"] for row in rows if row["enabled"] is True} == set(wish)


@pytest.mark.parametrize("refusal", REFUSALS.items(), ids=lambda case: case[0])
def test_a_refusal_is_thrown_whole(exchange, node, refusal):
    """Each refusal is thrown as the answer stood: code, text, and rows where there are any."""
    case = refusal[1]
    caller = case.caller(exchange)

    thrown = _call(node, caller, "setCopytradingInstruments", {"instType": case.type, "instId": case.instruments})[
        "thrown"
    ]

    assert thrown["code"] == case.code
    assert thrown["msg"]


def test_the_sixth_call_in_two_seconds_is_thrown(exchange, node):
    """The sixth call throws the two keys of the limit."""
    lead = exchange.lead_trader(swap=[BTC])
    for _ in range(5):
        _resolved(node, lead, "setCopytradingInstruments", {"instId": ETH})

    sixth = _call(node, lead, "setCopytradingInstruments", {"instId": ETH})

    assert sixth == {"thrown": {"msg": "Too Many Requests", "code": "50011"}}
