"""What the channels of orders, algo orders and fills push: each step of a life, as it was at that step."""

import json
from decimal import Decimal

import pytest

from copydesk.engine.copying.lead_events import LeadingFailed
from copydesk.engine.identifiers import InstrumentId, LeadPositionId
from copydesk.engine.trading.messages import (
    AmendAlgoOrder,
    AmendOrder,
    CancelAlgoOrder,
    CancelOrder,
    PlaceAlgoOrder,
    Trigger,
)
from copydesk.gateway.ws.lead_source import LeadNotificationSource
from copydesk.wire.rest.trade_orders import OrderRow
from copydesk.wire.ws.channel import Argument

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"

ADDED = {
    *("execType", "fillPnl", "fillFee", "fillFeeCcy", "fillPxVol", "fillPxUsd", "fillMarkVol", "fillFwdPx"),
    *("fillMarkPx", "fillIdxPx", "notionalUsd", "fillNotionalUsd", "lastPx", "reqId", "amendResult", "amendSource"),
    *("code", "msg"),
}


def rows(heard, channel="orders"):
    """The rows of the pushes of a channel, of which each has one."""
    return [push["data"][0] for push in heard if push.get("arg", {}).get("channel") == channel]


async def listening(room, channel="orders", path="private", **narrowed):
    """A user who listens, and the account."""
    seat, account = await room.trader(path)
    await seat.subscribes(channel, **({"instType": "ANY"} | narrowed))
    return seat, account


async def test_an_order_that_rests_is_pushed_live(room):
    """With uid in the argument, every documented field, nothing filled, and its worth in dollars."""
    seat, account = await listening(room)

    await room.trades(account, "buy", "2", BTC, price="40000", client_order_id="mine", tag="t")
    (push,) = await seat.hears()

    assert push["arg"] == {"channel": "orders", "instType": "ANY", "uid": str(account)}
    (row,) = push["data"]
    assert set(row) == (set(OrderRow.__struct_fields__) - {"cancelSourceReason"}) | ADDED
    shown = {
        **{"state": "live", "px": "40000", "sz": "2", "clOrdId": "mine", "tag": "t", "accFillSz": "0", "avgPx": "0"},
        **{"fillPx": "", "fillSz": "0", "tradeId": "", "fillTime": "", "execType": "", "fillPnl": "0", "fillFee": "0"},
        **{"notionalUsd": "800", "fillNotionalUsd": "0", "code": "0", "msg": "", "amendResult": "", "reqId": ""},
    }
    assert {name: row[name] for name in shown} == shown


async def test_each_fill_is_a_push_of_its_own(room):
    """Two makers: live, partly filled, filled; fill, fee and trade are those of the step."""
    seat, account = await listening(room)
    maker, _ = await room.scene.user("maker")
    await room.trades(maker, "sell", "1", BTC, price="50000")

    await room.trades(account, "buy", "3", BTC)
    live, part, whole = rows(await seat.hears())

    assert [row["state"] for row in (live, part, whole)] == ["live", "partially_filled", "filled"]
    assert [row["fillSz"] for row in (live, part, whole)] == ["0", "1", "2"]
    assert [row["accFillSz"] for row in (live, part, whole)] == ["0", "1", "3"]
    assert (part["fillPx"], part["avgPx"], whole["fillPx"]) == ("50000", "50000", "50001")
    assert (part["execType"], part["fillFee"], part["fillFeeCcy"]) == ("T", "-0.25", "USDT")
    assert part["tradeId"] != whole["tradeId"]
    assert (part["fillMarkPx"], part["fillIdxPx"], part["fillNotionalUsd"]) == ("50000", "50000", "500")


async def test_a_maker_is_told_too(room):
    """The resting order's fill has its own fee and role."""
    seat, account = await listening(room)
    taker, _ = await room.scene.user("taker")
    await room.trades(account, "sell", "1", BTC, price="50000")

    await room.trades(taker, "buy", "1", BTC)
    _, filled = rows(await seat.hears())

    assert (filled["state"], filled["execType"], filled["fillFee"]) == ("filled", "M", "-0.1")


async def test_a_cancellation_after_a_fill_is_no_fill(room):
    """What was filled so far stays; what belongs to this update is empty."""
    seat, account = await listening(room)
    taker, _ = await room.scene.user("taker")
    placed = await room.trades(account, "sell", "2", BTC, price="50000")
    await room.trades(taker, "buy", "1", BTC)
    await seat.hears()

    await room.scene.submit(CancelOrder(account, InstrumentId(BTC), placed.outcome.events[0].order))
    (row,) = rows(await seat.hears())

    assert (row["state"], row["cancelSource"], row["accFillSz"], row["avgPx"]) == ("canceled", "1", "1", "50000")
    assert (row["fillPx"], row["fillSz"], row["tradeId"], row["execType"]) == ("", "0", "", "")


async def test_an_order_from_before_the_subscription_is_known(room):
    """Subscribing pushes nothing; the next step of an older order is pushed whole."""
    seat, account = await room.trader()
    placed = await room.trades(account, "buy", "2", BTC, price="40000", client_order_id="old")
    (counted,) = await seat.subscribes("orders", instType="SWAP")

    await room.scene.submit(CancelOrder(account, InstrumentId(BTC), placed.outcome.events[0].order))

    assert counted["event"] == "channel-conn-count"
    (row,) = rows(await seat.hears())
    assert (row["clOrdId"], row["sz"], row["state"]) == ("old", "2", "canceled")


@pytest.mark.parametrize(
    ("narrowed", "heard"),
    [
        ({"instType": "ANY"}, 2),
        ({"instType": "SWAP"}, 1),
        ({"instType": "SPOT"}, 1),
        ({"instType": "FUTURES"}, 0),
        ({"instType": "SWAP", "instFamily": "BTC-USDT"}, 1),
        ({"instType": "SWAP", "instFamily": "ETH-USDT"}, 0),
        ({"instType": "SWAP", "instId": BTC}, 1),
        ({"instType": "SWAP", "instFamily": "BTC-USDT", "instId": "ETH-USDT-SWAP"}, 0),
    ],
)
async def test_an_argument_hears_what_it_covers(room, narrowed, heard):
    """Type, family and instrument narrow; the instrument wins over the family."""
    seat, account = await listening(room, **narrowed)

    await room.trades(account, "buy", "1", BTC, price="40000")
    await room.trades(account, "buy", "0.01", "BTC-USDT", price="40000")

    assert len(rows(await seat.hears())) == heard


async def test_nobody_hears_of_others(room):
    """Another user's orders are no news."""
    seat, _ = await listening(room)
    other, _ = await room.scene.user("other")

    await room.trades(other, "buy", "1", BTC)

    assert await seat.hears() == []


@pytest.mark.rule("websocket.fee-tier")
async def test_fills_are_for_higher_tiers_and_put_takers_together(room):
    """With the gate open: a taker's fills of one price in one push, the client's id only if it is a number."""
    account, key = await room.scene.user()
    seat = room.seat("private", fee_tiers_open=True)
    await seat.logs_in(key)
    await seat.subscribes("fills")
    maker, _ = await room.scene.user("maker")
    for client_order_id in ("123", "abc"):
        await room.trades(maker, "sell", "1", BTC, price="50000")
        await room.trades(maker, "sell", "1", BTC, price="50000")
        await room.trades(account, "buy", "2", BTC, client_order_id=client_order_id)
    await room.trades(account, "sell", "1", BTC, price="50000.5")
    await room.trades(maker, "buy", "1", BTC)

    first, second, made = rows(await seat.hears(), "fills")

    assert [first[name] for name in ("fillSz", "fillPx", "side", "execType", "count", "clOrdId")] == [
        *("2", "50000", "buy", "T", "2", "123")
    ]
    assert (second["clOrdId"], made["execType"], made["count"]) == ("0", "M", "1")
    assert set(first) == {
        *("instId", "fillSz", "fillPx", "side", "ts", "ordId", "clOrdId", "tradeId", "execType", "count")
    }


def stop(account, **terms):
    """A stop loss under a long position."""
    usual = {"take_profit": None, "stop_loss": Trigger(Decimal("49000")), "size": Decimal(1), "reduce_only": True}
    return PlaceAlgoOrder(account, InstrumentId(BTC), "sell", "conditional", "cross", **usual | terms)


async def test_an_algo_order_is_pushed_placed_and_triggered(room):
    """Live at first; then effective, with the order that it became, whose own pushes carry its id."""
    seat, account = await listening(room, "orders-algo", "business")
    await room.trades(account, "buy", "1", BTC)

    await room.scene.submit(stop(account))
    (live,) = rows(await seat.hears(), "orders-algo")
    await room.quotes(BTC, {"48900": "10"}, {"48950": "10"}, mark="48900")
    other, _ = await room.scene.user("other")
    await room.trades(other, "sell", "1", BTC)
    (effective,) = rows(await seat.hears(), "orders-algo")

    assert (live["state"], live["slTriggerPx"], live["actualSide"], live["ordIdList"]) == ("live", "49000", "", [])
    assert (effective["state"], effective["actualSide"], effective["actualSz"]) == ("effective", "sl", "1")
    assert effective["ordIdList"] == [effective["ordId"]]
    assert effective["triggerTime"]
    assert {"notionalUsd", "reqId", "amendResult"} <= set(live)
    assert not {"pxVar", "callbackRatio", "triggerParams"} & set(live)


async def test_an_amended_algo_order_is_pushed_with_its_result(room):
    """With the new trigger, and the client's name for the request."""
    seat, account = await listening(room, "orders-algo", "business")
    await room.trades(account, "buy", "1", BTC)
    algo = (await room.scene.submit(stop(account))).outcome.events[0].algo_order
    lower = Trigger(Decimal("48000"))
    await room.scene.submit(AmendAlgoOrder(account, InstrumentId(BTC), algo, stop_loss=lower, request_id="again"))
    _, row = rows(await seat.hears(), "orders-algo")

    assert [row[name] for name in ("state", "slTriggerPx", "reqId", "amendResult")] == ["live", "48000", "again", "0"]


async def test_an_algo_order_is_pushed_canceled_or_failed(room):
    """A cancellation says so; an order that was refused when its price came has the code of the rule."""
    seat, account = await listening(room, "orders-algo", "business")
    await room.trades(account, "buy", "1", BTC)
    placed = await room.scene.submit(stop(account))
    await room.scene.submit(CancelAlgoOrder(account, InstrumentId(BTC), placed.outcome.events[0].algo_order))
    _, canceled = rows(await seat.hears(), "orders-algo")
    await room.scene.submit(stop(account, size=Decimal(1)))
    await room.trades(account, "sell", "1", BTC)
    await seat.hears()

    await room.quotes(BTC, {"48900": "10"}, {"48950": "10"}, mark="48900")
    other, _ = await room.scene.user("other")
    await room.trades(other, "sell", "1", BTC)
    (failed,) = rows(await seat.hears(), "orders-algo")

    assert canceled["state"] == "canceled"
    assert (failed["state"], failed["failCode"]) == ("order_failed", "51169")


async def test_an_amendment_is_pushed_with_its_result(room):
    """The new price and size, the client's name for the request; who sized it down to what is filled is done."""
    seat, account = await listening(room)
    placed = await room.trades(account, "buy", "2", BTC, price="40000")
    order = placed.outcome.events[0].order
    await seat.hears()

    await room.scene.submit(
        AmendOrder(account, InstrumentId(BTC), order, price=Decimal(41_000), size=Decimal(3), request_id="again")
    )
    (row,) = rows(await seat.hears())

    assert [row[name] for name in ("px", "sz", "state", "reqId", "amendResult", "amendSource")] == [
        *("41000", "3", "live", "again", "0", "1")
    ]
    assert (row["fillSz"], row["tradeId"]) == ("0", "")


async def test_an_order_canceled_by_a_failed_amendment_says_so(room):
    """With cxlOnFail a failed amendment cancels: the result is 1, and the request is named."""
    seat, account = await listening(room)
    placed = await room.trades(account, "buy", "2", BTC, price="40000")
    await seat.hears()

    await room.scene.submit(
        AmendOrder(
            account,
            InstrumentId(BTC),
            placed.outcome.events[0].order,
            price=Decimal("40000.01"),
            cancel_on_failure=True,
            request_id="fine",
        )
    )
    (row,) = rows(await seat.hears())

    assert (row["state"], row["reqId"], row["amendResult"]) == ("canceled", "fine", "1")


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("maximum_position", {"infoType": "1", "instId": BTC, "side": "buy", "posSide": "net"}),
        ("daily_number", {"infoType": "2", "subPosId": "5", "maxLeadTraderNum": "10"}),
        ("minimum_equity", {"infoType": "3", "minLeadEq": "10"}),
    ],
)
async def test_a_lead_trader_is_told_of_a_trade_that_was_not_led(room, limit, told):
    """The reason with its own fields; the others are empty."""
    account, _ = await room.scene.user()
    source = LeadNotificationSource(
        Argument(channel="copytrading-lead-notification", instType="SWAP", uid=str(account))
    )

    source.notice(LeadingFailed(account, LeadPositionId(5), InstrumentId(BTC), "buy", "net", limit, Decimal(10)), 1)
    (push,) = map(json.loads, source.changed())

    (row,) = push["data"]
    assert push["arg"] == {"channel": "copytrading-lead-notification", "instType": "SWAP", "uid": str(account)}
    assert len(row.pop("uniqueCode")) == 16
    assert {name: value for name, value in row.items() if value} == {"instType": "SWAP", **told}
    assert source.changed() == []
