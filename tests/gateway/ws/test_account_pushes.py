"""What the channels of money and positions push: a snapshot, what its owner's acts change, and now and then all."""

from decimal import Decimal

import pytest

from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.trading.messages import SetLeverage
from copydesk.gateway.ws.twin import paged
from copydesk.wire.rest.account_balance import BalanceDetail, BalanceRow
from copydesk.wire.rest.account_positions import PositionRow

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"
ETH = "ETH-USDT-SWAP"


def pushes(heard):
    """The pushes, without events."""
    return [one for one in heard if "data" in one]


async def subscribed(room, channel, **narrowed):
    """A user who listens to a channel: the seat, the account, and the first push."""
    seat, account = await room.trader()
    counted, first = await seat.subscribes(channel, **narrowed)
    assert counted["event"] == "channel-conn-count"
    return seat, account, first


async def test_the_account_comes_whole_at_first(room):
    """A snapshot of one page with every field, named as this channel names them."""
    _, account, first = await subscribed(room, "account")

    assert first["arg"] == {"channel": "account", "uid": str(account)}
    assert (first["eventType"], first["curPage"], first["lastPage"]) == ("snapshot", 1, True)
    (row,) = first["data"]
    assert set(row) == set(BalanceRow.__struct_fields__)
    (detail,) = row["details"]
    added, dropped = {"coinUsdPrice", "maxSpotInUseAmt"}, {"maxSpotInUse"}
    assert set(detail) == (set(BalanceDetail.__struct_fields__) | added) - dropped
    assert (detail["ccy"], detail["cashBal"], detail["coinUsdPrice"]) == ("USDT", "1000000", "1")


async def test_only_currencies_that_change_are_pushed(room):
    """A deposit of another currency is an update without pages, and says nothing of the first."""
    seat, account, _ = await subscribed(room, "account")

    await room.scene.submit(Deposit(account, Currency("BTC"), Decimal(2)))
    (update,) = await seat.hears()

    assert update["eventType"] == "event_update"
    assert not {"curPage", "lastPage"} & set(update)
    (detail,) = update["data"][0]["details"]
    assert (detail["ccy"], detail["cashBal"], detail["coinUsdPrice"]) == ("BTC", "2", "50000")


async def test_events_within_fifty_milliseconds_are_one_push(room):
    """The first comes at once, those after it together."""
    seat, account, _ = await subscribed(room, "account")
    for price in ("40000", "40001", "40002"):
        await room.trades(account, "buy", "1", BTC, price=price)

    at_once = await seat.hears()
    await room.passes(50)
    together = await seat.hears()

    frozen = [push["data"][0]["details"][0]["ordFrozen"] for push in (*at_once, *together)]
    assert len(at_once) == len(together) == 1
    assert Decimal(frozen[0]) < Decimal(frozen[1])


async def test_one_currency_can_be_listened_to(room):
    """News of others are none."""
    seat, account, first = await subscribed(room, "account", ccy="BTC")

    await room.trades(account, "buy", "1", BTC, price="40000")

    assert first["data"][0]["details"] == []
    assert await seat.hears() == []


@pytest.mark.parametrize(
    ("channel", "narrowed", "interval_ms"),
    [
        ("account", {}, 5_000),
        ("account", {"extraParams": '{"updateInterval":"0"}'}, None),
        ("positions", {"instType": "ANY"}, 5_000),
        ("positions", {"instType": "ANY", "extraParams": '{"updateInterval":"2000"}'}, 2_000),
        ("positions", {"instType": "ANY", "extraParams": '{"updateInterval":0}'}, None),
    ],
)
async def test_regular_pushes_come_as_often_as_asked_for(room, channel, narrowed, interval_ms):
    """Snapshots at the interval and not before; none if they are not wanted."""
    seat, account, _ = await subscribed(room, channel, **narrowed)
    await room.trades(account, "buy", "1", BTC)
    await room.passes(50)
    await seat.hears()

    await room.passes((interval_ms or 5_000) - 51)
    before = await seat.hears()
    await room.passes(1)
    after = await seat.hears()

    assert before == []
    assert [push["eventType"] for push in after] == (["snapshot"] if interval_ms else [])


async def test_positions_come_whole_at_first_then_as_they_change(room):
    """None at first; opened, enlarged, and a change elsewhere does not repeat them."""
    seat, account, first = await subscribed(room, "positions", instType="SWAP")

    await room.trades(account, "buy", "1", BTC)
    (opened,) = await seat.hears()
    await room.passes(50)
    await room.trades(account, "buy", "1", ETH)
    (elsewhere,) = await seat.hears()

    assert (first["eventType"], first["data"], first["lastPage"]) == ("snapshot", [], True)
    (row,) = opened["data"]
    assert set(row) == set(PositionRow.__struct_fields__) | {"pTime"}
    assert (opened["eventType"], row["instId"], row["pos"], row["mgnMode"]) == ("event_update", BTC, "1", "cross")
    assert [row["instId"] for row in elsewhere["data"]] == [ETH]


@pytest.mark.rule("websocket.closed-position")
async def test_a_closed_position_is_pushed_once_with_nothing_left(room):
    """Size 0, the trade that closed it, its id; afterwards it is told no more."""
    seat, account, _ = await subscribed(room, "positions", instType="ANY")
    await room.trades(account, "buy", "1", BTC)
    (opened,) = await seat.hears()
    await room.passes(50)

    await room.trades(account, "sell", "1", BTC)
    (closed,) = await seat.hears()
    await room.passes(50)
    await room.trades(account, "buy", "1", ETH)
    (later,) = await seat.hears()

    (row,) = closed["data"]
    (before,) = opened["data"]
    assert (row["pos"], row["posId"], row["instId"], row["avgPx"]) == ("0", before["posId"], BTC, "")
    assert int(row["tradeId"]) > int(before["tradeId"])
    assert [row["instId"] for row in later["data"]] == [ETH]


async def test_a_position_is_pushed_when_its_margin_or_its_closable_size_changes(room):
    """A new leverage and an order that takes the position are changes of it."""
    seat, account, _ = await subscribed(room, "positions", instType="SWAP", instId=BTC)
    await room.trades(account, "buy", "1", BTC)
    await seat.hears()
    await room.passes(50)

    await room.scene.submit(SetLeverage(account, InstrumentId(BTC), "cross", Decimal(7)))
    (leveraged,) = await seat.hears()
    await room.passes(50)
    await room.trades(account, "sell", "1", BTC, price="60000", reduce_only=True)
    (taken,) = await seat.hears()

    assert leveraged["data"][0]["lever"] == "7"
    assert taken["data"][0]["availPos"] == "0"


async def test_balance_and_position_tells_what_moved_and_why(room):
    """A snapshot, a fill with its trade, a transfer; only what changed of either."""
    seat, account, first = await subscribed(room, "balance_and_position")

    await room.trades(account, "buy", "1", BTC)
    (filled,) = await seat.hears()
    await room.scene.submit(Deposit(account, Currency("BTC"), Decimal(1)))
    (moved,) = await seat.hears()

    (row,), (filled_row,), (moved_row,) = first["data"], filled["data"], moved["data"]
    assert set(row) == {"pTime", "eventType", "balData", "posData", "trades"}
    assert (row["eventType"], row["posData"], row["balData"][0]["cashBal"]) == ("snapshot", [], "1000000")
    assert filled_row["eventType"] == "filled"
    assert [balance["ccy"] for balance in filled_row["balData"]] == ["USDT"]
    (position,) = filled_row["posData"]
    assert (position["pos"], position["ccy"], position["avgPx"]) == ("1", "USDT", "50001")
    assert filled_row["trades"] == [{"instId": BTC, "tradeId": position["tradeId"]}]
    assert (moved_row["eventType"], moved_row["posData"], moved_row["trades"]) == ("transferred", [], [])
    assert [balance["ccy"] for balance in moved_row["balData"]] == ["BTC"]


async def test_what_moves_neither_cash_nor_position_is_no_news_of_them(room):
    """An order that rests sets aside, but moves nothing."""
    seat, account, _ = await subscribed(room, "balance_and_position")

    await room.trades(account, "buy", "1", BTC, price="40000")

    assert await seat.hears() == []


async def test_one_fill_is_told_channel_by_channel(room):
    """Orders, then balance and position, positions, account: the order in which clients build on each other."""
    seat, account = await room.trader()
    for channel, narrowed in (
        ("account", {}),
        ("positions", {"instType": "ANY"}),
        ("balance_and_position", {}),
        ("orders", {"instType": "ANY"}),
    ):
        await seat.subscribes(channel, **narrowed)

    await room.trades(account, "buy", "1", BTC)

    assert [push["arg"]["channel"] for push in await seat.hears()] == [
        *("orders", "orders", "balance_and_position", "positions", "account")
    ]


def test_many_positions_come_in_pages():
    """Pages are numbered, the last says that it is the last, and an empty list is one empty page."""
    assert list(paged([1, 2, 3], 2)) == [([1, 2], (1, False)), ([3], (2, True))]
    assert list(paged([1, 2], 2)) == [([1, 2], (1, True))]
    assert list(paged([], 2)) == [([], (1, True))]
