"""The channels of the order book: a client that follows them has the book, and can prove it."""

import zlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gateway.scene import run
from tests.gateway.ws.seats import Room

from copydesk.engine import queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.wire.ws.book_checksum import book_checksum

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"


class Copy:
    """A client's copy of a book, kept by the documented rules."""

    def __init__(self) -> None:
        self.asks: dict[str, list[str]] = {}
        self.bids: dict[str, list[str]] = {}
        self.sequence = None

    def takes(self, push) -> None:
        """Follow a push; its numbers must follow on and its checksum must be ours."""
        (row,) = push["data"]
        if push["action"] == "snapshot":
            assert row["prevSeqId"] == -1
            self.asks, self.bids = {}, {}
        else:
            assert row["prevSeqId"] == self.sequence
            assert row["seqId"] >= row["prevSeqId"]
        self.sequence = row["seqId"]
        for side, levels in ((self.asks, row["asks"]), (self.bids, row["bids"])):
            for level in levels:
                if level[1] == "0":
                    del side[level[0]]
                else:
                    side[level[0]] = level
        assert row["checksum"] == self.checksum()

    def best(self, side: dict[str, list[str]], *, descending: bool) -> list[list[str]]:
        """A side's levels, best first."""
        return sorted(side.values(), key=lambda level: Decimal(level[0]), reverse=descending)

    def checksum(self) -> int:
        """The documented sum, computed the plain way."""
        bids, asks = self.best(self.bids, descending=True)[:25], self.best(self.asks, descending=False)[:25]
        parts = []
        for number in range(25):
            parts += [f"{side[number][0]}:{side[number][1]}" for side in (bids, asks) if number < len(side)]
        unsigned = zlib.crc32(":".join(parts).encode())
        return unsigned - 2**32 if unsigned & 2**31 else unsigned


def shown(room, depth):
    """The book as the exchange knows it."""
    view = queries.depth(room.scene.world.sequencer.exchange, InstrumentId(BTC), depth)
    return tuple([[str(level.price), str(level.size)] for level in side] for side in (view.asks, view.bids))


@pytest.mark.rule("websocket.checksum")
def test_documented_checksums():
    """The two worked examples: sides of equal length, and one that is shorter."""
    bids = [("3366.1", "7", "0", "3"), ("3366", "6", "0", "1")]
    asks = [("3366.8", "9", "0", "1"), ("3368", "8", "0", "1"), ("3372", "8", "0", "1")]

    assert book_checksum(bids, asks[:2]) == -1881014294
    assert book_checksum(bids[:1], asks) == 831078360


async def test_a_book_begins_with_a_snapshot_and_goes_on_with_what_changes(room):
    """New levels, other sizes and gone levels, best first; a gone one has size 0."""
    seat = room.seat()
    (snapshot,) = await seat.subscribes("books", instId=BTC)

    await room.quotes(BTC, {"49999": "10", "49990": "5"}, {"50003": "7", "50004": "8"})
    (update,) = await seat.hears()

    assert snapshot["action"] == "snapshot"
    assert snapshot["data"][0]["bids"] == [["49999", "10", "0", "1"]]
    assert update["action"] == "update"
    assert update["data"][0]["bids"] == [["49990", "5", "0", "1"]]
    assert update["data"][0]["asks"] == [
        ["50001", "0", "0", "0"],
        ["50003", "7", "0", "1"],
        ["50004", "8", "0", "1"],
    ]
    assert update["data"][0]["prevSeqId"] == snapshot["data"][0]["seqId"]
    assert set(update["data"][0]) == {"asks", "bids", "ts", "checksum", "prevSeqId", "seqId"}


async def test_who_comes_later_follows_the_same_numbers(room):
    """The newcomer's snapshot is the book as the others know it, and one update serves them all."""
    early, late = room.seat(), room.seat()
    books = Copy(), Copy()
    (snapshot,) = await early.subscribes("books", instId=BTC)
    books[0].takes(snapshot)
    await room.quotes(BTC, {"49999": "9"}, {"50001": "9"})
    books[0].takes(*await early.hears())
    await room.quotes(BTC, {"49998": "8"}, {"50002": "8"})
    (snapshot,) = await late.subscribes("books", instId=BTC)
    books[1].takes(snapshot)

    await room.passes(100)
    books[0].takes(*await early.hears())
    books[1].takes(*await late.hears())

    assert books[0].bids == books[1].bids == {"49998": ["49998", "8", "0", "1"]}


async def test_a_quiet_book_says_after_a_minute_that_it_is_quiet(room):
    """An empty update whose number is that of the last."""
    seat = room.seat()
    (snapshot,) = await seat.subscribes("books", instId=BTC)
    sequence = snapshot["data"][0]["seqId"]

    await room.passes(60_000)
    (idle,) = await seat.hears()

    row = idle["data"][0]
    assert (row["asks"], row["bids"], row["prevSeqId"], row["seqId"]) == ([], [], sequence, sequence)


@pytest.mark.parametrize(("channel", "depth"), [("books5", 5), ("bbo-tbt", 1)])
async def test_small_books_are_always_whole(room, channel, depth):
    """No action, no checksum; a change below what they show is no news; a minute of quiet repeats them."""
    seat = room.seat()
    (first,) = await seat.subscribes(channel, instId=BTC)
    bids = {str(49_999 - number): "1" for number in range(8)}

    await room.quotes(BTC, bids, {"50001": "10"})
    (whole,) = await seat.hears()
    await room.quotes(BTC, {**bids, "49992": "5"}, {"50001": "10"})
    await room.passes(100)
    unseen = await seat.hears()
    await room.passes(60_000)
    (repeated,) = await seat.hears()

    named = {"instId"} if channel == "books5" else set()
    assert set(first) == {"arg", "data"}
    assert set(first["data"][0]) == {"asks", "bids", "ts", "seqId"} | named
    assert len(whole["data"][0]["bids"]) == depth
    assert unseen == []
    assert repeated["data"][0]["bids"] == whole["data"][0]["bids"]


async def test_a_user_s_order_is_counted_in_the_book(room):
    """The fourth element of a level is the number of orders there."""
    seat = room.seat()
    await seat.subscribes("books", instId=BTC)
    account, _ = await room.scene.user()

    await room.trades(account, "buy", "1", BTC, price="49999")
    (update,) = await seat.hears()

    assert update["data"][0]["bids"] == [["49999", "11", "0", "2"]]


steps = st.lists(
    st.tuples(
        st.dictionaries(st.integers(1, 40).map(lambda step: str(50_000 - step)), st.integers(1, 9).map(str)),
        st.dictionaries(st.integers(1, 40).map(lambda step: str(50_000 + step)), st.integers(1, 9).map(str)),
        st.sampled_from([0, 40, 100]),
    ),
    max_size=8,
)


@pytest.mark.rule("websocket.checksum")
@settings(max_examples=30)
@given(steps)
def test_whoever_follows_a_book_has_it(moves):
    """After any changes at any pace the copy is the book, and no update was missed on the way."""

    async def scenario() -> None:
        room = await Room.furnished()
        seat, copy = room.seat(), Copy()
        (snapshot,) = await seat.subscribes("books", instId=BTC)
        copy.takes(snapshot)
        for bids, asks, pause_ms in moves:
            best_first = dict(sorted(bids.items(), key=lambda item: -int(item[0])))
            await room.quotes(BTC, best_first, dict(sorted(asks.items(), key=lambda item: int(item[0]))))
            await room.passes(pause_ms)
            for push in await seat.hears():
                copy.takes(push)
        await room.passes(100)
        for push in await seat.hears():
            copy.takes(push)
        asks, bids = shown(room, 400)
        assert [level[:2] for level in copy.best(copy.asks, descending=False)] == asks
        assert [level[:2] for level in copy.best(copy.bids, descending=True)] == bids

    run(scenario())
