"""python-okx, okx-sdk and Node's okx-api at the WebSocket, unmodified: their habits are served as they are."""

import asyncio
import json
import os

import pytest
from okx.websocket.WsPrivateAsync import WsPrivateAsync
from okx.websocket.WsPublicAsync import WsPublicAsync
from tests.e2e.refusals import BTC, ETH
from tests.e2e.sockets import node_at, okx_sdk_at

WAITS_SECONDS = 20
DEEP = {"instId": ETH, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "1000"}


class Heard:
    """What a client hands to its callback, to be waited for."""

    def __init__(self) -> None:
        self.messages: list = []
        self._came = asyncio.Event()

    def __call__(self, text: str) -> None:
        self.messages.append(json.loads(text))
        self._came.set()

    async def until(self, wanted):
        """The first message that is wanted, whenever it came."""

        async def look():
            while True:
                for message in self.messages:
                    if wanted(message):
                        return message
                self._came.clear()
                await self._came.wait()

        try:
            return await asyncio.wait_for(look(), WAITS_SECONDS)
        except TimeoutError:
            raise AssertionError(f"it did not come; what came: {self.messages}") from None


def pushed(channel):
    """Whether a message is a push of the channel."""
    return lambda message: message.get("arg", {}).get("channel") == channel and "data" in message


def test_python_okx_listens_and_trades(socket_exchange, monkeypatch):
    """It trusts SSL_CERT_FILE, logs in before each subscription, sends orders without an id: all of it is served."""
    monkeypatch.setenv("SSL_CERT_FILE", str(socket_exchange.authority))
    trader = socket_exchange.trader()
    key = trader.client.credentials

    async def story():
        heard = Heard()
        url = f"{socket_exchange.tls_socket_url}/private"
        client = WsPrivateAsync(key.key, key.passphrase, key.secret, url)
        listening = await client.start()
        await client.subscribe([{"channel": "orders", "instType": "ANY"}], heard)
        await client.subscribe([{"channel": "account"}], heard)
        await heard.until(pushed("account"))
        await client.place_order([DEEP], heard)
        placed = await heard.until(lambda message: message.get("op") == "order")
        live = await heard.until(pushed("orders"))
        listening.cancel()
        await client.stop()
        return heard.messages, placed, live

    messages, placed, live = asyncio.run(story())

    assert [one["code"] for one in messages if one.get("event") in {"login", "error"}] == ["0", "60031"]
    assert (placed["code"], placed["id"]) == ("0", "")
    assert live["data"][0]["ordId"] == placed["data"][0]["ordId"]


def test_python_okx_watches_the_market_and_its_algo_orders(socket_exchange, monkeypatch):
    """Its public class hears a book; the same class logs in at the business path."""
    monkeypatch.setenv("SSL_CERT_FILE", str(socket_exchange.authority))
    trader = socket_exchange.trader()
    key = trader.client.credentials

    async def story():
        heard = Heard()
        public = WsPublicAsync(f"{socket_exchange.tls_socket_url}/public")
        business = WsPublicAsync(f"{socket_exchange.tls_socket_url}/business", key.key, key.passphrase, key.secret)
        listening = [await public.start(), await business.start()]
        await public.subscribe([{"channel": "books5", "instId": BTC}], heard, id="15")
        book = await heard.until(pushed("books5"))
        business.callback = heard
        await business.login()
        await heard.until(lambda message: message.get("event") == "login")
        await business.subscribe([{"channel": "orders-algo", "instType": "SWAP"}], heard)
        await heard.until(lambda message: message.get("arg", {}).get("channel") == "orders-algo")
        await asyncio.to_thread(trader.waits, ETH, side="buy", ordType="trigger", triggerPx="100", orderPx="-1")
        algo = await heard.until(pushed("orders-algo"))
        for task in listening:
            task.cancel()
        await public.stop()
        await business.stop()
        return book, algo

    book, algo = asyncio.run(story())

    assert book["data"][0]["instId"] == BTC
    assert (algo["data"][0]["state"], algo["data"][0]["triggerPx"]) == ("live", "100")


@pytest.fixture
def environment(socket_exchange):
    """The environment of a process that trusts the exchange."""
    authority = str(socket_exchange.authority)
    return {**os.environ, "SSL_CERT_FILE": authority, "NODE_EXTRA_CA_CERTS": authority}


def test_okx_sdk_listens(socket_exchange, environment):
    """Its private class hears what is done over REST; its subscribe never returns, and that is served too."""
    trader = socket_exchange.trader()
    key = trader.client.credentials
    options = {
        **{"apikey": key.key, "apisecret": key.secret, "passphrase": key.passphrase, "use_server_time": False},
        **{"url": f"{socket_exchange.tls_socket_url}/private", "loglevel": 50},
    }
    judge = okx_sdk_at("private", options, [{"channel": "positions", "instType": "SWAP"}], environment)

    judge.tells(pushed("positions"))
    trader.buys(ETH, "0.1")
    opened = judge.tells(lambda told: pushed("positions")(told) and told["eventType"] == "event_update")
    judge.close()

    assert opened["data"][0]["pos"] == "0.1"


@pytest.mark.parametrize("listener", ["plain", "tls"])
def test_node_watches_the_market(socket_exchange, environment, listener):
    """Updates come as its events, over either listener."""
    url = socket_exchange.socket_url if listener == "plain" else socket_exchange.tls_socket_url
    node = node_at(f"{url}/public", None, environment)

    node.asks(subscribe=[{"channel": "tickers", "instId": BTC}, {"channel": "books", "instId": BTC}])

    ticker = node.tells(lambda told: told["event"] == "update" and told["message"]["arg"]["channel"] == "tickers")
    book = node.tells(lambda told: told["event"] == "update" and told["message"]["arg"]["channel"] == "books")
    node.close()
    assert ticker["message"]["data"][0]["instId"] == BTC
    assert book["message"]["action"] == "snapshot"


def test_node_listens_and_trades(socket_exchange, environment):
    """It logs in by itself, hears its orders, and its promises resolve to answers or throw them."""
    trader = socket_exchange.trader()
    node = node_at(f"{socket_exchange.socket_url}/private", trader.client.credentials, environment)

    node.asks(subscribe=[{"channel": "orders", "instType": "ANY"}], private=True)
    node.tells(lambda told: told["event"] == "response" and told["message"].get("event") == "subscribe")
    node.asks(method="submitNewOrder", parameters=DEEP)
    placed = node.tells(lambda told: told["event"] == "resolved")
    live = node.tells(lambda told: told["event"] == "update")
    order = placed["message"]["data"][0]["ordId"]
    node.asks(method="cancelOrder", parameters={"instId": ETH, "ordId": order})
    node.tells(lambda told: told["event"] == "resolved")
    canceled = node.tells(lambda told: told["event"] == "update")
    node.asks(method="cancelOrder", parameters={"instId": ETH, "ordId": order})
    thrown = node.tells(lambda told: told["event"] == "thrown")
    node.close()

    assert [push["message"]["data"][0]["state"] for push in (live, canceled)] == ["live", "canceled"]
    assert live["message"]["data"][0]["ordId"] == order
    assert thrown["message"]["data"][0]["sCode"] == "51400"
