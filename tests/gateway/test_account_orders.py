"""A thousand orders in two seconds, placed and amended together: what an account may do in all."""

from collections.abc import Iterator

import pytest
from tests.gateway.scene import Answer, Scene
from tests.gateway.signed import PEER

from copydesk.gateway.caller import Caller
from copydesk.gateway.keys import NewKey
from copydesk.gateway.rest.call import Posted
from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Permission
from copydesk.wire.rest.trade import PLACE_ORDER

pytestmark = pytest.mark.anyio

BTC, ETH, SPOT = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USDT"
ORDER = "/api/v5/trade/order"


def order(instrument: str = ETH) -> dict[str, str]:
    """An order far below the lot step: it is refused and counts."""
    mode = "cash" if instrument == SPOT else "cross"
    return {"instId": instrument, "tdMode": mode, "side": "buy", "ordType": "limit", "px": "1", "sz": "0.000000001"}


def batches() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A thousand orders in fifty batches, within the limits of each endpoint and instrument."""
    for instrument in (BTC, ETH):
        yield from [("/api/v5/trade/batch-orders", [order(instrument)] * 20)] * 15
    for instrument, times in ((BTC, 15), (ETH, 5)):
        amends = [{"instId": instrument, "ordId": str(number), "newSz": "1"} for number in range(1, 21)]
        yield from [("/api/v5/trade/amend-batch-orders", amends)] * times


async def one_more(scene: Scene, key: NewKey, instrument: str = ETH) -> Answer:
    """The answer to another order."""
    return await scene.post(ORDER, order(instrument), key)


@pytest.fixture
async def spent() -> tuple[Scene, NewKey]:
    """A world in which alice has placed and amended a thousand orders, with her key."""
    scene = await Scene().furnish()
    _, key = await scene.user()
    for path, orders in batches():
        answer = await scene.post(path, orders, key)
        assert answer.code == Code.ALL_FAILED
        assert len(answer.json["data"]) == 20
    return scene, key


@pytest.mark.rule("rate-limit.account-orders")
async def test_a_thousand_orders_in_two_seconds_and_no_more(spent: tuple[Scene, NewKey]) -> None:
    """Placed and amended count together, in batches by order; the next is refused with a code of its own."""
    scene, key = spent
    placed = await one_more(scene, key)
    amended = await scene.post("/api/v5/trade/amend-order", {"instId": ETH, "ordId": "1", "newSz": "1"}, key)

    assert (placed.status, placed.code, placed.json["data"]) == (200, "50061", [])
    assert amended.code == "50061"
    scene.clock.advance(ms=2_000)
    assert (await one_more(scene, key)).code == Code.ALL_FAILED


@pytest.mark.rule("rate-limit.account-orders")
async def test_orders_over_websocket_count_with_those_over_rest(spent: tuple[Scene, NewKey]) -> None:
    """It is one account, whichever way its orders come."""
    scene, key = spent
    stored = scene.keys.find(key.key)
    assert stored is not None
    caller = Caller(stored.caller.account, key.key, frozenset(Permission))
    body = b'{"instId":"ETH-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"market","sz":"1"}'

    reply = await scene.core.carry_out(Posted(PLACE_ORDER, body, caller, PEER, {}, scene.clock.now_us()))

    assert (reply.code, reply.rows) == ("50061", ())


@pytest.mark.rule("rate-limit.account-orders")
async def test_spot_and_other_accounts_have_nothing_to_do_with_it(spent: tuple[Scene, NewKey]) -> None:
    """Orders for SPOT are exempt, cancelling is free, and everybody has a thousand of his own."""
    scene, key = spent
    _, other = await scene.user("bob")

    assert (await one_more(scene, key, SPOT)).code == Code.ALL_FAILED
    cancelled = await scene.post("/api/v5/trade/cancel-order", {"instId": ETH, "ordId": "1"}, key)
    assert cancelled.code == Code.ALL_FAILED
    assert (await one_more(scene, other)).code == Code.ALL_FAILED
