"""The WebSocket as the documents describe it, over the plain listener and over TLS, beside REST."""

import pytest
from tests.e2e.refusals import BTC, ETH
from tests.e2e.sockets import Socket

DEEP = {"instId": ETH, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "1000"}


@pytest.fixture(params=["plain", "tls"])
def at(request, socket_exchange):
    """Opens a socket at a path of either listener."""
    if request.param == "plain":
        return lambda path: Socket(socket_exchange.socket_url + f"/{path}")
    return lambda path: Socket(socket_exchange.tls_socket_url + f"/{path}", socket_exchange.authority)


def test_the_market_can_be_watched_without_a_key(socket_exchange, at):
    """Ticker, book and mark price come at once; somebody's trade is pushed, and the book follows it."""
    trader = socket_exchange.trader()
    with at("public") as socket:
        socket.says("ping")
        assert socket.hears(lambda _: True) == {"text": "pong"}
        for channel in ("mark-price", "books"):
            socket.subscribes(channel, instId=BTC)
            first = socket.pushed(channel)
        socket.subscribes("trades", instId=BTC)

        trader.buys(BTC, "0.1")

        (trade,) = socket.pushed("trades")["data"]
        update = socket.pushed("books")

    assert (trade["sz"], trade["side"], trade["count"]) == ("0.1", "buy", "1")
    assert first["action"] == "snapshot"
    assert update["data"][0]["prevSeqId"] == first["data"][0]["seqId"]


def test_a_trader_lives_on_the_socket_alone(socket_exchange, at):
    """Login, listening, an order placed, seen, canceled, seen again, and a position opened and closed."""
    trader = socket_exchange.trader()
    with at("private") as socket:
        assert socket.logs_in(trader.client.credentials)["code"] == "0"
        for channel, narrowed in (("orders", {"instType": "ANY"}), ("positions", {"instType": "SWAP"})):
            assert socket.subscribes(channel, **narrowed)["event"] == "subscribe"

        order = socket.operates("order", DEEP)["data"][0]["ordId"]
        live = socket.pushed("orders")
        assert socket.operates("cancel-order", {"instId": ETH, "ordId": order})["code"] == "0"
        canceled = socket.pushed("orders")
        socket.operates("order", {**DEEP, "ordType": "market"})
        opened = socket.pushed("positions", lambda push: push["data"] and push["eventType"] == "event_update")
        socket.operates("order", {**DEEP, "ordType": "market", "side": "sell"})
        closed = socket.pushed("positions", lambda push: push["eventType"] == "event_update")

    assert live["arg"] == {"channel": "orders", "instType": "ANY", "uid": trader.config()["uid"]}
    assert [push["data"][0]["state"] for push in (live, canceled)] == ["live", "canceled"]
    assert [push["data"][0]["ordId"] for push in (live, canceled)] == [order, order]
    assert [push["data"][0]["pos"] for push in (opened, closed)] == ["1", "0"]


def test_what_is_done_over_rest_is_heard_on_the_socket(socket_exchange, at):
    """Orders, balance and position, positions, account: one fill, four channels, in this order."""
    trader = socket_exchange.trader()
    with at("private") as socket:
        socket.logs_in(trader.client.credentials)
        for channel, narrowed in (
            ("account", {}),
            ("positions", {"instType": "ANY"}),
            ("balance_and_position", {}),
        ):
            socket.subscribes(channel, **narrowed)
            socket.pushed(channel)
        socket.subscribes("orders", instType="SWAP")

        trader.buys(ETH, "0.1")

        heard = [socket.hears(lambda told: "data" in told) for _ in range(5)]

    assert [push["arg"]["channel"] for push in heard] == [
        *("orders", "orders", "balance_and_position", "positions", "account")
    ]
    assert heard[2]["data"][0]["eventType"] == "filled"
    assert heard[3]["data"][0]["pos"] == "0.1"
    assert [detail["ccy"] for detail in heard[4]["data"][0]["details"]] == ["USDT"]


def test_algo_orders_are_heard_on_the_business_path(socket_exchange, at):
    """Placed over REST, told there; elsewhere the channel says where it has gone."""
    trader = socket_exchange.trader()
    trader.buys(ETH, "0.1")
    with at("private") as elsewhere, at("business") as socket:
        elsewhere.logs_in(trader.client.credentials)
        assert elsewhere.subscribes("orders-algo", instType="SWAP")["code"] == "64001"
        socket.logs_in(trader.client.credentials)
        socket.subscribes("orders-algo", instType="SWAP")
        assert socket.subscribes("copytrading-lead-notification", instType="SWAP")["event"] == "subscribe"

        algo = trader.waits(ETH, side="sell", ordType="conditional", slTriggerPx="100", slOrdPx="-1", reduceOnly="true")

        (row,) = socket.pushed("orders-algo")["data"]

    assert (row["algoId"], row["state"], row["slTriggerPx"]) == (algo, "live", "100")


def test_who_asks_for_what_is_not_there_is_told(at):
    """Wrong path, wrong channel, no login: each its code, and the connection goes on."""
    with at("public") as socket:
        assert socket.subscribes("account")["code"] == "60018"
        assert socket.subscribes("candle1m", instId=BTC)["code"] == "60018"
        assert socket.subscribes("tickers", instId="NO-SUCH-SWAP")["code"] == "60018"
        assert socket.subscribes("tickers")["code"] == "60027"
        assert socket.subscribes("tickers", instId=BTC)["event"] == "subscribe"
    with at("private") as socket:
        assert socket.subscribes("account")["code"] == "60011"
        socket.says({"id": "7", "op": "order", "args": [DEEP]})
        assert socket.hears(lambda _: True)["code"] == "60011"
