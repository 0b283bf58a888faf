"""Orders over the socket: the REST endpoints under other names, with the same verdicts and the same limits."""

import pytest

from copydesk.engine import queries
from copydesk.gateway.faults import Fault
from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Permission

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"
LIMIT = {"instId": BTC, "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "40000"}


async def operates(seat, op, *args, **other):
    """The answer to an operation."""
    (answer,) = await seat.says({"id": "1512", "op": op, "args": list(args), **other})
    return answer


async def test_an_order_is_placed_and_canceled(room):
    """The answer echoes id and op, has the row of REST and both times, and no event."""
    seat, _ = await room.trader()

    placed = await operates(seat, "order", {**LIMIT, "clOrdId": "mine", "tag": "t"})
    order = placed["data"][0]["ordId"]
    canceled = await operates(seat, "cancel-order", {"instId": BTC, "ordId": order})

    assert set(placed) == {"id", "op", "data", "code", "msg", "inTime", "outTime"}
    assert (placed["id"], placed["op"], placed["code"], placed["msg"]) == ("1512", "order", "0", "")
    (row,) = placed["data"]
    assert set(row) == {"clOrdId", "ordId", "tag", "ts", "sCode", "sMsg", "subCode"}
    assert (row["clOrdId"], row["tag"], row["sCode"]) == ("mine", "t", "0")
    assert len(placed["inTime"]) == 16
    assert (canceled["op"], canceled["code"], canceled["data"][0]["ordId"]) == ("cancel-order", "0", order)


async def test_an_order_is_amended_and_its_push_names_the_request(room):
    """The row echoes reqId; the orders channel tells the new price with it."""
    seat, _ = await room.trader()
    await seat.subscribes("orders", instType="SWAP")
    placed, _ = await seat.says({"id": "1", "op": "order", "args": [LIMIT]})
    named = {"instId": BTC, "ordId": placed["data"][0]["ordId"]}

    amended, push = await seat.says(
        {"id": "2", "op": "amend-order", "args": [{**named, "newPx": "41000", "reqId": "mine"}]}
    )
    batch, _ = await seat.says({"id": "3", "op": "batch-amend-orders", "args": [{**named, "newSz": "2"}]})

    assert (amended["code"], amended["op"], amended["data"][0]["reqId"]) == ("0", "amend-order", "mine")
    assert [push["data"][0][name] for name in ("px", "reqId", "amendResult")] == ["41000", "mine", "0"]
    assert (batch["code"], batch["op"]) == ("0", "batch-amend-orders")


async def test_an_instrument_is_named_by_code_or_by_id(room):
    """The code is what new clients send; it wins when both are given."""
    seat, _ = await room.trader()
    code = room.scene.world.instrument_rows[BTC]["instIdCode"]
    unnamed = {name: value for name, value in LIMIT.items() if name != "instId"}

    by_code = await operates(seat, "order", {**unnamed, "instIdCode": code})
    by_both = await operates(seat, "order", {**LIMIT, "instId": "NO-SUCH-SWAP", "instIdCode": code})
    by_wrong = await operates(seat, "order", {**LIMIT, "instId": "NO-SUCH-SWAP"})

    assert by_code["code"] == by_both["code"] == "0"
    assert (by_wrong["code"], by_wrong["data"][0]["sCode"]) == ("1", "51001")


async def test_a_batch_is_judged_order_by_order(room):
    """Partly done is 2, wholly failed 1, both without a text, so that clients look at the rows."""
    seat, _ = await room.trader()
    poor = {**LIMIT, "sz": "0.001"}

    partly = await operates(seat, "batch-orders", LIMIT, poor)
    wholly = await operates(seat, "batch-orders", poor, poor)
    named = {"instId": BTC, "ordId": partly["data"][0]["ordId"]}
    canceled = await operates(seat, "batch-cancel-orders", named, named)

    assert (partly["code"], partly["msg"], [row["sCode"] for row in partly["data"]]) == ("2", "", ["0", "51121"])
    assert (wholly["code"], wholly["msg"]) == ("1", "")
    assert (canceled["code"], [row["sCode"] for row in canceled["data"]]) == ("2", ["0", "51400"])


@pytest.mark.rule("websocket.without-id")
async def test_an_answer_comes_without_an_id_too(room):
    """A client leaves it out; its answer has an empty one."""
    seat, _ = await room.trader()

    (answer,) = await seat.says({"op": "order", "args": [LIMIT]})

    assert (answer["id"], answer["code"]) == ("", "0")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"instId": BTC}, "50014"),
        ({**LIMIT, "side": "up"}, "51000"),
        ({**LIMIT, "sz": "1e3"}, "51000"),
        ([LIMIT], "50002"),
        ("order", "50002"),
    ],
)
async def test_an_order_that_cannot_be_read_is_refused_as_over_rest(room, order, code):
    """The same reader, the same codes, no rows."""
    seat, _ = await room.trader()

    answer = await operates(seat, "order", order)

    assert (answer["code"], answer["data"]) == (code, [])
    assert answer["msg"]


async def test_args_that_make_no_sense_are_told_so(room):
    """60013, in the form of an operation's answer."""
    seat, _ = await room.trader()

    (answer,) = await seat.says({"id": "9", "op": "order", "args": []})

    assert (answer["id"], answer["op"], answer["code"], answer["msg"], answer["data"]) == (
        *("9", "order", "60013", "Invalid args"),
        [],
    )


async def test_a_deadline_that_has_passed_is_kept(room):
    """expTime stands beside op: what is late is not carried out."""
    seat, _ = await room.trader()
    now_ms = room.scene.clock.now_us() // 1000

    late = await operates(seat, "order", LIMIT, expTime=str(now_ms - 1))
    in_time = await operates(seat, "order", LIMIT, expTime=now_ms + 1)

    assert (late["code"], late["data"]) == ("50036", [])
    assert in_time["code"] == "0"


async def test_a_key_that_may_only_read_cannot_trade(room):
    """50120, as over REST."""
    seat, _ = await room.trader(permissions=[Permission.READ])

    assert (await operates(seat, "order", LIMIT))["code"] == "50120"


async def test_limits_are_shared_with_rest_and_between_connections(room):
    """Sixty orders of an instrument in two seconds, however they come; another instrument has its own count."""
    _, key = await room.scene.user()
    seat = room.seat("private")
    await seat.logs_in(key)
    path = "/api/v5/trade/order"
    for number in range(30):
        over_rest = await room.scene.post(path, {**LIMIT, "clOrdId": f"r{number}"}, key)
        assert over_rest.code == "0"
        assert (await operates(seat, "order", {**LIMIT, "clOrdId": f"w{number}"}))["code"] == "0"

    refused = await operates(seat, "order", LIMIT)
    over_rest = await room.scene.post(path, LIMIT, key)
    elsewhere = await operates(seat, "order", {**LIMIT, "instId": "ETH-USDT-SWAP", "px": "1000"})

    assert (refused["code"], refused["msg"], refused["data"]) == ("50011", "Too Many Requests", [])
    assert over_rest.status == 429
    assert elsewhere["code"] == "0"


async def test_a_fault_of_the_endpoint_strikes_its_operation(room):
    """What the operator arms for the path is felt on both ways."""
    seat, _ = await room.trader()
    room.scene.faults.arm(Fault("/api/v5/trade/order", Code.BUSY, 1))

    assert (await operates(seat, "order", LIMIT))["code"] == "50013"
    assert (await operates(seat, "order", LIMIT))["code"] == "0"


async def test_a_bug_is_told_as_the_socket_s_own_error(room):
    """64007 names the operation; the connection goes on."""
    seat, _ = await room.trader()
    room.scene.faults.arm(Fault("/api/v5/trade/order", Code.SYSTEM_ERROR, 1))

    broken = await operates(seat, "order", LIMIT)

    assert (broken["code"], "order" in broken["msg"]) == ("64007", True)
    assert await seat.says("ping") == ["pong"]


@pytest.mark.parametrize(("when", "orders"), [("before", 0), ("after", 1)])
async def test_an_operation_s_answer_can_be_lost(room, when, orders):
    """The connection breaks; whether the order is there, only looking tells."""
    seat, account = await room.trader()
    room.scene.faults.arm(Fault("/api/v5/trade/order", drop=True, when=when))
    heard = await seat.says({"op": "order", "id": "1", "args": [LIMIT]})

    assert (heard, seat.paper.is_cut) == ([], True)
    assert len(queries.pending_orders(room.scene.sequencer.exchange, account)) == orders
