"""Going back: the world as it was, at the same addresses, for the same clients."""

import json
import time

import pytest
from tests.e2e.signed import SignedClient
from tests.e2e.trader import Trader
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from copydesk.client import Client, copytrading
from copydesk.operator_client import OperatorRefused
from copydesk.testing import RunningExchange, running_exchange
from copydesk.wire import operations

BEGIN = "2026-01-05T00:00:00Z"


@pytest.fixture(scope="module")
def living():
    """An exchange with a living market, whose time stands until a test lets it pass."""
    with running_exchange(frozen_at=BEGIN, quotes={"enabled": True, "seed": 7}) as exchange:
        yield exchange


def digest(exchange: RunningExchange):
    return exchange.operator.call(operations.SHOW_DIGEST)


def a_day(exchange: RunningExchange) -> str:
    """A lead trader lives a day: buys, amends, sees funding and a new user."""
    lead = Trader(SignedClient(exchange.base_url, exchange.credentials("LEAD")))
    lead.buys("SOL-USDT-SWAP", "1")
    exchange.advance("8h")
    lead.sets("BTC-USDT-SWAP")
    exchange.new_user("zoe", USDT=5)
    exchange.advance("16h")
    return digest(exchange)


def test_the_world_is_as_it_was_and_lives_the_same_day_again(living):
    """State, time, history and users; and the same acts lead to the same state, to the last byte, again and again."""
    saved, before, now = living.snapshot(), digest(living), living.now
    lead = SignedClient(living.base_url, living.credentials("LEAD"))
    one_day = a_day(living)
    assert lead.get("/api/v5/trade/fills-history", instType="SWAP").data

    for _ in range(2):
        living.restore(saved)
        assert (digest(living), living.now) == (before, now)
        assert lead.get("/api/v5/trade/fills-history", instType="SWAP").data == []
        assert [user.name for user in living.operator.call(operations.LIST_USERS) if user.name == "zoe"] == []
        assert a_day(living) == one_day
    living.restore(saved)
    living.forget(saved)


def test_clients_go_on_and_keys_of_afterwards_are_gone(living):
    """The same connection of the same client; a key made since is none any more, one put out of use since is back."""
    saved, keys = living.snapshot(), living.operator.call(operations.LIST_KEYS)
    reads = "/api/v5/account/config"
    readonly = SignedClient(living.base_url, living.credentials("READONLY"))
    with Client(living.base_url, "demo", living.credentials("LEAD")) as lead:
        before = lead.run(copytrading.leading)
        later = SignedClient(living.base_url, living.new_user("later", USDT=1))
        living.operator.call(operations.REVOKE_KEY, key=living.credentials("READONLY").key)
        meanwhile = later.get(reads).code, readonly.get(reads).code
        living.restore(saved)

        assert lead.run(copytrading.leading) == before
    assert living.operator.call(operations.LIST_KEYS) == keys
    assert (meanwhile, (later.get(reads).code, readonly.get(reads).code)) == (("0", "50119"), ("50111", "0"))
    living.forget(saved)


def test_websockets_are_closed_with_the_notice(living):
    """As at a restart; who comes again hears of the world as it is now."""
    saved = living.snapshot()
    with connect(f"{living.ws_url}/public") as socket:
        socket.send("ping")
        assert socket.recv() == "pong"
        living.restore(saved)
        assert json.loads(socket.recv())["code"] == "64008"
        with pytest.raises(ConnectionClosed, match="1012"):
            socket.recv()
    with connect(f"{living.ws_url}/public") as again:
        again.send('{"op":"subscribe","args":[{"channel":"mark-price","instId":"BTC-USDT-SWAP"}]}')
        assert [json.loads(again.recv()).get("event") for _ in range(2)] == ["subscribe", None]
    living.forget(saved)


def test_going_back_is_quick(living):
    """In a quiet world less than a tenth of a second; a second is allowed here, for machines that are busy."""
    saved, took = living.snapshot(), []
    for _ in range(5):
        began = time.perf_counter()
        living.restore(saved)
        took.append(time.perf_counter() - began)
    living.forget(saved)

    assert min(took) < 1


def test_what_is_not_saved_is_told(living, tmp_path):
    """A number that there is not, too many, and an exchange with a data folder."""
    saved = living.snapshot()
    assert saved in living.operator.call(operations.LIST_SNAPSHOTS)
    living.forget(saved)
    for asked in (living.restore, living.forget):
        with pytest.raises(OperatorRefused, match="no snapshot"):
            asked(saved)
    with running_exchange(in_memory=False, data_folder=tmp_path) as on_disk:
        with pytest.raises(OperatorRefused, match="copy its data folder"):
            on_disk.snapshot()
        assert on_disk.operator.call(operations.LIST_SNAPSHOTS) == []
