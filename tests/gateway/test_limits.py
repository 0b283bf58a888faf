"""Limits as clients meet them: whose requests count together, what counts, what a hit looks like."""

import pytest
from tests.gateway.scene import Scene

pytestmark = pytest.mark.anyio

SET = "/api/v5/copytrading/set-instruments"
ORDER = "/api/v5/trade/order"
BATCH = "/api/v5/trade/batch-orders"
TOO_MANY = (429, b'{"msg":"Too Many Requests","code":"50011"}')


def order(instrument: str = "BTC-USDT-SWAP", **said: object) -> dict[str, object]:
    """A bid that rests far below the market."""
    given = {"instId": instrument, "tdMode": "cross", "side": "buy", "ordType": "limit", "px": "1000", "sz": "1"}
    return {**given, **said}


@pytest.fixture
async def scene() -> Scene:
    """A furnished world."""
    return await Scene().furnish()


async def test_the_sixth_call_in_two_seconds_is_refused_and_does_not_count(scene: Scene) -> None:
    """Exactly the recorded body; when the first five have passed out of the window five more are admitted."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    for _ in range(5):
        assert (await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)).code == "0"
    for _ in range(3):
        refused = await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)
        assert (refused.status, refused.body) == TOO_MANY
    scene.clock.advance(ms=2_000)
    for _ in range(5):
        assert (await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)).code == "0"


async def test_all_keys_of_a_user_count_together_and_users_apart(scene: Scene) -> None:
    """Five in all over two keys; another user has his own five."""
    account, key = await scene.user("alice")
    _, other = await scene.user("bob")
    second = scene.key(account)
    codes = [(await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, one)).code for one in (key, second) * 3]

    assert codes == ["59262"] * 5 + ["50011"]
    assert (await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, other)).code == "59262"


async def test_requests_that_prove_nothing_do_not_count(scene: Scene) -> None:
    """Nobody can spend another's limit without his secret."""
    _, key = await scene.user()
    for _ in range(10):
        await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key, changed={b"ok-access-sign": b"?"})

    assert (await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)).code == "59262"


async def test_refused_requests_count_with_the_rule() -> None:
    """Who keeps knocking keeps himself out."""
    scene = await Scene(count_refused=True).furnish()
    _, key = await scene.user()
    for _ in range(6):
        await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)
    scene.clock.advance(ms=1_999)
    for _ in range(5):
        await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)
    scene.clock.advance(ms=1)

    assert (await scene.post(SET, {"instId": "BTC-USDT-SWAP"}, key)).code == "50011"


async def test_public_endpoints_count_by_address(scene: Scene) -> None:
    """public/time: ten in two seconds from each address."""
    codes = [(await scene.get("/api/v5/public/time", peer="192.0.2.1")).code for _ in range(11)]

    assert codes == ["0"] * 10 + ["50011"]
    assert (await scene.get("/api/v5/public/time", peer="192.0.2.2")).code == "0"


async def test_orders_count_by_user_and_instrument(scene: Scene) -> None:
    """Sixty in one instrument; the next instrument has its own sixty."""
    _, key = await scene.user()
    codes = [(await scene.post(ORDER, order(), key)).code for _ in range(61)]

    assert codes == ["0"] * 60 + ["50011"]
    assert (await scene.post(ORDER, order("ETH-USDT-SWAP", px="100"), key)).code == "0"


async def test_a_lead_trader_has_four_orders_on_leading_instruments(scene: Scene) -> None:
    """And the ordinary sixty elsewhere."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    leading = [(await scene.post(ORDER, order(), key)).status for _ in range(5)]
    elsewhere = [(await scene.post(ORDER, order("ETH-USDT-SWAP", px="100"), key)).status for _ in range(6)]

    assert leading == [200] * 4 + [429]
    assert elsewhere == [200] * 6


async def test_naming_an_instrument_by_its_code_is_no_second_budget(scene: Scene) -> None:
    """By id or by code, it is one instrument."""
    account, key = await scene.user()
    await scene.leads(account, "BTC-USDT-SWAP")
    code = scene.world.instrument_rows["BTC-USDT-SWAP"]["instIdCode"]  # type: ignore[index]
    by_code = {name: value for name, value in order(instIdCode=code).items() if name != "instId"}
    statuses = [(await scene.post(ORDER, one, key)).status for one in (order(), by_code) * 3]

    assert statuses == [200] * 4 + [429] * 2


async def test_invented_instruments_share_one_budget(scene: Scene) -> None:
    """A new name for every request does not go round the limit."""
    _, key = await scene.user()
    statuses = [(await scene.post(ORDER, order(f"NO-SUCH-{number}"), key)).status for number in range(61)]

    assert statuses == [200] * 60 + [429]


async def test_a_batch_counts_its_orders_per_instrument(scene: Scene) -> None:
    """Three hundred orders in fifteen batches of twenty; the sixteenth is refused whole."""
    _, key = await scene.user()
    statuses = [(await scene.post(BATCH, [order(sz="0.01")] * 20, key)).status for _ in range(16)]

    assert statuses == [200] * 15 + [429]
    assert (await scene.post(BATCH, [order("ETH-USDT-SWAP", px="100", sz="0.1")] * 20, key)).status == 200


async def test_a_batch_of_one_counts_as_a_single_order(scene: Scene) -> None:
    """Sixty together with the single endpoint, not three hundred of its own."""
    _, key = await scene.user()
    for _ in range(30):
        assert (await scene.post(ORDER, order(), key)).status == 200
        assert (await scene.post(BATCH, [order()], key)).status == 200

    assert (await scene.post(BATCH, [order()], key)).status == 429
    assert (await scene.post(ORDER, order(), key)).status == 429
    assert (await scene.post(BATCH, [order()] * 2, key)).status == 200


async def test_an_empty_batch_counts_too(scene: Scene) -> None:
    """Asking for nothing is asking."""
    _, key = await scene.user()
    statuses = {(await scene.post(BATCH, [], key)).status for _ in range(301)}

    assert 429 in statuses


async def test_transfers_count_by_currency(scene: Scene) -> None:
    """Two in a second of one currency; those that do not exist share one count."""
    _, key = await scene.user()

    async def moved(currency: str) -> int:
        body = {"ccy": currency, "amt": "1", "from": "18", "to": "6"}
        return (await scene.post("/api/v5/asset/transfer", body, key)).status

    assert [await moved("USDT") for _ in range(3)] == [200, 200, 429]
    assert [await moved("BTC") for _ in range(3)] == [200, 200, 429]
    assert [await moved(f"NONE{number}") for number in range(3)] == [200, 200, 429]
