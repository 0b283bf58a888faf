"""ccxt 4.5.90, unmodified, synchronous and asynchronous: it raises a class of exception for each code."""

import asyncio

import ccxt
import ccxt.async_support
import pytest
from tests.e2e.refusals import BTC, ETH, REFUSALS, SOL
from tests.e2e.trader import Trader

SWAP, SPOT = "ETH/USDT:USDT", "ETH/USDT"
# What this client makes of a code; a code that it does not know becomes its general ExchangeError.
RAISED = {
    "50014": ccxt.BadRequest,
    "50120": ccxt.ExchangeError,
    "51000": ccxt.BadRequest,
    "51001": ccxt.BadSymbol,
    "51022": ccxt.ContractUnavailable,
    "51027": ccxt.ContractUnavailable,
    "51162": ccxt.InvalidOrder,
    "51163": ccxt.InvalidOrder,
    "51166": ccxt.InvalidOrder,
    "59260": ccxt.PermissionDenied,
    "59262": ccxt.PermissionDenied,
}


def _options(trader: Trader | None) -> dict:
    options: dict = {"enableRateLimit": False}
    if trader:
        key = trader.client.credentials
        options |= {"apiKey": key.key, "secret": key.secret, "password": key.passphrase}
    return options


def _ccxt(url: str, trader: Trader | None = None, kind=ccxt.okx):
    client = kind(_options(trader))
    client.urls["api"]["rest"] = url
    return client


def _of(trader: Trader):
    return _ccxt(trader.client.url, trader)


def test_it_starts(exchange):
    """Loading the markets works with and without a key: types that are not served are empty lists, not errors."""
    markets = _ccxt(exchange.url).load_markets()
    with_key = _of(exchange.trader()).load_markets()

    assert markets.keys() == with_key.keys()
    assert markets[SWAP]["linear"]
    assert markets[SPOT]["spot"]
    assert markets["BTC/USD:BTC"]["inverse"]


def test_it_starts_in_sandbox_mode(exchange):
    """In sandbox mode, which is demo trading, the client starts as well."""
    trader = exchange.trader()
    client = _of(trader)
    client.set_sandbox_mode(True)
    client.urls["api"]["rest"] = exchange.url

    assert SWAP in client.load_markets()
    assert client.fetch_balance()["USDT"]["free"] > 0


def test_the_market_can_be_read(exchange):
    """Time, a ticker, tickers and a book."""
    client = _ccxt(exchange.url)

    assert client.fetch_time() > 0
    assert client.fetch_ticker(SWAP)["last"] > 0
    assert SPOT in client.fetch_tickers([SPOT])
    book = client.fetch_order_book(SWAP)
    assert book["bids"][0][0] < book["asks"][0][0]


@pytest.mark.parametrize(("market", "amount"), [(SWAP, 1), (SPOT, 0.1)])
def test_an_order_lives_and_is_canceled(exchange, market, amount):
    """Balance, an order placed (this client sends a list of one), read, found, canceled, and read again."""
    client = _of(exchange.trader())

    assert client.fetch_balance()["USDT"]["free"] > 0
    order = client.create_order(market, "limit", "buy", amount, 1000)
    assert client.fetch_order(order["id"], market)["status"] == "open"
    assert [row["id"] for row in client.fetch_open_orders(market)] == [order["id"]]
    client.cancel_order(order["id"], market)
    assert client.fetch_order(order["id"], market)["status"] == "canceled"
    with pytest.raises(ccxt.OrderNotFound):
        client.cancel_order(order["id"], market)


def test_a_position_is_opened_and_closed(exchange):
    """A market order makes a position of its size; the opposite order ends it."""
    client = _of(exchange.trader())

    client.create_order(SWAP, "market", "buy", 1)

    assert [(row["symbol"], row["contracts"]) for row in client.fetch_positions([SWAP])] == [(SWAP, 1.0)]
    client.create_order(SWAP, "market", "sell", 1, params={"reduceOnly": True})
    assert [row for row in client.fetch_positions([SWAP]) if row["contracts"]] == []


def test_too_large_an_order_is_refused(exchange):
    """An order that the balance does not cover raises the client's own exception."""
    client = _of(exchange.trader())

    with pytest.raises(ccxt.InsufficientFunds):
        client.create_order(SPOT, "limit", "buy", 1_000_000, 1000)


@pytest.mark.parametrize(
    ("type", "wish"), [("SWAP", [ETH, SOL]), (None, [SOL]), ("SPOT", ["ETH-USDT"])], ids=["SWAP", "unsaid", "SPOT"]
)
def test_leading_instruments_are_set_and_read_back(exchange, type, wish):
    """The founding operation through the client's raw calls, for both instrument types and with none said."""
    client = _of(exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"]))
    said = {"instType": type} if type else {}

    answer = client.privatePostCopytradingSetInstruments({**said, "instId": ",".join(wish)})

    assert answer["data"] == [{"instId": instrument, "enabled": True} for instrument in wish]
    rows = client.privateGetCopytradingInstruments(said)["data"]
    assert {row["instId"] for row in rows if row["enabled"] is True} == set(wish)


def _request(case) -> dict[str, str]:
    return {"instType": case.type, "instId": case.instruments}


@pytest.mark.parametrize("refusal", REFUSALS.items(), ids=lambda case: case[0])
def test_a_refusal_is_raised(exchange, refusal):
    """Each refusal is raised as the class that this client keeps for its code, with the code in the text."""
    case = refusal[1]
    client = _of(case.caller(exchange))

    with pytest.raises(RAISED[case.code]) as raised:
        client.privatePostCopytradingSetInstruments(_request(case))

    assert f'"code":"{case.code}"' in str(raised.value)


def test_the_sixth_call_in_two_seconds_is_raised(exchange):
    """The sixth call raises RateLimitExceeded."""
    client = _of(exchange.lead_trader(swap=[BTC]))
    for _ in range(5):
        client.privatePostCopytradingSetInstruments({"instId": ETH})

    with pytest.raises(ccxt.RateLimitExceeded):
        client.privatePostCopytradingSetInstruments({"instId": ETH})


def _asynchronously(trader: Trader, story):
    """The story told to an asynchronous client, which is closed afterwards."""

    async def told():
        client = _ccxt(trader.client.url, trader, ccxt.async_support.okx)
        try:
            return await story(client)
        finally:
            await client.close()

    return asyncio.run(told())


def test_the_asynchronous_client_starts_and_trades(exchange):
    """Markets, balance, an order placed, read and canceled, without waiting in between."""

    async def story(client):
        assert SWAP in await client.load_markets()
        assert (await client.fetch_balance())["USDT"]["free"] > 0
        order = await client.create_order(SWAP, "limit", "buy", 1, 1000)
        assert (await client.fetch_order(order["id"], SWAP))["status"] == "open"
        await client.cancel_order(order["id"], SWAP)
        return (await client.fetch_order(order["id"], SWAP))["status"]

    assert _asynchronously(exchange.trader(), story) == "canceled"


def test_the_asynchronous_client_leads(exchange):
    """The founding operation, and five of six calls at once: exactly one meets the limit."""
    lead = exchange.lead_trader(swap=[BTC])

    async def story(client):
        calls = [client.privatePostCopytradingSetInstruments({"instId": f"{ETH},{SOL}"}) for _ in range(6)]
        return await asyncio.gather(*calls, return_exceptions=True)

    outcomes = _asynchronously(lead, story)

    assert [type(outcome) for outcome in outcomes].count(ccxt.RateLimitExceeded) == 1
    assert [outcome["code"] for outcome in outcomes if isinstance(outcome, dict)] == ["0"] * 5
    assert lead.leads() == {ETH, SOL}


@pytest.mark.parametrize("refusal", REFUSALS.items(), ids=lambda case: case[0])
def test_a_refusal_is_raised_asynchronously(exchange, refusal):
    """Each refusal is raised by the asynchronous client as by the other."""
    case = refusal[1]

    async def story(client):
        with pytest.raises(RAISED[case.code]):
            await client.privatePostCopytradingSetInstruments(_request(case))

    _asynchronously(case.caller(exchange), story)
