"""ccxt.pro 4.5.90, unmodified: what its users watch, and orders over the socket, as its unified methods see them."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import ccxt.pro
import pytest
from tests.e2e.trader import Trader

SWAP = "ETH/USDT:USDT"
WAITS_SECONDS = 20


def _told(exchange, trader: Trader | None, story: Callable[[Any], Awaitable[Any]], *, tls: bool = False) -> Any:
    """What comes of a story that is told to a client."""

    async def tell() -> Any:
        options: dict[str, Any] = {"enableRateLimit": False}
        if trader:
            key = trader.client.credentials
            options |= {"apiKey": key.key, "secret": key.secret, "password": key.passphrase}
        if tls:
            options["cafile"] = str(exchange.authority)
        client = ccxt.pro.okx(options)
        client.urls["api"]["rest"] = exchange.tls_url if tls else exchange.url
        client.urls["api"]["ws"] = exchange.tls_socket_url if tls else exchange.socket_url
        try:
            return await asyncio.wait_for(story(client), 2 * WAITS_SECONDS)
        finally:
            # Python 3.11.2, which Debian 12 has, trips over a TLS connection that the server has closed already.
            with contextlib.suppress(AttributeError):
                await client.close()

    return asyncio.run(tell())


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_the_market_is_watched(socket_exchange, tls):
    """Ticker, mark price, books of three depths: each first call returns with what is there."""

    async def story(client):
        return (
            await client.watch_ticker(SWAP),
            await client.watch_mark_price(SWAP),
            [deepcopy(await client.watch_order_book(SWAP, limit)) for limit in (None, 5, 1)],
        )

    ticker, mark, books = _told(socket_exchange, None, story, tls=tls)

    assert ticker["bid"] < ticker["ask"]
    assert mark["markPrice"] > 0
    for book in books:
        assert book["bids"][0][0] == ticker["bid"]
        assert book["asks"][0][0] == ticker["ask"]
    assert [len(book["bids"]) for book in books] == [5, 5, 1]


def test_orders_are_placed_watched_edited_and_canceled_over_the_socket(socket_exchange):
    """create_order_ws, edit_order_ws, cancel_order_ws, watch_orders: the client's own requests, answers and states."""
    trader = socket_exchange.trader()

    async def story(client):
        await client.watch_balance()
        first = asyncio.create_task(client.watch_orders(SWAP))
        await client.watch_positions()
        placed = await client.create_order_ws(SWAP, "limit", "buy", 1, 1000)
        live = deepcopy(await first)
        edited = await client.edit_order_ws(placed["id"], SWAP, "limit", "buy", 2, 1001)
        second = asyncio.create_task(client.watch_orders(SWAP))
        while (await second)[-1]["price"] != 1001:
            second = asyncio.create_task(client.watch_orders(SWAP))
        second = asyncio.create_task(client.watch_orders(SWAP))
        canceled = await client.cancel_order_ws(placed["id"], SWAP)
        return placed, live, edited, canceled, await second

    placed, live, edited, canceled, closed = _told(socket_exchange, trader, story)

    assert placed["id"] == edited["id"] == canceled["id"] == live[-1]["id"] == closed[-1]["id"]
    assert [orders[-1]["status"] for orders in (live, closed)] == ["open", "canceled"]


def test_a_fill_is_seen_in_trades_positions_and_balance(socket_exchange):
    """watch_my_trades, watch_trades, watch_positions and watch_balance tell of one and the same market order."""
    trader = socket_exchange.trader()

    async def story(client):
        before = await client.watch_balance()
        await client.watch_positions()
        mine = asyncio.create_task(client.watch_my_trades(SWAP))
        public = asyncio.create_task(client.watch_trades(SWAP))
        await client.watch_ticker(SWAP)
        positions = asyncio.create_task(client.watch_positions())
        balance = asyncio.create_task(client.watch_balance())
        await client.create_order_ws(SWAP, "market", "buy", 1)
        return before, await mine, await public, await positions, await balance

    before, mine, public, positions, after = _told(socket_exchange, trader, story)

    assert (mine[-1]["amount"], mine[-1]["takerOrMaker"]) == (1, "taker")
    assert (public[-1]["id"], public[-1]["price"]) == (mine[-1]["id"], mine[-1]["price"])
    assert (positions[-1]["symbol"], positions[-1]["contracts"], positions[-1]["side"]) == (SWAP, 1, "long")
    assert (mine[-1]["fee"]["currency"], mine[-1]["fee"]["cost"] != 0) == ("USDT", True)
    assert after["USDT"]["used"] > 0
    assert after["USDT"]["total"] < before["USDT"]["total"]


def test_a_book_is_kept_by_its_checksum(socket_exchange):
    """With the checksum on, a resting order comes and goes in the book that was built from pushes."""
    trader = socket_exchange.trader()

    async def story(client):
        client.options["watchOrderBook"] = {"checksum": True}
        await client.watch_order_book(SWAP)
        changed = asyncio.create_task(client.watch_order_book(SWAP))
        order = await client.create_order_ws(SWAP, "limit", "buy", 3, 1234)
        books = [deepcopy(await changed)]
        changed = asyncio.create_task(client.watch_order_book(SWAP))
        await client.cancel_order_ws(order["id"], SWAP)
        books.append(deepcopy(await changed))
        return books, await client.un_watch_order_book(SWAP)

    (there, gone), unwatched = _told(socket_exchange, trader, story)

    assert [1234.0, 3.0] in there["bids"]
    assert [1234.0, 3.0] not in gone["bids"]
    assert unwatched is True


def test_several_markets_are_watched_at_once(socket_exchange):
    """Books, tickers, mark prices, bids with asks and a funding rate."""

    async def story(client):
        symbols = [SWAP, "ETH/USDT"]
        return (
            await client.watch_order_book_for_symbols(symbols),
            await client.watch_tickers(symbols),
            await client.watch_mark_prices([SWAP]),
            await client.watch_bids_asks([SWAP]),
            await client.watch_funding_rate(SWAP),
        )

    book, tickers, marks, best, funding = _told(socket_exchange, None, story)

    assert book["bids"][0][0] < book["asks"][0][0]
    assert set(tickers) <= {SWAP, "ETH/USDT"}
    assert marks[SWAP]["markPrice"] > 0
    assert best[SWAP]["bid"] < best[SWAP]["ask"]
    assert -0.01 < funding["fundingRate"] < 0.01


def test_waiting_orders_are_watched(socket_exchange):
    """watch_orders with a trigger tells of a stop that is placed and canceled; cancel_orders_ws ends several orders."""
    trader = socket_exchange.trader()

    async def story(client):
        placed, order = asyncio.create_task(client.watch_orders(SWAP, params={"trigger": True})), None
        while not placed.done():  # what is placed before the client has subscribed is not told
            order = await client.create_order(SWAP, "limit", "buy", 1, 1100, {"triggerPrice": 1100})
            await asyncio.wait({placed}, timeout=1)
        states = [deepcopy(await placed)[-1]]
        ended = asyncio.create_task(client.watch_orders(SWAP, params={"trigger": True}))
        await client.cancel_order(order["id"], SWAP, {"trigger": True})
        states.append(deepcopy(await ended)[-1])
        resting = [(await client.create_order_ws(SWAP, "limit", "buy", 1, price))["id"] for price in (1000, 1001)]
        canceled = await client.cancel_orders_ws(resting, SWAP)
        return order, states, resting, canceled

    order, states, resting, canceled = _told(socket_exchange, trader, story)

    assert [(state["id"], state["status"]) for state in states] == [(order["id"], "open"), (order["id"], "canceled")]
    assert [one["id"] for one in canceled] == resting


def test_candles_are_watched(socket_exchange):
    """watch_ohlcv returns the running candle, and again when a trade makes it grow."""
    trader = socket_exchange.trader()

    async def story(client):
        first = deepcopy(await client.watch_ohlcv(SWAP, "1h"))
        grown = asyncio.create_task(client.watch_ohlcv(SWAP, "1h"))
        await client.create_order_ws(SWAP, "market", "buy", 1)
        return first, await grown

    first, grown = _told(socket_exchange, trader, story)

    assert grown[-1][5] > first[-1][5] or grown[-1][0] > first[-1][0]


def test_what_is_refused_is_raised(socket_exchange):
    """The class of exception is that of the code, also where only a row says why."""
    trader = socket_exchange.trader()

    def refused(expected, call):
        async def story(client):
            with pytest.raises(expected):
                await call(client)

        _told(socket_exchange, trader, story)

    refused(ccxt.BadRequest, lambda client: client.create_order_ws(SWAP, "limit", "buy", 1, 1000, {"posSide": "long"}))
    refused(ccxt.InsufficientFunds, lambda client: client.create_order_ws(SWAP, "limit", "buy", 100_000, 1000))
    refused(ccxt.OrderNotFound, lambda client: client.cancel_order_ws("1", SWAP))
    refused(ccxt.BadRequest, lambda client: client.watch_liquidations(SWAP))
    refused(ccxt.AccountNotEnabled, lambda client: client.watch_order_book(SWAP, 50))


def test_a_wrong_secret_is_raised(socket_exchange):
    """The login is refused with the code of signatures."""
    trader = socket_exchange.trader()

    async def story(client):
        client.secret = "0" * 32
        with pytest.raises(ccxt.AuthenticationError):
            await client.watch_balance()

    _told(socket_exchange, trader, story)
