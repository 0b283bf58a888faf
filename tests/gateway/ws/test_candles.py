"""The channels of candles: the running bar as it grows, and each bar once more when it has ended."""

import pytest

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"
START_MS = 1_700_000_000_000
MINUTE_MS = 60_000
BAR = START_MS // MINUTE_MS * MINUTE_MS


def candles(heard):
    """The rows of the pushes, of which each has one."""
    return [push["data"][0] for push in heard]


async def test_a_candle_grows_with_trades_and_is_told_at_most_once_a_second(room):
    """Nine texts; trades within a second are one push."""
    account, _ = await room.scene.user()
    await room.trades(account, "buy", "1", BTC)
    seat = room.seat("business")
    (first,) = candles(await seat.subscribes("candle1m", instId=BTC))

    await room.trades(account, "sell", "2", BTC)
    (grown,) = candles(await seat.hears())
    await room.trades(account, "buy", "3", BTC)
    await room.trades(account, "buy", "1", BTC)
    too_soon = await seat.hears()
    await room.passes(1_000)
    (later,) = candles(await seat.hears())

    assert first == [str(BAR), "50001", "50001", "50001", "50001", "1", "0.01", "500.01", "0"]
    assert grown[1:6] == ["50001", "50001", "49999", "49999", "3"]
    assert too_soon == []
    assert later[5] == "7"


@pytest.mark.parametrize(
    ("channel", "instrument", "length"),
    [("candle1m", BTC, 9), ("mark-price-candle1m", BTC, 6), ("index-candle1m", "BTC-USDT", 6)],
)
async def test_a_bar_that_has_ended_is_told_once_more_without_any_trade(room, channel, instrument, length):
    """Its last push is confirmed; the next bar begins flat."""
    account, _ = await room.scene.user()
    await room.trades(account, "buy", "1", BTC)
    seat = room.seat("business")
    (running,) = candles(await seat.subscribes(channel, instId=instrument))

    await room.passes(MINUTE_MS)
    ended, begun = candles(await seat.hears())
    await room.passes(1_000)
    nothing_more = await seat.hears()

    assert len(running) == len(ended) == length
    assert (running[0], running[-1]) == (ended[0], "0")
    assert ended[-1] == "1"
    assert (int(begun[0]), begun[-1]) == (BAR + MINUTE_MS, "0")
    assert begun[1] == begun[4] == ended[4]
    assert nothing_more == []


async def test_candles_of_prices_grow_when_prices_move(room):
    """Mark and index have lines of their own."""
    mark, index = room.seat("business"), room.seat("business")
    await mark.subscribes("mark-price-candle1H", instId=BTC)
    await index.subscribes("index-candle1H", instId="BTC-USDT")

    await room.quotes(BTC, {}, {}, mark="50100")

    assert candles(await mark.hears())[0][1:5] == ["50000", "50100", "50000", "50100"]
    assert candles(await index.hears())[0][1:5] == ["50000", "50100", "50000", "50100"]


async def test_candles_of_seconds_are_those_of_trades(room):
    """The shortest bar is kept nowhere else."""
    account, _ = await room.scene.user()
    await room.trades(account, "buy", "1", BTC)

    (first,) = candles(await room.seat("business").subscribes("candle1s", instId=BTC))

    assert (first[0], first[5]) == (str(START_MS), "1")


async def test_where_nothing_was_traded_there_is_no_candle_yet(room):
    """The first trade makes the first."""
    seat = room.seat("business")
    nothing = await seat.subscribes("candle5m", instId=BTC)
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", BTC)

    assert nothing == []
    assert candles(await seat.hears())[0][5] == "1"
