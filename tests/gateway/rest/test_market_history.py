"""Looking back at the market over REST: trades, candles, indexes and the day of the exchange."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.market import (
    CANDLES,
    CANDLES_HISTORY,
    EXCHANGE_RATE,
    INDEX_CANDLES,
    INDEX_CANDLES_HISTORY,
    INDEX_TICKERS,
    MARK_CANDLES,
    MARK_CANDLES_HISTORY,
    TICKER,
    TRADES,
    TRADES_HISTORY,
    VOLUME,
)

BTC = {"instId": "BTC-USDT-SWAP"}
START = 1_700_000_000_000
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
FIRST_MINUTE = START // MINUTE_MS * MINUTE_MS


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=10_000_000, BTC=10)


def trades(floor: Floor, trader: int, size: str = "1", side: str = "buy", instrument: str = "BTC-USDT-SWAP") -> None:
    """One market order of the trader."""
    spot = {"tdMode": "cash", "tgtCcy": "base_ccy"} if instrument == "BTC-USDT" else {"tdMode": "cross"}
    order = {"instId": instrument, "side": side, "ordType": "market", "sz": size, **spot}
    floor.places(trader, order)


def quotes(floor: Floor, price: int, instrument: str = "BTC-USDT-SWAP") -> None:
    """Let a market stand at a price, with its best ask there."""
    floor.quotes(instrument, {str(price - 1): "100"}, {str(price): "100"}, mark=str(price))


def data(floor: Floor, endpoint, **asked) -> list:
    """The data of an answer that succeeds."""
    return floor.done(endpoint, asked)


# Trades.


def test_trades_are_listed_newest_first(floor, trader):
    """Each trade is one row with the taker's side; one order that meets two levels makes two."""
    trades(floor, trader, "15")
    floor.clock.advance(ms=5)
    trades(floor, trader, "2", "sell")

    assert data(floor, TRADES, **BTC)[0] == {
        "instId": "BTC-USDT-SWAP",
        "tradeId": "3",
        "px": "49999",
        "sz": "2",
        "side": "sell",
        "source": "0",
        "ts": str(START + 5),
    }
    assert [(row["tradeId"], row["px"], row["sz"]) for row in data(floor, TRADES, **BTC)[1:]] == [
        ("2", "50002", "5"),
        ("1", "50001", "10"),
    ]
    assert [row["tradeId"] for row in data(floor, TRADES, **BTC, limit="1")] == ["3"]
    assert data(floor, TRADES, instId="ETH-USDT-SWAP") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"limit": "2"}, [5, 4]),
        ({"after": "4"}, [3, 2, 1]),
        ({"before": "3"}, [5, 4]),
        ({"after": "5", "before": "1", "limit": "2"}, [4, 3]),
        ({"type": "1", "after": "2"}, [1]),
        ({"type": "2", "after": str(START + 3)}, [3, 2, 1]),
        ({"type": "2", "after": str(START + 3), "limit": "1"}, [3]),
        ({"type": "2", "after": str(START)}, []),
        ({"after": "9" * 20}, [5, 4, 3, 2, 1]),
        ({"before": "9" * 20}, []),
    ],
)
def test_pages_of_trades_are_cut_by_ids_or_by_times(floor, trader, asked, found):
    """Cursors exclude themselves, whether they are trade ids or times."""
    for _ in range(5):
        trades(floor, trader)
        floor.clock.advance(ms=1)

    assert [int(row["tradeId"]) for row in data(floor, TRADES_HISTORY, **BTC, **asked)] == found


def test_trades_are_kept_for_three_months(floor, trader):
    """What is older is not shown."""
    trades(floor, trader)
    floor.clock.advance(ms=90 * DAY_MS)
    assert len(data(floor, TRADES_HISTORY, **BTC)) == len(data(floor, TRADES, **BTC)) == 1
    floor.clock.advance(ms=1)
    assert data(floor, TRADES_HISTORY, **BTC) == data(floor, TRADES, **BTC) == []


def test_a_page_of_times_has_no_lower_cursor(floor):
    """`before` with times is refused: documented."""
    assert floor.asks(TRADES_HISTORY, {**BTC, "type": "2", "before": "1"})["code"] == "50039"


# Candles.


def test_a_candle_of_trades_is_an_array(floor, trader):
    """Start, open, high, low, close, volume in contracts, in base and in quote currency, and whether it has ended."""
    trades(floor, trader, "15")
    floor.clock.advance(ms=MINUTE_MS)

    assert data(floor, CANDLES, **BTC) == [
        [str(FIRST_MINUTE + MINUTE_MS), "50002", "50002", "50002", "50002", "0", "0", "0", "0"],
        [str(FIRST_MINUTE), "50001", "50002", "50001", "50002", "15", "0.15", "7500.2", "1"],
    ]
    assert data(floor, CANDLES_HISTORY, **BTC) == data(floor, CANDLES, **BTC)


def test_a_candle_of_spot_counts_coins(floor, trader):
    """Volume is in base currency, then twice in quote currency."""
    trades(floor, trader, "2", instrument="BTC-USDT")

    assert data(floor, CANDLES, instId="BTC-USDT")[0][5:] == ["2", "100002", "100002", "0"]


def test_mark_and_index_have_candles_of_their_own(floor):
    """Start, open, high, low, close, and whether it has ended; an index goes by its own name."""
    floor.clock.advance(ms=MINUTE_MS)
    quotes(floor, 50_500)
    expected = [
        [str(FIRST_MINUTE + MINUTE_MS), "50000", "50500", "50000", "50500", "0"],
        [str(FIRST_MINUTE), "50000", "50000", "50000", "50000", "1"],
    ]

    for endpoint, name in (
        (MARK_CANDLES, "BTC-USDT-SWAP"),
        (MARK_CANDLES_HISTORY, "BTC-USDT-SWAP"),
        (INDEX_CANDLES, "BTC-USDT"),
        (INDEX_CANDLES_HISTORY, "BTC-USDT"),
    ):
        assert data(floor, endpoint, instId=name) == expected
    assert floor.asks(INDEX_CANDLES, BTC)["code"] == "51001"


def test_the_latest_candles_are_1440_and_history_knows_more(floor, trader):
    """Beyond a day of minutes only history answers, page by page, up to the first trade."""
    trades(floor, trader)
    floor.clock.advance(ms=2000 * MINUTE_MS)

    def starts(endpoint) -> list[int]:
        seen: list[int] = []
        while page := data(floor, endpoint, **BTC, limit="300", after=str(seen[-1]) if seen else ""):
            seen += [int(row[0]) for row in page]
        return seen

    latest, history = starts(CANDLES), starts(CANDLES_HISTORY)
    assert len(latest) == 1440
    assert history[0] == latest[0] == FIRST_MINUTE + 2000 * MINUTE_MS
    assert history[-1] == FIRST_MINUTE
    assert history == sorted(set(history), reverse=True)
    assert len(history) == 2001


@pytest.mark.parametrize("bar", ["1s", "3m", "1H", "1D", "1Dutc", "1W", "1M", "3Mutc"])
def test_every_length_of_bar_can_be_asked_for(floor, trader, bar):
    """A bar holds all trades of its time."""
    trades(floor, trader, "2")
    trades(floor, trader, "3")
    (row,) = data(floor, CANDLES_HISTORY, **BTC, bar=bar)

    assert row[5] == "5"
    assert int(row[0]) <= START


@pytest.mark.parametrize(
    ("endpoint", "asked", "code"),
    [
        (CANDLES, {**BTC, "bar": "1s"}, "51000"),
        (CANDLES, {**BTC, "bar": "7m"}, "51000"),
        (CANDLES, {**BTC, "limit": "301"}, "51000"),
        (INDEX_CANDLES, {"instId": "BTC-USDT", "limit": "101"}, "51000"),
        (INDEX_CANDLES_HISTORY, {"instId": "BTC-USDT", "bar": "3M"}, "51000"),
        (CANDLES, {"instId": "NO-SUCH"}, "51001"),
        (MARK_CANDLES, {"instId": "NO-SUCH"}, "51001"),
        (TRADES, {"instId": "NO-SUCH"}, "51001"),
        (TRADES_HISTORY, {}, "50014"),
    ],
)
def test_questions_about_the_past_that_cannot_be_answered(floor, endpoint, asked, code):
    """What is not offered or not known has its code."""
    assert floor.asks(endpoint, asked)["code"] == code


# The day.


@pytest.mark.rule("tickers.day")
def test_a_ticker_shows_what_the_day_opened_with(floor, trader):
    """The first trade of the day, in UTC and in UTC+8; a day without a trade opens where the price stands."""
    trades(floor, trader)
    quotes(floor, 51_000)
    trades(floor, trader)
    (row,) = data(floor, TICKER, **BTC)
    assert (row["sodUtc0"], row["sodUtc8"]) == ("50001", "50001")

    floor.clock.advance(ms=2 * DAY_MS)
    (row,) = data(floor, TICKER, **BTC)
    assert (row["sodUtc0"], row["sodUtc8"]) == ("51000", "51000")
    (other,) = data(floor, TICKER, instId="ETH-USDT-SWAP")
    assert (other["sodUtc0"], other["sodUtc8"]) == ("", "")


def test_a_day_begins_earlier_in_the_east(floor, trader):
    """Between 16:00 and 24:00 UTC the day of UTC+8 is already the next one."""
    floor.clock.set((START // DAY_MS * DAY_MS + DAY_MS) * 1000)
    trades(floor, trader)
    floor.clock.advance(ms=17 * 60 * MINUTE_MS)
    quotes(floor, 52_000)
    trades(floor, trader)
    (row,) = data(floor, TICKER, **BTC)

    assert (row["sodUtc0"], row["sodUtc8"]) == ("50001", "52000")


@pytest.mark.rule("index.instrument")
def test_an_index_is_told_with_its_day(floor):
    """By name, or all that are quoted in a currency."""
    floor.clock.advance(ms=2 * 60 * MINUTE_MS)
    quotes(floor, 48_000)
    quotes(floor, 52_000)
    quotes(floor, 51_000)
    (row,) = data(floor, INDEX_TICKERS, instId="BTC-USDT")

    assert row == {
        "instId": "BTC-USDT",
        "idxPx": "51000",
        "high24h": "52000",
        "low24h": "48000",
        "open24h": "50000",
        "sodUtc0": "50000",
        "sodUtc8": "50000",
        "ts": str(START + 2 * 60 * MINUTE_MS),
    }
    assert {one["instId"] for one in data(floor, INDEX_TICKERS, quoteCcy="USDT")} == {"BTC-USDT", "ETH-USDT"}
    assert data(floor, INDEX_TICKERS, quoteCcy="USD") == []
    assert floor.asks(INDEX_TICKERS, {})["code"] == "50015"
    assert floor.asks(INDEX_TICKERS, {"instId": "NO-SUCH"})["code"] == "51001"


def test_the_day_of_an_index_goes_back_to_the_minute(floor):
    """What stood a day ago opens it; what ended a minute before is in it no more."""
    quotes(floor, 60_000)
    floor.clock.advance(ms=30 * MINUTE_MS)
    quotes(floor, 51_000)
    floor.clock.advance(ms=(24 * 60 - 1) * MINUTE_MS)
    (before,) = data(floor, INDEX_TICKERS, instId="BTC-USDT")
    floor.clock.advance(ms=2 * MINUTE_MS)
    (after,) = data(floor, INDEX_TICKERS, instId="BTC-USDT")

    names = ("idxPx", "open24h", "high24h", "low24h")
    assert [before[name] for name in names] == ["51000", "60000", "60000", "51000"]
    assert [after[name] for name in names] == ["51000", "51000", "51000", "51000"]


@pytest.mark.rule("exchange-rate.fixed")
def test_the_volume_of_the_exchange_is_told_in_dollars_and_yuan(floor, trader):
    """Contracts count at the price of their coin, spot at what was paid; the rate is the one that is told."""
    trades(floor, trader, "5")
    trades(floor, trader, "1", instrument="BTC-USDT")
    (volume,), (rate,) = data(floor, VOLUME), data(floor, EXCHANGE_RATE)

    assert volume["volUsd"] == "52501"
    assert volume["volCny"] == "376012.16"
    assert rate == {"usdCny": "7.162"}
