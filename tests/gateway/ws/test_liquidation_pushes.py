"""What a liquidation pushes to its owner: the order, the position, the balance, and what was canceled before."""

from decimal import Decimal

import pytest

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import PlaceAlgoOrder, Trigger

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"


def data(heard, channel):
    """The rows that a channel pushed."""
    return [row for one in heard if one.get("arg", {}).get("channel") == channel for row in one.get("data", ())]


async def test_each_channel_tells_of_a_liquidation(room):
    """The order by its category, the position at 0, the balance by its event; what waited is canceled before."""
    await room.quotes(BTC, {"49999": "100"}, {"50000": "100"})
    seat, account = await room.trader()
    await room.trades(account, "buy", "10", BTC, trade_mode="isolated")
    await room.trades(account, "buy", "1", BTC, trade_mode="isolated", price="40000")
    for channel in ("orders", "positions"):
        await seat.subscribes(channel, instType="SWAP")
    await seat.subscribes("balance_and_position")

    await room.quotes(BTC, {}, {}, mark="45000")
    heard = await seat.hears()

    canceled, live, filled = data(heard, "orders")
    assert (canceled["state"], canceled["cancelSource"]) == ("canceled", "3")
    assert [(row["state"], row["category"], row["side"]) for row in (live, filled)] == [
        ("live", "full_liquidation", "sell"),
        ("filled", "full_liquidation", "sell"),
    ]
    assert int(filled["tradeId"]) < 0
    (position,) = data(heard, "positions")
    assert (position["instId"], position["pos"], position["mgnMode"]) == (BTC, "0", "isolated")
    (both,) = data(heard, "balance_and_position")
    assert both["eventType"] == "liquidation"
    assert [row["pos"] for row in both["posData"]] == ["0"]


async def test_a_stop_that_closes_the_position_ends_with_it(room):
    """The algo order of the whole position is told as canceled."""
    await room.quotes(BTC, {"49999": "100"}, {"50000": "100"})
    seat, account = await room.trader("business")
    await room.trades(account, "buy", "10", BTC, trade_mode="isolated")
    form = {"whole_position": True, "reduce_only": True, "stop_loss": Trigger(Decimal(30_000))}
    await room.scene.submit(PlaceAlgoOrder(account, InstrumentId(BTC), "sell", "conditional", "isolated", **form))
    await seat.subscribes("orders-algo", instType="SWAP")

    await room.quotes(BTC, {}, {}, mark="45000")
    heard = await seat.hears()

    assert [row["state"] for row in data(heard, "orders-algo")] == ["canceled"]
