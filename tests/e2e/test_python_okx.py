"""python-okx 0.4.4, unmodified: it hands back every answer as a dictionary."""

import pytest
from okx.Account import AccountAPI
from okx.CopyTrading import CopyTradingAPI
from okx.MarketData import MarketAPI
from okx.PublicData import PublicAPI
from okx.Trade import TradeAPI
from tests.e2e.refusals import BTC, ETH, REFUSALS, SOL
from tests.e2e.trader import Trader


def _api(kind, trader: Trader, flag: str = "1"):
    """One of the client's classes with the trader's key; flag "1", its default, means demo trading."""
    key = trader.client.credentials
    return kind(key.key, key.secret, key.passphrase, flag=flag, domain=trader.client.url)


@pytest.mark.parametrize("flag", ["0", "1"])
def test_the_market_can_be_read_without_a_key(exchange, flag):
    """Time, instruments and tickers come without a key, in live and in demo trading."""
    public = PublicAPI(flag=flag, domain=exchange.url)
    market = MarketAPI(flag=flag, domain=exchange.url)

    assert public.get_system_time()["data"][0]["ts"].isdigit()
    assert BTC in {row["instId"] for row in public.get_instruments("SWAP")["data"]}
    assert market.get_ticker(BTC)["data"][0]["instId"] == BTC
    assert market.get_orderbook(BTC)["code"] == "0"


@pytest.mark.parametrize("flag", ["0", "1"])
def test_an_order_lives_and_is_canceled(exchange, flag):
    """Balance, an order placed, read, found among the pending, canceled, and read again."""
    trader = exchange.trader()
    account, trade = _api(AccountAPI, trader, flag), _api(TradeAPI, trader, flag)

    assert float(account.get_account_balance("USDT")["data"][0]["details"][0]["availBal"]) > 0
    placed = trade.place_order(instId=ETH, tdMode="cross", side="buy", ordType="limit", sz="1", px="1000")
    assert (placed["code"], placed["data"][0]["sMsg"]) == ("0", "Order placed")
    order = placed["data"][0]["ordId"]
    assert trade.get_order(ETH, ordId=order)["data"][0]["state"] == "live"
    assert [row["ordId"] for row in trade.get_order_list(instId=ETH)["data"]] == [order]
    assert trade.cancel_order(ETH, ordId=order)["data"][0]["sCode"] == "0"
    assert trade.get_order(ETH, ordId=order)["data"][0]["state"] == "canceled"
    assert trade.cancel_order(ETH, ordId=order)["data"][0]["sCode"] == "51400"


def test_a_position_is_opened_and_closed(exchange):
    """A market order makes a position of exactly its size, and close-position ends it."""
    trader = exchange.trader()
    account, trade = _api(AccountAPI, trader), _api(TradeAPI, trader)

    trade.place_order(instId=ETH, tdMode="cross", side="buy", ordType="market", sz="1")

    assert [row["pos"] for row in account.get_positions(instId=ETH)["data"]] == ["1"]
    assert trade.close_positions(ETH, "cross")["code"] == "0"
    assert [row for row in account.get_positions(instId=ETH)["data"] if row["pos"] not in ("", "0")] == []


def test_leading_instruments_are_set_and_read_back(exchange):
    """The founding operation: what was asked is answered, and shows when read back."""
    lead = exchange.lead_trader(swap=[BTC])
    copying = _api(CopyTradingAPI, lead)

    answer = copying.amend_leading_instruments(instId=f"{ETH},{SOL}")

    assert answer == {
        "code": "0",
        "msg": "",
        "data": [{"instId": ETH, "enabled": True}, {"instId": SOL, "enabled": True}],
    }
    rows = copying.get_leading_instruments()["data"]
    assert {row["instId"] for row in rows if row["enabled"] is True} == {ETH, SOL}


@pytest.mark.parametrize("refusal", [case for case in REFUSALS.items() if case[1].type == "SWAP"], ids=lambda c: c[0])
def test_a_refusal_is_told_in_the_dictionary(exchange, refusal):
    """Each refusal arrives with its code, whatever its HTTP status. (This client never sends an instrument type.)"""
    case = refusal[1]
    copying = _api(CopyTradingAPI, case.caller(exchange))

    answer = copying.amend_leading_instruments(instId=case.instruments)

    assert answer["code"] == case.code
    assert answer["msg"]


def test_the_sixth_call_in_two_seconds_is_told(exchange):
    """The sixth call gets the two keys of the limit, and no data."""
    copying = _api(CopyTradingAPI, exchange.lead_trader(swap=[BTC]))
    for _ in range(5):
        assert copying.amend_leading_instruments(instId=ETH)["code"] == "0"

    assert copying.amend_leading_instruments(instId=ETH) == {"msg": "Too Many Requests", "code": "50011"}


def test_a_live_key_in_demo_trading_is_told(exchange):
    """This client's default is demo trading; with a live key it is told so."""
    trader = exchange.trader()
    trader = trader.with_key(exchange.new_key(trader, environment="live"))

    assert _api(AccountAPI, trader, "1").get_account_balance()["code"] == "50101"
    assert _api(AccountAPI, trader, "0").get_account_balance()["code"] == "0"
