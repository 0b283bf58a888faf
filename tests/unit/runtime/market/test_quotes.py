"""The house's quotes and the walk of its prices: deterministic, on the ticks, and together what a trader expects."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.data import listed_instruments
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import on_step
from copydesk.engine.trading.messages import Quote
from copydesk.runtime.market.quotes import Anchor, Walk, quote, size_worth

LISTED = {item.instrument.id: item for item in listed_instruments()}
INSTRUMENTS = list(LISTED)
ANCHORS = [Anchor(item.instrument, item.last, item.last) for item in LISTED.values()]


@given(st.sampled_from(INSTRUMENTS), st.integers(1, 10**9))
def test_a_quote_is_a_book_that_the_engine_would_accept(name: InstrumentId, ticks: int) -> None:
    """At any price: on the tick, on the lot, of the least size or more, best level first, and never crossed."""
    instrument = LISTED[name].instrument
    price = instrument.tick_size * ticks

    quoted = quote(instrument, price, price)

    bids, asks = ([level.price for level in side] for side in (quoted.bids, quoted.asks))
    assert asks[0] == quoted.mark == price
    assert asks == sorted(asks)
    assert bids == sorted(bids, reverse=True)
    assert all(0 < bid < price and on_step(bid, instrument.tick_size) for bid in bids)
    for level in (*quoted.bids, *quoted.asks):
        assert level.size >= instrument.minimum_size
        assert on_step(level.size, instrument.lot_size)


@pytest.mark.parametrize(
    ("name", "price", "size"),
    [("BTC-USDT-SWAP", "50000", "2"), ("BTC-USD-SWAP", "50000", "10"), ("BTC-USDT", "60000", "0.01666")],
)
def test_a_size_is_worth_its_money(name: str, price: str, size: str) -> None:
    """A thousand dollars are so many linear contracts, inverse contracts, coins."""
    assert size_worth(LISTED[InstrumentId(name)].instrument, Decimal(1000), Decimal(price)) == Decimal(size)


def test_the_same_seed_walks_the_same_way() -> None:
    """Seed and tick number decide: two walks are equal, another seed's is not."""
    one, other, different = Walk(ANCHORS, 1, 2), Walk(ANCHORS, 1, 2), Walk(ANCHORS, 2, 2)

    steps = [one.tick(number) for number in range(50)]

    assert steps == [other.tick(number) for number in range(50)]
    assert steps != [different.tick(number) for number in range(50)]


def test_a_coin_moves_in_all_its_instruments() -> None:
    """Spot and contracts of a coin move together; the best known coins take turns."""
    walk = Walk(ANCHORS, 1, 1)

    bitcoin, ether = ({quoted.instrument for quoted in walk.tick(number).quotes} for number in (0, 1))

    assert bitcoin == {"BTC-USDT-SWAP", "BTC-USD-SWAP", "BTC-USDT"}
    assert ether == {"ETH-USDT-SWAP", "ETH-USD-SWAP", "ETH-USDT"}


def test_prices_wander_but_stay_near() -> None:
    """After an hour the prices have moved, by a few per cent at most."""
    walk = Walk(ANCHORS, 7, 2)
    marks: dict[str, Decimal] = {}

    for number in range(3600):
        marks |= {quoted.instrument: quoted.mark for quoted in walk.tick(number).quotes}

    moved = {name: abs(marks[name] / LISTED[InstrumentId(name)].last - 1) for name in marks}
    assert set(moved) == set(INSTRUMENTS)
    assert Decimal("0.0001") < moved["BTC-USDT-SWAP"] < Decimal("0.05")
    assert max(moved.values()) < Decimal("0.1")


def test_the_walk_goes_on_from_a_price_that_somebody_set() -> None:
    """After an operator has set a price, the next tick is a step from there; the coin's other instruments stay."""
    walk = Walk(ANCHORS, 1, 1)
    bitcoin = InstrumentId("BTC-USDT-SWAP")

    walk.settle(Quote(bitcoin, index=Decimal(100_000), mark=Decimal(100_000)))

    marks = {quoted.instrument: quoted.mark for quoted in walk.tick(0).quotes}
    assert abs(marks[bitcoin] - 100_000) < 100
    assert abs(marks[InstrumentId("BTC-USDT")] - LISTED[InstrumentId("BTC-USDT")].last) < 100


def test_a_price_nobody_walks_is_no_matter() -> None:
    """An instrument that the house does not quote may be set at will."""
    Walk([], 1, 1).settle(Quote(InstrumentId("BTC-USDT"), index=Decimal(1), mark=Decimal(1)))
