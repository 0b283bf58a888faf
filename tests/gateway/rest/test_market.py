"""Market data over REST: tickers and order books."""

import pytest

from copydesk.wire.rest.market import BOOK, FULL_BOOK, TICKER, TICKERS
from copydesk.wire.rest.trade import PLACE_ORDER


def test_a_ticker_shows_the_best_prices_and_the_last_trade(floor):
    """After one trade all figures of the day are its price and size; volCcy24h is in base currency for swaps."""
    trader = floor.opens("trader", USDT=100_000)
    bought = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "2"}
    floor.asks(PLACE_ORDER, bought, by=trader)

    (row,) = floor.asks(TICKER, {"instId": "BTC-USDT-SWAP"})["data"]

    assert {name: row[name] for name in ("instType", "instId", "last", "lastSz", "ts")} == {
        "instType": "SWAP",
        "instId": "BTC-USDT-SWAP",
        "last": "50001",
        "lastSz": "2",
        "ts": str(floor.clock.now_us() // 1000),
    }
    assert (row["askPx"], row["askSz"], row["bidPx"], row["bidSz"]) == ("50001", "8", "49999", "10")
    assert {row["open24h"], row["high24h"], row["low24h"]} == {"50001"}
    assert (row["vol24h"], row["volCcy24h"]) == ("2", "0.02")


def test_a_market_without_anything_has_empty_prices(floor):
    """Nobody quoted, nobody traded: prices are empty, sizes of nothing are 0."""
    (row,) = floor.asks(TICKER, {"instId": "BTC-USD-SWAP"})["data"]

    assert {row[name] for name in ("last", "askPx", "askSz", "bidPx", "bidSz", "open24h", "high24h", "low24h")} == {""}
    assert {row[name] for name in ("lastSz", "vol24h", "volCcy24h")} == {"0"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"instType": "SWAP"}, {"BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP"}),
        ({"instType": "SPOT"}, {"BTC-USDT"}),
        ({"instType": "SWAP", "instFamily": "BTC-USD"}, {"BTC-USD-SWAP"}),
        ({"instType": "SWAP", "uly": "ETH-USDT"}, {"ETH-USDT-SWAP"}),
        ({"instType": "FUTURES"}, set()),
        ({"instType": "OPTION", "uly": "BTC-USD"}, set()),
    ],
)
def test_tickers_are_listed_by_kind(floor, asked, found):
    """What is not traded here is an empty list, not an error."""
    answer = floor.asks(TICKERS, asked)

    assert answer["code"] == "0"
    assert {row["instId"] for row in answer["data"]} == found


@pytest.mark.parametrize(("depth", "levels"), [("", 1), ("2", 2), ("400", 3)])
def test_a_book_is_as_deep_as_asked(floor, depth, levels):
    """Best levels first; a level is price, size, "0" and the number of orders, all texts; one level by default."""
    (book,) = floor.asks(BOOK, {"instId": "BTC-USDT-SWAP", "sz": depth})["data"]

    assert book["asks"] == [["50001", "10", "0", "1"], ["50002", "10", "0", "1"], ["50003", "10", "0", "1"]][:levels]
    assert book["bids"] == [["49999", "10", "0", "1"], ["49998", "10", "0", "1"], ["49997", "10", "0", "1"]][:levels]
    assert book["ts"] == str(floor.clock.now_us() // 1000)


def test_the_sequence_of_a_book_grows_with_its_changes(floor):
    """It is an integer, and stays while nothing changes."""

    def sequence() -> int:
        return floor.asks(BOOK, {"instId": "BTC-USDT-SWAP"})["data"][0]["seqId"]

    before = sequence()
    assert sequence() == before
    trader = floor.opens("trader", USDT=100_000)
    order = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "limit", "sz": "1", "px": "49000"}
    floor.asks(PLACE_ORDER, order, by=trader)

    assert sequence() > before


@pytest.mark.parametrize("depth", ["0", "401", "-1", "1.5"])
def test_a_book_has_one_to_four_hundred_levels(floor, depth):
    """Other depths are refused, not cut."""
    answer = floor.asks(BOOK, {"instId": "BTC-USDT-SWAP", "sz": depth})

    assert (answer["code"], answer["msg"]) == ("51000", "Parameter sz error")


@pytest.mark.parametrize("endpoint", [TICKER, BOOK])
def test_an_unknown_instrument_has_no_market(floor, endpoint):
    """It is an error, and a missing one another."""
    assert floor.asks(endpoint, {"instId": "NO-SUCH"})["code"] == "51001"
    assert floor.asks(endpoint)["code"] == "50014"


@pytest.mark.parametrize(("depth", "levels"), [("", 1), ("2", 2), ("5000", 3)])
def test_a_full_book_has_levels_of_three(floor, depth, levels):
    """Price, size and number of orders; one level by default, five thousand at most."""
    (book,) = floor.asks(FULL_BOOK, {"instId": "BTC-USDT-SWAP", "sz": depth})["data"]

    assert book["asks"] == [["50001", "10", "1"], ["50002", "10", "1"], ["50003", "10", "1"]][:levels]
    assert book["bids"] == [["49999", "10", "1"], ["49998", "10", "1"], ["49997", "10", "1"]][:levels]
    assert floor.asks(FULL_BOOK, {"instId": "BTC-USDT-SWAP", "sz": "5001"})["code"] == "51000"
