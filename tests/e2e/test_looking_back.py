"""ccxt and python-okx, unmodified, look back: at orders, fills, bills, positions, trades and candles."""

from decimal import Decimal

import pytest
from okx.Account import AccountAPI
from okx.Funding import FundingAPI
from okx.MarketData import MarketAPI
from okx.PublicData import PublicAPI
from okx.Trade import TradeAPI
from tests.e2e.test_ccxt import SPOT, SWAP, _ccxt, _of

INST_ID = "ETH-USDT-SWAP"


@pytest.fixture(scope="module")
def trader(exchange):
    """Somebody who bought and sold, let an order go, and let an algo order go."""
    trader = exchange.trader()
    client = _of(trader)
    client.create_order(SWAP, "market", "buy", 2)
    client.create_order(SWAP, "market", "sell", 1, params={"reduceOnly": True})
    client.create_order(SPOT, "market", "buy", 0.1)
    order = client.create_order(SWAP, "limit", "buy", 1, 1000)
    client.cancel_order(order["id"], SWAP)
    waits = client.create_order(SWAP, "limit", "buy", 1, 1000, {"triggerPrice": 1100})
    client.cancel_order(waits["id"], SWAP, {"trigger": True})
    return trader


@pytest.fixture(scope="module")
def client(trader):
    """ccxt with the trader's key, started once."""
    return _of(trader)


def test_ccxt_sees_orders_that_ended(client):
    """Filled and canceled orders, and canceled triggers, each in its own list."""

    assert [row["status"] for row in client.fetch_closed_orders(SWAP)] == ["closed", "closed"]
    assert [row["status"] for row in client.fetch_canceled_orders(SWAP)] == ["canceled"]
    assert [
        row["status"] for row in client.fetch_canceled_orders(SWAP, params={"trigger": True, "ordType": "trigger"})
    ] == ["canceled"]


def test_ccxt_sees_its_own_trades(client):
    """Each fill with price, size, fee and order; those of one order by themselves."""
    bought, sold = client.fetch_my_trades(SWAP)

    assert [(row["side"], row["amount"], row["takerOrMaker"]) for row in (bought, sold)] == [
        ("buy", 2.0, "taker"),
        ("sell", 1.0, "taker"),
    ]
    assert bought["fee"]["currency"] == "USDT" and bought["fee"]["cost"] > 0
    assert [row["id"] for row in client.fetch_order_trades(sold["order"], SWAP)] == [sold["id"]]


def test_ccxt_sees_the_ledger(client):
    """What spot and swaps did to the balance; the client asks for one kind at a time."""
    bought, *_ = client.fetch_ledger("USDT")
    fees = client.fetch_ledger("USDT", params={"type": "swap"})

    assert (bought["type"], bought["direction"], bought["status"]) == ("trade", "out", "ok")
    assert abs(bought["amount"]) > 0 and bought["after"] > 0
    assert [row["type"] for row in fees] == ["trade", "trade"]


def test_ccxt_sees_what_was_closed(client):
    """One row for the position, of which a part was closed."""
    (row,) = client.fetch_positions_history([SWAP])

    assert (row["symbol"], row["info"]["direction"], row["info"]["closeTotalPos"]) == (SWAP, "long", "1")


def test_ccxt_moves_money(client):
    """To the funding account and back, with the funding balance in between."""
    there = client.transfer("USDT", 10, "trading", "funding")

    assert client.fetch_balance({"type": "funding"})["USDT"]["total"] == 10
    found = client.fetch_transfer(there["id"])
    assert (found["amount"], found["fromAccount"], found["toAccount"], found["status"]) == (
        10,
        "trading",
        "funding",
        "ok",
    )
    client.transfer("USDT", 10, "funding", "trading")


def test_ccxt_sees_the_market_of_yesterday(exchange, trader):
    """Trades and candles of trades, of the mark price and of the index."""
    client = _ccxt(exchange.url)
    trades = client.fetch_trades(SWAP)

    assert trades and all(row["price"] > 0 for row in trades)
    assert client.fetch_trades(SWAP, params={"method": "publicGetMarketHistoryTrades"})
    for timeframe in ("1m", "1h", "1d", "1w"):
        candles = client.fetch_ohlcv(SWAP, timeframe)
        assert candles[-1][5] >= 0 and candles[-1][2] >= candles[-1][3]
    assert client.fetch_mark_ohlcv(SWAP)[-1][4] > 0
    assert client.fetch_index_ohlcv(SWAP)[-1][4] > 0
    assert client.fetch_ohlcv(SWAP, "1m", since=candles[0][0], params={"type": "HistoryCandles"}) is not None


def test_ccxt_sees_what_everybody_may_know(exchange):
    """Mark price without a kind, open interest, tiers of leverage, funding."""
    client = _ccxt(exchange.url)

    assert client.fetch_mark_price(SWAP)["markPrice"] > 0
    assert client.fetch_open_interest(SWAP)["openInterestAmount"] >= 0
    tiers = client.fetch_market_leverage_tiers(SWAP)
    assert tiers[0]["maxLeverage"] == 100 and tiers[1]["minNotional"] > tiers[0]["minNotional"]


def test_ccxt_sees_fees(client):
    """The rates by which it was charged."""

    assert client.fetch_trading_fee(SWAP)["taker"] == 0.0005
    assert client.fetch_trading_fee(SPOT)["taker"] == 0.001


def _api(kind, trader):
    key = trader.client.credentials
    return kind(key.key, key.secret, key.passphrase, flag="1", domain=trader.client.url)


def test_python_okx_looks_back(trader):
    """Every list that it can ask for is answered, with its defaults and empty parameters."""
    trade, account = _api(TradeAPI, trader), _api(AccountAPI, trader)
    answers = [
        trade.get_orders_history("SWAP"),
        trade.get_orders_history_archive("SWAP"),
        trade.get_fills(),
        trade.get_fills_history("SWAP"),
        trade.order_algos_history("trigger", state="canceled"),
        account.get_account_bills(),
        account.get_account_bills_archive(),
        account.get_positions_history(),
        account.get_position_risk(),
        account.get_max_order_size(INST_ID, "cross"),
        account.get_max_avail_size(INST_ID, "cross"),
        account.get_fee_rates("SWAP", instFamily="ETH-USDT"),
        account.get_max_withdrawal("USDT"),
        account.get_account_position_risk(),
    ]

    for answer in answers:
        assert (answer["code"], bool(answer["data"])) == ("0", True), answer


def test_python_okx_reads_the_market(exchange, trader):
    """Every public list of the market and of contracts that it can ask for is answered."""
    market, public = MarketAPI(flag="1", domain=exchange.url), PublicAPI(flag="1", domain=exchange.url)
    answers = [
        market.get_trades(INST_ID),
        market.get_history_trades(INST_ID),
        market.get_candlesticks(INST_ID),
        market.get_history_candlesticks(INST_ID),
        market.get_index_candlesticks("ETH-USDT"),
        market.get_mark_price_candlesticks(INST_ID),
        market.get_index_tickers(quoteCcy="USDT"),
        market.get_volume(),
        market.get_exchange_rate(),
        public.get_open_interest("SWAP"),
        public.get_position_tiers("SWAP", "cross", instFamily="ETH-USDT"),
        public.get_underlying("SWAP"),
        public.get_price_limit(INST_ID),
        public.discount_interest_free_quota(),
        public.get_convert_contract_coin(type="1", instId=INST_ID, sz="1"),
        public.get_mark_price("SWAP"),
    ]

    for answer in answers:
        assert (answer["code"], bool(answer["data"])) == ("0", True), answer


def test_python_okx_moves_money(exchange):
    """A transfer, what became of it, the funding balance and the valuation of all."""
    funding = _api(FundingAPI, exchange.trader())
    (made,) = funding.funds_transfer("USDT", "5", "18", "6")["data"]

    assert funding.transfer_state(made["transId"])["data"][0]["state"] == "success"
    assert [row["bal"] for row in funding.get_balances("USDT")["data"]] == ["5"]
    assert Decimal(funding.get_asset_valuation("USDT")["data"][0]["details"]["funding"]) == 5
    assert funding.funds_transfer("USDT", "5", "6", "18")["code"] == "0"
