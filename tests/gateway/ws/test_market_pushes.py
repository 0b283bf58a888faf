"""What the public channels push: first, on changes, and when nothing happens."""

import pytest
from tests.gateway.ws.seats import only

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import ChangeInstrumentState
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.market_channels import TRADES

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"


async def test_a_ticker_comes_at_once_and_after_each_change(room):
    """Every field is there; a trade and a quote are changes."""
    seat = room.seat()
    first = only(await seat.subscribes("tickers", instId=BTC))
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", BTC)
    traded = only(await seat.hears())

    assert (first["bidPx"], first["askPx"], first["last"]) == ("49999", "50001", "")
    assert (traded["last"], traded["lastSz"], traded["vol24h"]) == ("50001", "1", "1")
    assert set(traded) == {
        *("instType", "instId", "last", "lastSz", "askPx", "askSz", "bidPx", "bidSz", "open24h", "high24h", "low24h"),
        *("volCcy24h", "vol24h", "sodUtc0", "sodUtc8", "ts"),
    }


async def test_changes_within_the_interval_are_one_push(room):
    """At most one ticker in 100 ms, and the last state is never lost."""
    seat = room.seat()
    await seat.subscribes("tickers", instId=BTC)
    account, _ = await room.scene.user()
    await room.trades(account, "buy", "1", BTC)
    await seat.hears()

    await room.trades(account, "buy", "2", BTC)
    await room.trades(account, "buy", "3", BTC)
    nothing_yet = await seat.hears()
    await room.passes(100)

    assert nothing_yet == []
    assert only(await seat.hears())["lastSz"] == "3"


async def test_what_does_not_change_the_ticker_is_not_pushed(room):
    """An order below the best bid is no news of the ticker."""
    seat = room.seat()
    await seat.subscribes("tickers", instId=BTC)
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", BTC, price="40000")

    assert await seat.hears() == []


async def test_a_mark_price_is_pushed_when_it_moves_and_every_ten_seconds(room):
    """Moves come at most every 200 ms."""
    seat = room.seat()
    first = only(await seat.subscribes("mark-price", instId=BTC))

    await room.quotes(BTC, {"49998": "1"}, {"50002": "1"}, mark="50010")
    moved = only(await seat.hears())
    await room.quotes(BTC, {"49998": "1"}, {"50002": "1"}, mark="50020")
    too_soon = await seat.hears()
    await room.passes(200)
    later = only(await seat.hears())
    await room.passes(10_000)
    repeated = only(await seat.hears())

    assert set(first) == {"instType", "instId", "markPx", "ts"}
    assert [row["markPx"] for row in (first, moved, later, repeated)] == ["50000", "50010", "50020", "50020"]
    assert too_soon == []


async def test_an_index_is_known_by_its_name(room):
    """The index of BTC-USDT moves with the contract on it, and is repeated once a minute."""
    seat = room.seat()
    first = only(await seat.subscribes("index-tickers", instId="BTC-USDT"))

    await room.quotes(BTC, {}, {}, mark="51000")
    moved = only(await seat.hears())
    await room.passes(59_999)
    not_yet = await seat.hears()
    await room.passes(1)

    assert (first["instId"], first["idxPx"], moved["idxPx"]) == ("BTC-USDT", "50000", "51000")
    assert [moved[name] for name in ("open24h", "high24h", "low24h", "sodUtc0")] == ["50000", "51000", "50000", "50000"]
    assert set(first) == {"instId", "idxPx", "open24h", "high24h", "low24h", "sodUtc0", "sodUtc8", "ts"}
    assert not_yet == []
    assert only(await seat.hears())["idxPx"] == "51000"


async def test_trades_of_one_taker_at_one_price_are_one_push(room):
    """Two makers at one price and one at another: two pushes, which count their trades and name the last."""
    seat, single = room.seat(), room.seat("business")
    await seat.subscribes("trades", instId=BTC)
    await single.subscribes("trades-all", instId=BTC)
    maker, _ = await room.scene.user("maker")
    taker, _ = await room.scene.user("taker")
    await room.trades(maker, "sell", "1", BTC, price="50000.5")
    await room.trades(maker, "sell", "2", BTC, price="50000.5")

    await room.trades(taker, "buy", "4", BTC)
    (cheap, dear), singles = await seat.hears(), await single.hears()

    assert cheap["arg"] == {"channel": "trades", "instId": BTC}
    ((cheap_row,), (dear_row,)) = cheap["data"], dear["data"]
    assert [cheap_row[name] for name in ("px", "sz", "side", "count", "source")] == ["50000.5", "3", "buy", "2", "0"]
    assert [dear_row[name] for name in ("px", "sz", "count")] == ["50001", "1", "1"]
    assert isinstance(cheap_row["seqId"], int)
    assert set(cheap_row) == {"instId", "tradeId", "px", "sz", "side", "ts", "count", "source", "seqId"}
    rows = [push["data"][0] for push in singles]
    assert [row["sz"] for row in rows] == ["1", "2", "1"]
    assert [row["tradeId"] for row in rows[1:]] == [cheap_row["tradeId"], dear_row["tradeId"]]
    assert set(rows[0]) == {"instId", "tradeId", "px", "sz", "side", "source", "ts"}


async def test_the_list_of_instruments_comes_whole_and_then_by_change(room):
    """All of the type first, full rows; a suspension is pushed, and an expiry although lists drop it."""
    seat = room.seat()
    (first,) = await seat.subscribes("instruments", instType="SWAP")

    await room.scene.submit(ChangeInstrumentState(InstrumentId(BTC), "suspend"))
    suspended = only(await seat.hears())
    await room.scene.submit(ChangeInstrumentState(InstrumentId("BTC-USDT"), "suspend"))
    of_another_type = await seat.hears()
    await room.scene.submit(ChangeInstrumentState(InstrumentId(BTC), "expired"))

    assert {row["instId"] for row in first["data"]} == {BTC, "ETH-USDT-SWAP"}
    assert (suspended["state"], suspended["tickSz"]) == ("suspend", "0.1")
    assert of_another_type == []
    assert only(await seat.hears())["state"] == "expired"


async def test_types_that_are_not_traded_have_no_instruments_and_no_news(room):
    """Futures are accepted, and silent."""
    assert await room.seat().subscribes("instruments", instType="FUTURES") == []


async def test_status_is_accepted_and_silent(room):
    """There is no maintenance."""
    assert await room.seat().subscribes("status") == []


async def test_all_listeners_of_an_argument_share_one_frame(room):
    """A push is encoded once, however many hear it."""
    frames = []

    class Ear:
        def hear(self, frame: bytes) -> None:
            frames.append(frame)

    for ear in (Ear(), Ear(), Ear()):
        room.pushes.join(TRADES, Argument(channel="trades", instId=BTC), ear)
    account, _ = await room.scene.user()
    await room.trades(account, "buy", "1", BTC)
    await room.passes(0)

    assert len(frames) == 3
    assert frames[0] is frames[1] is frames[2]
